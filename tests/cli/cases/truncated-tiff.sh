need gdal_translate
scene whole.tif -co TILED=YES -co BLOCKXSIZE=128 -co BLOCKYSIZE=128
for bytes in 4 100 400 100000 250000; do
    head -c $bytes whole.tif >cut.tif
    try detect-tanker -q cut.tif out.geojson
done
# GDAL fills a cut JPEG up with grey and only warns
gdal_translate -q -of JPEG -scale 0 2000 whole.tif whole.jpg
head -c 2000 whole.jpg >cut.jpg
try detect-tanker -q --gsd 3 whole.jpg whole.geojson
try detect-tanker -q --gsd 3 cut.jpg out.geojson
rm -f ./*.aux.xml
left whole.tif whole.jpg cut.jpg whole.geojson
