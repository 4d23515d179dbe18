"""pairs.py PRED TRUTH [PRED TRUTH ...]: pairs ship to ship of detect-tanker against those of rendered scenes.

A true pair: two hulls with `sts` whose sides are at most 31 m apart, without a third one so near to either, neither
`difficult` or shorter than 60 m. A pair of the prediction is right where its two hulls lie on the two of a true pair
(centres within half the true length). Prints as JSON: true pairs, found, said, wrong (said and no true pair; those at
difficult hulls do not count), the share found and that of the pairs at fenders' width (5 m), the share wrong, median
error and median absolute error of the gap in metres.
"""
import json
import math
import statistics
import sys


def ships(path):
    out = []
    for f in json.load(open(path))["features"]:
        p = f["properties"]
        lon, lat = f["geometry"]["coordinates"][:2] if f["geometry"]["type"] == "Point" else (p["lon"], p["lat"])
        out.append(dict(p, lon=lon, lat=lat))
    return out


def metres(a, b):
    return ((b["lon"] - a["lon"]) * 111320 * math.cos(math.radians(a["lat"])), (b["lat"] - a["lat"]) * 110574)


def apart(a, b):
    return math.hypot(*metres(a, b))


def gap(a, b):
    """Side to side, across the mean axis of two true hulls."""
    axis = math.radians(a["heading"] + 0.5 * ((b["heading"] - a["heading"] + 90) % 180 - 90))
    east, north = metres(a, b)
    return abs(east * math.cos(axis) - north * math.sin(axis)) - 0.5 * (a["beam"] + b["beam"])


def alongside(a, b):
    return apart(a, b) < 0.6 * (a["length"] + b["length"]) and gap(a, b) <= 31


def true_pairs(truth):
    sts = [t for t in truth if t.get("sts") and not t.get("berthed")]
    near = {id(t): [o for o in sts if o is not t and alongside(t, o)] for t in sts}
    return [(a, near[id(a)][0]) for a in sts if len(near[id(a)]) == 1 and len(near[id(near[id(a)][0])]) == 1
            and id(a) < id(near[id(a)][0])]


def same(p, t):
    return apart(p, t) <= t["length"] / 2


def hit(said, want):
    (p, q), (a, b) = said, want
    return (same(p, a) and same(q, b)) or (same(p, b) and same(q, a))


totals = {"true": 0, "found": 0, "said": 0, "wrong": 0}
close = {"true": 0, "found": 0}
errors = []
for pred_path, truth_path in zip(sys.argv[1::2], sys.argv[2::2]):
    pred, truth = ships(pred_path), ships(truth_path)
    by_id = {p["vessel_id"]: p for p in pred}
    said = [(p, by_id[p["partner_id"]]) for p in pred if p.get("partner_id") and p["vessel_id"] < p["partner_id"]]
    want = true_pairs(truth)
    plain = [w for w in want if not any(t["difficult"] or t["length"] < 60 for t in w)]
    hard = [t for t in truth if t["difficult"]]
    found = [(w, s) for w in plain for s in said if hit(s, w)]
    errors += [s[0]["partner_gap_m"] - gap(*w) for w, s in found]
    totals["true"] += len(plain)
    totals["found"] += len(found)
    close["true"] += sum(gap(*w) <= 5 for w in plain)
    close["found"] += sum(gap(*w) <= 5 for w, s in found)
    totals["said"] += len(said)
    totals["wrong"] += sum(not any(hit(s, w) for w in want) and not any(same(p, t) for p in s for t in hard) for s in said)
totals["true_fender"], totals["found_fender"] = close["true"], close["found"]
totals["gap_bias_m"] = round(statistics.median(errors), 2) if errors else None
totals["gap_error_m"] = round(statistics.median(map(abs, errors)), 2) if errors else None
totals["recall"] = round(totals["found"] / totals["true"], 4) if totals["true"] else None
totals["recall_fender"] = round(close["found"] / close["true"], 4) if close["true"] else None
totals["false"] = round(totals["wrong"] / totals["said"], 4) if totals["said"] else 0
print(json.dumps(totals, indent=1))
