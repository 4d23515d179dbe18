/* wave.c — a patch of wind sea and swell as slopes, by inverse Fourier transform.
 *
 * Pierson-Moskowitz spectrum with cos^2 spreading, plus a narrow swell peak; only what the
 * pixel resolves, through the sensor's blur.
 */
#include <math.h>
#include <stdlib.h>
#include "inner.h"

typedef struct cpx { float re, im; } cpx;

static void bit_reverse(cpx *a, int n, int stride)
{
    for (int i = 1, j = 0; i < n; i++) {
        int bit = n >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            const cpx t = a[(size_t)i * stride];
            a[(size_t)i * stride] = a[(size_t)j * stride];
            a[(size_t)j * stride] = t;
        }
    }
}

static void fft(cpx *a, int n, const cpx *turn)
{
    bit_reverse(a, n, 1);
    for (int len = 2; len <= n; len *= 2)
        for (int i = 0; i < n; i += len)
            for (int k = 0; k < len / 2; k++) {
                const cpx w = turn[k * (n / len)], u = a[i + k], v = a[i + k + len / 2];
                const cpx t = { v.re * w.re - v.im * w.im, v.re * w.im + v.im * w.re };
                a[i + k].re = u.re + t.re;
                a[i + k].im = u.im + t.im;
                a[i + k + len / 2].re = u.re - t.re;
                a[i + k + len / 2].im = u.im - t.im;
            }
}

static void transpose(cpx *a, int n)
{
    for (int j = 0; j < n; j++)
        for (int i = j + 1; i < n; i++) {
            const cpx t = a[(size_t)j * n + i];
            a[(size_t)j * n + i] = a[(size_t)i * n + j];
            a[(size_t)i * n + j] = t;
        }
}

static void fft2(cpx *a, int n, const cpx *turn)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < n; j++)
            fft(a + (size_t)j * n, n, turn);
        transpose(a, n);
    }
}

typedef struct spectrum {
    double wind, wx, wy, sx, sy, swell_k, swell_var, blur, gsd;
} spectrum;

static spectrum spectrum_of(const rs_scene *s)
{
    rng r = rng_make(s->seed, 41);
    spectrum p;
    const double to = (s->wind_from_deg + 180 - s->grid_north_deg) * RAD;
    const double swell_to = to + rng_in(&r, -0.8, 0.8);
    p.wind = fmax(s->wind_ms, 0.5);
    p.wx = m_sin(to);
    p.wy = -m_cos(to);
    p.sx = m_sin(swell_to);
    p.sy = -m_cos(swell_to);
    p.swell_k = 2 * PI / rng_in(&r, 55, 150);
    p.swell_var = s->swell_m * s->swell_m / 16;
    p.blur = s->blur_px * s->gsd_m;
    p.gsd = s->gsd_m;
    return p;
}

/* Height variance per unit of wave-number area, in m^4. */
static double power(const spectrum *p, double kx, double ky)
{
    const double k = m_hypot(kx, ky), peak = 9.81 * 0.74 / (p->wind * p->wind);
    const double along = (kx * p->wx + ky * p->wy) / k, ahead = (kx * p->sx + ky * p->sy) / k;
    double e = 0;
    if (along > -0.2)
        e = 0.00405 / (k * k * k * k) * m_exp(-1.0 * (peak / k) * (peak / k))
          * (along > 0 ? along * along * (2 / PI) : 0.01);
    if (ahead > 0.6) {
        const double d = (k - p->swell_k) / (0.18 * p->swell_k), a = (1 - ahead) / 0.03;
        e += p->swell_var * m_exp(-0.5 * d * d - a) / (0.45 * p->swell_k * 0.35 * p->swell_k);
    }
    return e;
}

static double seen(const spectrum *p, double kx, double ky)
{
    const double ax = 0.5 * kx * p->gsd, ay = 0.5 * ky * p->gsd;
    const double box = (ax == 0 ? 1 : m_sin(ax) / ax) * (ay == 0 ? 1 : m_sin(ay) / ay);
    return box * m_exp(-0.5 * (kx * kx + ky * ky) * p->blur * p->blur);
}

/* Random amplitudes. Real and imaginary part come out as two independent fields. */
static double fill_spectrum(const rs_scene *s, cpx *a, int n, double zx, double zy)
{
    const spectrum p = spectrum_of(s);
    rng r = rng_make(s->seed, 42);
    const double dk = 2 * PI / (n * s->gsd_m);
    double var = 0;
    for (int j = 0; j < n; j++)
        for (int i = 0; i < n; i++) {
            const double kx = dk * (i < n / 2 ? i : i - n), ky = dk * (j < n / 2 ? j : j - n);
            const double x = rng_normal(&r), y = rng_normal(&r);
            cpx *c = a + (size_t)j * n + i;
            c->re = c->im = 0;
            if (i == 0 && j == 0)
                continue;
            const double slope = (kx * zx + ky * zy) * seen(&p, kx, ky);
            const double e = 0.5 * (power(&p, kx, ky) + power(&p, -kx, -ky)) * dk * dk * slope * slope;
            const double amp = sqrt(0.5 * e);
            var += e;
            c->re = (float)(amp * x * 1.41421356237);
            c->im = (float)(amp * y * 1.41421356237);
        }
    return var;
}

float *wave_field(const rs_scene *s, int n, double zx, double zy, double *variance)
{
    cpx *a = malloc((size_t)n * n * sizeof *a), *turn = malloc((size_t)n / 2 * sizeof *turn);
    if (!a || !turn) {
        free(a);
        free(turn);
        return NULL;
    }
    for (int k = 0; k < n / 2; k++) {
        turn[k].re = (float)m_cos(2 * PI * k / n);
        turn[k].im = (float)m_sin(2 * PI * k / n);
    }
    *variance = fill_spectrum(s, a, n, zx, zy);
    fft2(a, n, turn);
    free(turn);
    return &a->re;
}
