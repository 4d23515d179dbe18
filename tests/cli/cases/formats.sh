need gdal_translate ogrinfo
scene a.tif
detect-tanker --formats >formats.txt
for name in v.geojson v.json v.gpkg v.fgb v.csv v.shp v.sqlite v.kml v.gml v.tab v.geojsonl v.parquet; do
    if [ $name = v.parquet ] && ! grep -q Parquet formats.txt; then continue; fi
    mkdir folder
    detect-tanker -q a.tif folder/$name
    echo "$name $(count folder/$name)"
    rm -r folder
done
detect-tanker -q -of GML a.tif odd.name
count odd.name
try detect-tanker -q a.tif v.unknown
try detect-tanker -q -of Nonesuch a.tif v.geojson
try detect-tanker -q -of GTiff a.tif v.geojson
