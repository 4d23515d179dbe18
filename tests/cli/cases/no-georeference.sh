need gdal_translate
scene placed.tif
gdal_translate -q -co PROFILE=BASELINE -co TFW=NO placed.tif bare.tif
rm -f bare.tif.aux.xml placed.tif
try detect-tanker bare.tif out.geojson
left bare.tif
try detect-tanker -q --gsd 3 bare.tif out.geojson
count out.geojson
python3 - <<'P'
import json
for f in json.load(open("out.geojson"))["features"]:
    p = f["properties"]
    assert f["geometry"] is None and p["lon"] is None and p["lat"] is None, p
    assert len(p["box_px"]) == 8 and p["col_px"] > 0 and p["row_px"] > 0
    assert "no_georef" in p["flags"].split(","), p["flags"]
    assert "position:no_georef" in p["not_measured"].split(","), p["not_measured"]
P
try detect-tanker -q --gsd 3 bare.tif out.fgb
try detect-tanker -q --gsd 3 bare.tif out.gpkg
count out.gpkg
left bare.tif
