"""tanker-score against the project's score.py: same bytes on random pairs and on real truth files.

usage: score_agrees.py TANKER_SCORE SCORE_PY DATA_FOLDER
"""
import glob, json, os, random, subprocess, sys, tempfile

tool, reference, data = sys.argv[1:4]


def box(lon, lat, r):
    d = r.uniform(1e-4, 3e-3)
    ring = [[lon - d, lat - d], [lon + d, lat - d / 2], [lon + d, lat + d], [lon - d / 3, lat + d]]
    return {"type": "Polygon", "coordinates": [ring + ([ring[0]] if r.random() < .8 else [])]}


def geometry(r, lon, lat):
    kind = r.random()
    if kind < .3:
        return {"type": "Point", "coordinates": [lon, lat]}
    g = box(lon, lat, r)
    return g if kind < .8 else {"type": "MultiPolygon", "coordinates": [g["coordinates"]]}


def maybe(r, p, **values):
    for k, v in values.items():
        x = r.random()
        if x < .75:
            p[k] = v
        elif x < .85:
            p[k] = None


def truth(r, lon, lat):
    p = {r.choice(("length_m", "length")): r.choice((r.uniform(20, 350), r.randint(30, 300)))}
    maybe(r, p, beam=r.uniform(5, 60), heading=r.uniform(-20, 400), axis_deg=r.uniform(0, 180),
          match_m=r.uniform(0, 400), freeboard=r.uniform(1, 20), laden=round(r.random(), 2),
          dwt=r.randint(0, 300000), berthed=r.random() < .4, difficult=r.random() < .1,
          loose=r.choice((False, True, 0, 1, "", "yes")), upright=r.random() < .2)
    maybe(r, p, **{r.choice(("kind", "type")): r.choice(
        ("tanker", "tanker", "Liquid Cargo Ship", "bulk", "ship", "unknown", "", "cargo"))})
    return p


def prediction(r, lon, lat):
    p = {}
    maybe(r, p, length_m=r.choice((r.uniform(0, 350), 0, r.randint(1, 300))), length_sd_m=r.uniform(0, 20),
          beam_m=r.uniform(0, 60), heading_deg=r.uniform(0, 360), heading_ambiguous=r.random() < .3,
          freeboard_m=r.uniform(0, 20), freeboard_sd_m=r.uniform(0, 4), laden_fraction=r.random(),
          laden_basis=r.choice(("measured", "prior")), laden_lo=r.uniform(0, .5),
          laden_hi=r.uniform(.5, 1), laden_prob=r.random(), dwt_t=r.uniform(0, 300000),
          tanker_prob=round(r.random(), 1), lon=lon, lat=lat)
    return p


def write(path, r, make, places):
    features = []
    for lon, lat in places:
        p = make(r, lon, lat)
        g = geometry(r, lon, lat)
        if r.random() < .1 and p.get("lon") is not None and p.get("lat") is not None:
            g = None
        features.append({"type": "Feature", "properties": p, "geometry": g})
    json.dump({"type": "FeatureCollection", "features": features}, open(path, "w"))


def compare(arguments, what):
    mine = subprocess.run([tool, "--json"] + arguments, capture_output=True, text=True)
    theirs = subprocess.run([sys.executable, reference] + arguments, capture_output=True, text=True)
    if mine.returncode or theirs.returncode or mine.stdout != theirs.stdout:
        print("differ:", what, mine.stderr, theirs.stderr)
        for a, b in zip(mine.stdout.splitlines(), theirs.stdout.splitlines()):
            if a != b:
                print("  mine", a, " score.py", b)
        return 1
    return 0


def random_case(seed, folder):
    r = random.Random(seed)
    names = []
    for k in range(r.randint(1, 3)):
        lon, lat = r.uniform(-179, 179), r.uniform(-70, 70)
        places = [(lon + r.uniform(-.02, .02), lat + r.uniform(-.02, .02)) for _ in range(r.randint(0, 40))]
        near = [(x + r.gauss(0, 5e-4), y + r.gauss(0, 5e-4)) for x, y in places if r.random() < .9]
        near += [(lon + r.uniform(-.02, .02), lat) for _ in range(r.randint(0, 5))]
        r.shuffle(near)
        pair = ["%s/p%d.json" % (folder, k), "%s/t%d.json" % (folder, k)]
        write(pair[0], r, prediction, near)
        write(pair[1], r, truth, places)
        names += pair
    options = ["--min-length", str(r.choice((0, 40, 60, 90.5)))] if r.random() < .6 else []
    return compare(options + names, "seed %d" % seed)


bad = 0
with tempfile.TemporaryDirectory() as folder:
    for seed in range(60):
        bad += random_case(seed, folder)
count = 60
for path in sorted(glob.glob(os.path.join(data, "*", "*.truth.geojson")))[::5]:
    count += 1
    bad += compare([path, path], path)
print("%d comparisons, %d differ" % (count, bad))
sys.exit(bad != 0)
