"""again.py SCENES SEEN PLAIN: of the truth beside SCENES/N-a.tif and N-b.tif, which hulls the catalogs' vessels link.

SEEN and PLAIN are exports with and without deck colours. Prints TAP.
"""
import csv
import glob
import json
import math
import os
import sys


def vessels(path):
    found = {}
    with open(path) as file:
        for row in csv.DictReader(file):
            found.setdefault(os.path.basename(row["scene_name"]), []).append(row)
    return found


def hulls(scene, rows):
    """The true hull of each vessel of a scene that is one: its sizes, which no two share."""
    out = {}
    with open(scene[:-4] + ".truth.geojson") as file:
        truth = json.load(file)["features"]
    for row in rows:
        for hull in truth:
            p = hull["properties"]
            off = math.hypot(p["col_px"] - float(row["col_px"]), p["row_px"] - float(row["row_px"])) * 0.7
            if off < 0.2 * p["length"] and abs(float(row["length_m"]) / p["length"] - 1) < 0.2:
                out[row["vessel_id"]] = (p["length"], p["beam"])
    return out


def links(scenes, path):
    """How many hulls stand in both scenes of a pair, how many of these are linked and with what mean probability, how many
    links are wrong, and how many should be by all links' own probabilities."""
    found, both, right, prob, owner = vessels(path), 0, 0, 0.0, {}
    for scene in sorted(glob.glob(scenes + "/*.tif")):
        rows = found.get(os.path.basename(scene), [])
        of = hulls(scene, rows)
        for row in rows:
            ship = (os.path.basename(scene).split("-")[0], of.get(row["vessel_id"], row["vessel_id"]))
            owner.setdefault(ship, []).append(row)
    first = {}
    for ship, rows in owner.items():
        for row in rows:
            first.setdefault(row["hull_id"], set()).add(ship)
        if len(rows) == 2:
            both += 1
            if rows[0]["hull_id"] == rows[1]["hull_id"]:
                right += 1
                prob += min(float(row["hull_prob"]) for row in rows)
    wrong = sum(len(ships) - 1 for ships in first.values())
    doubt = sum(1 - float(row["hull_prob"]) for rows in owner.values() for row in rows)
    return both, right, wrong, prob / max(right, 1), doubt


seen, plain = links(sys.argv[1], sys.argv[2]), links(sys.argv[1], sys.argv[3])
for name, (both, right, wrong, prob, doubt) in (("sizes and colours", seen), ("sizes alone", plain)):
    print(f"# {name}: of {both} hulls seen twice {right} are linked (mean probability {prob:.2f}), {wrong} links are wrong, "
          f"{doubt:.1f} by their probabilities")
checks = [(seen[0] >= 15, "hulls are seen twice"), (seen[1] > plain[1], "colours link more of them"),
          (seen[2] <= seen[4] + 2 * math.sqrt(seen[4]), "and are wrong no more often than their probabilities say")]
for number, (good, what) in enumerate(checks, 1):
    print("ok" if good else "not ok", number, "-", what)
print(f"1..{len(checks)}")
sys.exit(not all(good for good, _ in checks))
