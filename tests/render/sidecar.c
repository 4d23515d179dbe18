/* sidecar.c — what is known of a scene: the truth as GeoJSON, the metadata as Maxar's IMD. */
#include <math.h>
#include <stdio.h>
#include "inner.h"

static const char *yes(int x)
{
    return x ? "true" : "false";
}

static void write_point(FILE *f, const geo *g, const rs_scene *s, double x, double y)
{
    double ll[2], en[2];
    if (!g || geo_lonlat(g, x, y, ll, en)) {
        fprintf(f, "   \"geometry\": null,\n   \"properties\": {\n");
    } else {
        fprintf(f, "   \"geometry\": { \"type\": \"Point\", \"coordinates\": [ %.10f, %.10f ] },\n"
                   "   \"properties\": {\n    \"easting\": %.10g,\n    \"northing\": %.10g,\n",
                ll[0], ll[1], en[0], en[1]);
    }
    fprintf(f, "    \"col_px\": %.4f,\n    \"row_px\": %.4f,\n", x / s->gsd_m, y / s->gsd_m);
}

static void write_ship(FILE *f, const geo *g, const rs_scene *s, const rs_ship *p, double x, double y)
{
    static const char *const doubt[] = { "none", "cloud", "merged" };
    fprintf(f, "  {\n   \"type\": \"Feature\",\n");
    write_point(f, g, s, x, y);
    fprintf(f, "    \"kind\": \"%s\",\n    \"subtype\": \"%s\",\n    \"length\": %.6f,\n"
               "    \"beam\": %.6f,\n    \"heading\": %.6f,\n    \"freeboard\": %.6f,\n"
               "    \"draught\": %.6f,\n    \"berthed\": %s,\n    \"laden\": %.6f,\n"
               "    \"depth\": %.6f,\n    \"dwt\": %.3f,\n    \"sts\": %s,\n    \"moving\": %s,\n"
               "    \"difficult\": %s,\n    \"doubt\": \"%s\"\n   }\n  }",
            rs_kind_name(rs_ship_kind(p)), rs_subtype_name(p->subtype), p->length_m, p->beam_m,
            p->heading_deg, p->freeboard_m, p->draught_m, yes(p->berthed), p->laden, p->depth_m,
            p->dwt_t, yes(p->sts), yes(p->speed_ms > 0), yes(p->difficult != RS_PLAIN), doubt[p->difficult]);
}

/* Ships of one repetition; those the border would cut are left out. */
static int write_block(FILE *f, const geo *g, const rs_scene *s, int dx_px, int dy_px, int w_px, int h_px, int n)
{
    for (int k = 0; k < s->ships_n; k++) {
        const rs_ship *p = &s->ships[k];
        const double x = p->x_m + dx_px * s->gsd_m, y = p->y_m + dy_px * s->gsd_m, r = 0.5 * p->length_m;
        if (x - r < 0 || y - r < 0 || x + r > w_px * s->gsd_m || y + r > h_px * s->gsd_m)
            continue;
        fprintf(f, n++ ? ",\n" : "\n");
        write_ship(f, g, s, p, x, y);
    }
    return n;
}

int truth_write(const rs_scene *s, const char *path, int repeat_px)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return RS_E_WRITE;
    geo *g = geo_open(s);
    const int w = repeat_px ? repeat_px : s->width_px, h = repeat_px ? repeat_px : s->height_px;
    int n = 0;
    fprintf(f, "{\n \"type\": \"FeatureCollection\",\n \"features\": [");
    for (int y = 0; y < h; y += s->height_px)
        for (int x = 0; x < w; x += s->width_px)
            n = write_block(f, g, s, x, y, w, h, n);
    fprintf(f, "\n ]\n}\n");
    geo_close(g);
    return fclose(f) ? RS_E_WRITE : RS_OK;
}

int imd_write(const rs_scene *s, const char *path)
{
    char when[28];
    FILE *f = fopen(path, "w");
    if (!f)
        return RS_E_WRITE;
    rs_time_text(s->time_s, when);
    const double orbit = 6371.0 / (6371.0 + 770.0);
    const double nadir = m_asin(m_sin(s->view_zenith_deg * RAD) * orbit) / RAD;
    fprintf(f, "version = \"28.4\";\nBEGIN_GROUP = IMAGE_1\n\tsatId = \"WV02\";\n"
               "\tfirstLineTime = %s;\n\tmeanSunAz = %.2f;\n\tmeanSunEl = %.2f;\n"
               "\tmeanSatAz = %.2f;\n\tmeanSatEl = %.2f;\n\tmeanOffNadirViewAngle = %.2f;\n"
               "\tcloudCover = %.3f;\n\tmeanProductGSD = %.3f;\nEND_GROUP = IMAGE_1\nEND;\n",
            when, s->sun_az_deg, s->sun_el_deg, s->view_az_deg, 90 - s->view_zenith_deg, nadir,
            s->cloud, s->gsd_m);
    return fclose(f) ? RS_E_WRITE : RS_OK;
}
