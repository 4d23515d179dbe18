need gdal_create
for type in CInt16 CFloat32; do
    gdal_create -q -of GTiff -ot $type -outsize 300 300 -bands 1 -a_srs EPSG:32648 -a_ullr 300000 140900 300900 140000 c.tif
    try detect-tanker --sensor optical c.tif out.geojson
done
left c.tif
