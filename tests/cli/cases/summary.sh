need gdal_translate
scene a.tif
detect-tanker -q --summary s.json --time 2024-03-31T03:29:27Z a.tif v.geojson
python3 - <<'P'
import json
s = json.load(open("s.json"))
print(" ".join(sorted(s)))
assert s["counts"]["vessels"] == 5 and abs(s["geometry"]["gsd_m"] - 3) < 0.01
assert s["run"]["peak_memory_mib"] > 1 and s["run"]["seconds"]["all"] > 0
assert s["sensor"]["time"] == "2024-03-31T03:29:27Z" and s["sensor"]["time_from"] == "option"
assert {m["quantity"] for m in s["measurable"]} >= {"length", "beam", "heading", "freeboard"}
P
try detect-tanker -q --summary s.json a.tif w.geojson
try detect-tanker -q --summary nofolder/s.json a.tif w.geojson
