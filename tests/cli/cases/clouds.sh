# A cloud mask beside the scene, one that is given, and what becomes of hulls under it.
need gdal_translate python3
scene a.tif
# SCL at 20 m: cirrus over the left half of the scene, water elsewhere; one hull itself as cloud
awk 'BEGIN {
    print "ncols 60\nnrows 60\nxllcorner 300000\nyllcorner 140000\ncellsize 20"
    for (r = 0; r < 60; r++) { for (c = 0; c < 60; c++) printf "%d ", (c < 30 ? 10 : c > 46 && c < 51 && r > 36 && r < 49 ? 9 : 6); print "" }
}' >m.asc
gdal_translate -q -of GTiff -ot Byte -a_srs EPSG:32648 m.asc a_SCL.tif
rm -f m.asc
tanker-info a.tif | grep cloud
say() {
    python3 - <<'P'
import json
s = json.load(open("s.json"))
print(s["scene"]["clouds"], s["scene"]["clouds_from"], s["search"]["cloud_share"], s["search"]["cloud_from"])
for f in json.load(open("v.geojson"))["features"]:
    p = f["properties"]
    print(round(p["col_px"]), round(p["row_px"]), "cloud" if "cloud" in p["flags"].split(",") else "clear")
P
}
detect-tanker -q --overwrite --summary s.json a.tif v.geojson
say
mv a_SCL.tif b_SCL.tif
tanker-info a.tif | grep cloud
detect-tanker -q --overwrite --summary s.json --clouds b_SCL.tif a.tif v.geojson
say
tanker-info --json --clouds b_SCL.tif a.tif | grep -c '"clouds_from": "option"'
# none: from the water; a damaged one beside the scene is told of and left out, a given one refused
detect-tanker -q --overwrite --summary s.json a.tif v.geojson
say
head -c 300 b_SCL.tif >a_SCL.tif
detect-tanker --overwrite --summary s.json a.tif v.geojson >/dev/null
say
try detect-tanker -q --overwrite --clouds a_SCL.tif a.tif v.geojson
