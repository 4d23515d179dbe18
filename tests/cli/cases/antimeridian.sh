need gdal_translate
# 400 px of 3 m about 180 degrees at the equator: hulls on both sides and one across
scene a.tif -a_srs EPSG:4326 -a_ullr 179.99481 0.00539 180.00559 -0.00539
detect-tanker -q a.tif v.geojson
python3 - <<'P'
import json
fs = json.load(open("v.geojson"))["features"]
kinds = sorted(f["geometry"]["type"] for f in fs)
print(len(fs), kinds)
for f in fs:
    assert -180 <= f["properties"]["lon"] <= 180
    c = f["geometry"]["coordinates"]
    for ring in (c if f["geometry"]["type"] == "Polygon" else [p[0] for p in c]):
        lons = [x for x, y in ring]
        assert max(lons) - min(lons) < 1 and -180 <= min(lons) and max(lons) <= 180, lons
P
