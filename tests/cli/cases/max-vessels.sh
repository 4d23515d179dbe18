# No more than so many vessels: the likeliest stay, and a warning says so.
need gdal_translate
scene a.tif
detect-tanker -q a.tif all.geojson
detect-tanker --max-vessels 2 --summary s.json a.tif two.geojson 2>&1 | grep -o '[0-9]* hulls found, and only the likeliest [0-9]* kept'
detect-tanker -q --max-vessels 5 a.tif five.geojson
cmp all.geojson five.geojson && echo "five of five are all"
python3 - <<'P'
import json
read = lambda name: [f["properties"] for f in json.load(open(name))["features"]]
every, two, s = read("all.geojson"), read("two.geojson"), json.load(open("s.json"))
best = sorted(every, key=lambda v: -v["score"])[:2]
assert {v["vessel_id"] for v in two} == {v["vessel_id"] for v in best}, two
assert s["counts"]["vessels"] == 2 and s["counts"]["dropped_many"] == 3
stages = s["run"]["computed_seconds"]
assert set(stages) == {"read", "water", "score", "blobs", "hulls", "net", "types", "fills"}
assert all(v >= 0 for v in stages.values()) and sum(stages.values()) > 0, stages
P
for n in 0 -1 x; do try detect-tanker -q --max-vessels $n a.tif w.geojson; done
