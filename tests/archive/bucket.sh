#!/bin/sh
# bucket.sh: scenes in object storage: a server that speaks the little of S3 a reader needs, through GDAL's own /vsis3/.
. "$(dirname "$(realpath "$0")")/lib.sh"
command -v python3 >/dev/null || skip "python3 is not installed"
mkdir -p www/store/orders/deep www/store/S1.SAFE www/closed
draw() { "$render" planet3 "$1" --size 300 --seed "$2" --quiet && rm -f "${1%.tif}.truth.geojson"; }
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for i in 1 2 3; do draw www/store/orders/$i.tif $i; done
draw www/store/orders/deep/4.tif 4
python3 "$here/server.py" www "$work/port" 2>>server.log &
server=$!
wait_until [ -s port ]
ok $? "a server is up"
# what any S3 that is not Amazon's wants
AWS_S3_ENDPOINT=127.0.0.1:$(cat port)
export AWS_S3_ENDPOINT AWS_HTTPS=NO AWS_VIRTUAL_HOSTING=FALSE AWS_NO_SIGN_REQUEST=YES no_proxy=127.0.0.1
run() { tanker-archive run "$@" --jobs 2 >told 2>&1; }
orders=/vsis3/store/orders

run $orders/ --catalog c.gpkg
same "$? $(count c.gpkg done)" "0 4" "a folder of keys, listed in pages, and the folder in it"
tanker-archive export c.gpkg c.csv --layer scenes
same "$(grep -c "$orders/.*maxar-imd" c.csv)" 4 "with the metadata beside them"
run "$orders/[12].tif" s3://store/orders/deep/*.tif --catalog p.gpkg
same "$? $(count p.gpkg done)" "0 3" "patterns"
printf 's3://store/orders/1.tif\n%s/2.tif\n' $orders >names.txt
: >server.log
tanker-archive slurm names.txt --catalog s.gpkg --shards 2 >job.sh 2>told
same "$? $(wc -l <server.log)" "0 0" "a list of names is planned without a request"
run names.txt --catalog l.gpkg
same "$? $(count l.gpkg done)" "0 2" "and searched, with names as s3://"
printf '{"type":"Feature","stac_version":"1.0.0","id":"i","properties":{"datetime":"2024-03-31T03:29:27Z"},"assets":{"visual":{"href":"%s","type":"image/tiff"}}}\n' \
    s3://store/orders/1.tif ./deep/4.tif >www/store/orders/items.ndjson
run s3://store/orders/items.ndjson --catalog i.gpkg
same "$? $(count i.gpkg done)" "0 2" "items there, of s3:// and of relative hrefs"
detect-tanker -q s3://store/orders/1.tif 1.geojson && tanker-info s3://store/orders/1.tif >told 2>&1
ok $? "detect-tanker and tanker-info take such names"
tanker-archive export l.gpkg l.geojson --layer vessels
same "$(grep -c '"type": "Feature"' 1.geojson)" "$(grep '/1.tif"' l.geojson | grep -c '"type": "Feature"')" "and find the same ships"

run $orders --catalog c.gpkg
grep -q '0 to search; 4 done' told
ok $? "again: nothing is to do"
touch -d 2030-01-01 www/store/orders/3.tif
run $orders --catalog c.gpkg
grep -q '0 to search; 4 done' told
ok $? "nor when a key was copied upon itself: its ETag is the same"
draw www/store/orders/2.tif 12
run $orders --catalog c.gpkg
grep -q '1 scenes have changed since they were searched' told && grep -q '1 to search' told
ok $? "another ETag is another scene"
cp www/store/orders/3.tif www/store/S1.SAFE/measurement.tif
echo "<x/>" >www/store/S1.SAFE/manifest.safe
run s3://store/S1.SAFE --catalog f.gpkg
run s3://store/S1.SAFE --catalog f.gpkg
grep -q '0 to search' told
ok $? "a product folder has a listing for an ETag"
echo "<y/>" >www/store/S1.SAFE/manifest.safe
run s3://store/S1.SAFE --catalog f.gpkg
grep -q '1 to search' told
ok $? "which says when a file of it changes"

cp www/store/orders/1.tif www/store/orders/refused.tif
printf '%s\n' $orders/1.tif $orders/none.tif $orders/refused.tif s3://nowhere/1.tif >names.txt
run names.txt --catalog b.gpkg
same "$? $(count b.gpkg done)" "0 1" "keys that are missing or refused fail alone"
tanker-archive list-failed b.gpkg >failed
grep -q '/none.tif: .*there is no such key' failed && grep -q '/refused.tif: .*refuses it to the credentials' failed &&
    grep -q '/nowhere/1.tif: .*there is no such' failed
ok $? "with the server's reason"
run s3://store/refused/ --catalog e.gpkg
same "$? $(grep -c '^ERROR 2: .*refuses it' told)" "1 1" "a refused folder is one error"
run "s3://store/none/*.tif" --catalog e.gpkg
same "$? $(grep -c '^ERROR 2: ' told)" "1 1" "so is a pattern where nothing is"

echo reader >www/key-id
export AWS_NO_SIGN_REQUEST=NO AWS_ACCESS_KEY_ID=reader AWS_SECRET_ACCESS_KEY=secret
rm www/store/orders/refused.tif
run $orders --catalog k.gpkg
same "$? $(count k.gpkg done)" "0 4" "with a key requests are signed"
AWS_SECRET_ACCESS_KEY=wrong run $orders/1.tif --catalog w.gpkg
tanker-archive list-failed w.gpkg | grep -q 'is the secret key right'
ok $? "a wrong secret is told"
kill $server
[ $bad = 0 ] || sed 's/^/# /' told failed
finish
