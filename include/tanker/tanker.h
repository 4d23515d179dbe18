/* tanker.h: all of libtanker: find vessels in satellite scenes and measure them. */
#ifndef TANKER_TANKER_H
#define TANKER_TANKER_H

#include <tanker/ais.h>
#include <tanker/cargo.h>
#include <tanker/catalog.h>
#include <tanker/error.h>
#include <tanker/freeboard.h>
#include <tanker/ledger.h>
#include <tanker/plan.h>
#include <tanker/registry.h>
#include <tanker/scan.h>
#include <tanker/scene.h>
#include <tanker/version.h>
#include <tanker/vessel.h>
#include <tanker/write.h>

#endif
