#!/bin/sh
# again.sh: ships seen twice, 100 days and 110 km apart, under another sun and haze, from another side: which are known
# again, by sizes and deck colours, and by sizes alone? Colours must find more, and be wrong no more often than they say.
# again.sh RENDER_SCENE TOOLS; TANKER_AGAIN: anchorages, 2.
render=$(realpath "$1") tools=$(realpath "$2")
here=$(dirname "$(realpath "$0")")
count=${TANKER_AGAIN:-2}
PATH=$tools:$PATH
export OPENBLAS_NUM_THREADS=1
for program in ogrinfo python3; do
    command -v $program >/dev/null || { echo "1..0 # SKIP $program is not installed"; exit 0; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-again.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
mkdir scenes
for i in $(seq "$count"); do
    "$render" decks scenes/$i-a.tif --seed "$i" --gsd 0.7 --size 1400 --sun 52,150 --view 4,90 --haze 0.1 --cloud 0 \
        --place 125,38.$i --quiet && "$render" decks scenes/$i-b.tif --seed "$i" --gsd 0.7 --size 1400 --sun 31,165 \
        --view 14,260 --haze 0.45 --cloud 0 --place 125,37.$i --quiet || exit 99
done
tanker-archive run scenes --catalog seen.gpkg -q || exit 99
cp seen.gpkg bare.gpkg && ogrinfo -q -sql "UPDATE vessels SET deck_colour_sd = NULL" bare.gpkg >/dev/null &&
    tanker-archive merge plain.gpkg bare.gpkg -q || exit 99
for name in seen plain; do tanker-archive export $name.gpkg $name.csv --layer vessels || exit 99; done
exec python3 "$here/again.py" scenes seen.csv plain.csv
