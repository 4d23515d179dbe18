/* strips_tmpl.h: strips side by side, fitted column by column; a part of loops_tmpl.h. */

enum { COLUMNS = TNK_COLUMNS };

/* A step of 1 at 0, blurred; a polynomial of about a normal distribution's slope. */
static inline double NAME(step_at)(double z) {
    double t = z * 0.4, inner = 0.5 + t * (0.9375 - t * t * (0.625 - 0.1875 * t * t));
    return t <= -1 ? 0 : t >= 1 ? 1 : inner;
}

/* Each sum has its rows in rising order. */
static inline void NAME(sum_strips)(const tnk_strips *s, tnk_strip_sums *t) {
    memset(t, 0, sizeof *t);
    for (int j = 0; j < s->rows; j++) {
        double p[TNK_STRIPS][COLUMNS];
        const float *v = s->v + j * s->stride, *on = s->on + j * s->stride;
        for (int k = 0; k < s->count; k++) {
            if (j < s->first[k] || j > s->last[k]) continue;
            double from = s->edge[2 * k], to = s->edge[2 * k + 1];
            for (int i = 0; i < COLUMNS; i++) {
                double b = s->b[j] - s->tilt * s->a[i];
                p[k][i] = (double)on[i] * (NAME(step_at)((b - from) / s->sigma) - NAME(step_at)((b - to) / s->sigma));
            }
            for (int i = 0; i < COLUMNS; i++) t->with[k][i] += p[k][i] * (double)v[i];
            for (int l = 0; l <= k; l++)
                if (j >= s->first[l] && j <= s->last[l])
                    for (int i = 0; i < COLUMNS; i++) t->gram[k][l][i] += p[k][i] * p[l][i];
        }
    }
}

/* Cholesky's way, all columns at once. */
static void NAME(strips)(const tnk_strips *s, tnk_strip_sums *t, double x[TNK_STRIPS][TNK_COLUMNS], int good[TNK_COLUMNS]) {
    double m[TNK_STRIPS][TNK_STRIPS][COLUMNS], low[COLUMNS];
    const int n = s->count;
    NAME(sum_strips)(s, t);
    for (int a = 0; a < COLUMNS; a++) low[a] = 1;
    for (int i = 0; i < n; i++)
        for (int k = 0; k <= i; k++)
            for (int a = 0; a < COLUMNS; a++) {
                double own = t->gram[i][k][a] + (i == k ? 1e-9 : 0), sum = own;
                for (int l = 0; l < k; l++) sum -= m[i][l][a] * m[k][l][a];
                if (i == k) low[a] = sum > 1e-6 * own ? low[a] : -1;
                m[i][k][a] = i == k ? sqrt(sum) : sum / m[k][k][a];
            }
    for (int i = 0; i < n; i++)
        for (int a = 0; a < COLUMNS; a++) {
            double v = t->with[i][a];
            for (int k = 0; k < i; k++) v -= m[i][k][a] * x[k][a];
            x[i][a] = v / m[i][i][a];
        }
    for (int i = n - 1; i >= 0; i--)
        for (int a = 0; a < COLUMNS; a++) {
            double v = x[i][a];
            for (int k = i + 1; k < n; k++) v -= m[k][i][a] * x[k][a];
            x[i][a] = v / m[i][i][a];
            low[a] = x[i][a] >= 0 ? low[a] : -1;
        }
    for (int a = 0; a < COLUMNS; a++) good[a] = low[a] >= 0;
}
