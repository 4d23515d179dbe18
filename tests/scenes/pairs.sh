#!/bin/sh
# Pairs ship to ship on scenes of the project's own renderer, every tanker with another alongside.
#
#   pairs.sh RENDER_SCENE TOOLS
#
# All seeds of a preset count together; pairs.py says what counts.
here=$(dirname "$(realpath "$0")")
render=$(realpath "$1") tools=$(realpath "$2")
command -v python3 >/dev/null || { echo "1..0 # SKIP python3 is not installed"; exit 0; }
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-pairs.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
. "$here/figures.sh"

# preset NAME SEEDS LEAST_RECALL MOST_FALSE
preset() {
    names=
    for seed in $(seq "$2"); do
        scene=$work/$1-$seed
        "$render" "$1" "$scene.tif" --seed "$seed" --sts-share 1 --quiet || exit 99
        detect "$1-$seed" "$scene.tif" || continue
        names="$names $scene.geojson $scene.truth.geojson"
        rm "$scene.tif"
    done
    # shellcheck disable=SC2086
    python3 "$here/pairs.py" $names >"$work/$1.json" || exit 99
    echo "# $1: $(tr -d '\n' <"$work/$1.json")"
    bound "$1" "$work/$1.json" recall ">=" "$3"
    bound "$1" "$work/$1.json" false "<=" "$4"
}

# Floors of today's figures. At 10 m most pairs come out as one hull.
preset vhr 6 1 0.1
preset planet3 6 0.9 0
preset s2 2 0.25 0
finish
