need gdal_create
gdal_create -q -of GTiff -ot UInt16 -outsize 300 300 -bands 4 -burn 0 -a_nodata 0 -a_srs EPSG:32648 -a_ullr 300000 140900 300900 140000 a.tif
try detect-tanker -q a.tif out.geojson
count out.geojson || :
gdal_create -q -of GTiff -ot UInt16 -outsize 300 300 -bands 4 -burn 0 -a_srs EPSG:32648 -a_ullr 300000 140900 300900 140000 b.tif
try detect-tanker -q b.tif out2.geojson
count out2.geojson || :
left a.tif b.tif
