try detect-tanker nowhere.tif out.geojson
try tanker-info nowhere.tif
try detect-tanker /vsizip/nowhere.zip/a.tif out.geojson
left
