#!/bin/sh
# Figures on rendered harbours: hulls at quays and in rafts count as those at anchor do.
#
#   waters.sh RENDER_SCENE TOOLS waters       quays, rafts, wakes, islands, cloud; 0.3-10 m
#   waters.sh RENDER_SCENE TOOLS quays        port and quay3 at 0.5, 1, 2 and 3 m: hulls at berths
#
# TANKER_WATERS: how many seeds [8; all: 50]. TANKER_QUAYS: seeds for each pixel [2].
here=$(dirname "$(realpath "$0")")
render=$(realpath "$1") tools=$(realpath "$2") group=$3
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-scenes.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
. "$here/figures.sh"

# moored FILE PAIR...: score hulls at berths alone; those elsewhere neither count nor cost
moored() {
    moored_json=$1
    shift
    moored_pairs=
    while [ $# -gt 1 ]; do
        awk '/"berthed":/ { open = /false/ } /"difficult":/ && open { sub(/false/, "true") } { print }' \
            "$2" >"$2.moored"
        moored_pairs="$moored_pairs $1 $2.moored"
        shift 2
    done
    score "$moored_json" $moored_pairs
}

# report NAME FILE KEY...
report() {
    report_line="# $1:" report_file=$2
    shift 2
    for key; do
        report_line="$report_line $key $(figure "$report_file" $key)"
    done
    echo "$report_line"
}

all=$work/all.json berths=$work/berths.json pairs=
case $group in
waters)
    for seed in $(seq "${TANKER_WATERS:-8}"); do
        drawn "waters-$seed" waters "$seed"
    done
    score "$all" $pairs
    moored "$berths" $pairs
    report "all together" "$all" truth found recall recall_open recall_berthed predictions false precision length_mae_m
    report "hulls at berths" "$berths" truth found length_mae_m length_bias_m axis_median_deg
    # Floors of today's figures, over 50 seeds 0.89, 0.69 and 0.77. The aim is 0.95 for all three.
    bound waters "$all" recall_open ">=" 0.85
    bound waters "$all" recall_berthed ">=" 0.75
    bound waters "$all" precision ">=" 0.77
    bound waters "$berths" axis_median_deg "<=" 4
    ;;
quays)
    every=
    for line in "port 0.5" "port 1" "quay3 2" "quay3 3"; do
        set -- $line
        pairs=
        for seed in $(seq "${TANKER_QUAYS:-2}"); do
            drawn "$1-at-$2-$seed" "$1" "$seed" --gsd "$2"
        done
        every="$every $pairs"
        moored "$berths" $pairs
        report "berths at $2 m" "$berths" truth found recall length_mae_m length_bias_m axis_median_deg
    done
    moored "$berths" $every
    score "$all" $every
    report "all together" "$all" recall_open recall_berthed precision
    # Commit 36f96e5: 1, 0 and 0.93. With the net 0.99, 0.89 and 0.97 over 4 seeds, lengths to 3.6 m.
    bound quays "$all" recall_open ">=" 0.95
    bound quays "$berths" recall ">=" 0.8
    bound quays "$all" precision ">=" 0.9
    bound quays "$berths" length_mae_m "<=" 6
    bound quays "$berths" axis_median_deg "<=" 4
    ;;
*)
    echo "Bail out! unknown group $group"
    exit 99
    ;;
esac
finish
