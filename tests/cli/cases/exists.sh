need gdal_translate
scene a.tif
for name in out.geojson out.gpkg out.shp; do
    try detect-tanker -q a.tif $name
    try detect-tanker -q a.tif $name
    cp $name before
    try detect-tanker -q -overwrite a.tif $name
    cmp before $name
done
# another's companion file is not replaced without being asked
echo mine >other.dbf
try detect-tanker -q a.tif other.shp
cat other.dbf
# the scene itself is never replaced
cp a.tif a.gpkg
try detect-tanker -q -overwrite a.gpkg a.gpkg
left a.tif a.gpkg before
