# Masks that cannot be right: refused in one line, or told of once and the image is asked instead.
need gdal_translate gdal_create
scene a.tif
utm='"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32648"}}'
polygon() { # CRS RINGS
    echo "{\"type\":\"FeatureCollection\",$1\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":$2}}]}"
}
metres='[[[300000,140000],[300600,140000],[300600,141200],[300000,141200],[300000,140000]]]'
echo '{"type":"FeatureCollection","features":[]}' >empty.geojson
polygon '' '[[[10,50],[11,50],[11,51],[10,50]]]' >elsewhere.geojson
echo '{"type":"Point","coordinates":[103.208,1.271]}' >point.geojson
polygon '' "$metres" >wrong-crs.geojson
polygon "$utm," '[[[103.20,1.26],[103.21,1.26],[103.21,1.28],[103.20,1.26]]]' >degrees.geojson
polygon "$utm," '[[[300000,140000],[300050,141200],[300000,141200],[300050,140000],[300000,140000]]]' >bow-tie.geojson
: >nothing.geojson
echo 'a,b' >table.csv
gdal_create -q -of GTiff -outsize 40 40 -bands 1 -ot Byte -burn 1 bare.tif
gdal_create -q -of GTiff -outsize 40 40 -bands 1 -ot Byte -burn 1 -a_srs EPSG:32648 -a_ullr 900000 100 901000 0 far.tif
gdal_create -q -of GTiff -outsize 40 40 -bands 1 -ot Byte -burn 9 -a_nodata 9 -a_srs EPSG:32648 -a_ullr 300000 141200 301200 140000 blank.tif
detect-tanker -q a.tif plain.geojson
places() { sed -n 's/.*"col_px": *\([0-9.]*\).*"row_px": *\([0-9.]*\).*/\1 \2/p' "$1"; }
places plain.geojson >plain
[ -s plain ] || echo 'no vessels at all'
for option in land water clouds; do
    for mask in empty.geojson elsewhere.geojson point.geojson wrong-crs.geojson degrees.geojson bow-tie.geojson \
        nothing.geojson table.csv none.gpkg bare.tif far.tif blank.tif; do
        echo "$option $mask"
        if detect-tanker --$option $mask a.tif v.geojson >/dev/null 2>err; then
            places v.geojson | cmp -s - plain && echo 'as without it' || echo 'other vessels'
            cp err told
        else
            sed 's/^\(ERROR [0-9]*: [^:]*\).*/\1/' err >told
        fi
        [ "$(wc -l <err)" -le 1 ] || { echo "more than one line:"; cat err; }
        cat told
        rm -f v.geojson
    done
done
