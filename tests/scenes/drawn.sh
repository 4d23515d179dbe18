#!/bin/sh
# Figures on scenes of the project's own renderer: every preset, three seeds (port: six), hulls of 60 m and more.
#
#   drawn.sh RENDER_SCENE TOOLS PRESET [SEED ...]
#
# All seeds of a preset count together; figures of each scene come as comments.
here=$(dirname "$(realpath "$0")")
render=$(realpath "$1") tools=$(realpath "$2") preset=$3
shift 3
[ $# -gt 0 ] || set -- 1 2 3 $([ "$preset" = port ] && echo 4 5 6)
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-scenes.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
. "$here/figures.sh"

pairs=
for seed; do
    drawn "$preset-$seed" "$preset" "$seed"
    [ "$preset-$seed" != port-3 ] || score "$work/three.json" $pairs
done
all=$work/all.json
score "$all" $pairs

# Floors of today's figures, so that nothing slips back unseen. The scenes of this renderer are
# harder than those that shared.sh is measured on: wakes as bright as
# decks, sides lit as red as decks, white gas tanks, unequal hulls abreast, wave trains astern.
case $preset in
vhr)
    bound "$preset" "$all" recall_open ">=" 1
    bound "$preset" "$all" false "<=" 0
    bound "$preset" "$all" length_mae_m "<=" 2
    bound "$preset" "$all" beam_mae_m "<=" 1.2
    bound "$preset" "$all" axis_median_deg "<=" 0.7
    bound "$preset" "$all" bow_right ">=" 0.9
    ;;
port)
    bound "$preset" "$all" recall_open ">=" 1
    bound "$preset" "$all" recall_berthed ">=" 0.95
    bound "$preset" "$all" precision ">=" 0.93 # of ten scenes 61 of 65 reports, 59 of 64 before hulls at quays were learnt
    bound "$preset, seeds 1 to 3" "$work/three.json" length_mae_m "<=" 2.5
    bound "$preset, seeds 1 to 3" "$work/three.json" axis_median_deg "<=" 0.7
    bound "$preset" "$all" length_mae_m "<=" 7
    bound "$preset" "$all" beam_mae_m "<=" 2.5
    bound "$preset" "$all" axis_median_deg "<=" 1.5
    bound "$preset" "$all" bow_right ">=" 0.9
    ;;
planet3)
    bound "$preset" "$all" recall_open ">=" 0.95
    bound "$preset" "$all" precision ">=" 0.95
    bound "$preset" "$all" length_mae_m "<=" 5
    ;;
s2)
    bound "$preset" "$all" recall_open ">=" 0.9
    bound "$preset" "$all" precision ">=" 0.9
    bound "$preset" "$all" length_mae_m "<=" 14
    ;;
quay3)
    bound "$preset" "$all" recall_open ">=" 0.95
    bound "$preset" "$all" precision ">=" 0.75
    bound "$preset" "$all" length_mae_m "<=" 8
    ;;
esac
finish
