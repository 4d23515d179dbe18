#!/bin/sh
# Pairs ship to ship on scenes of the project's own renderer: tankers 2 to 30 m apart, with rafts, single ships, and
# ships alongside others at quays between them. TANKER_PAIRS: how many scenes of each pixel size.
#
#   pairs.sh RENDER_SCENE TOOLS
#
# All scenes of a pixel size count together; pairs.py says what counts.
here=$(dirname "$(realpath "$0")")
render=$(realpath "$1") tools=$(realpath "$2")
command -v python3 >/dev/null || { echo "1..0 # SKIP python3 is not installed"; exit 0; }
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-pairs.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
. "$here/figures.sh"

# pairs GSD SEEDS LEAST_RECALL MOST_FALSE
pairs() {
    names=
    for seed in $(seq 101 $((100 + ${TANKER_PAIRS:-$2}))); do
        scene=$work/$1-$seed
        "$render" sts "$scene.tif" --gsd "$1" --seed "$seed" --quiet || exit 99
        detect "$1-$seed" "$scene.tif" || continue
        names="$names $scene.geojson $scene.truth.geojson"
        rm "$scene.tif"
    done
    # shellcheck disable=SC2086
    python3 "$here/pairs.py" $names >"$work/$1.json" || exit 99
    echo "# $1 m: $(tr -d '\n' <"$work/$1.json")"
    bound "$1 m" "$work/$1.json" recall ">=" "$3"
    bound "$1 m" "$work/$1.json" false "<=" "$4"
}

# Floors of few scenes; README.md has the figures of more.
pairs 0.5 3 0.95 0.05
pairs 3 8 0.95 0.05
pairs 10 4 0.9 0.05
finish
