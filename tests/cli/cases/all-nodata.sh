need gdal_create
burn() { # FILE TYPE VALUE [options]
    out=$1 type=$2 value=$3
    shift 3
    gdal_create -q -of GTiff -ot $type -outsize 300 300 -bands 4 -burn $value "$@" -a_srs EPSG:32648 -a_ullr 300000 140900 300900 140000 $out
}
burn a.tif UInt16 0 -a_nodata 0
burn b.tif UInt16 0
burn c.tif Byte 0
burn d.tif UInt16 300
for name in a b c d; do
    try detect-tanker $name.tif $name.geojson | tail -n 1
    count $name.geojson || :
done
left a.tif b.tif c.tif d.tif
