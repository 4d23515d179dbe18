/* version.h: the one place where the version of libtanker stands. */
#ifndef TANKER_VERSION_H
#define TANKER_VERSION_H

#define TNK_VERSION_MAJOR 0
#define TNK_VERSION_MINOR 1
#define TNK_VERSION_PATCH 0
#define TNK_VERSION "0.1.0"

#endif
