need gdal_translate python3
scene a.tif
run() { detect-tanker --overwrite --summary s.json "$@" a.tif v.geojson; }
kept() { python3 -c 'import json; c = json.load(open("s.json"))["counts"]; print(c["vessels"], c["dropped_fixed"])'; }
run -q
kept
# the first hull's place, as a CSV: in the usual 75 m; 200 m off and with a reach of its own
python3 - <<'P'
import json
p = [f["properties"] for f in json.load(open("v.geojson"))["features"]]
d = 200 / 111320
with open("one.csv", "w") as f: f.write("name,lon,lat\nbuoy,%.7f,%.7f\n" % (p[0]["lon"], p[0]["lat"]))
with open("off.csv", "w") as f: f.write("lon,lat\n%.7f,%.7f\n" % (p[0]["lon"], p[0]["lat"] + d))
with open("wide.csv", "w") as f: f.write("lon,lat,radius_m\n%.7f,%.7f,210\n" % (p[0]["lon"], p[0]["lat"] + d))
P
for f in one.csv off.csv wide.csv; do run -q --fixed $f; kept; done
# the left half of the scene, in metres of its UTM zone
cat >half.geojson <<'J'
{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32648"}},"features":[
{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":
[[[300000,140000],[300600,140000],[300600,141200],[300000,141200],[300000,140000]]]}}]}
J
run -q --fixed half.geojson
kept
# far away: told, and nothing dropped; wrong ones are refused
printf 'lon,lat\n10,10\n' >far.csv
run --fixed far.csv >/dev/null
kept
printf 'lon,lat\n300100,140900\n' >metres.csv
printf 'place\nhere\n' >table.csv
sed 's/EPSG::32648/EPSG::4326/' half.geojson >wrong.geojson
for f in metres.csv table.csv wrong.geojson none.gpkg; do try run -q --fixed $f; done
