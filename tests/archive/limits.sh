#!/bin/sh
# limits.sh: a full disk, a catalog that cannot be written, two runs at once, wrong usage, changed inputs and options.
. "$(dirname "$(realpath "$0")")/lib.sh"
fleet "$scenes"
mkdir few
for i in 1 2 3 4 5; do cp "$fleet/good/scene-$i.tif" "$fleet/good/scene-$i.IMD" few/; done
tanker-archive run few --catalog plain-catalog.gpkg --jobs 2 -q && tanker-archive export plain-catalog.gpkg plain.gpkg
ok $? "five scenes"

# a disk that fills: files may grow to so many blocks of 512 bytes only
(ulimit -f 340; tanker-archive run few --catalog full.gpkg --jobs 2 -q) 2>message
same "$? $(grep -c '^ERROR 7:' message)" "1 1" "a full disk is one error"
[ $bad = 0 ] || sed 's/^/# /' message
done_before=$(count full.gpkg done)
tanker-archive run few --catalog full.gpkg --jobs 2 -q && tanker-archive export full.gpkg full-export.gpkg
cmp plain.gpkg full-export.gpkg
ok $? "$done_before scenes were kept, and with room again the rest is done"
(ulimit -f 20; tanker-archive run few --catalog never.gpkg -q) 2>message
same "$? $(grep -c '^ERROR 7:' message) $(ls | grep -c '^never')" "1 1 0" "no room for a new catalog: nothing is left behind"
if [ "$(id -u)" = 0 ] && mkdir small && mount -t tmpfs -o size=400k tmpfs small 2>/dev/null; then
    tanker-archive run few --catalog small/c.gpkg --jobs 2 -q 2>message
    status=$?
    same "$status $(grep -c '^ERROR 7:.*full' message)" "1 1" "a full file system is one error"
    sed 's/^/# /' message
    mount -o remount,size=10m small
    tanker-archive run few --catalog small/c.gpkg --jobs 2 -q && tanker-archive export small/c.gpkg small-export.gpkg
    cmp plain.gpkg small-export.gpkg
    ok $? "with room again the run goes on"
    umount small
else
    echo "# no file system of its own: not root, or mounting is forbidden"
fi

# read-only: root may write anywhere, so somebody else tries
cp plain-catalog.gpkg locked.gpkg
chmod 444 locked.gpkg
chmod 755 "$work"
as=
[ "$(id -u)" != 0 ] || as="runuser -u nobody --"
$as "$tools/tanker-archive" run few --catalog locked.gpkg -q 2>message
same "$? $(grep -c '^ERROR 7: locked.gpkg: cannot be written' message)" "1 1" "a read-only catalog is one error"
$as "$tools/tanker-archive" status locked.gpkg >told
same "$?" 0 "but can be looked at"
cmp -s plain-catalog.gpkg locked.gpkg
ok $? "and is untouched"

# two at once
tanker-archive run few "$fleet/bad/hang.tif" --catalog twice.gpkg --jobs 2 --timeout 600 >told &
run=$!
wait_until grep -q '^done' told
tanker-archive run few --catalog twice.gpkg -q 2>message
same "$? $(grep -c '^ERROR 17: twice.gpkg: another run' message)" "1 1" "a second run on one catalog is refused"
tanker-archive status twice.gpkg >told-status
ok $? "status looks on meanwhile"
kill -TERM $run
wait $run
tanker-archive run few --catalog twice.gpkg -q
ok $? "and the catalog is free again"

# what changed is noticed
tanker-archive run few --catalog plain-catalog.gpkg >told
grep -q '0 to search; 5 done' told
ok $? "nothing changed: nothing is searched"
touch few/scene-1.tif
tanker-archive run few --catalog plain-catalog.gpkg >told
grep -q '0 to search; 5 done' told
ok $? "a new time alone is no change"
cp "$fleet/good/scene-6.tif" few/scene-1.tif
tanker-archive run few --catalog plain-catalog.gpkg >told 2>message
grep -q '1 to search; 4 done' told && grep -q '1 scenes have changed' message
ok $? "changed contents are"
tanker-archive run few --catalog plain-catalog.gpkg -- --min-length 90 --threads 1 >told 2>message
grep -q '5 to search; 0 done' told && grep -q '5 scenes were searched with other options' message
ok $? "so are options"
tanker-archive run few --catalog plain-catalog.gpkg -- --threads 2 --min-length=90 --cpu c >told
grep -q '0 to search; 5 done' told
ok $? "but not threads and kernels, nor how an option is written"
tanker-archive run few --catalog plain-catalog.gpkg --redo -- --min-length 90 >told
grep -q '5 to search' told
ok $? "--redo searches all again"
tanker-archive run "$fleet/bad/cut.tif" --catalog plain-catalog.gpkg -q
tanker-archive run "$fleet/bad/cut.tif" --catalog plain-catalog.gpkg >told
grep -q '0 to search; 0 done, 1 failed' told
ok $? "a failed scene stays failed"
tanker-archive run "$fleet/bad/cut.tif" --catalog plain-catalog.gpkg --retry-failed --strict >told
same "$? $(grep -c '^failed' told)" "3 1" "--retry-failed tries it again"
tanker-archive list-failed plain-catalog.gpkg --json | grep -q '"tries": 2'
ok $? "and tries are counted"

# a search that fails takes nothing away
tanker-archive export plain-catalog.gpkg before.csv --layer vessels
tanker-archive run few --catalog plain-catalog.gpkg -q -- --fixed none.csv 2>message
same "$? $(grep -c '^ERROR 2: --fixed none.csv' message) $(wc -l <message)" "1 1 1" "a file of an option that is not there is one error"
echo "no net" >bad.safetensors
tanker-archive run few --catalog plain-catalog.gpkg -- --weights bad.safetensors >told
tanker-archive export plain-catalog.gpkg after.csv --layer vessels
cmp before.csv after.csv && grep -q '0 done, 5 failed' told && [ "$(count plain-catalog.gpkg done)" = 5 ]
ok $? "done scenes that fail with other options stay done"
same "$(tanker-archive list-failed plain-catalog.gpkg | grep -c bad.safetensors)" 5 "and list-failed says why"
tanker-archive run few --catalog plain-catalog.gpkg -q -- --min-length 90
same "$(tanker-archive list-failed plain-catalog.gpkg --json | grep -c '"tries": [45]')" 5 "with the tries"
tanker-archive run few --catalog plain-catalog.gpkg --retry-failed -q -- --min-length 90 && tanker-archive export plain-catalog.gpkg again.csv --layer vessels
cmp before.csv again.csv && [ "$(tanker-archive list-failed plain-catalog.gpkg | grep -c safetensors)" = 0 ]
ok $? "until they are searched again"

# wrong usage
for words in "" "sail" "run few" "run few --catalog c.gpkg --shard 0/3" "run few --catalog c.gpkg --bbox 1,2,3" \
    "run few --catalog c.gpkg -- --chips d" "run few --catalog c.gpkg -- --min-lenght 9" "status" "status a b" \
    "export plain-catalog.gpkg" "slurm few --catalog c.gpkg" "status plain-catalog.gpkg --bbox 1,2,3,4" \
    "run few --catalog c.gpkg -- other.tif"; do
    tanker-archive $words >told 2>message
    same "$? $(grep -c '^ERROR 1: ' message) $(wc -c <told)" "2 1 0" "wrong usage: tanker-archive $words"
done
for words in "status none.gpkg" "run none --catalog c.gpkg" "run few/*.jp2 --catalog c.gpkg" "merge m.gpkg none.gpkg" \
    "export plain-catalog.gpkg plain.gpkg" "run few --catalog none/c.gpkg" "status few" "status few/scene-1.tif" \
    "run few --catalog c.gpkg --aoi none.gpkg"; do
    tanker-archive $words >told 2>message
    same "$? $(grep -c '^ERROR [0-9]*: ' message) $(wc -l <message)" "1 1 1" "one error: tanker-archive $words"
done
finish
