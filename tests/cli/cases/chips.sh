need gdal_translate gdalinfo
scene a.tif
detect-tanker --chips x a.tif y.geojson --help >/dev/null
try detect-tanker -q --chips pictures a.tif v.geojson 2>message
grep -q 'no cairo' message && skip "built without cairo"
cat message >&2
ls pictures | sed 's/^v[0-9a-f]*/vID/'
for picture in pictures/*.png; do gdalinfo "$picture" | grep -q '^Size is [1-9]' || echo "$picture: bad"; done
try detect-tanker -q --chips pictures a.tif w.geojson
try detect-tanker -q --chips pictures -overwrite a.tif w.geojson
try detect-tanker -q --chips a.tif a.tif u.geojson
