"""again.py: of the truth beside SCENES/N-a.tif and N-b.tif, pixels of GSD metres, what catalogs of vessels make of it.

again.py register SCENES GSD SEEN
    writes ships.csv, a register of the true hulls found in N-a, and ais.csv, in which they report
again.py check SCENES GSD SEEN PLAIN SIZES KNOWN
    which hulls the catalogs' vessels link, with and without deck colours (SEEN, PLAIN), and which ships of the register
    they are taken for in N-b, by sizes alone and with the colours learnt from N-a (SIZES, KNOWN). Prints TAP.

All of them are exports.
"""
import csv
import glob
import json
import math
import os
import sys


SCENES, GSD = sys.argv[2], float(sys.argv[3])


def vessels(path):
    found = {}
    with open(path) as file:
        for row in csv.DictReader(file):
            found.setdefault(os.path.basename(row["scene_name"]), []).append(row)
    return found


def scene_files(side=""):
    return sorted(glob.glob(f"{SCENES}/*{side}.tif"))


def number(scene, sizes):
    """A register number of a true hull: six digits of its anchorage and length, and their check digit."""
    six = f"{int(os.path.basename(scene).split('-')[0]) % 10 + 1}{round(100 * sizes[0]) % 100000:05d}"
    return int(six + str(sum(int(d) * (7 - i) for i, d in enumerate(six)) % 10))


def hulls(scene, rows):
    """The true hull of each vessel of a scene that is one: its sizes, which no two share."""
    out = {}
    with open(scene[:-4] + ".truth.geojson") as file:
        truth = json.load(file)["features"]
    for row in rows:
        for hull in truth:
            p = hull["properties"]
            off_px = math.hypot(p["col_px"] - float(row["col_px"]), p["row_px"] - float(row["row_px"]))
            if off_px * GSD < 0.2 * p["length"] and abs(float(row["length_m"]) / p["length"] - 1) < 0.2:
                out[row["vessel_id"]] = (p["length"], p["beam"])
    return out


def links(path):
    """How many hulls stand in both scenes of a pair, how many of these are linked and with what mean probability, how
    many links are wrong, and how many should be by all links' own probabilities."""
    found, both, right, prob, owner = vessels(path), 0, 0, 0.0, {}
    for scene in scene_files():
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


def register(path):
    """All hulls of the first scenes that were found, and their reports a minute before."""
    found, ships, reports = vessels(path), {}, []
    for scene in scene_files("-a"):
        rows = found.get(os.path.basename(scene), [])
        for vessel, sizes in hulls(scene, rows).items():
            row = next(row for row in rows if row["vessel_id"] == vessel)
            ships[number(scene, sizes)] = sizes
            time = row["time"][:10].replace("/", "-") + "T" + row["time"][11:19] + "Z"
            reports.append((211000000 + len(reports), number(scene, sizes), time, row["lon"], row["lat"],
                            round(sizes[0])))
    with open("ships.csv", "w", newline="") as file:
        csv.writer(file).writerows([("imo", "loa_m", "beam_m"), *((imo, *sizes) for imo, sizes in ships.items())])
    with open("ais.csv", "w", newline="") as file:
        csv.writer(file).writerows([("mmsi", "imo", "time", "lon", "lat", "length"), *reports])


def matches(path):
    """How many hulls of the second scenes are in the register, how many are taken for the right ship of it with more
    than one half, how many hulls for a wrong one, how many should be by these probabilities, and how many it has."""
    with open("ships.csv") as file:
        listed = {int(row["imo"]) for row in csv.DictReader(file)}
    found, known, right, wrong, doubt = vessels(path), 0, 0, 0, 0.0
    for scene in scene_files("-b"):
        rows = found.get(os.path.basename(scene), [])
        of = hulls(scene, rows)
        for row in rows:
            true = number(scene, of[row["vessel_id"]]) if row["vessel_id"] in of else None
            known += true in listed
            if float(row["registry_prob"] or 0) > 0.5:
                right += true == int(row["registry_imo"])
                wrong += true != int(row["registry_imo"])
                doubt += 1 - float(row["registry_prob"])
    return known, right, wrong, doubt, len(listed)


if sys.argv[1] == "register":
    register(sys.argv[4])
    sys.exit()
seen, plain = links(sys.argv[4]), links(sys.argv[5])
for name, (both, right, wrong, prob, doubt) in (("sizes and colours", seen), ("sizes alone", plain)):
    print(f"# {name}: of {both} hulls seen twice {right} are linked (mean probability {prob:.2f}), {wrong} links are "
          f"wrong, {doubt:.1f} by their probabilities")
sizes, known = matches(sys.argv[6]), matches(sys.argv[7])
for name, (both, right, wrong, doubt, listed) in (("sizes and colours", known), ("sizes alone", sizes)):
    print(f"# {name}: of {both} hulls of a register of {listed} {right} are named rightly, {wrong} hulls wrongly, "
          f"{doubt:.1f} by their probabilities")
checks = [(seen[0] >= 15, "hulls are seen twice"), (seen[1] > plain[1], "colours link more of them"),
          (seen[2] <= seen[4] + 2 * math.sqrt(seen[4]), "and are wrong no more often than their probabilities say"),
          (known[1] > sizes[1] + 0.1 * known[0], "learnt colours name more ships of a register"),
          (known[2] <= known[3] + 2 * math.sqrt(known[3]), "and name no more wrongly than their probabilities say")]
for number, (good, what) in enumerate(checks, 1):
    print("ok" if good else "not ok", number, "-", what)
print(f"1..{len(checks)}")
sys.exit(not all(good for good, _ in checks))
