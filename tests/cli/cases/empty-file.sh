: >zero.tif
try detect-tanker zero.tif out.geojson
left zero.tif
