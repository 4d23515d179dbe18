need gdal_translate
scene whole.tif -co TILED=YES -co BLOCKXSIZE=128 -co BLOCKYSIZE=128
for bytes in 4 100 400 100000 250000; do
    head -c $bytes whole.tif >cut.tif
    try detect-tanker -q cut.tif out.geojson
done
left whole.tif
