/* mathx.c — elementary functions from IEEE arithmetic alone.
 *
 * The C library's sin, exp, log differ in the last bit between versions; these do not. Good
 * to about 1e-14, which is far below what a picture needs. Kernels as in fdlibm.
 */
#include <math.h>
#include <string.h>
#include "inner.h"

static double sin_kernel(double x)
{
    const double z = x * x;
    double p = 1.58969099521155010221e-10;
    p = p * z - 2.50507602534068634195e-08;
    p = p * z + 2.75573137070700676789e-06;
    p = p * z - 1.98412698298579493134e-04;
    p = p * z + 8.33333333332248946124e-03;
    p = p * z - 1.66666666666666324348e-01;
    return x + x * z * p;
}

static double cos_kernel(double x)
{
    const double z = x * x;
    double p = -1.13596475577881948265e-11;
    p = p * z + 2.08757232129817482790e-09;
    p = p * z - 2.75573143513906633035e-07;
    p = p * z + 2.48015872894767294178e-05;
    p = p * z - 1.38888888888741095749e-03;
    p = p * z + 4.16666666666666019037e-02;
    return 1.0 - 0.5 * z + z * z * p;
}

/* Quarter turns taken off, in two pieces so that large angles keep their digits. */
static double reduce(double x, int *quarter)
{
    const double n = floor(x * (2.0 / PI) + 0.5);
    *quarter = (int)(n - 4.0 * floor(n / 4.0));
    return (x - n * 1.57079632673412561417e+00) - n * 6.07710050650619224932e-11;
}

double m_sin(double x)
{
    int q;
    const double y = reduce(x, &q);
    const double v = q & 1 ? cos_kernel(y) : sin_kernel(y);
    return q & 2 ? -v : v;
}

double m_cos(double x)
{
    int q;
    const double y = reduce(x, &q);
    const double v = q & 1 ? sin_kernel(y) : cos_kernel(y);
    return q == 1 || q == 2 ? -v : v;
}

double m_tan(double x)
{
    return m_sin(x) / m_cos(x);
}

double m_exp(double x)
{
    if (x < -700.0)
        return 0.0;
    if (x > 700.0)
        x = 700.0;
    const double n = floor(x * 1.44269504088896338700 + 0.5);
    const double y = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
    double p = 2.08767569878680989792e-09;               /* 1/12!, 1/11!, ... */
    p = p * y + 2.50521083854417187751e-08;
    p = p * y + 2.75573192239858906526e-07;
    p = p * y + 2.75573192239858906526e-06;
    p = p * y + 2.48015873015873015873e-05;
    p = p * y + 1.98412698412698412698e-04;
    p = p * y + 1.38888888888888888889e-03;
    p = p * y + 8.33333333333333333333e-03;
    p = p * y + 4.16666666666666666667e-02;
    p = p * y + 1.66666666666666666667e-01;
    p = p * y + 0.5;
    p = p * y + 1.0;
    p = p * y + 1.0;
    const uint64_t bits = (uint64_t)((int64_t)n + 1023) << 52;
    double scale;
    memcpy(&scale, &bits, sizeof scale);
    return p * scale;
}

double m_log(double x)
{
    int e;
    double f = frexp(x, &e);
    if (f < 0.70710678118654752440) {
        f *= 2.0;
        e--;
    }
    const double s = (f - 1.0) / (f + 1.0), z = s * s;
    double p = 0.0;
    for (int k = 23; k >= 1; k -= 2)
        p = p * z + 1.0 / k;
    return 2.0 * s * p + e * 0.69314718055994530942;
}

double m_pow(double x, double y)
{
    return m_exp(y * m_log(x));
}

/* Halve the angle until the series is short. */
static double atan_unit(double x)
{
    int doublings = 0;
    while (fabs(x) > 0.2) {
        x = x / (1.0 + sqrt(1.0 + x * x));
        doublings++;
    }
    const double z = x * x;
    double p = 0.0;
    for (int k = 21; k >= 1; k -= 2)
        p = 1.0 / k - z * p;
    return ldexp(x * p, doublings);
}

double m_atan2(double y, double x)
{
    if (x == 0.0 && y == 0.0)
        return 0.0;
    if (fabs(y) > fabs(x))
        return (y > 0 ? PI / 2 : -PI / 2) - atan_unit(x / y);
    if (x > 0)
        return atan_unit(y / x);
    return atan_unit(y / x) + (y >= 0 ? PI : -PI);
}

double m_asin(double x)
{
    x = m_clamp(x, -1.0, 1.0);
    return m_atan2(x, sqrt(1.0 - x * x));
}

double m_hypot(double x, double y)
{
    return sqrt(x * x + y * y);
}

double m_clamp(double x, double lo, double hi)
{
    return x < lo ? lo : x > hi ? hi : x;
}

double m_step(double lo, double hi, double x)
{
    const double t = m_clamp((x - lo) / (hi - lo), 0.0, 1.0);
    return t * t * (3.0 - 2.0 * t);
}
