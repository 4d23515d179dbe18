# lib.sh: what the tests of tanker-archive share. Read by a script whose arguments are
#
#   SCRIPT RENDER_SCENE TOOLS PLUGINS FLEET
#
# PLUGINS: folder of a GDAL driver that crashes, hangs or eats memory; FLEET: folder where drawn scenes are kept from
# test to test. TANKER_ARCHIVE_SCENES, TANKER_ARCHIVE_KILLS: how many (the issue's figures: 300 and 20).
here=$(dirname "$(realpath "$0")")
render=$(realpath "$1") tools=$(realpath "$2")
GDAL_DRIVER_PATH=$(realpath "$3")
export GDAL_DRIVER_PATH
mkdir -p "$4"
fleets=$(realpath "$4")
scenes=${TANKER_ARCHIVE_SCENES:-30}
kills=${TANKER_ARCHIVE_KILLS:-5}
PATH=$tools:$PATH
export LC_ALL=C OPENBLAS_NUM_THREADS=1
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-archive.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || exit 99
checks=0 bad=0

skip() {
    echo "1..0 # SKIP $*"
    exit 0
}

# ok STATUS WHAT: a line of TAP
ok() {
    checks=$((checks + 1))
    if [ "$1" = 0 ]; then
        echo "ok $checks - $2"
    else
        echo "not ok $checks - $2"
        bad=1
    fi
}

# same A B WHAT: equal texts
same() {
    [ "$1" = "$2" ]
    ok $? "$3"
    [ "$1" = "$2" ] || printf '%s\n' "not '$2' but '$1'" | sed 's/^/# /'
}

finish() {
    echo "1..$checks"
    exit $bad
}

# fleet N: a folder of N small scenes and twelve that are damaged, each in a way of its own; sets $fleet
fleet() {
    fleet=$fleets/fleet-$1
    (
        flock 9
        [ ! -d "$fleet" ] || exit 0
        part=$fleet.part
        rm -rf "$part"
        mkdir -p "$part/good" "$part/bad"
        for i in $(seq "$1"); do
            "$render" planet3 "$part/good/scene-$i.tif" --size 300 --seed "$i" --quiet || exit 1
            rm -f "$part/good/scene-$i.truth.geojson"
        done
        (cd "$part/bad" && damage ../good/scene-1.tif)
        mv "$part" "$fleet"
    ) 9>"$fleets/lock" || exit 99
}

# damage SCENE: twelve scenes that fail
damage() {
    head -c 200000 "$1" >cut.tif
    : >empty.tif
    echo "this is no raster" >text.tif
    cp "$1" header.tif && printf '\377\377\377\377\377\377' | dd of=header.tif bs=1 seek=4 conv=notrunc 2>/dev/null
    ln -s nowhere.tif dangling.tif
    gdal_translate -q -of PNG -b 1 "$1" whole.png && head -c 20000 whole.png >picture.tif && rm whole.png
    gdal_translate -q -of GTiff -co PROFILE=BASELINE "$1" nowhere-on-earth.tif
    gdal_translate -q -of VRT "$1" lost.vrt && sed -i 's,scene-1,scene-none,' lost.vrt
    head -c 5000 "$1" >broken.zip
    echo "TANKERTEST crash" >crash.tif
    echo "TANKERTEST hang" >hang.tif
    echo "TANKERTEST memory" >memory.tif
    rm -f ./*.aux.xml
}
damaged=12

# limits for the fleet: hang.tif and memory.tif end by these; under a sanitizer all is slower and larger
limits="--timeout ${TANKER_ARCHIVE_TIMEOUT:-8} --memory ${TANKER_ARCHIVE_MEMORY:-400}"

# undisturbed: a whole run over $fleet and its export, plain.gpkg
undisturbed() {
    tanker-archive run "$fleet" --catalog plain-catalog.gpkg --jobs 2 $limits -q
    ok $? "an undisturbed run ends with 0"
    tanker-archive export plain-catalog.gpkg plain.gpkg
    ok $? "and is exported"
    same "$(tanker-archive list-failed plain-catalog.gpkg | wc -l)" $damaged "every damaged scene is listed"
}

# count CATALOG WORD: of tanker-archive status
count() { tanker-archive status "$1" | sed -n "s/^ *$2  *//p"; }

# wait_until COMMAND...: up to $tries times, 600, a fifth of a second apart
wait_until() {
    for _ in $(seq "${tries:-600}"); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.2
    done
    return 1
}
