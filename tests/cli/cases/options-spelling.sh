need gdal_translate
scene a.tif
detect-tanker -q a.tif 1.geojson
detect-tanker --quiet --of GeoJSON --threads=1 --config GDAL_CACHEMAX 32 --min-length=50 a.tif 2.geojson
detect-tanker -quiet -of=GeoJSON -threads 2 --config GDAL_CACHEMAX=32 -max-length 400 -- a.tif 3.geojson
cmp 1.geojson 2.geojson
cmp 1.geojson 3.geojson
