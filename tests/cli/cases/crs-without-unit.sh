need gdal_translate
# one clear ERROR line, or a result: never a crash or a silent wrong number
for crs in 'LOCAL_CS["nothing"]' 'ENGCRS["a",EDATUM["b"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north]]'; do
    scene a.tif -a_srs "$crs" 2>/dev/null || scene a.tif -a_srs ''
    detect-tanker -q a.tif out.geojson 2>message && status=0 || status=$?
    [ $status = 1 ] && [ "$(grep -c '^ERROR' message)" = 1 ] || { echo "status $status"; cat message; }
    try detect-tanker -q --gsd 3 -overwrite a.tif with.geojson
    count with.geojson
done
left a.tif message with.geojson
