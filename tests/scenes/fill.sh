#!/bin/sh
# How full: freeboards of tankers of the project's own renderer.
#
#   fill.sh RENDER_SCENE TOOLS fine|coarse [COUNT]
#
# fine: scenes of two tankers of 60-300 m, 0.3-0.7 m, sun 20-60 degrees, up to 25 degrees off nadir; 40 % of them all
# but empty, 40 % full. COUNT scenes, else TANKER_FILL, else 16. coarse: 3 m and 10 m, where short hulls have none.
here=$(dirname "$(realpath "$0")")
render=$(realpath "$1") tools=$(realpath "$2") group=$3 count=${4:-${TANKER_FILL:-16}}
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-fill.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
. "$here/figures.sh"

# one vessel a line: its length, freeboard, and why it has none
boards() {
    cat "$work"/*.geojson | tr '{' '\n' | sed -n 's/.*"length_m": *\([0-9.]*\).*"freeboard_m": *\([a-z0-9.]*\).*"not_measured": *"\([^"]*\)".*/\1 \2 \3/p'
}

# unclear WHAT: how many vessels have no freeboard for that reason
unclear() { boards | grep -cE "freeboard:($1)"; }

pairs=
case $group in
fine)
    for seed in $(seq "$count"); do
        drawn "fill-$seed" fill "$seed"
    done
    all=$work/all.json
    score "$all" $pairs
    given=$(figure "$all" freeboard_n)
    missed=$(unclear 'no_clear_edge|shadow_on_hull|shadow_on_quay|rough_sea|gsd_too_coarse|size_not_measured')
    echo "# $given freeboards, $missed more where sun and view allow one; mae $(figure "$all" freeboard_mae_m), coverage $(figure "$all" freeboard_coverage90)"
    bound fill "$all" freeboard_mae_m "<=" 0.3
    bound fill "$all" freeboard_coverage90 ">=" 0.8
    [ $((100 * given)) -ge $((55 * (given + missed))) ]
    result $? "fill: given for at least 55 % of those that sun and view allow"
    ;;
coarse)
    for gsd in 3 10; do
        for seed in 1 2 3 4; do
            drawn "coarse-$gsd-$seed" fill "$seed" --gsd "$gsd" --ships 6
        done
    done
    [ "$(boards | wc -l)" -ge 40 ]
    result $? "coarse: vessels are found"
    rm -f "$work"/*.truth.geojson
    mkdir "$work/10" && mv "$work"/coarse-10-*.geojson "$work/10"
    boards | awk '$1 < 80 && $2 != "null" { n++ } END { exit n > 0 }'
    result $? "3 m: no freeboard of a hull under 80 m"
    boards | awk '$2 != "null" { n++ } END { exit n == 0 }'
    result $? "3 m: freeboards of longer ones"
    rm -f "$work"/*.geojson && mv "$work"/10/*.geojson "$work"
    boards | awk '$1 < 200 && $2 != "null" { n++ } END { exit n > 0 }'
    result $? "10 m: no freeboard of a hull under 200 m"
    ;;
esac
finish
