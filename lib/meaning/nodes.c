#include "meaning/nodes.h"

#include <math.h>
#include <string.h>

#include "meaning/numbers.h"

enum { D_SUMMER, D_DWT, D_PLANE, D_RULE, D_BALLAST, D_CONSUMABLES, D_BALLAST2, D_CONSUMABLES2, DIMENSIONS };

/* 294^j mod 509, shifted: of all multipliers the one whose normal points are the least correlated, of first and
 * of second order. */
static const int lattice[DIMENSIONS] = {1, 294, 415, 359, 183, 357, 104, 36};
static const int shift[DIMENSIONS] = {0, 97, 211, 331, 53, 149, 271, 401};

double tnk_normal_quantile(double p) {
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179) /
               (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
    }
    double r = sqrt(-log(q < 0 ? p : 1 - p)), z;
    if (r <= 5) {
        r -= 1.6;
        z = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) /
            ((0.12021132975 * r + 0.73700164250) * r + 1);
    } else {
        r -= 5;
        z = (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150) /
            ((0.012258202635 * r + 0.24197894225) * r + 1);
    }
    return q < 0 ? -z : z;
}

/* Cholesky; a particular that is known has next to no variance left, and may round below none. */
void tnk_nodes_begin(tnk_nodes *n, const tnk_particulars *p) {
    memset(n, 0, sizeof *n);
    for (int i = 0; i < TNK_PARTICULARS; i++) {
        n->mean[i] = p->mean[i];
        for (int j = 0; j <= i; j++) {
            double sum = p->cov[i][j];
            for (int k = 0; k < j; k++) sum -= n->root[i][k] * n->root[j][k];
            if (i == j) n->root[i][i] = sqrt(fmax(sum, 1e-12));
            else n->root[i][j] = sum / n->root[j][j];
        }
    }
    n->waterplane = p->waterplane, n->block = p->block;
    n->rule_m = tnk_ballast_rule(HYDRO_LPP * p->length_m);
}

static double clamp(double v, double lo, double hi) { return fmin(fmax(v, lo), hi); }

static double place(int i, int d) { return ((i * lattice[d] + shift[d]) % TNK_NODES + 0.5) / TNK_NODES; }

void tnk_node_size(const tnk_nodes *n, int i, tnk_node *o) {
    double z[TNK_PARTICULARS] = {0}, x[TNK_PARTICULARS];
    for (int d = 0; d < TNK_DEPTH; d++) z[d] = tnk_normal_quantile(place(i, d));
    for (int a = 0; a < TNK_PARTICULARS; a++) {
        x[a] = n->mean[a];
        for (int b = 0; b <= a && b < TNK_DEPTH; b++) x[a] += n->root[a][b] * z[b];
    }
    double depth_sd = n->root[TNK_DEPTH][TNK_DEPTH];
    o->summer_m = exp(x[TNK_SUMMER]), o->dwt_t = exp(x[TNK_DWT]), o->plane_m2 = exp(x[TNK_PLANE]);
    o->depth_m = tnk_lognormal(x[TNK_DEPTH], depth_sd * depth_sd, &o->depth_sd_m);
    o->waterplane = n->waterplane, o->block = n->block;
    o->k = n->waterplane * o->dwt_t / (HYDRO_DENSITY * o->plane_m2 * o->summer_m);
}

void tnk_node_at(const tnk_nodes *n, int i, tnk_node *o) {
    tnk_node_size(n, i, o);
    double most = HYDRO_BALLAST_MOST * o->summer_m;
    double least = n->rule_m * exp(HYDRO_BALLAST_SD * tnk_normal_quantile(place(i, D_RULE)));
    least = clamp(least, HYDRO_BALLAST_LEAST * o->summer_m, most);
    for (int k = 0; k < TNK_PASSES; k++) {
        o->ballast_m[k] = least + (most - least) * pow(place(i, D_BALLAST + 2 * k), HYDRO_BALLAST_POWER);
        o->consumables[k] = HYDRO_CONSUMABLES_LEAST +
                            (HYDRO_CONSUMABLES_MOST - HYDRO_CONSUMABLES_LEAST) * place(i, D_CONSUMABLES + 2 * k);
    }
}

void tnk_node_draughts(const tnk_node *n, int pass, const double *cargo, int count, double *out) {
    enum { MOST = 128 };
    double g[MOST], consumables = n->consumables[pass], ballast = n->ballast_m[pass], summer = n->summer_m;
    for (int from = 0; from < count; from += MOST) {
        int some = count - from < MOST ? count - from : MOST;
        for (int i = 0; i < some; i++) {
            double all = cargo[from + i] + consumables;
            g[i] = all < 1 ? all : 1;
        }
        tnk_draught_shares(n->waterplane, n->block, n->k, g, some, out + from);
        for (int i = from; i < from + some; i++) {
            double draught = summer * out[i];
            out[i] = draught > ballast ? draught : ballast;
        }
    }
}

double tnk_node_draught(const tnk_node *n, int pass, double cargo) {
    double out;
    tnk_node_draughts(n, pass, &cargo, 1, &out);
    return out;
}

double tnk_node_aboard(const tnk_node *n, double draught_m) {
    return n->dwt_t * tnk_deadweight_share(n->waterplane, n->block, n->k, draught_m / n->summer_m);
}
