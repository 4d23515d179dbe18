need gdal_translate
scene a.tif
detect-tanker -q --summary s.json --time 2024-03-31T03:29:27Z a.tif v.geojson
python3 - <<'P'
import json
s = json.load(open("s.json"))
print(" ".join(sorted(s)))
for word, name in zip(s["models"].split(", "), ("hull", "deck", "hydrostatics")):
    assert word.split()[0] == name and int(word.split()[1], 16) and len(word.split()[1]) == 12, s["models"]
assert s["counts"]["vessels"] == 5 and abs(s["geometry"]["gsd_m"] - 3) < 0.01
assert s["run"]["peak_memory_mib"] > 1 and s["run"]["seconds"]["all"] > 0
assert s["sensor"]["time"] == "2024-03-31T03:29:27Z" and s["sensor"]["time_from"] == "option"
assert {m["quantity"] for m in s["measurable"]} >= {"length", "beam", "heading", "freeboard"}
P
try detect-tanker -q --summary s.json a.tif w.geojson
try detect-tanker -q --summary nofolder/s.json a.tif w.geojson
# on standard output, alone
detect-tanker --summary - --overwrite a.tif v.geojson | sed -n '1,2p'
try detect-tanker --summary - --table a.tif w.geojson
left a.tif s.json v.geojson
