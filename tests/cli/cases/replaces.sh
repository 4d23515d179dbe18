# no output replaces an input, nor one output another
need gdalbuildvrt python3
scene a.tif
gdalbuildvrt -q a.vrt a.tif
cp a.tif kept.tif
printf 'lon,lat\n0,0\n' >f.csv
printf 'date,vessel,dwt_t\n2021-03-09,A,5000\n' >e.csv
cp f.csv kept.csv
cp e.csv kept-e.csv
try detect-tanker -q --overwrite --summary a.tif a.tif o.geojson
try detect-tanker -q --overwrite -of GeoJSON a.vrt a.tif
try detect-tanker -q --overwrite --summary ./a.tif a.vrt o.geojson
gdalbuildvrt -q b.vrt a.vrt
try detect-tanker -q --overwrite --summary a.tif b.vrt o.geojson
python3 -c 'import zipfile; zipfile.ZipFile("z.zip", "w").write("a.tif")'
cp z.zip kept.zip
try detect-tanker -q --overwrite --summary z.zip /vsizip/z.zip/a.tif o.geojson
try detect-tanker -q --summary ./p.geojson a.tif p.geojson
try detect-tanker -q --overwrite --fixed f.csv -of GeoJSON a.tif f.csv
try detect-tanker -q --summary o.geojson a.tif o.geojson
try detect-tanker --summary - a.tif -
try detect-tanker -q --chips none/chips a.tif o.geojson
try tanker-ledger -q --events e.csv --csv e.csv
try tanker-ledger -q --events e.csv --json ./e.csv
try detect-tanker -q --weights "" a.tif o.geojson
try detect-tanker -q --deck-weights= a.tif o.geojson
cmp a.tif kept.tif
cmp z.zip kept.zip
cmp f.csv kept.csv
cmp e.csv kept-e.csv
try detect-tanker -q --summary /dev/null -of GeoJSON a.tif /dev/null
[ -c /dev/null ] || echo "/dev/null was replaced"
[ ! -h /dev/stdout ] || link=yes
tanker-ledger -q --events e.csv --json /dev/stdout >l.json && head -n 1 l.json
[ -z "$link" ] || [ -h /dev/stdout ] || echo "/dev/stdout was replaced"
ln -s real.json link.json
echo old >real.json
tanker-ledger -q --events e.csv --json link.json
[ -h link.json ] && head -n 1 real.json
mkdir d
cp a.tif d/
try tanker-archive slurm d --catalog z.gpkg --shards 2 --script d/a.tif --overwrite -q
cmp a.tif d/a.tif
# what standard output did not take
[ -e /dev/full ] || skip "no /dev/full"
(tanker-info a.tif >/dev/full) && echo "exit 0" || echo "exit $?"
(tanker-info --json a.tif >/dev/full) && echo "exit 0" || echo "exit $?"
tanker-archive run a.tif --catalog c.gpkg -q
try tanker-archive export c.gpkg c.gpkg --overwrite
try tanker-archive learn c.gpkg f.csv f.csv --overwrite
for words in "status c.gpkg" "status c.gpkg --json" "passes c.gpkg --at 0,0 --json"; do
    (tanker-archive $words >/dev/full) && echo "exit 0" || echo "exit $?"
done
try tanker-archive slurm a.tif --catalog z.gpkg --shards 2 --script a.tif --overwrite -q
cmp a.tif kept.tif
tanker-archive status c.gpkg | head -n 2
left a.tif d z.zip kept.zip b.vrt l.json real.json link.json a.vrt kept.tif f.csv e.csv kept.csv kept-e.csv c.gpkg
