need gdal_create
gdal_create -q -of GTiff -ot UInt16 -outsize 1 1 -bands 1 -burn 300 -a_srs EPSG:32648 -a_ullr 300000 140003 300003 140000 one.tif
try detect-tanker -q one.tif out.geojson
count out.geojson || :
left one.tif
