/* sun.c — where the sun stands, and when it stands there. Low-precision solar coordinates
 * after Meeus, Astronomical Algorithms, chapter 25; refraction is left out. */
#include <math.h>
#include <stdio.h>
#include "inner.h"

#define DAY_S 86400.0

static double turn(double deg)
{
    return deg - 360.0 * floor(deg / 360.0);
}

static void sun_equator(double days, double *ra_deg, double *dec_rad)
{
    const double t = days / 36525.0;
    const double mean = turn(280.46646 + 36000.76983 * t);
    const double anom = turn(357.52911 + 35999.05029 * t) * RAD;
    const double centre = (1.914602 - 0.004817 * t) * m_sin(anom)
                        + 0.019993 * m_sin(2 * anom) + 0.000289 * m_sin(3 * anom);
    const double node = (125.04 - 1934.136 * t) * RAD;
    const double lon = (mean + centre - 0.00569 - 0.00478 * m_sin(node)) * RAD;
    const double tilt = (23.439291 - 0.0130042 * t + 0.00256 * m_cos(node)) * RAD;
    *ra_deg = m_atan2(m_cos(tilt) * m_sin(lon), m_cos(lon)) / RAD;
    *dec_rad = m_asin(m_sin(tilt) * m_sin(lon));
}

void rs_sun_position(double time_s, double lon_deg, double lat_deg, double *el_deg, double *az_deg)
{
    const double days = time_s / DAY_S - 10957.5;        /* since 2000-01-01 12:00 */
    double ra, dec;
    sun_equator(days, &ra, &dec);
    const double sidereal = 280.46061837 + 360.98564736629 * days;
    const double hour = turn(sidereal + lon_deg - ra) * RAD;
    const double lat = lat_deg * RAD;
    const double up = m_sin(lat) * m_sin(dec) + m_cos(lat) * m_cos(dec) * m_cos(hour);
    const double east = -m_cos(dec) * m_sin(hour);
    const double north = m_cos(lat) * m_sin(dec) - m_sin(lat) * m_cos(dec) * m_cos(hour);
    *el_deg = m_asin(up) / RAD;
    *az_deg = turn(m_atan2(east, north) / RAD);
}

static double sun_miss(double time_s, double lon, double lat, double el, double az)
{
    double e, a;
    rs_sun_position(time_s, lon, lat, &e, &a);
    const double de = e - el;
    double da = fabs(turn(a - az));
    da = (da > 180.0 ? 360.0 - da : da) * m_cos(el * RAD);
    return sqrt(de * de + da * da);
}

/* Best minute of one day, by ever finer steps. */
static double best_of_day(double day_s, double lon, double lat, double el, double az, double *when)
{
    double mid = day_s + DAY_S / 2, best = 1e9, step = 3600.0;
    for (double half = DAY_S / 2; step >= 1.0; half = step, step /= 6.0) {
        double at = mid;
        for (double t = mid - half; t <= mid + half; t += step) {
            const double miss = sun_miss(t, lon, lat, el, az);
            if (miss < best) {
                best = miss;
                at = t;
            }
        }
        mid = at;
    }
    *when = mid;
    return best;
}

double rs_sun_time(double near_s, double lon_deg, double lat_deg, double el_deg, double az_deg,
                   double *time_s)
{
    const double today = floor(near_s / DAY_S) * DAY_S - lon_deg * 240.0;
    double best = 1e9;
    *time_s = near_s;
    for (int d = 0; d <= 183; d++)
        for (int side = -1; side <= 1; side += 2) {
            double when;
            const double miss = best_of_day(today + side * d * DAY_S, lon_deg, lat_deg,
                                            el_deg, az_deg, &when);
            if (miss < best - (best < 0.25 ? 1.0 : 1e-6)) {
                best = miss;
                *time_s = floor(when + 0.5);
            }
        }
    return best;
}

/* Days to a date, after Hinnant, "chrono-compatible low-level date algorithms". */
static void civil(int64_t z, int *y, int *m, int *d)
{
    z += 719468;
    const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const int64_t doe = z - era * 146097;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t mp = (5 * doy + 2) / 153;
    *d = (int)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int)(mp < 10 ? mp + 3 : mp - 9);
    *y = (int)(yoe + era * 400 + (*m <= 2));
}

void rs_time_text(double time_s, char *text)
{
    const int64_t t = (int64_t)floor(time_s + 0.5);
    const int64_t days = t >= 0 ? t / 86400 : -((-t + 86399) / 86400);
    const int s = (int)(t - days * 86400);
    int y, m, d;
    civil(days, &y, &m, &d);
    snprintf(text, 28, "%04u-%02u-%02uT%02u:%02u:%02u.000000Z", (unsigned)y % 10000u,
             (unsigned)m % 100u, (unsigned)d % 100u, (unsigned)(s / 3600) % 100u,
             (unsigned)(s / 60 % 60), (unsigned)(s % 60));
}
