/* table.h: a table with known fields as a layer of any OGR format. */
#ifndef TNK_CATALOG_TABLE_H
#define TNK_CATALOG_TABLE_H

#include <gdal.h>
#include <ogr_api.h>

#include "catalog/record.h"

enum { TNK_TABLE_FIELDS = 64, TNK_RING_POINTS = 40 };

/* What a layer is made of. */
typedef struct tnk_table {
    const char *name;        /* of the layer */
    const tnk_field *fields; /* [count] */
    int count;               /* at most TNK_TABLE_FIELDS */
    int field_of_texts;      /* a text that may outgrow a dBASE column and goes on in a second one; -1 */
    OGRwkbGeometryType geometry; /* wkbPolygon, wkbLineString or wkbNone */
} tnk_table;

/* The hulls of one scene: the fields of the product. */
extern const tnk_table tnk_table_vessels;

/* One row of any table; the arrays are as long as the table has fields. Everything borrowed. */
typedef struct tnk_row {
    const double *number;      /* NaN: null */
    const char *const *text;   /* NULL: null */
    const double *list;        /* the eight numbers of a TNK_KIND_REALS */
    const double *points_deg;  /* lon,lat ...: a closed ring or a line */
    int points;                /* 0: no geometry */
} tnk_row;

/* A table in an open dataset. */
typedef struct tnk_sheet {
    GDALDatasetH ds;
    OGRLayerH layer;
    const tnk_table *table;
    const char *driver;                  /* short name */
    int shapefile;                       /* short names, fixed widths, no booleans, no times */
    int column[TNK_TABLE_FIELDS];        /* of each field in the layer, -1: not there */
    int overflow;                        /* column that takes what is left of field_of_texts, -1 */
    OGRFieldType type[TNK_TABLE_FIELDS];
} tnk_sheet;

/* Make the layer with all columns. user: layer creation options that win over ours, or NULL;
 * date: YYYY-MM-DD for formats that store one. 1, or 0 where OGR failed. */
int tnk_sheet_create(tnk_sheet *sheet, GDALDatasetH ds, const tnk_table *table, const char *const *user,
                     const char *date);

/* Take a layer that is there, or the result of a query (NULL is refused). Columns that are missing are added where
 * `add` is 1, and read as null where it is 0; 0 where that fails, or where the first column is missing. */
int tnk_sheet_take(tnk_sheet *sheet, GDALDatasetH ds, OGRLayerH layer, const tnk_table *table, int add);

/* Append a row; 1 or 0. */
int tnk_sheet_add(const tnk_sheet *sheet, const tnk_row *row);

/* A row as it was read from a sheet. Times come back as "2024-03-31T03:29:27Z". */
typedef struct tnk_cells {
    double number[TNK_TABLE_FIELDS];
    const char *text[TNK_TABLE_FIELDS]; /* into the feature, or into time */
    char time[TNK_TABLE_FIELDS][48];
    double list[8];
    char list_text[160];
    double points_deg[2 * TNK_RING_POINTS];
    int points;
} tnk_cells;

/* Read one feature of the sheet; texts are borrowed from the feature. */
void tnk_sheet_read(const tnk_sheet *sheet, OGRFeatureH feature, tnk_cells *cells);

/* The time in a column of any feature as ISO 8601, into out[48]; 0 and "" where there is none. */
int tnk_feature_time(OGRFeatureH feature, int column, char out[48]);

/* A vessel's record, and the cells of any table, as a row; borrowed. */
tnk_row tnk_record_row(const tnk_record *record);
tnk_row tnk_cells_row(const tnk_cells *cells);

#endif
