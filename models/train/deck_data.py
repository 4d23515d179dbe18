#!/usr/bin/python3
"""Chips of detect-tanker --training-chips, joined to their labels, into one file for deck_train.py.

usage: deck_data.py --out FILE.npz [--data DIR --chips DIR] [--rendered DIR [--share S]] [--own DIR]...

--data    the sets of real scenes with their label tables; --chips: their chips, one folder a set (deck.sh). Large
          hulls that detect-tanker did not find are cut by the label's own box (deck_boxes.csv where that is upright);
          they, and the crops of exemplars, are trained on and never scored
--rendered  folder of deck_render.sh; --share: of what is no ship there
--own     folder of chips whose CSV a user has filled in: `type` (tanker, bulk_carrier, general_cargo, container,
          other, no_ship; several with a bar between; ship: any of the first five) and `bow` (left, right, or empty)

A chip is a sample: picture, size, what types it may be (a set), how far that is trusted, which end is the bow,
and the group of scenes it belongs to, which is never split between training and test (deck_folds.csv).
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
import scenes

T = {name: 1 << i for i, name in enumerate(deck_net.TYPES)}
T["ship"] = 31
T.update(bulk=T["bulk_carrier"], bulk_or_general=T["bulk_carrier"] | T["general_cargo"], other_large=T["other"],
         naval=T["other"], small_craft=T["other"], unsure=31, river_or_unclear=31)
RENDERED = {"oil": "tanker", "chemical": "tanker", "lpg": "tanker", "bulk": "bulk_carrier", "bulk_geared": "bulk_carrier",
            "general": "general_cargo", "general_geared": "general_cargo", "container": "container"}
BOXED = ("tanker", "bulk", "bulk_or_general", "general_cargo", "container", "other", "other_large", "naval", "unsure",
         "river_or_unclear")  # kinds whose boxes are looked at
FOLDS = 4
GSD = {"google-earth": 0.5, "airbus": 1.0, "rdfpn": 0.7, "exemplars": 0.5}  # nominal: screenshots have none
HERE = os.path.dirname(os.path.abspath(__file__))
Truth = collections.namedtuple("Truth", "col row length types weight kind axis beam",  # kind: the label's own word
                               defaults=(None, None))  # axis: degrees clockwise from image up
Box = collections.namedtuple("Box", "col row axis length beam")  # pixels
EXEMPLARS = {"Submarine": "naval", "MilitaryShip": "naval", "aircraft": "naval", "cruiser": "naval", "destroyer": "naval",
             "frigate": "naval", "submarine": "naval", "Yacht": "small_craft", "yacht": "small_craft", "tug": "small_craft",
             "fishing": "small_craft", "landing": "small_craft", "smallBoat": "small_craft", "smallPassenger": "small_craft"}


def read(path):
    return list(csv.DictReader(open(path))) if os.path.exists(path) else []


def table(data, folder, name, image_of):
    """Truths of a label table by scene."""
    out = collections.defaultdict(list)
    for r in read(f"{data}/{folder}/{name}"):
        if "w_px" in r:
            col, row, length = float(r["cx_px"]), float(r["cy_px"]), math.hypot(float(r["w_px"]), float(r["h_px"]))
            axis = beam = None
        else:
            col, row, length = float(r["cx"]), float(r["cy"]), float(r["length_px"])
            axis, beam = float(r["angle_deg"]) + 90, float(r["width_px"])
        kind = r.get("type") or r.get("type_by_eye") or "unsure"
        trust = {"high": 1.0, "medium": 0.7}.get(r.get("confidence"), 0.4) * (1 - float(r.get("masked_fraction") or 0))
        out[image_of(r["image"])].append(Truth(col, row, length, T.get(kind, 31), trust, kind, axis, beam))
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


def off_centre(truth, r):
    """How far a chip's centre is from a truth's, in lengths."""
    return math.hypot(float(r["col_px"]) - truth.col, float(r["row_px"]) - truth.row) / truth.length


def distance(truth, r):
    """How far a chip is from a truth: of the centre in lengths, and of the size."""
    px = float(r["length_m"]) / float(r["gsd_m"])
    return off_centre(truth, r) + 0.5 * abs(math.log(px / truth.length))


def picture(path):
    return np.asarray(Image.open(path).convert("RGB"))


def cut(image, box, fine=4):
    """The chip of a box, its axis to the right, as --training-chips lays it out."""
    wide, high = deck_net.CHIP
    k, q = box.length / deck_net.ALONG / fine, box.beam / deck_net.ACROSS / fine
    s, c = math.sin(math.radians(box.axis)), math.cos(math.radians(box.axis))
    right, down = (s * k, -c * k), (c * q, s * q)
    w, h = wide * fine, high * fine
    m = [v for i, at in ((0, box.col), (1, box.row)) for v in (right[i], down[i], at - right[i] * w / 2 - down[i] * h / 2)]
    return np.asarray(image.transform((w, h), Image.AFFINE, m, Image.BILINEAR).resize((wide, high), Image.BOX))


class Samples:
    def __init__(self):
        self.rows = []

    def add(self, folder, r, source, group, kind, types, weight, bow=0, fold=-1):
        size = [float(r[k]) for k in ("length_m", "beam_m", "gsd_m")]
        self.rows.append(dict(picture=picture(os.path.join(folder, r["chip"])), size=size, source=source, group=group,
                              kind=kind, types=types, weight=weight, bow=bow, fold=fold, scene=r["scene_id"],
                              place=(float(r["col_px"]), float(r["row_px"])), found=True))

    def add_box(self, image, box, source, scene, group, t, bow):
        """A hull cut by its label's box."""
        gsd = GSD[source]
        self.rows.append(dict(picture=cut(image, box), size=[box.length * gsd, box.beam * gsd, gsd], source=source,
                              group=group, kind=t.kind, types=t.types, weight=t.weight, bow=bow, fold=-1, scene=scene,
                              place=(box.col, box.row), found=False))

    def save(self, path):
        keys = self.rows[0].keys()
        np.savez(path, **{k: np.array([r[k] for r in self.rows]) for k in keys})
        print(len(self.rows), dict(collections.Counter((r["source"], r["kind"]) for r in self.rows)))


def box_of(r):
    gsd = float(r["gsd_m"])
    return Box(float(r["col_px"]), float(r["row_px"]), float(r["heading_deg"]), float(r["length_m"]) / gsd, float(r["beam_m"]) / gsd)


def nearest(rows, box, reach):
    """The row of a table whose place is nearest to the box, if within `reach` of its length."""
    def off(b):
        return math.hypot(box.col - float(b["col_px"]), box.row - float(b["row_px"]))
    best = min(rows, key=off, default=None)
    return best if best is not None and off(best) < reach * box.length else None


def bow_of(bows, box):
    """1: right end, -1: left, 0: not labelled."""
    b = nearest(bows, box, 0.2)
    if b is None:
        return 0
    turn = abs((box.axis - float(b["bow_deg"]) + 180) % 360 - 180)
    return 1 if turn < 45 else -1 if turn > 135 else 0


def box_by_eye(truth, boxes):
    """The oriented box of a label: its own, or the one of deck_boxes.csv; None where there is none."""
    if truth.axis is not None:
        return Box(truth.col, truth.row, truth.axis, truth.length, truth.beam)
    b = nearest(boxes, truth, 0.25)
    return Box(*(float(b[k]) for k in ("col_px", "row_px", "axis_deg", "length_px", "beam_px"))) if b else None


def of_images(name):
    """Rows of a table of this folder by set and image."""
    out = collections.defaultdict(list)
    for r in read(os.path.join(HERE, name)):
        out[r["set"], r["image"]].append(r)
    return out


def open_image(data, source, scene):
    names = [f"{data}/{source}/{n}" for n in (f"images/{scene}.jpg", f"restored/{scene}.jpg", f"clean/{scene}.tif")]
    return Image.open(next(n for n in names if os.path.exists(n))).convert("RGB")


def labels(data):
    """The label tables of the sets of real scenes: truths by set and scene, and the group that each scene is of."""
    sets = {"google-earth": table(data, "google-earth", "ship_type_by_eye.csv", stem),
            "airbus": table(data, "airbus", "ship_type_by_eye.csv", stem),
            "rdfpn": table(data, "rdfpn", "ships_obb_type_by_eye.csv", stem)}
    for image, truths in table(data, "rdfpn", "clean_type_by_eye.csv", stem).items():
        sets["rdfpn"][image] += truths
    typed = [n for n, ts in sets["google-earth"].items() if any(t.kind != "small_craft" and t.length >= 55 for t in ts)]
    group = {("google-earth", n): run for n, run in numbered_groups(typed).items()}
    group.update({("rdfpn", "%03d" % int(r["nr"])): r["place"] for r in read(f"{data}/rdfpn/index.csv")})
    return sets, group


def near_ones(truths, rows):
    """For each truth that a chip or report lies on, the nearest: (truth, row)."""
    pairs = [(t, min(rows, key=lambda r: distance(t, r), default=None)) for t in truths]
    return [(t, r) for t, r in pairs if r is not None and distance(t, r) < 0.35]


def is_twin(a, b):
    """Do two chips show outlines side by side, alike in size and score? Of one label they are halves of its hull."""
    gsd, axis = float(a["gsd_m"]), math.radians(float(a["heading_deg"]))
    col, row = gsd * (float(b["col_px"]) - float(a["col_px"])), gsd * (float(b["row_px"]) - float(a["row_px"]))
    ahead, across = abs(col * math.sin(axis) - row * math.cos(axis)), abs(col * math.cos(axis) + row * math.sin(axis))
    turn = abs((float(b["heading_deg"]) - float(a["heading_deg"]) + 90) % 180 - 90)
    both = float(a["beam_m"]) + float(b["beam_m"])
    longer, likelier = (abs(math.log(float(a[k]) / float(b[k]))) for k in ("length_m", "score"))
    return turn < 15 and ahead < 0.3 * float(a["length_m"]) and 0.3 < across / both < 0.75 and longer < 0.5 and likelier < 0.12


def without_halves(truths, rows):
    ones = {r["chip"] for _, r in near_ones(truths, rows)}
    halves = [(a, b) for a in rows for b in rows if a["chip"] in ones and b["chip"] not in ones and is_twin(a, b)]
    halved = {r["chip"] for pair in halves for r in pair}
    return [r for r in rows if r["chip"] not in halved]


def real(samples, data, chips):
    bows, boxes = of_images("deck_bows.csv"), of_images("deck_boxes.csv")
    sets, groups = labels(data)
    for source, of_scene in sets.items():
        for scene_file in sorted(glob.glob(f"{chips}/{source}/*.csv")):
            scene = stem(scene_file)
            rows = without_halves(of_scene.get(scene, []), read(scene_file))
            group = groups.get((source, scene), scene)
            near = {r["chip"]: t for t, r in near_ones(of_scene.get(scene, []), rows)}
            for r in rows:
                t = near.get(r["chip"])
                if t:
                    samples.add(f"{chips}/{source}", r, source, group, t.kind, t.types, t.weight,
                                bow_of(bows[source, scene], box_of(r)))
                elif scene in of_scene and all(off_centre(v, r) > 0.75 for v in of_scene[scene]):
                    samples.add(f"{chips}/{source}", r, source, group, "no_ship", T["no_ship"], 0.7)
            for t in of_scene.get(scene, []):
                box = box_by_eye(t, boxes[source, scene])
                if t not in near.values() and t.kind in BOXED and box and box.length >= 55:
                    samples.add_box(open_image(data, source, scene), box, source, scene, group, t,
                                    bow_of(bows[source, scene], box))


def coarse(samples, data, chips):
    """Ships of unknown types, and what is none, at 10 m; the boxes there are too long."""
    for f in sorted(glob.glob(f"{chips}/sen2ships/*.csv")):
        port = stem(f)
        gsd, truths = scenes.truth_boxes(f"{data}/sen2ships/{port}.tif", f"{data}/sen2ships/{port}.truth.geojson")
        places = [Truth(*px.mean(0), p["length_m"] / gsd, 31, 1.0, "ship") for px, p in truths]
        for r in read(f):
            near = min(places, key=lambda t: off_centre(t, r))
            longer = float(r["length_m"]) / gsd / near.length
            if off_centre(near, r) < 0.3 and 0.55 < longer < 1.25:
                samples.add(f"{chips}/sen2ships", r, "sen2ships", port, "ship", 31, 1.0)
            elif off_centre(near, r) > 0.7 and float(r["length_m"]) >= 75:
                samples.add(f"{chips}/sen2ships", r, "sen2ships", port, "no_ship", T["no_ship"], 0.7)


def exemplars(samples, data):
    """Crops that a hull fills; around it what its corners show."""
    bows = of_images("deck_bows.csv")
    for r in read(f"{data}/exemplars/labels.csv"):
        im = Image.open(f"{data}/exemplars/{r['file']}").convert("RGB")
        w, h = im.size
        kind = {"tanker_gas": "tanker"}.get(r["mapped_type"], r["mapped_type"])
        if kind == "other":
            kind = EXEMPLARS.get(r["published_class"], "other_large")
        corner = np.asarray(im)[[1, 1, -2, -2], [1, -2, 1, -2]]
        around = Image.new("RGB", (2 * w, 4 * h), tuple(int(v) for v in np.median(corner, axis=0)))
        around.paste(im, (w // 2, 3 * h // 2))
        box = Box(w // 2 + w / 2, 3 * h // 2 + h / 2, 90, 0.98 * w, 0.92 * h)
        scene = r["file"].rsplit(".", 1)[0]
        bow = {"90": 1, "270": -1}.get(next((b["bow_deg"] for b in bows["exemplars", scene]), ""), 0)
        samples.add_box(around, box, "exemplars", scene, scene,
                        Truth(0, 0, w, T[kind], 0.4 if kind == "unsure" else 1.0, kind), bow)


def negatives(samples, data, chips, most=600):
    rng = np.random.default_rng(3)
    rows = []
    for source in ("aid150", "ocean"):
        for f in sorted(glob.glob(f"{chips}/{source}/*.csv")):
            rows += [(source, stem(f), r) for r in read(f)]
    for k in rng.permutation(len(rows))[:most]:
        source, scene, r = rows[k]
        samples.add(f"{chips}/{source}", r, source, scene, "no_ship", T["no_ship"], 0.7)


def lies_beside(t, r):
    """Is a chip's middle beside a rendered hull or past its end, or does it lie across it?"""
    gsd = float(r["gsd_m"])
    col, row = gsd * (float(r["col_px"]) - t["col_px"]), gsd * (float(r["row_px"]) - t["row_px"])
    s, c = math.sin(math.radians(t["heading"])), math.cos(math.radians(t["heading"]))
    turn = abs((float(r["heading_deg"]) - t["heading"] + 90) % 180 - 90)
    return (abs(col * c + row * s) > 0.5 * (t["beam"] + gsd) or abs(col * s - row * c) > 0.45 * t["length"] or turn > 25)


def holds(r, t):
    """Does the middle of a rendered hull lie in a chip's box, amidships?"""
    gsd = float(r["gsd_m"])
    col, row = gsd * (t["col_px"] - float(r["col_px"])), gsd * (t["row_px"] - float(r["row_px"]))
    s, c = math.sin(math.radians(float(r["heading_deg"]))), math.cos(math.radians(float(r["heading_deg"])))
    return abs(col * c + row * s) < 0.5 * float(r["beam_m"]) and abs(col * s - row * c) < 0.3 * float(r["length_m"])


def rendered(samples, folder, share):
    rng = np.random.default_rng(4)
    for f in sorted(glob.glob(folder + "/chips/*.csv")):
        scene = stem(f)
        truths = [t["properties"] for t in json.load(open(f"{folder}/truth/{scene}.truth.geojson"))["features"]]
        for r in read(f):
            gsd = float(r["gsd_m"])
            ts = [(distance(Truth(t["col_px"], t["row_px"], t["length"] / gsd, 0, 0, 0), r), t) for t in truths]
            d, t = min(ts, key=lambda x: x[0], default=(9, None))
            several = sum(holds(r, t) for t in truths) > 1
            if d < 0.35 and not several:
                kind = RENDERED.get(t["subtype"], "other")
                turn = abs((float(r["heading_deg"]) - t["heading"] + 180) % 360 - 180)
                bow = 0 if t["subtype"] == "barge" else 1 if turn < 30 else -1 if turn > 150 else 0
                samples.add(folder + "/chips", r, "rendered", scene, kind, T[kind], 1.0, bow)
            elif (several or all(away > 1.2 or lies_beside(t, r) for away, t in ts)) and rng.random() < share:
                samples.add(folder + "/chips", r, "rendered", scene, "no_ship", T["no_ship"], 0.7)


ENDS = {"right": 1, "left": -1, "": 0}


def told(where, r):
    """Types and bow that a user wrote into a row."""
    words = [w.strip() for w in (r.get("type") or "").lower().split("|") if w.strip()]
    bow = (r.get("bow") or "").strip().lower()
    for w, known, names in [(w, T, list(deck_net.TYPES) + ["ship"]) for w in words] + [(bow, ENDS, ["left", "right"])]:
        if w not in known:
            raise SystemExit(f"{where}: {r['chip']}: {w} is none of {', '.join(names)}")
    return words, ENDS[bow]


def own(samples, folder):
    tables = sorted(glob.glob(folder + "/*.csv"))
    if not tables:
        raise SystemExit(f"{folder}: no CSV of --training-chips")
    for f in tables:
        for r in csv.DictReader(open(f, encoding="utf-8-sig")):
            if not {"chip", "scene_id", "type", "bow"} <= r.keys():
                raise SystemExit(f"{f}: no column chip, scene_id, type or bow: it must be saved with commas between")
            words, bow = told(f, r)
            types = 0
            for w in words:
                types |= T[w]
            if types or bow:
                samples.add(folder, r, "own", stem(f), "|".join(words) or "ship", types or 31, 1.0, bow)


def fold_of():
    """Folds of whole groups, as deck_folds.csv says, so that figures of one net and the next compare; new groups by
    name."""
    folds = {(r["set"], r["group"]): int(r["fold"]) for r in read(os.path.join(HERE, "deck_folds.csv"))}
    return lambda source, group: folds.get((source, group), zlib.crc32(group.encode()) % FOLDS)


def split(samples):
    """What is not of scenes is in no fold: it is in every training."""
    fold = fold_of()
    for r in samples.rows:
        if r["source"] not in ("rendered", "aid150", "ocean", "exemplars"):
            r["fold"] = fold(r["source"], r["group"])


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--out", required=True)
    a.add_argument("--data")
    a.add_argument("--chips")
    a.add_argument("--rendered")
    a.add_argument("--share", type=float, default=0.3)
    a.add_argument("--own", action="append", default=[])
    args = a.parse_args()
    samples = Samples()
    if args.data and args.chips:
        real(samples, args.data, args.chips)
        negatives(samples, args.data, args.chips)
        exemplars(samples, args.data)
        coarse(samples, args.data, args.chips)
    if args.rendered:
        rendered(samples, args.rendered, args.share)
    for folder in args.own:
        own(samples, folder)
    if not samples.rows:
        raise SystemExit("no labelled chips: fill in type or bow in the CSV of --own, or name --data and --chips, or --rendered")
    split(samples)
    samples.save(args.out)


if __name__ == "__main__":
    main()
