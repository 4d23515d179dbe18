#include "ledger/pile.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

int tnk_pile_new(tnk_pile *p, int hulls, int products, double model_sd, double learnt_sd, tnk_err *err) {
    *p = (tnk_pile){.hulls = hulls, .products = products, .model_sd = model_sd, .learnt_sd = learnt_sd};
    double *all = tnk_alloc_zero(2 * (size_t)hulls + 3 * (size_t)products, sizeof *all);
    if (!all) return tnk_fail_nomem(err);
    p->hull_size = all;
    p->hull_fill = all + hulls;
    p->bought = all + 2 * hulls;
    p->assumed = p->bought + products;
    p->product_sd = p->assumed + products;
    return TNK_OK;
}

void tnk_pile_free(tnk_pile *p) { tnk_free(p->hull_size); }

void tnk_pile_add(tnk_pile *p, const tnk_event *e, const tnk_share *s) {
    p->events++;
    p->full += s->full;
    p->full_t += s->full_t;
    if (s->factor_counts) p->product_sd[s->product] = e->barrels_per_tonne_sd / e->barrels_per_tonne;
    if (!s->measured) {
        p->unmeasured += s->full;
        if (s->factor_counts) p->assumed[s->product] += s->full;
        return;
    }
    double brought = s->full * s->fill, spread = s->full * s->fill_sd,
           size_sd = isfinite(e->capacity_bbl) ? 0 : e->dwt_sd;
    p->measured++;
    p->mean += brought;
    p->mean_t += s->full_t * s->fill;
    p->own_var += spread * spread * (1 - e->laden_shared) * (1 + size_sd * size_sd);
    p->hull_fill[s->hull] += spread * sqrt(e->laden_shared);
    p->hull_size[s->hull] += brought * size_sd;
    if (s->factor_counts) p->bought[s->product] += brought;
    if (e->dwt_modelled && !isfinite(e->capacity_bbl)) p->modelled += brought;
    if (isfinite(e->laden_alone)) p->learnt += brought;
}

static double hull_var(const tnk_pile *p) {
    double sum = 0;
    for (int i = 0; i < p->hulls; i++) sum += p->hull_size[i] * p->hull_size[i] + p->hull_fill[i] * p->hull_fill[i];
    return sum;
}

static double factor_var(const tnk_pile *p, double fill) {
    double sum = 0;
    for (int i = 0; i < p->products; i++) {
        double sd = (p->bought[i] + fill * p->assumed[i]) * p->product_sd[i];
        sum += sd * sd;
    }
    return sum;
}

tnk_chance tnk_pile_chance(const tnk_pile *p, double fill) {
    double model = p->modelled * p->model_sd, learnt = p->learnt * p->learnt_sd;
    tnk_chance c = {.mean = p->mean + fill * p->unmeasured, .own = sqrt(p->own_var + hull_var(p))};
    c.common = c.mean > 0 ? sqrt(factor_var(p, fill) + model * model + learnt * learnt) / c.mean : 0;
    return c;
}

void tnk_pile_parts(const tnk_pile *p, double part[TNK_PARTS]) {
    const double parts[TNK_PARTS] = {sqrt(p->own_var), sqrt(hull_var(p)), sqrt(factor_var(p, 0)),
                                     p->modelled * p->model_sd, p->learnt * p->learnt_sd};
    for (int i = 0; i < TNK_PARTS; i++) part[i] = p->mean > 0 ? parts[i] / p->mean : 0;
}
