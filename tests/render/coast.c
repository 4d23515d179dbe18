/* coast.c — a coast as a line of straight quays and ragged natural stretches. */
#include <math.h>
#include "port.h"

static void close_stretch(coast *c, double s, double q)
{
    if (c->n > 0) {
        knot *k = &c->k[c->n - 1];
        k->len = fmax(m_hypot(s - k->s, q - k->q), 1e-3);
        k->us = (s - k->s) / k->len;
        k->uq = (q - k->q) / k->len;
    }
}

static void add_knot(coast *c, rng *r, double s, double q, int quay)
{
    const double deep = m_exp(rng_in(r, m_log(100), m_log(750))), lot = rng_in(r, 110, 340);
    const knot k = { s, q, 1, 0, 1, deep, lot, quay, (uint32_t)rng_u64(r) };
    close_stretch(c, s, q);
    if (c->n < MAX_KNOTS)
        c->k[c->n++] = k;
}

/* Quays bend by up to 60 degrees and step in and out; the line as a whole stays about straight. */
void coast_lay(port *p, rng *r, double x, double y, double turn)
{
    coast *c = &p->coasts[p->coasts_n++];
    const coast fresh = { .ox = x, .oy = y, .nx = m_cos(turn), .ny = m_sin(turn),
                          .tx = -m_sin(turn), .ty = m_cos(turn) };
    *c = fresh;
    const double room = rng_in(r, 0.03, 0.17) * p->reach + 25;
    const double bold = rng_in(r, 20, 60), stretch = m_clamp(p->reach / 1500, 1, 1.9), built = rng_in(r, 0.6, 1);
    double s = -p->reach * rng_in(r, 1, 1.15), q = rng_in(r, -0.5, 0.5) * room;
    while (s < p->reach && c->n < MAX_KNOTS - 4) {
        const int quay = rng_chance(r, built);
        const double run = stretch * (quay ? rng_in(r, 180, 800) : rng_in(r, 90, 330));
        const double lean = rng_chance(r, 0.45) ? rng_in(r, -bold, bold) : rng_in(r, -6, 6);
        add_knot(c, r, s, q, quay);
        s += run;
        q = m_clamp(q + run * m_tan((lean - 14 * q / room) * RAD), -1.6 * room, 1.6 * room);
        if (rng_chance(r, 0.3)) {
            add_knot(c, r, s, q, 1);
            s += 0.5;
            q += rng_in(r, -50, 50);
        }
    }
    close_stretch(c, s, q);
}

static int stretch_of(const coast *c, double s)
{
    int lo = 0, hi = c->n - 1;
    while (lo < hi) {
        const int mid = (lo + hi + 1) / 2;
        if (s < c->k[mid].s)
            hi = mid - 1;
        else
            lo = mid;
    }
    return lo;
}

/* How far a natural shore stands out beyond its straight line; none where a quay begins. */
static double ragged(const port *p, const knot *k, double along)
{
    if (k->quay)
        return 0;
    const double in = fmax(fmin(along, k->len - along), 0), rim = fmin(0.5 * k->len, 90);
    return m_step(0, rim, in) * 1.1 * rim * fbm2(k->seed + p->seed, along / 150.0, 0.5, 5, 0);
}

/* About a corner two stretches are as near; the one less overshot wins, by a hair. */
static double distance(const coast *c, const knot *k, double s, double q, double *along, double *back)
{
    const double a = (s - k->s) * k->us + (q - k->q) * k->uq, b = (q - k->q) * k->us - (s - k->s) * k->uq;
    const int first = k == c->k, last = k == c->k + c->n - 1;        /* these go on for ever */
    const double over = a < 0 && !first ? -a : a > k->len && !last ? a - k->len : 0;
    *along = a;
    *back = -b;
    return over > 0 ? m_hypot(over, b) + 1e-6 * over : fabs(b);
}

inland coast_at(const port *p, const coast *c, double x, double y)
{
    const double s = (x - c->ox) * c->tx + (y - c->oy) * c->ty, q = (x - c->ox) * c->nx + (y - c->oy) * c->ny;
    const int at = stretch_of(c, s);
    const knot *here = &c->k[at];
    const double line = here->q + (s - here->s) * here->uq / here->us;
    const int reach = fabs(line - q) > 700 ? 0 : 3;
    double best = 1e9;
    inland o = { c, here, 0, 0, 0 };
    for (int k = at - reach; k <= at + reach; k++) {
        double along, back;
        if (k < 0 || k >= c->n)
            continue;
        const double d = distance(c, &c->k[k], s, q, &along, &back);
        if (d < best) {
            best = d;
            o.k = &c->k[k];
            o.along = along;
            o.back = back;
        }
    }
    o.in = (q < line ? best : -best) + ragged(p, o.k, o.along);
    return o;
}

inland port_inland(const port *p, double x, double y)
{
    inland best = { 0, 0, -1e9, 0, 0 };
    for (int k = 0; k < p->coasts_n; k++) {
        const inland o = coast_at(p, &p->coasts[k], x, y);
        if (o.in > best.in)
            best = o;
    }
    return best;
}

void coast_point(const coast *c, const knot *k, double along, double out, double *x, double *y)
{
    const double s = k->s + along * k->us - out * k->uq, q = k->q + along * k->uq + out * k->us;
    *x = c->ox + s * c->tx + q * c->nx;
    *y = c->oy + s * c->ty + q * c->ny;
}
