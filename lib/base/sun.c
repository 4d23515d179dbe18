#include "base/sun.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define DEG (3.14159265358979323846 / 180.0)

/* Read exactly `digits` decimal digits; NULL when they are not there. NULL in, NULL out, so
 * that a whole pattern can be read before it is checked. */
static const char *take(const char *s, int digits, int *value) {
    *value = 0;
    if (!s) return NULL;
    for (int i = 0; i < digits; i++, s++) {
        if (*s < '0' || *s > '9') return NULL;
        *value = *value * 10 + (*s - '0');
    }
    return s;
}

/* Step over one of the characters of `set`. */
static const char *skip(const char *s, const char *set) {
    if (!s || !*s) return NULL;
    for (; *set; set++)
        if (*s == *set) return s + 1;
    return NULL;
}

static int leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

static int month_days(int year, int month) {
    static const signed char days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

/* Days since 1970-01-01 of a Gregorian date, years 1 and later: years are counted from March,
 * so that the leap day is the last of its year (400 years are 146097 days; 1970-01-01 is day
 * 719468 from 0000-03-01). */
static int64_t days_from_date(int year, int month, int day) {
    int64_t y = year - (month <= 2), era = y / 400, yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* The inverse; days from 0001-01-01 on. */
static void date_from_days(int64_t days, int *year, int *month, int *day) {
    int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

/* ":SS" and ".ffff", both optional; comma as decimal sign too, as ISO 8601 has it. */
static const char *read_second(const char *s, double *second) {
    const char *p = skip(s, ":");
    int whole;
    *second = 0;
    if (!p) return s;
    p = take(p, 2, &whole);
    if (!p || whole > 60) return NULL; /* 60: a leap second */
    *second = whole;
    const char *q = skip(p, ".,");
    if (!q) return p;
    if (*q < '0' || *q > '9') return NULL;
    for (double unit = 0.1; *q >= '0' && *q <= '9'; q++, unit *= 0.1) *second += unit * (*q - '0');
    return q;
}

/* "Z", nothing, or an offset: +hh, +hhmm, +hh:mm. */
static const char *read_offset(const char *s, int *minutes) {
    int h, m = 0, sign = s && *s == '-' ? -1 : 1;
    *minutes = 0;
    if (!s || !*s || *s == ' ') return s;
    const char *p = skip(s, "Zz");
    if (p) return p;
    p = take(skip(s, "+-"), 2, &h);
    if (!p) return NULL;
    if (*p == ':') p = take(p + 1, 2, &m);
    else if (*p && *p != ' ') p = take(p, 2, &m);
    if (!p || h > 23 || m > 59) return NULL;
    *minutes = sign * (h * 60 + m);
    return p;
}

int tnk_time_parse(const char *text, double *seconds) {
    int year, month, day, hour, minute, offset;
    double second;
    const char *p = take(text, 4, &year);
    p = take(skip(p, "-"), 2, &month);
    p = take(skip(p, "-"), 2, &day);
    p = take(skip(p, "Tt "), 2, &hour);
    p = take(skip(p, ":"), 2, &minute);
    p = read_second(p, &second);
    p = read_offset(p, &offset);
    if (!p) return 0;
    while (*p == ' ') p++;
    if (*p || year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month) ||
        hour > 23 || minute > 59)
        return 0;
    *seconds = (double)days_from_date(year, month, day) * 86400.0 + hour * 3600.0 +
               (minute - offset) * 60.0 + second;
    return 1;
}

void tnk_time_print(double seconds, char *out, int capacity) {
    const double first = -62135596800.0, last = 253402300799.0; /* 0001-01-01, 9999-12-31 */
    if (!out || capacity < 1) return;
    out[0] = '\0';
    double whole = floor(seconds + 0.5);
    if (!(whole >= first && whole <= last)) return;
    int64_t t = (int64_t)whole, days = t / 86400;
    if (t % 86400 < 0) days--;
    int year, month, day, s = (int)(t - days * 86400);
    date_from_days(days, &year, &month, &day);
    snprintf(out, (size_t)capacity, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, s / 3600,
             s / 60 % 60, s % 60);
}

/* Right ascension and declination of the sun, radians; n is days from J2000.0. The series of
 * the Astronomical Almanac, page C24. */
static void sun_place(double n, double *ascension, double *declination) {
    double mean_longitude = 280.460 + 0.9856474 * n;
    double anomaly = (357.528 + 0.9856003 * n) * DEG;
    double longitude = (mean_longitude + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly)) * DEG;
    double obliquity = (23.439 - 0.0000004 * n) * DEG;
    *ascension = atan2(cos(obliquity) * sin(longitude), cos(longitude));
    *declination = asin(sin(obliquity) * sin(longitude));
}

void tnk_sun_position(double seconds, double lon_deg, double lat_deg, double *elevation_deg,
                      double *azimuth_deg) {
    const double parallax_deg = 8.794 / 3600; /* of the sun at the horizon */
    double n = (seconds - 946728000.0) / 86400.0; /* from 2000-01-01T12:00 */
    double ascension, declination, lat = lat_deg * DEG;
    sun_place(n, &ascension, &declination);
    /* Greenwich mean sidereal time in degrees; the fraction of the day apart, so that no digits
     * are lost. */
    double turns = fmod(280.46062 + 0.98564737 * n, 360.0) + 360.0 * fmod(n, 1.0);
    double hour = (turns + lon_deg) * DEG - ascension;
    double east = -cos(declination) * sin(hour);
    double north = sin(declination) * cos(lat) - cos(declination) * sin(lat) * cos(hour);
    double up = sin(declination) * sin(lat) + cos(declination) * cos(lat) * cos(hour);
    double azimuth = atan2(east, north) / DEG;
    *elevation_deg = atan2(up, hypot(east, north)) / DEG - parallax_deg * hypot(east, north);
    *azimuth_deg = azimuth < 0 ? azimuth + 360.0 : azimuth;
}
