need gdal_create
gdal_create -q -of GTiff -ot UInt16 -outsize 1 100000 -bands 1 -burn 300 -co BLOCKYSIZE=1 -a_srs EPSG:32648 -a_ullr 300000 440000 300003 140000 tall.tif
gdal_create -q -of GTiff -ot UInt16 -outsize 100000 1 -bands 1 -burn 300 -co BLOCKYSIZE=1 -a_srs EPSG:32648 -a_ullr 300000 140003 600000 140000 wide.tif
for name in tall wide; do
    try timeout 60 detect-tanker -q $name.tif $name.geojson
    count $name.geojson || :
done
