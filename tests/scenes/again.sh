#!/bin/sh
# again.sh: ships seen twice, 100 days and 110 km apart, under another sun and haze, from another side: which are known
# again, by sizes and deck colours, and by sizes alone, and which are taken for the right ship of a register that has
# learnt their colours? Colours must find more, and be wrong no more often than they say.
# again.sh RENDER_SCENE TOOLS; TANKER_AGAIN: anchorages, 2, each 88 km from the next; TANKER_AGAIN_FIRST: seed of the
# first, 1; TANKER_AGAIN_GSD, TANKER_AGAIN_SIZE: pixels, 0.7 m and 1400 a side.
render=$(realpath "$1") tools=$(realpath "$2")
here=$(dirname "$(realpath "$0")")
count=${TANKER_AGAIN:-2} first=${TANKER_AGAIN_FIRST:-1} gsd=${TANKER_AGAIN_GSD:-0.7} size=${TANKER_AGAIN_SIZE:-1400}
PATH=$tools:$PATH
export OPENBLAS_NUM_THREADS=1
for program in ogrinfo python3; do
    command -v $program >/dev/null || { echo "1..0 # SKIP $program is not installed"; exit 0; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-again.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || exit 99
mkdir scenes
draw() { # NAME SEED PLACE SUN VIEW HAZE
    "$render" decks "scenes/$1.tif" --seed "$2" --gsd "$gsd" --size "$size" --place "$3" --sun "$4" --view "$5" \
        --haze "$6" --cloud 0 --quiet || exit 99
}
for i in $(seq "$first" $((first + count - 1))); do
    draw "$i-a" "$i" $((90 + i)),38 52,150 4,90 0.1
    draw "$i-b" "$i" $((90 + i)),37 31,165 14,260 0.45
done
tanker-archive run scenes --catalog seen.gpkg -q || exit 99
cp seen.gpkg bare.gpkg && ogrinfo -q -sql "UPDATE vessels SET deck_colour_sd = NULL" bare.gpkg >/dev/null &&
    tanker-archive merge plain.gpkg bare.gpkg -q || exit 99
for name in seen plain; do tanker-archive export $name.gpkg $name.csv --layer vessels || exit 99; done
# a register of the ships of the first scenes, their deck colours learnt from those, where they report
python3 "$here/again.py" register scenes "$gsd" seen.csv &&
    tanker-archive run 'scenes/*-a.tif' --catalog first.gpkg -q -- --registry ships.csv --ais ais.csv &&
    tanker-archive learn -q first.gpkg ships.csv learnt.csv &&
    tanker-archive run 'scenes/*-b.tif' --catalog sizes.gpkg -q -- --registry ships.csv &&
    tanker-archive run 'scenes/*-b.tif' --catalog known.gpkg -q -- --registry learnt.csv || exit 99
for name in sizes known; do tanker-archive export $name.gpkg $name.csv --layer vessels || exit 99; done
python3 "$here/again.py" check scenes "$gsd" seen.csv plain.csv sizes.csv known.csv
