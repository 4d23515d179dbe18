/* ships.h: a register of known ships, read from a CSV. */
#ifndef TNK_CATALOG_SHIPS_H
#define TNK_CATALOG_SHIPS_H

#include <tanker/registry.h>

#include "base/err.h"

struct tnk_registry {
    tnk_registry_ship *ship; /* [count], owned */
    long count, room;
};

/* As tnk_registry_open(), with the words in *err. */
int tnk_ships_read(const char *path, tnk_registry **out, tnk_err *err);

typedef struct tnk_learnt {
    long ships, sights; /* that got a colour, and of how many */
} tnk_learnt;

/* As tnk_registry_learn(), of checked arguments. */
int tnk_ships_learn(const char *path, const char *vessels, const char *out, double least_prob, int overwrite,
                    tnk_learnt *learnt, tnk_err *err);

void tnk_ships_free(tnk_registry *ships);

#endif
