#!/usr/bin/python3
"""Fit the particulars of tankers and write models/hydrostatics.json.

usage: hydrostatics.py DATA/particulars [--write]

DATA/particulars holds reference_tankers.csv (142 tankers; its source column names each row's page).
Prints how well the deadweight is known: five-fold cross-validated, fitted on the OpenSARShip rows and
tested on the rest, LPG by its own line. With --write the numbers go into models/hydrostatics.json, one
a line: the build makes its header from those lines. What is not fitted here stands below with its source.
"""
import csv
import json
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
KNEE = 100.0                    # coasters below, sea-going tankers above: one line with a knee
DWT_SD, DWT_SD_LENGTH = 0.14, 0.25
LPP, SLENDER, FOLDS, SHUFFLES = 0.951, 7.5, 5, 20


def number(text):
    try:
        return float(text)
    except ValueError:
        return float("nan")


def load(folder):
    rows = []
    for r in csv.DictReader(open(os.path.join(folder, "reference_tankers.csv"), encoding="utf-8")):
        t = r["type"].lower()
        row = {k: number(r[k + u]) for k, u in
               (("loa", "_m"), ("lpp", "_m"), ("beam", "_m"), ("depth", "_m"), ("summer_draught", "_m"), ("dwt", "_t"))}
        row["L"] = row["loa"] if row["loa"] > 0 else row["lpp"] / LPP
        row.update(name=r["name"], gas="lpg" in t or "lng" in t, lng="lng" in t, naval="naval" in t,
                   river="river" in t or "19619" in r["name"], chemical=t.startswith(("chemical", "oil/chemical")),
                   known_page="OpenSARShip" not in r["source"], design="design" in r["source"])
        if row["L"] > 0 and row["beam"] > 0:
            rows.append(row)
    return rows


def column(rows, key):
    return np.log(np.array([r[key] for r in rows]))


def lines(rows):
    """ln of length, of beam, and what the length is past the knee."""
    l = column(rows, "L")
    return np.c_[np.ones(len(rows)), l, column(rows, "beam"), np.maximum(0, l - np.log(KNEE))]


def huber(X, y, k=1.345):
    """Robust fit: coefficients and their standard errors."""
    w = np.ones(len(y))
    for _ in range(60):
        b = np.linalg.lstsq(X * np.sqrt(w)[:, None], y * np.sqrt(w), rcond=None)[0]
        e = y - X @ b
        s = np.median(abs(e)) / 0.6745
        w = np.minimum(1, k * s / np.maximum(abs(e), 1e-12))
    spread = np.sum(w * e ** 2) / max(1, np.sum(w) - X.shape[1])
    return b, np.sqrt(np.diag(spread * np.linalg.inv((X * w[:, None]).T @ X)))


def folds(X, y):
    """Cross-validated residuals over several shuffles."""
    out = []
    for seed in range(SHUFFLES):
        part = np.random.default_rng(seed).permutation(len(y)) % FOLDS
        e = np.empty(len(y))
        for k in range(FOLDS):
            e[part == k] = y[part == k] - X[part == k] @ huber(X[part != k], y[part != k])[0]
        out.append(e)
    return np.array(out)


def tell(name, e, sd):
    a = abs(np.expm1(-e))
    print("%-46s n %3d  median %4.1f %%  p90 %4.1f %%  bias %+5.1f %%  sd ln %.3f  90 %% interval holds %4.1f %%" % (
        name, e.shape[-1], 100 * np.median(a), 100 * np.quantile(a, 0.9), -100 * np.median(e), e.std(),
        100 * np.mean(abs(e) <= 1.645 * sd)))


def deadweight(rows, put):
    sea = [r for r in rows if not r["gas"] and not r["river"] and not r["naval"] and r["dwt"] > 0]
    sea = [r for r in sea if r["L"] / r["beam"] <= SLENDER]
    X, y = lines(sea), column(sea, "dwt")
    b, se = huber(X, y)
    page = np.array([r["known_page"] for r in sea])
    small = np.array([r["L"] < 130 for r in sea])
    print("deadweight from length and beam, 90 %% interval of sd %.2f:" % DWT_SD)
    e = folds(X, y)
    tell("five-fold, oil, product, chemical, L/B <= 7.5", e, DWT_SD)
    tell("  of these under 130 m", e[:, small], DWT_SD)
    tell("  of these from 130 m", e[:, ~small], DWT_SD)
    e = y[page] - X[page] @ huber(X[~page], y[~page])[0]
    tell("fitted on OpenSARShip rows, tested on the rest", e, DWT_SD)
    one = [0, 1, 3]
    print("from length alone, sd %.2f:" % DWT_SD_LENGTH)
    tell("five-fold", folds(X[:, one], y), DWT_SD_LENGTH)
    tell("fitted on OpenSARShip rows, tested on the rest", y[page] - X[page][:, one] @ huber(X[~page][:, one], y[~page])[0],
         DWT_SD_LENGTH)
    here = "reference_tankers.csv, Huber fit of ln dwt = start + length ln L + beam ln B + knee ln(max(1, L/%g))" % KNEE
    for i, key in enumerate(("start", "length", "beam", "knee")):
        put("dwt_" + key, b[i], se[i], "ln t, m" if not i else "1", "L 48-458 m, L/B <= 7.5", len(sea), here)
    put("dwt_knee_m", KNEE, 0, "m", "", len(sea), "chosen by cross-validation among 100 and 130 m")
    put("dwt_sd", DWT_SD, 0, "ln", "length and beam known", int(page.sum()),
        "transfer to web-collected rows: 0.142-0.156; cross-validated here %.3f" % folds(X, y).std())
    put("dwt_sd_length", DWT_SD_LENGTH, 0, "ln", "length alone", int(page.sum()), "the same transfer test: 0.217-0.258")
    chem = np.array([r["chemical"] for r in sea])
    e = (y - X @ b)[chem]
    put("dwt_chemical", np.median(e), 1.25 * e.std() / np.sqrt(len(e)), "ln", "", int(chem.sum()),
        "median residual of the chemical and oil/chemical rows")
    beam = column(sea, "beam")
    bb, bse = huber(X[:, :2], beam)
    for i, key in enumerate(("start", "length")):
        put("beam_" + key, bb[i], bse[i], "ln m" if not i else "1", "L 48-458 m", len(sea),
            "the same rows, ln B = start + length ln L")
    put("beam_sd", (beam - X[:, :2] @ bb).std(), 0, "ln", "L 48-458 m", len(sea), "spread of the same fit")
    return b


def gas(rows, put):
    lpg = [r for r in rows if r["gas"] and not r["lng"] and r["dwt"] > 0]
    X, y = lines(lpg)[:, :3], column(lpg, "dwt")
    b, se = huber(X, y)
    e = np.array([y[i] - X[i] @ huber(np.delete(X, i, 0), np.delete(y, i))[0] for i in range(len(y))])
    print("LPG by its own line, one left out, sd 0.18:")
    tell("LPG carriers", e, 0.18)
    for i, key in enumerate(("start", "length", "beam")):
        put("dwt_lpg_" + key, b[i], se[i], "ln t, m" if not i else "1", "L 60-230 m", len(lpg),
            "reference_tankers.csv, LPG rows, Huber fit of ln dwt = start + length ln L + beam ln B")
    put("dwt_lpg_sd", 0.18, 0, "ln", "L 60-230 m", len(lpg), "one-left-out sd %.3f" % e.std())


def hull(rows, b, put):
    sea = [r for r in rows if not r["gas"] and not r["river"] and not r["naval"]]
    deep = [r for r in sea if r["depth"] > 0]
    X, y = lines(deep)[:, :3], column(deep, "depth")
    c, se = huber(X, y)
    for i, key in enumerate(("start", "length", "beam")):
        put("depth_" + key, c[i], se[i], "ln m" if not i else "1", "L 48-347 m", len(deep),
            "reference_tankers.csv, Huber fit of ln D = start + length ln L + beam ln B")
    eD = y - X @ c
    print("depth: in-sample sd ln %.3f, n %d" % (eD.std(), len(deep)))
    put("depth_sd", 0.10, 0, "ln", "L 48-347 m", len(deep), "earlier fits to the same table: 0.100-0.104; here in-sample %.3f" % eD.std())
    both = [r for r in deep if r["summer_draught"] > 0 and not r["design"]]
    ratio = column(both, "summer_draught") - column(both, "depth")
    print("Ts/D: mean %.3f, sd %.3f, sd ln %.3f, n %d" % (np.exp(ratio).mean(), np.exp(ratio).std(ddof=1),
                                                          ratio.std(ddof=1), len(both)))
    put("ratio", np.log(0.706), ratio.std(ddof=1) / np.sqrt(len(both)), "ln", "Ts / D 0.706", len(both),
        "reference_tankers.csv, design draughts left out; here %.3f" % np.exp(ratio).mean())
    put("ratio_sd", 0.062, 0, "ln", "", len(both), "0.043 absolute; here sd ln %.3f" % ratio.std(ddof=1))
    heavy = [r for r in deep if r["dwt"] > 0]
    eW = column(heavy, "dwt") - lines(heavy) @ b
    eD = column(heavy, "depth") - lines(heavy)[:, :3] @ c
    rho = np.corrcoef(eW, eD)[0, 1]
    put("dwt_with_depth", 0.75, (1 - rho ** 2) / np.sqrt(len(heavy)), "1", "correlation of the residuals", len(heavy),
        "the same rows: %.2f; the fit with dwt known (0.104 -> 0.064) says 0.77" % rho)
    k = [r for r in both if r["dwt"] > 0]
    rho = np.corrcoef(column(k, "dwt") - lines(k) @ b, column(k, "summer_draught") - column(k, "depth"))[0, 1]
    put("dwt_with_ratio", 0.30, (1 - rho ** 2) / np.sqrt(len(k)), "1", "correlation of the residuals", len(k),
        "the same rows: %.2f" % rho)
    put("depth_with_ratio", -0.20, 0.29, "1", "correlation of the residuals", len(both),
        "so that Ts alone scatters by 0.10-0.11 about its line")


def river(rows, b, put):
    flat = [r for r in rows if r["river"] and r["L"] / r["beam"] > SLENDER]
    w = [r for r in flat if r["dwt"] > 0]
    e = column(w, "dwt") - lines(w) @ b
    put("river_dwt", e.mean(), e.std(ddof=1) / np.sqrt(len(e)), "ln", "L/B > 7.5, L < 150 m", len(e),
        "river-sea rows of reference_tankers.csv against the line above")
    put("river_dwt_sd", max(0.25, e.std(ddof=1)), 0, "ln", "L/B > 7.5, L < 150 m", len(e), "spread of the same")
    c = np.array([value("depth_" + k) for k in ("start", "length", "beam")])
    sea = [r for r in flat if "19619" not in r["name"]]
    d = column(sea, "depth") - lines(sea)[:, :3] @ c
    put("river_depth", d.mean(), d.std(ddof=1) / np.sqrt(len(d)), "ln", "L/B > 7.5, L < 150 m", len(d), "the same rows")
    put("river_depth_sd", 0.20, 0, "ln", "L/B > 7.5, L < 150 m", len(d),
        "their spread %.2f, and pr.19619, a deep narrow hull" % d.std(ddof=1))


def given(put):
    """What is not fitted: name, value, sd, unit, range, source."""
    eyes = "judgement"
    table = [
        ("length_least", 48, 0, "m", "", "shortest hull of the fits"),
        ("length_most", 458, 0, "m", "", "longest hull of the fits"),
        ("slender", SLENDER, 0, "1", "L/B", "above it river-sea hulls, and few others"),
        ("stoutest", 3.5, 0, "1", "L/B", "nothing stouter is a ship's hull"),
        ("slimmest", 11.0, 0, "1", "L/B", "nothing slimmer is"),
        ("river_most", 150, 0, "m", "", "river-sea hulls fit the locks; narrow hulls from 166 m follow the sea line"),
        ("lpp", LPP, 0.014, "1", "Lpp / L, n 8", "rows of reference_tankers.csv with both"),
        ("lpp_sd", 0.014, 0, "1", "Lpp / L, n 8", "the same"),
        ("block_small", 0.78, 0.03, "1", "L <= 100 m", "0.74-0.80 for coasters"),
        ("block_large", 0.824, 0.038, "1", "L >= 180 m, on Lpp", "NILIM TN 309 (Takahashi, Goto, Abe), oil tankers"),
        ("block_lpg", 0.737, 0.062, "1", "on Lpp", "NILIM TN 309, LPG"),
        ("block_small_m", 100, 0, "m", "", "between, linear in ln L"),
        ("block_large_m", 180, 0, "m", "", "between, linear in ln L"),
        ("waterplane_start", 0.55, 0, "1", "Cwp = 0.55 + 0.45 Cb", "Kristensen and Lutzen, in USEPA ShipPowerModel"),
        ("waterplane_block", 0.45, 0, "1", "", "the same"),
        ("waterplane_sd", 0.035, 0, "ln", "", "TPC of BW Tokyo: 73.0 t/cm predicted, 71.4 stated; and sd of Cb"),
        ("density", 1.025, 0, "t/m3", "sea water", "convention"),
        ("ratio_lpg", float(np.log(0.62)), 0.10, "ln", "Ts / D of gas carriers", "Gas Madrid 0.72, BW Tokyo 0.54"),
        ("ratio_lpg_sd", 0.15, 0, "ln", "", "half the distance of those two"),
        ("consumables_least", 0.02, 0, "1", "of dwt", "fuel, water, stores: 0.03-0.08, less when nearly used up"),
        ("consumables_most", 0.07, 0, "1", "of dwt", "the same"),
        ("ballast_start", 2.0, 0, "m", "dm = 2.0 + 0.02 Lpp", "MARPOL I reg. 18; below 150 m UI appendix 1 lies within 0.4 m"),
        ("ballast_length", 0.02, 0, "1", "", "the same"),
        ("ballast_sd", 0.04, 0, "ln", "of that rule as kept", "small hulls' rules A, B, C differ by so much and more"),
        ("ballast_least", 0.35, 0, "1", "of Ts", "deep hulls: bound of the rule"),
        ("ballast_most", 0.73, 0, "1", "of Ts", "largest ballast draught 0.70-0.75 Ts"),
        ("ballast_power", 3.0, 0, "1", "draught = least + (most - least) u^power", "seen 0.59-0.71 Ts; most near the rule; " + eyes),
        ("prior_ballast", 0.40, 0, "1", "share of hulls with cargo <= 0.1", "as many out as home"),
        ("prior_part", 0.20, 0, "1", "share between", eyes),
        ("prior_laden", 0.40, 0, "1", "share with cargo >= 0.8", "as many home as out"),
        ("prior_low", 0.10, 0, "1", "end of the first", eyes),
        ("prior_high", 0.80, 0, "1", "start of the last", eyes),
        ("prior_full", 0.985, 0, "1", "end of the last", "the rest is fuel and water"),
        ("known_depth_sd", 0.01, 0, "ln", "a depth given", "rounding; moulded against extreme"),
        ("known_draught_sd", 0.01, 0, "ln", "a summer draught given", "rounding"),
        ("known_dwt_sd", 0.015, 0, "ln", "a deadweight given", "registers differ by a per cent or two"),
        ("match_none", 0.5, 0, "1", "chance that a hull is not in the register", eyes),
        ("match_length_sd", 0.005, 0, "1", "of the length in a register", "overall against registered length"),
        ("match_beam_sd", 0.01, 0, "1", "of the beam in a register", "moulded against extreme"),
    ]
    for name, v, se, unit, span, source in table:
        put(name, v, se, unit, span, 0, source)


numbers = {}


def value(name):
    return numbers[name]["value"]


def put(name, v, se, unit, span, n, source):
    numbers[name] = {"value": float("%.5g" % v), "se": float("%.2g" % se), "unit": unit, "range": span, "n": n,
                     "source": source}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rows = load(sys.argv[1])
    b = deadweight(rows, put)
    gas(rows, put)
    hull(rows, b, put)
    river(rows, b, put)
    given(put)
    if "--write" in sys.argv:
        with open(os.path.join(HERE, "..", "hydrostatics.json"), "w", encoding="utf-8") as f:
            f.write("{\n" + ",\n".join('"%s": %s' % (k, json.dumps(v)) for k, v in numbers.items()) + "\n}\n")


main()
