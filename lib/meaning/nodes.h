/* nodes.h: hulls that a set of particulars may be: a fixed set of points, all of one weight.
 *
 * A rank-1 lattice (Korobov, 1959) in eight dimensions: summer draught, deadweight, waterplane, the
 * scatter of the ballast rule, and for each of two passes the ballast and the consumables. The depth is
 * not drawn: given the others it is normal, and the freeboard's likelihood takes it in.
 */
#ifndef TNK_MEANING_NODES_H
#define TNK_MEANING_NODES_H

#include "meaning/particulars.h"

enum { TNK_NODES = 509, TNK_PASSES = 2 };

typedef struct tnk_nodes {
    double mean[TNK_PARTICULARS], root[TNK_PARTICULARS][TNK_PARTICULARS]; /* lower, root * root' = cov */
    double waterplane, block, rule_m;
} tnk_nodes;

typedef struct tnk_node {
    double summer_m, dwt_t, plane_m2;
    double depth_m, depth_sd_m;        /* given the three above */
    double waterplane, block, k;       /* what tnk_draught_share() needs */
    double ballast_m[TNK_PASSES];      /* least draught: ballast is taken until it is reached */
    double consumables[TNK_PASSES];    /* share of the deadweight */
} tnk_node;

void tnk_nodes_begin(tnk_nodes *nodes, const tnk_particulars *p);

/* Node i, 0 .. TNK_NODES - 1; and without its ballast and consumables, which only a draught asks for. */
void tnk_node_at(const tnk_nodes *nodes, int i, tnk_node *out);
void tnk_node_size(const tnk_nodes *nodes, int i, tnk_node *out);

/* Draught with a share of the deadweight of cargo aboard, at a pass; and the deadweight aboard then, t. */
double tnk_node_draught(const tnk_node *node, int pass, double cargo);
void tnk_node_draughts(const tnk_node *node, int pass, const double *cargo, int count, double *out);
double tnk_node_aboard(const tnk_node *node, double draught_m);

/* The standard normal's quantile, 0 < p < 1, to 1e-7 (Wichura, AS 241, 1988). */
double tnk_normal_quantile(double p);

#endif
