#!/usr/bin/python3
"""Score the whole program on real scenes: what detect-tanker says of types and bows, with nets that never saw the scene.

usage: deck_whole.py --detect DETECT-TANKER --data DIR --folds PREFIX [--every N]
           [--save TABLE.csv] [--again TABLE.csv]

--folds   PREFIX0.safetensors to PREFIX3.safetensors, of deck_evaluate.py --save-folds
--save    writes a row for each labelled hull; --again: scores such a table, and runs nothing

Every label of type of 55 pixels and more, and every bow of deck_bows.csv, in google-earth, airbus and rdfpn, is looked for in what
is reported of its scene. A bow is given where heading_ambiguous is false, and right within 90 degrees: bow_right of tanker-score. Where
it is not given the program's outline still begins at the likelier stern: every hull forced to an answer.
"""
import argparse
import csv
import json
import math
import os
import subprocess
import tempfile

import numpy as np

import deck_data as dd
from deck_evaluate import LARGE, auc, reliability

OPTIONS = "-q --threads 1 --min-score 0.03 --min-length 20 --max-length 1000 --overwrite --config GDAL_PAM_ENABLED NO".split()
FEWEST_PX = 55
COLUMNS = "set scene fold col_px row_px kind weight score length_px tanker_prob bow_deg heading_deg given likelier_deg".split()


def scene_of(data, source, scene):
    names = [f"{data}/{source}/{n}" for n in (f"images/{scene}.vrt", f"restored/{scene}.jpg", f"clean/{scene}.tif")]
    return next(n for n in names if os.path.exists(n))


def reports(args, source, scene, fold, folder):
    out = os.path.join(folder, "found.geojson")
    size = ["--gsd", str(dd.GSD[source])] if source == "rdfpn" else []
    subprocess.run([args.detect, *OPTIONS, *size, "--deck-weights", f"{args.folds}{fold}.safetensors",
                    scene_of(args.data, source, scene), out], check=True)
    return [f["properties"] for f in json.load(open(out))["features"]]


def likelier(r):
    """Degrees from the outline's first end, the likelier stern, to its other end, clockwise from image up."""
    x = r["box_px"]
    along, down = x[4] + x[6] - x[0] - x[2], x[5] + x[7] - x[1] - x[3]
    return math.degrees(math.atan2(along, -down)) % 360


def row_of(source, scene, fold, r, place, truth, bow=None):
    row = dict(set=source, scene=scene, fold=fold, col_px=place[0], row_px=place[1], bow_deg=bow,
               kind=truth.kind if truth else "", weight=truth.weight if truth else 0)
    if r:
        row.update(score=r["score"], length_px=r["length_m"] / r["gsd_m"], tanker_prob=r["tanker_prob"],
                   heading_deg=r["heading_deg"], given=int(not r["heading_ambiguous"]), likelier_deg=likelier(r))
    return row


def scenes_of(sets, bows, every):
    """Set and name of each scene with a large hull's type or a bow."""
    scenes = {k for k in bows if k[0] in sets}
    scenes |= {(n, s) for n in sets for s, ts in sets[n].items() if any(wanted(t) for t in ts)}
    return sorted(scenes)[::every]


def wanted(t):
    return t.kind in LARGE and t.length >= FEWEST_PX


def bows_told(bows, found):
    """The bow of each report that a label lies on, by its id(), and the labels that lie on none."""
    told, missed = {}, []
    for b in bows:
        def off(r):
            return math.hypot(r["col_px"] - float(b["col_px"]), r["row_px"] - float(b["row_px"])) / r["length_m"] * r["gsd_m"]
        best = min(found, key=off, default=None)
        if best is not None and off(best) < 0.2:
            told[id(best)] = b["bow_deg"]
        else:
            missed.append(b)
    return told, missed


def look(args):
    sets, groups = dd.labels(args.data)
    bows, fold_of = dd.of_images("deck_bows.csv"), dd.fold_of()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for source, scene in scenes_of(sets, bows, args.every):
            where = source, scene, fold_of(source, groups.get((source, scene), scene))
            found = reports(args, *where, folder)
            typed = dd.near_ones(sets[source].get(scene, []), found)
            of_report = {id(r): t for t, r in typed}
            told, missed = bows_told(bows[source, scene], found)
            rows += [row_of(*where, r, (r["col_px"], r["row_px"]), of_report.get(id(r)), told.get(id(r)))
                     for r in found if id(r) in of_report or id(r) in told]
            rows += [row_of(*where, None, (b["col_px"], b["row_px"]), None, b["bow_deg"]) for b in missed]
            rows += [row_of(*where, None, (t.col, t.row), t) for t in sets[source].get(scene, [])
                     if wanted(t) and not any(t is seen for seen, r in typed)]
    return rows


def number(row, key):
    return float(row[key]) if row[key] not in ("", None) else math.nan


def apart(a, b):
    return np.abs((a - b + 180) % 360 - 180)


def show(rows):
    v = {k: np.array([number(r, k) for r in rows]) for k in COLUMNS if k not in ("set", "scene", "kind")}
    source, kind = (np.array([r[k] for r in rows]) for k in ("set", "kind"))
    real, found = np.isin(source, ("google-earth", "airbus")), v["length_px"] >= FEWEST_PX
    typed = np.isin(kind, LARGE) & (v["weight"] > 0.3) & real
    use, tanker, p = typed & found, kind == "tanker", v["tanker_prob"]
    print("types, google-earth + airbus: %d of %d found; %d tankers, %d others: AUC %.3f, ECE %.3f" % (
        use.sum(), typed.sum(), (use & tanker).sum(), (use & ~tanker).sum(), auc(p[use], tanker[use]),
        reliability(p[use], tanker[use])[0]))
    known, given = ~np.isnan(v["bow_deg"]), v["given"] == 1
    right, forced = apart(v["heading_deg"], v["bow_deg"]) < 90, apart(v["likelier_deg"], v["bow_deg"]) < 90
    river = np.isin(kind, ("river_or_unclear", "small_craft"))
    for name, m in [("all", known)] + [(n, known & (source == n)) for n in ("google-earth", "airbus", "rdfpn")] + [
            ("merchant, large", known & ~river), ("the same, google-earth + airbus", known & ~river & real), ("river, small", known & river)]:
        f = m & found
        print("bows, %-32s %3d labelled, found %3d; given %3d, right %3d (%.3f); forced to an answer, right %.3f" % (
            name + ":", m.sum(), f.sum(), (f & given).sum(), (f & given & right).sum(), right[f & given].mean(), forced[f].mean()))
    wrong = np.flatnonzero(known & found & given & ~right)
    print("given and wrong:", ", ".join("%s %s" % (rows[i]["scene"], kind[i]) for i in wrong))


def main():
    a = argparse.ArgumentParser()
    for name in ("detect", "data", "folds", "save", "again"):
        a.add_argument("--" + name)
    a.add_argument("--every", type=int, default=1, help="of the scenes one in so many")
    args = a.parse_args()
    rows = list(csv.DictReader(open(args.again))) if args.again else look(args)
    if args.save:
        with open(args.save, "w", newline="") as f:
            w = csv.DictWriter(f, COLUMNS)
            w.writeheader()
            w.writerows(rows)
    show([{k: r.get(k) for k in COLUMNS} for r in rows])


if __name__ == "__main__":
    main()
