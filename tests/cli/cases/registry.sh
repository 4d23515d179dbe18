need gdal_translate
scene a.tif
cat >ships.csv <<'R'
name,imo,type,loa_m,beam_m,depth_m,summer_draught_m,dwt_t,flag
"Long, One",9000001,,240,36,21,14.8,105000,XX
Other,,tanker,300,50,,,,
R
detect-tanker -q --registry ships.csv --summary s.json a.tif v.geojson
python3 - <<'P'
import json
ships = {round(f["properties"]["length_m"], -1): f["properties"] for f in json.load(open("v.geojson"))["features"]}
long = ships.pop(240)
assert long["registry_imo"] == 9000001 and long["registry_name"] == "Long, One", long
assert 0.5 < long["registry_prob"] < 1, long["registry_prob"]
assert abs(long["dwt_t"] - 105000) < 2000 and abs(long["depth_m"] - 21) < 1, long
for p in ships.values():
    assert p["registry_imo"] is None and p["registry_name"] is None and p["registry_prob"] is None
    assert "registry:no_match" in p["not_measured"], p["not_measured"]
s = json.load(open("s.json"))
print("one of", 1 + len(ships), "known;", s["options"]["registry"])
P
printf 'name,loa_m\nA,100\nB,x\n' >bad.csv
for f in bad.csv nothing.csv; do try detect-tanker --registry $f a.tif w.geojson; done
[ ! -e w.geojson ] && echo "nothing written"
