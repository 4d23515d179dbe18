#!/bin/sh
# Types and bows on drawn ships of all types whose decks the net was not taught, at 0.5 m and 3 m.
#
#   decks.sh RENDER_SCENE TOOLS [SEED ...]
here=$(dirname "$(realpath "$0")")
render=$(realpath "$1") tools=$(realpath "$2")
shift 2
[ $# -gt 0 ] || set -- 71001 71002 71003
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-scenes.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
. "$here/figures.sh"

for wanted in "0.5 0.98" "3 0.92"; do
    gsd=${wanted% *} pairs=
    for seed; do
        drawn "decks-$gsd-$seed" decks "$seed" --gsd "$gsd" --size 1200 --ships 24
    done
    score "$work/all.json" $pairs
    bound "$gsd m" "$work/all.json" tanker_auc ">=" "${wanted#* }"
    bound "$gsd m" "$work/all.json" bow_right ">=" 0.95
    echo "# $gsd m: $(figure "$work/all.json" bow_n) of $(figure "$work/all.json" found) bows given"
done
finish
