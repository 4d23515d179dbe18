/* csv.h: tables of text, row by row, however long the file: RFC 4180 with quotes and doubled quotes; columns parted by
 * comma, semicolon or tab, whichever the first line has most of; a byte order mark and \r\n are taken. */
#ifndef TNK_BASE_CSV_H
#define TNK_BASE_CSV_H

#include "base/err.h"

enum { TNK_CSV_COLUMNS = 256 }; /* more in a row are left out */

typedef struct tnk_csv tnk_csv;

/* Open and read the header. lines 1: no cell holds a line end, so that a stray quote spoils only its own row.
 * TNK_OK; TNK_E_OPEN; TNK_E_READ: empty, a row of more than 256 KiB, or a quote that is never closed; TNK_E_NOMEM. */
int tnk_csv_open(const char *path, int lines, tnk_csv **out, tnk_err *err);
void tnk_csv_close(tnk_csv *csv);

/* The column of one of `names` ("lat|latitude|y"), or -1. Case, blanks, '#' and '_' do not count. */
int tnk_csv_column(const tnk_csv *csv, const char *names);
int tnk_csv_columns(const tnk_csv *csv);
const char *tnk_csv_name(const tnk_csv *csv, int column); /* as it is written */

/* The next row that is not blank: 1, 0 at the end, or -1 with *err. */
int tnk_csv_next(tnk_csv *csv, tnk_err *err);
long tnk_csv_line(const tnk_csv *csv); /* on which the row began, from 1 */

/* Cell of the row, without blanks around; "" where the row is too short or column is -1. Until the next row. */
const char *tnk_csv_cell(const tnk_csv *csv, int column);

/* 1: the row has more cells than the header, and not just empty ones: a mark within a value stands without quotes. */
int tnk_csv_too_many(const tnk_csv *csv);

/* All of the text as a decimal number with a point, whatever the locale. 1, or 0: none, or not finite. */
int tnk_csv_number(const char *text, double *out);

/* Is all of it UTF-8? */
int tnk_csv_utf8(const char *text);

/* Text that was cut to a buffer may end within a letter: drop what is left of that. */
void tnk_csv_whole(char *text);

/* Is it an IMO number: seven digits, the last of which checks the others? */
int tnk_imo_holds(long imo);

#endif
