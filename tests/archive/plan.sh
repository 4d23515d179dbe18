#!/bin/sh
# plan.sh: which scenes are searched: folders, patterns, lists, STAC, zips, filters, masks.
. "$(dirname "$(realpath "$0")")/lib.sh"
mkdir -p in/deep in/S2X_TEST.SAFE
"$render" planet3 in/a.tif --size 300 --seed 1 --place 104.2,1.2 --quiet
"$render" planet3 in/deep/b.TIF --size 300 --seed 2 --place 104.3,1.2 --quiet
"$render" planet3 in/c.tif --size 300 --seed 3 --place 10.2,1.2 --quiet
rm -f in/*.truth.geojson in/deep/*.truth.geojson
mkdir later
mv in/c.* later
cp in/a.tif in/deep/b_mask.tif
echo "<x/>" >in/S2X_TEST.SAFE/manifest.safe
echo "x" >in/S2X_TEST.SAFE/measurement.tif
(cd in && python3 -m zipfile -c z.zip a.tif)

# planned WORDS...: the scenes in the catalog of a run, and what became of them
planned() {
    rm -f p.gpkg
    tanker-archive run --catalog p.gpkg -q --jobs 1 "$@" && tanker-archive export p.gpkg p.csv --layer scenes --overwrite &&
        tail -n +2 p.csv | tr -d '"' | sed "s,^[^/]*,,; s,$work/,," | cut -d, -f 1,2 | tr '\n' ' '
}
all="in/S2X_TEST.SAFE,failed in/a.tif,done in/deep/b.TIF,done in/z.zip,done "
same "$(planned in)" "$all" "a folder"
same "$(planned ./in/ in/a.tif "$work/in/a.tif")" "$all" "each scene once"
same "$(planned 'in/*/b*')" "in/deep/b.TIF,done in/deep/b_mask.tif,done " "a pattern"
printf '# a list\n\nin/a.tif\r\n  in/deep  \nin/none.tif\n' >names.txt
same "$(planned names.txt)" "in/a.tif,done in/deep/b.TIF,done in/none.tif,failed " "a list"
same "$(planned "/vsizip/$work/in/z.zip/a.tif")" "/vsizip/in/z.zip/a.tif,done " "a name of GDAL's"
same "$(planned in --shard 1/2 | wc -w) $(planned in --shard 2/2 | wc -w)" \
    "$(planned in --shard 1/2 | wc -w) $((4 - $(planned in --shard 1/2 | wc -w)))" "two shards are the whole"

# STAC: b lies in the tropics in March, c far away, d has bands apart, e only a picture
mv later/* in
item() { # ID HREF LON TIME CLOUD
    printf '{"type":"Feature","stac_version":"1.0.0","id":"%s","bbox":[%s,1,%s.5,1.5],"geometry":{"type":"Polygon","coordinates":[[[%s,1],[%s.5,1],[%s.5,1.5],[%s,1.5],[%s,1]]]},"properties":{"datetime":"%s","platform":"WV02","eo:cloud_cover":%s,"view:sun_elevation":50,"view:sun_azimuth":120,"view:off_nadir":10},"assets":{"thumbnail":{"href":"%s.png","type":"image/png","roles":["thumbnail"]},"visual":{"href":"%s","type":"image/tiff; application=geotiff","roles":["data"]}}}' \
        "$1" "$3" "$3" "$3" "$3" "$3" "$3" "$3" "$4" "$5" "$1" "$2"
}
item one ./in/a.tif 104 2024-03-31T03:29:27Z 5 >one.json
{ item one ./in/a.tif 104 2024-03-31T03:29:27Z 5; echo; item two in/deep/b.TIF 104 2023-01-01T00:00:00Z 90; echo
    item three in/c.tif 10 2024-03-30T00:00:00Z 0; echo; } >items.ndjson
{ printf '{"type":"FeatureCollection","links":[{"rel":"self"}],"features":[\n'
    sed 's/$/,/; $ s/,$//' items.ndjson; printf '],"context":{"matched":3}}'; } >items.json
printf '{"type":"Feature","id":"split","properties":{"datetime":"2024-01-01T00:00:00Z"},"assets":{"B02":{"href":"in/a.tif","type":"image/tiff","eo:bands":[{"name":"B02"}]},"B03":{"href":"in/c.tif","type":"image/tiff","eo:bands":[{"name":"B03"}]}}}' >split.json
three="in/a.tif,done in/c.tif,done in/deep/b.TIF,done "
same "$(planned one.json)" "in/a.tif,done " "a STAC item"
grep -q '2024-03-31T03:29:27\|2024/03/31 03:29:27' p.csv
ok $? "whose time is the scene's"
same "$(planned items.ndjson)" "$three" "items one a line"
same "$(planned items.json)" "$three" "an item collection"
same "$(planned split.json | sed 's/.*#//')" "split,skipped " "an item with a file for each band is skipped with a word"
same "$(planned split.json --asset B03)" "in/c.tif,done " "unless one is named"
same "$(planned items.json --bbox 103,0,105,2)" "in/a.tif,done in/c.tif,skipped in/deep/b.TIF,done " "by box"
same "$(planned items.json --bbox 170,0,20,2)" "in/a.tif,skipped in/c.tif,done in/deep/b.TIF,skipped " "across the antimeridian"
same "$(planned items.json --from 2024)" "in/a.tif,done in/c.tif,done in/deep/b.TIF,skipped " "by time"
same "$(planned items.json --from 2024-03-31 --to 2024-03-31)" "in/a.tif,done in/c.tif,skipped in/deep/b.TIF,skipped " \
    "by day"
same "$(planned items.json --max-cloud 20)" "in/a.tif,done in/c.tif,done in/deep/b.TIF,skipped " "by cloud"
same "$(planned items.json --min-sun 51)" "in/a.tif,skipped in/c.tif,skipped in/deep/b.TIF,skipped " "by the sun"
same "$(planned items.json --sensor sar)" "in/a.tif,skipped in/c.tif,skipped in/deep/b.TIF,skipped " "by sensor"
cut -c 1-300 items.json >cut.json
tanker-archive run cut.json --catalog p.gpkg -q 2>message
same "$? $(grep -c '^ERROR 2: ' message)" "1 1" "a damaged collection is one error"
echo '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{}}]}' >other.json
tanker-archive run other.json --catalog p.gpkg -q 2>message
same "$? $(grep -c '^ERROR 2: .*no STAC items' message)" "1 1" "so is one without items"

# open scenes are asked the same, and without decoding: cut.tif has no pixels any more
square() { # FILE WEST SOUTH EAST NORTH
    printf '{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[%s,%s],[%s,%s],[%s,%s],[%s,%s],[%s,%s]]]}}' \
        "$2" "$3" "$4" "$3" "$4" "$5" "$2" "$5" "$2" "$3" >"$1"
}
head -c 100000 in/a.tif >in/cut.tif
cp in/a.IMD in/cut.IMD
square far.geojson 10 50 11 51
square world.geojson -180 -80 180 80
same "$(planned in/cut.tif --bbox 10,50,11,51)" "in/cut.tif,skipped " "no pixel is read of a scene outside the box"
same "$(planned in/cut.tif --aoi far.geojson)" "in/cut.tif,skipped " "nor outside the area"
same "$(planned in/cut.tif --aoi world.geojson)" "in/cut.tif,failed " "it is, inside"
same "$(planned in/cut.tif -- --land world.geojson)" "in/cut.tif,skipped " "nor of one that is all land"
same "$(planned in/a.tif -- --land far.geojson)" "in/a.tif,done " "other land leaves it"
same "$(planned in/cut.tif --from 2100)" "in/cut.tif,skipped " "nor of an early one"
tanker-archive run in/a.tif in/cut.tif --catalog twice.gpkg --aoi far.geojson -q
tanker-archive run in/a.tif in/cut.tif --catalog twice.gpkg --aoi far.geojson >told
grep -q '0 to search; 0 done, 0 failed, 2 skipped' told
ok $? "what was skipped is not opened again"
tanker-archive run in/a.tif in/cut.tif --catalog twice.gpkg --aoi world.geojson >told
grep -q '2 to search' told
ok $? "until the area changes"
name=$(printf 'in/b\303d.tif')
cp in/a.tif "$name" && same "$(planned "$name")" 'in/b\xc3d.tif,skipped ' "a name that is not UTF-8 stops nothing"
finish
