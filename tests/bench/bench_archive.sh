#!/bin/sh
# bench_archive.sh: tanker-archive over many small scenes: one worker against two, what it adds to the search, memory
# over the run, and a long list of names. Nothing is asserted.
#
#   bench_archive.sh RENDER_SCENE TOOLS FOLDER
#
# FOLDER: drawn scenes are kept there. TANKER_BENCH_SCENES: how many, 100 (500: ten minutes to draw on two cores);
# TANKER_BENCH_NAMES: names in the list, 100000; TANKER_BENCH_PARTS: 5.
set -e
render=$(realpath "$1") tools=$(realpath "$2")
mkdir -p "$3"
n=${TANKER_BENCH_SCENES:-100} names=${TANKER_BENCH_NAMES:-100000} parts=${TANKER_BENCH_PARTS:-5}
scenes=$(realpath "$3")/scenes-$n
PATH=$tools:$PATH
export LC_ALL=C OPENBLAS_NUM_THREADS=1
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

if [ ! -d "$scenes" ]; then
    rm -rf "$scenes.part"
    mkdir "$scenes.part"
    seq "$n" | xargs -P "$(nproc)" -I N "$render" planet3 "$scenes.part/scene-N.tif" --size 1000 --seed N --quiet
    rm -f "$scenes.part"/*.truth.geojson
    mv "$scenes.part" "$scenes"
fi
cat "$scenes"/* >/dev/null # the page cache

# spent COMMAND...: wall seconds and peak memory in MiB of the largest process, into $seconds and $mib
spent() {
    python3 -c 'import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(round(time.monotonic() - start, 3), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$@" >"$work/spent"
    read -r seconds mib <"$work/spent"
}
# column FILE N: its median and range
column() {
    sort -n -k "$2,$2" "$1" | awk -v k="$2" '{v[NR] = $k} END {printf "%.2f (%.2f to %.2f)", v[int((NR + 1) / 2)], v[1], v[NR]}'
}
# seconds that a catalog's scenes took inside the worker: opened, searched, closed
own() { ogr2ogr -f CSV /vsistdout/ "$1" -sql 'SELECT SUM(seconds) FROM scenes' | tail -n 1 | tr -d '"'; }
# the scenes in parts, each searched by one worker and by two, so that both see the same load
ls "$scenes"/*.tif | awk -v n="$n" -v parts="$parts" -v to="$work/part" '{print > (to int((NR - 1) * parts / n) ".txt")}'
for part in "$work"/part*.txt; do
    for jobs in 1 2; do
        spent tanker-archive run "$part" --catalog "$work/$jobs.gpkg" --jobs $jobs -q -- --threads 1
        eval "took_$jobs=$seconds"
    done
    echo "$took_1 $took_2 $(own "$work/1.gpkg") $(wc -l <"$part")"
done | awk '{print $1 / $2, 1000 * ($1 - $3 + before) / $4; before = $3}' >"$work/parts"
echo "$n scenes of 1000^2, 4 bands, in $parts parts; median (range) over the parts"
echo "  two workers are $(column "$work/parts" 1) times as fast as one"
echo "  one worker's run takes $(column "$work/parts" 2) ms a scene more than its searches do"
ogr2ogr -f CSV "$work/memory.csv" "$work/2.gpkg" -sql 'SELECT peak_memory_mib FROM scenes ORDER BY finished'
tail -n +2 "$work/memory.csv" | tr -d '"' | awk -v n="$n" '{v = $1 + 0; if (NR <= n / 5) {a += v; na++} if (NR > n - n / 5) {b += v; nb++} if (v > most) most = v}
    END {printf "  peak memory of a worker: %.0f MiB over the first fifth, %.0f over the last, %.0f at most\n", a / na, b / nb, most}'

# a list of names, one in a thousand inside the area
awk -v n="$names" 'BEGIN {
    for (i = 0; i < n; i++) {
        x = i % 1000 ? -170 + i % 100 : 140; y = i % 1000 ? -60 + i % 40 : 35
        printf "{\"type\":\"Feature\",\"stac_version\":\"1.0.0\",\"id\":\"s%d\",\"bbox\":[%g,%g,%g,%g],\"geometry\":null,", i, x, y, x + 0.1, y + 0.1
        printf "\"properties\":{\"datetime\":\"2024-03-01T00:00:00Z\"},\"assets\":{\"data\":{\"href\":\"/nowhere/s%d.tif\"}}}\n", i
    }
}' >"$work/items.ndjson"
spent tanker-archive run "$work/items.ndjson" --catalog "$work/names.gpkg" --bbox 139,34,142,37 --jobs 1 --limit 1 -q
echo "$names names, one in a thousand in the area"
echo "  planned, skipped ones recorded, one tried: $seconds s, $mib MiB"
spent tanker-archive status "$work/names.gpkg"
echo "  status: $seconds s, $mib MiB"
