need gdal_translate
scene a.tif
detect-tanker --table a.tif v.geojson
