/* visits.h: sights of hulls in areas become visits, and visits events. */
#ifndef TNK_LEDGER_VISITS_H
#define TNK_LEDGER_VISITS_H

#include "catalog/seen.h"
#include "ledger/book.h"

/* A sight inside an area. */
struct tnk_kept {
    tnk_seen seen;
    tnk_zone zone;
    char key[48];                    /* whose hull: "IMO 9074729", "MMSI ...", hull_id; "" not known */
    char checksum[80], version[40];  /* of the scene's file, of the software; "" not known */
};

/* Sights of a catalog behind those there are; all of them or none. */
int tnk_visits_read(tnk_ledger *l, const char *path);

/* l->visits from l->kept. */
int tnk_visits_make(tnk_ledger *l, const tnk_ledger_opts *opts, int by_weight);

#endif
