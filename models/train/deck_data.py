#!/usr/bin/python3
"""Chips of detect-tanker --training-chips, joined to their labels, into one file for deck_train.py.

usage: deck_data.py --out FILE.npz [--data DIR --chips DIR] [--rendered DIR] [--own DIR]...

--data    the sets of real scenes with their label tables; --chips: their chips, one folder a set (deck.sh)
--rendered  folder of deck_render.sh
--own     folder of chips whose CSV a user has filled in: `type` (tanker, bulk_carrier, general_cargo, container,
          other, no_ship; several with a bar between; ship: any of the first five) and `bow` (left, right, or empty)

A chip is a sample: picture, size, what types it may be (a set), how far that is trusted, which end is the bow,
and the group of scenes it belongs to, which is never split between training and test.
"""
import argparse
import collections
import csv
import glob
import json
import math
import os
import re
import zlib

import numpy as np
from PIL import Image

import deck_net

T = {name: 1 << i for i, name in enumerate(deck_net.TYPES)}
T["ship"] = 31
T.update(bulk=T["bulk_carrier"], bulk_or_general=T["bulk_carrier"] | T["general_cargo"], other_large=T["other"],
         naval=T["other"], small_craft=T["other"], unsure=31, river_or_unclear=31)
RENDERED = {"oil": "tanker", "chemical": "tanker", "lpg": "tanker", "bulk": "bulk_carrier", "bulk_geared": "bulk_carrier",
            "general": "general_cargo", "general_geared": "general_cargo", "container": "container"}
FOLDS = 4
Truth = collections.namedtuple("Truth", "col row length types weight kind")  # kind: the label's own word


def read(path):
    return list(csv.DictReader(open(path))) if os.path.exists(path) else []


def table(data, folder, name, image_of):
    """Truths of a label table by scene."""
    out = collections.defaultdict(list)
    for r in read(f"{data}/{folder}/{name}"):
        if "w_px" in r:
            col, row, length = float(r["cx_px"]), float(r["cy_px"]), math.hypot(float(r["w_px"]), float(r["h_px"]))
        else:
            col, row, length = float(r["cx"]), float(r["cy"]), float(r["length_px"])
        kind = r.get("type") or r.get("type_by_eye") or "unsure"
        trust = {"high": 1.0, "medium": 0.7}.get(r.get("confidence"), 0.4) * (1 - float(r.get("masked_fraction") or 0))
        out[image_of(r["image"])].append(Truth(col, row, length, T.get(kind, 31), trust, kind))
    return out


def stem(image):
    return os.path.basename(image).rsplit(".", 1)[0]


def numbered_groups(names, gap=4):
    """Neighbouring numbers show the same ships at other zooms: runs without a gap are one group."""
    out, by = {}, collections.defaultdict(list)
    for n in names:
        by[re.sub(r"\d", "", n)].append((int(re.sub(r"\D", "", n) or 0), n))
    for prefix, items in by.items():
        last, group = None, None
        for number, n in sorted(items):
            if last is None or number - last > gap:
                group = f"{prefix}{number}"
            out[n], last = group, number
    return out


def distance(truth, r):
    """How far a chip is from a truth: of the centre in lengths, and of the size."""
    px = float(r["length_m"]) / float(r["gsd_m"])
    off = math.hypot(float(r["col_px"]) - truth.col, float(r["row_px"]) - truth.row) / truth.length
    return off + 0.5 * abs(math.log(px / truth.length))


def picture(path):
    return np.asarray(Image.open(path).convert("RGB"))


class Samples:
    def __init__(self):
        self.rows = []

    def add(self, folder, r, source, group, kind, types, weight, bow=0, fold=-1):
        size = [float(r[k]) for k in ("length_m", "beam_m", "gsd_m")]
        self.rows.append(dict(picture=picture(os.path.join(folder, r["chip"])), size=size, source=source, group=group,
                              kind=kind, types=types, weight=weight, bow=bow, fold=fold, scene=r["scene_id"],
                              place=(float(r["col_px"]), float(r["row_px"])), score=float(r["score"])))

    def save(self, path):
        keys = self.rows[0].keys()
        np.savez(path, **{k: np.array([r[k] for r in self.rows]) for k in keys})
        print(len(self.rows), dict(collections.Counter((r["source"], r["kind"]) for r in self.rows)))


def bow_of(bows, r):
    """1: right end, -1: left, 0: not labelled."""
    px = float(r["length_m"]) / float(r["gsd_m"])
    for b in bows:
        if math.hypot(float(r["col_px"]) - float(b["col_px"]), float(r["row_px"]) - float(b["row_px"])) < 0.2 * px:
            turn = abs((float(r["heading_deg"]) - float(b["bow_deg"]) + 180) % 360 - 180)
            return 1 if turn < 45 else -1 if turn > 135 else 0
    return 0


def real(samples, data, chips):
    bows = collections.defaultdict(list)
    for b in read(os.path.join(os.path.dirname(os.path.abspath(__file__)), "deck_bows.csv")):
        bows[b["set"], b["image"]].append(b)
    places = {"%03d" % int(r["nr"]): r["place"] for r in read(f"{data}/rdfpn/index.csv")}
    sets = {"google-earth": table(data, "google-earth", "ship_type_by_eye.csv", stem),
            "airbus": table(data, "airbus", "ship_type_by_eye.csv", stem),
            "rdfpn": table(data, "rdfpn", "ships_obb_type_by_eye.csv", stem)}
    for image, truths in table(data, "rdfpn", "clean_type_by_eye.csv", stem).items():
        sets["rdfpn"][image] += truths
    typed = [n for n, ts in sets["google-earth"].items()
             if any(t.kind != "small_craft" and t.length >= 55 for t in ts)]
    runs = numbered_groups(typed)
    for source, scenes in sets.items():
        for scene_file in sorted(glob.glob(f"{chips}/{source}/*.csv")):
            scene, rows = stem(scene_file), read(scene_file)
            group = {"google-earth": runs.get(scene, scene), "airbus": scene,
                     "rdfpn": places.get(scene, scene)}[source]
            near = {}
            for t in scenes.get(scene, []):
                best = min(rows, key=lambda r: distance(t, r), default=None)
                if best is not None and distance(t, best) < 0.35:
                    near[best["chip"]] = t
            for r in rows:
                t = near.get(r["chip"])
                if t:
                    samples.add(f"{chips}/{source}", r, source, group, t.kind, t.types, t.weight,
                                bow_of(bows[source, scene], r))


def negatives(samples, data, chips, most=600):
    rng = np.random.default_rng(3)
    rows = []
    for source in ("aid150", "ocean"):
        for f in sorted(glob.glob(f"{chips}/{source}/*.csv")):
            rows += [(source, stem(f), r) for r in read(f)]
    for k in rng.permutation(len(rows))[:most]:
        source, scene, r = rows[k]
        samples.add(f"{chips}/{source}", r, source, scene, "no_ship", T["no_ship"], 0.7)


def rendered(samples, folder):
    rng = np.random.default_rng(4)
    for f in sorted(glob.glob(folder + "/chips/*.csv")):
        scene = stem(f)
        truths = [t["properties"] for t in json.load(open(f"{folder}/truth/{scene}.truth.geojson"))["features"]]
        for r in read(f):
            gsd = float(r["gsd_m"])
            ts = [(distance(Truth(t["col_px"], t["row_px"], t["length"] / gsd, 0, 0, 0), r), t) for t in truths]
            d, t = min(ts, key=lambda x: x[0], default=(9, None))
            if d < 0.35:
                kind = RENDERED.get(t["subtype"], "other")
                turn = abs((float(r["heading_deg"]) - t["heading"] + 180) % 360 - 180)
                bow = 0 if t["subtype"] == "barge" else 1 if turn < 30 else -1 if turn > 150 else 0
                samples.add(folder + "/chips", r, "rendered", scene, kind, T[kind], 1.0, bow)
            elif d > 1.2 and rng.random() < 0.3:
                samples.add(folder + "/chips", r, "rendered", scene, "no_ship", T["no_ship"], 0.7)


def own(samples, folder):
    for f in sorted(glob.glob(folder + "/*.csv")):
        for r in read(f):
            words = [w for w in (r.get("type") or "").split("|") if w]
            unknown = [w for w in words if w not in T]
            if unknown:
                raise SystemExit(f"{f}: {r['chip']}: type {unknown[0]} is none of {', '.join(deck_net.TYPES)}, ship")
            bow = {"right": 1, "left": -1}.get(r.get("bow") or "", 0)
            types = 0
            for w in words:
                types |= T[w]
            if types or bow:
                samples.add(folder, r, "own", stem(f), "|".join(words) or "ship", types or 31, 1.0, bow)


def balance(samples):
    """Folds of whole groups, each with about as many tankers, other large ships and bows."""
    load, groups = np.zeros((FOLDS, 3)), collections.defaultdict(list)
    for r in samples.rows:
        if r["source"] not in ("rendered", "aid150", "ocean"):
            groups[r["source"], r["group"]].append(r)
    def weigh(rows):
        large = [r for r in rows if r["kind"] not in ("small_craft", "river_or_unclear", "unsure")]
        return np.array([3 * sum(r["kind"] == "tanker" for r in large), len(large), sum(r["bow"] != 0 for r in rows)], float)
    for key in sorted(groups, key=lambda k: (-weigh(groups[k]).sum(), k)):
        w = weigh(groups[key])
        fold = int(np.argmin(((load + w) ** 2).sum(1))) if w.any() else zlib.crc32(key[1].encode()) % FOLDS
        load[fold] += w
        for r in groups[key]:
            r["fold"] = fold


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--out", required=True)
    a.add_argument("--data")
    a.add_argument("--chips")
    a.add_argument("--rendered")
    a.add_argument("--own", action="append", default=[])
    args = a.parse_args()
    samples = Samples()
    if args.data and args.chips:
        real(samples, args.data, args.chips)
        negatives(samples, args.data, args.chips)
    if args.rendered:
        rendered(samples, args.rendered)
    for folder in args.own:
        own(samples, folder)
    if not samples.rows:
        raise SystemExit("no labelled chips: name --data and --chips, --rendered or --own")
    balance(samples)
    samples.save(args.out)


if __name__ == "__main__":
    main()
