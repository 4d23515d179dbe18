need gdal_translate
[ -e /dev/full ] || skip "no /dev/full"
scene a.tif
try detect-tanker -q -of GeoJSON a.tif /dev/full
(detect-tanker a.tif - >/dev/full) && echo "exit 0" || echo "exit $?"
# a limit on the size of files fails like a full disk, in every format
for name in out.geojson out.gpkg out.shp out.fgb; do
    (ulimit -f 1; detect-tanker -q a.tif $name) 2>&1 && echo "exit 0" || echo "exit $?"
done
(ulimit -f 1; detect-tanker -q --summary s.json a.tif - >/dev/null) 2>&1 && echo "exit 0" || echo "exit $?"
left a.tif
