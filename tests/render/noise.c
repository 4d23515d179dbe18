/* noise.c — random numbers, lattice noise and colours. */
#include <math.h>
#include <stdlib.h>
#include "inner.h"

static uint64_t mix64(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

rng rng_make(uint64_t seed, uint64_t stream)
{
    rng r = { mix64(seed + 0x9e3779b97f4a7c15ULL) ^ mix64(stream * 0xd1342543de82ef95ULL + 1) };
    return r;
}

uint64_t rng_u64(rng *r)
{
    r->s += 0x9e3779b97f4a7c15ULL;
    return mix64(r->s);
}

double rng_unit(rng *r)
{
    return (double)(rng_u64(r) >> 11) * (1.0 / 9007199254740992.0);
}

double rng_in(rng *r, double lo, double hi)
{
    return lo + (hi - lo) * rng_unit(r);
}

/* Eight 16-bit uniforms: mean 8*32767.5, sd 65536*sqrt(8/12). No logarithm, no table. */
double rng_normal(rng *r)
{
    const uint64_t a = rng_u64(r), b = rng_u64(r);
    const uint64_t m = 0x0000ffff0000ffffULL;
    const uint64_t s = (a & m) + ((a >> 16) & m) + (b & m) + ((b >> 16) & m);
    const double sum = (double)((s & 0xffffffffULL) + (s >> 32));
    return (sum - 262140.0) * (1.0 / 53509.91991);
}

double rng_spread(rng *r, double mean, double sd, double sigmas)
{
    return mean + sd * m_clamp(rng_normal(r), -sigmas, sigmas);
}

int rng_int(rng *r, int n)
{
    return (int)(rng_unit(r) * n);
}

int rng_chance(rng *r, double p)
{
    return rng_unit(r) < p;
}

uint32_t hash2(uint32_t seed, int x, int y)
{
    uint32_t h = seed ^ ((uint32_t)x * 0x9e3779b1u) ^ ((uint32_t)y * 0x85ebca77u);
    h = (h ^ (h >> 15)) * 0x2c1b3c6du;
    h = (h ^ (h >> 12)) * 0x297a2d39u;
    return h ^ (h >> 15);
}

static int wrapped(int i, int period)
{
    const int m = i % period;
    return m < 0 ? m + period : m;
}

static inline double lattice(uint32_t seed, int x, int y, int period)
{
    if (period > 0)
        return hash2(seed, wrapped(x, period), wrapped(y, period)) * (2.0 / 4294967295.0) - 1.0;
    return hash2(seed, x, y) * (2.0 / 4294967295.0) - 1.0;
}

double noise2(uint32_t seed, double x, double y, int period)
{
    const int ix = (int)x - (x < (int)x), iy = (int)y - (y < (int)y);     /* floor, inline */
    double tx = x - ix, ty = y - iy;
    tx = tx * tx * (3.0 - 2.0 * tx);
    ty = ty * ty * (3.0 - 2.0 * ty);
    const double a = lattice(seed, ix, iy, period), b = lattice(seed, ix + 1, iy, period);
    const double c = lattice(seed, ix, iy + 1, period), d = lattice(seed, ix + 1, iy + 1, period);
    const double top = a + (b - a) * tx, low = c + (d - c) * tx;
    return top + (low - top) * ty;
}

double fbm2(uint32_t seed, double x, double y, int octaves, int period)
{
    double sum = 0.0, amp = 0.5;
    for (int o = 0; o < octaves; o++) {
        sum += amp * noise2(seed + 0x9e37u * (uint32_t)o, x, y, period);
        x *= 2.0;
        y *= 2.0;
        period *= 2;
        amp *= 0.5;
    }
    return sum;
}

int field_room(field *f, const rs_scene *s, int step)
{
    f->step = step;
    f->nx = s->width_px / step + 2;
    f->ny = s->height_px / step + 2;
    f->v = malloc((size_t)f->nx * f->ny * sizeof *f->v);
    return f->v ? RS_OK : RS_E_NOMEM;
}

double field_at(const field *f, double col, double row)
{
    const double x = m_clamp(col / f->step, 0.0, f->nx - 1.001);
    const double y = m_clamp(row / f->step, 0.0, f->ny - 1.001);
    const int ix = (int)x, iy = (int)y;
    const float *p = f->v + (size_t)iy * f->nx + ix;
    const double tx = x - ix, ty = y - iy;
    const double top = p[0] + (p[1] - p[0]) * tx;
    const double low = p[f->nx] + (p[f->nx + 1] - p[f->nx]) * tx;
    return top + (low - top) * ty;
}

tint tint_of(double b, double g, double r, double n)
{
    tint t = { { (float)b, (float)g, (float)r, (float)n } };
    return t;
}

tint tint_mix(tint a, tint b, double t)
{
    for (int i = 0; i < 4; i++)
        a.c[i] = (float)(a.c[i] + (b.c[i] - a.c[i]) * t);
    return a;
}

tint tint_scale(tint a, double k)
{
    for (int i = 0; i < 4; i++)
        a.c[i] = (float)m_clamp(a.c[i] * k, 0.0, 1.0);
    return a;
}

uint32_t tint_pack(tint a)
{
    uint32_t p = 0;
    for (int i = 0; i < 4; i++) {
        const double v = m_clamp(a.c[i] * 255.0 + 0.5, 1.0, 255.0);
        p |= (uint32_t)v << (8 * i);
    }
    return p;
}

void tint_unpack(uint32_t p, float c[4])
{
    for (int i = 0; i < 4; i++)
        c[i] = (float)((p >> (8 * i)) & 255u) * (1.0f / 255.0f);
}
