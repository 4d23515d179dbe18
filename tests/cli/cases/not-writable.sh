need gdal_translate
scene a.tif
try detect-tanker a.tif nofolder/out.geojson
try detect-tanker a.tif a.tif/out.geojson
try detect-tanker -q a.tif /proc/out.geojson
mkdir folder.geojson
try detect-tanker -overwrite a.tif folder.geojson
left a.tif folder.geojson
