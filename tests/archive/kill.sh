#!/bin/sh
# kill.sh: a run that is killed at random moments and resumed ends as one that is left alone.
. "$(dirname "$(realpath "$0")")/lib.sh"
fleet "$scenes"
undisturbed

# moments from a fixed seed, spread over what is left
round=0
for pause in $(awk -v n="$kills" 'BEGIN { srand(7); for (i = 0; i < n; i++) printf "%.2f\n", 0.05 + 2.5 * rand() }'); do
    round=$((round + 1))
    tanker-archive run "$fleet" --catalog killed.gpkg --jobs 2 $limits -q &
    run=$!
    sleep "$pause"
    kill -KILL "$run" 2>/dev/null
    wait "$run" 2>/dev/null
    echo "# killed after $pause s: $(count killed.gpkg done) done, $(count killed.gpkg failed) failed"
done
tanker-archive run "$fleet" --catalog killed.gpkg --jobs 2 $limits -q
ok $? "killed $round times and resumed, the run ends with 0"
tanker-archive export killed.gpkg killed-export.gpkg
cmp plain.gpkg killed-export.gpkg
ok $? "its export is that of the undisturbed run, byte for byte"
[ ! -e killed.gpkg-wal ] && [ ! -e killed.gpkg.lock ]
ok $? "the catalog is one plain file again"
tanker-archive run "$fleet" --catalog killed.gpkg --jobs 2 $limits -q --strict
same $? 3 "--strict says that scenes failed"
tanker-archive export killed.gpkg again.gpkg
cmp plain.gpkg again.gpkg
ok $? "one more run changes nothing"

# reasons, by file
tanker-archive list-failed killed.gpkg | sed "s,$fleet/bad/,,g" >reasons
for what in 'cut.tif:.*tile' 'empty.tif:.*not recognized' 'text.tif:.*not recognized' 'header.tif:' \
    'dangling.tif:.*No such file' 'picture.tif:' 'nowhere-on-earth.tif:.*pixel size' 'lost.vrt:' \
    'broken.zip:' 'crash.tif: killed by signal 11\|crash.tif: the worker ended with status' \
    'hang.tif: took longer than' 'memory.tif:.*memory'; do
    grep -qi "^$what" reasons
    ok $? "the reason of $(echo "$what" | sed 's/:.*//')"
done
[ $bad = 0 ] || sed 's/^/# /' reasons

# SIGTERM: nothing half, status 1, and on
tanker-archive run "$fleet" --catalog term.gpkg --jobs 2 $limits -q 2>message &
run=$!
wait_until grep -q . term.gpkg-wal
kill -TERM "$run"
wait "$run"
same $? 1 "SIGTERM ends a run with 1"
grep -q '^ERROR 13: interrupted' message
ok $? "and it says so"
tanker-archive run "$fleet" --catalog term.gpkg --jobs 2 $limits -q && tanker-archive export term.gpkg term-export.gpkg
cmp plain.gpkg term-export.gpkg
ok $? "resumed, it ends as the undisturbed run"

# a batch system tells all of a task to end, the workers too, however new: that is no failure of their scenes
tanker-archive run "$fleet/good" --catalog told.gpkg --jobs 2 --limit 6 $limits -q &
run=$!
told=0
while grep -qv ' Z ' "/proc/$run/stat" 2>/dev/null; do
    for pid in $(cat "/proc/$run/task/$run/children" 2>/dev/null); do kill -TERM "$pid" 2>/dev/null && told=$((told + 1)); done
done
wait "$run"
same "$? $(count told.gpkg done) $(count told.gpkg failed)" "0 6 0" "SIGTERM ends no worker"
[ $told -ge 20 ]
ok $? "sent while it starts and works"

# shards and merge
for i in 1 2 3; do tanker-archive run "$fleet" --catalog part-$i.gpkg --shard $i/3 --jobs 2 $limits -q; done
tanker-archive merge whole.gpkg part-?.gpkg -q && tanker-archive merge whole.gpkg part-2.gpkg -q
tanker-archive export whole.gpkg whole-export.gpkg
cmp plain.gpkg whole-export.gpkg
ok $? "three shards, merged, are the whole"
finish
