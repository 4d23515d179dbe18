#!/bin/sh
# Figures on drawn radar scenes: "sea" (a piece of it; the whole with TANKER_RADAR=10000), "hard", "spoilt", "quays" and "products".
#
#   radar.sh RENDER_RADAR TOOLS PRESET
here=$(dirname "$(realpath "$0")")
render=$(realpath "$1") tools=$(realpath "$2") preset=$3
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-scenes.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
. "$here/figures.sh"

# on_sea NAME: vessels of $work/NAME.geojson that do not lie in the corner of land of a scene of 2000 pixels
on_sea() {
    places "$1" | awk '$1 + $2 > 0.27 * 2000 { n++ } END { print n + 0 }'
}

scene=$work/$preset.tif all=$work/all.json pairs=
case $preset in
sea)
    size=${TANKER_RADAR:-3000}
    "$render" sea "$scene" --seed 1 --size "$size" --ships $((size * size / 250000)) || exit 99
    detect sea "$scene"
    score "$all" "$work/sea.geojson" "$work/sea.truth.geojson"
    bound sea "$all" recall ">=" 0.995
    bound sea "$all" precision ">=" 0.995
    bound sea "$all" length_mae_m "<=" 8
    bound sea "$all" beam_mae_m "<=" 4
    bound sea "$all" axis_median_deg "<=" 1.5
    # the same from other units, threads, tiles and kernels
    "$render" sea "$work/power.tif" --seed 1 --size 1000 --ships 12 --units linear || exit 99
    for how in "--threads 1" "--threads 3 --tile 64" "--tile 1024" "--cpu c"; do
        detect "other" "$work/power.tif" $how
        [ -e "$work/first.geojson" ] || cp "$work/other.geojson" "$work/first.geojson"
        cmp -s "$work/first.geojson" "$work/other.geojson"
        result $? "the same bytes with $how"
    done
    [ "$(long_ones first 60)" -ge 8 ]
    result $? "hulls in power: $(long_ones first 60)"
    ;;
hard)
    "$render" hard "$scene" --seed 1 || exit 99
    detect hard "$scene"
    score "$all" "$work/hard.geojson" "$work/hard.truth.geojson"
    # Today's floors: 80 hulls in pairs of 2-12 m, 60 weak ones, of which every twentieth is missed
    bound hard "$all" found ">=" 134
    bound hard "$all" false "<=" 3
    bound hard "$all" length_mae_m "<=" 12
    ;;
spoilt)
    # lines lit by another transmitter, uneven gain, a slanted border with faded pixels, side lobes, ambiguities of ships
    for seed in 5 6; do
        "$render" sea "$scene" --seed $seed --size 2000 --bridge 0 --ships 24 --streaks 12 --scallop 3 --border 1 \
            --arms 1 --ghosts 1 || exit 99
        detect "spoilt$seed" "$scene"
        cp "$work/spoilt.truth.geojson" "$work/spoilt$seed.truth.geojson"
        pairs="$pairs $work/spoilt$seed.geojson $work/spoilt$seed.truth.geojson"
    done
    score "$all" $pairs
    bound spoilt "$all" found ">=" 38
    bound spoilt "$all" recall ">=" 0.95
    bound spoilt "$all" false "<=" 1
    bound spoilt "$all" length_mae_m "<=" 8
    # crosses of strong side lobes are no part of the hulls they come from
    "$render" sea "$scene" --seed 21 --size 2400 --bridge 0 --ships 50 --arms 30 || exit 99
    detect arms "$scene"
    score "$work/arms.json" "$work/arms.geojson" "$work/spoilt.truth.geojson"
    bound arms "$work/arms.json" found ">=" 39
    bound arms "$work/arms.json" false "==" 0
    bound arms "$work/arms.json" length_mae_m "<=" 4.2
    bound arms "$work/arms.json" beam_mae_m "<=" 2.9
    # 25 towns in a corner of land, and their ambiguities on the sea: as many hulls there as without ambiguities
    for ghosts in 0 1; do
        "$render" sea "$scene" --seed 5 --size 2000 --bridge 0 --ships 20 --land 1 --towns 25 --ghosts $ghosts || exit 99
        detect towns$ghosts "$scene"
        score "$work/towns$ghosts.json" "$work/towns$ghosts.geojson" "$work/spoilt.truth.geojson"
        bound towns$ghosts "$work/towns$ghosts.json" found "==" "$(figure "$work/towns$ghosts.json" truth)"
    done
    without=$(on_sea towns0) with=$(on_sea towns1)
    [ "$without" -ge 15 ] && [ "$with" -le $((without + 2)) ]
    result $? "hulls on the sea: $without, $with beside the ambiguities of towns"
    ;;
quays)
    # hulls alongside a corner of land, in pixels of 1 and 3 m
    for line in "4 3 1200" "6 3 1200" "7 1 2000" "8 1 2000"; do
        set -- $line
        "$render" sea "$scene" --seed $1 --size $3 --gsd $2 --bridge 0 --gradient 1 --ships 6 --land 2 --towns 20 --berths 12 || exit 99
        detect quays$1 "$scene" --min-length 25
        cp "$work/quays.truth.geojson" "$work/quays$1.truth.geojson"
        pairs="$pairs $work/quays$1.geojson $work/quays$1.truth.geojson"
    done
    score "$all" --min-length 60 $pairs
    echo "# $(figure "$all" berthed_found) of $(figure "$all" berthed_truth) at quays, $(figure "$all" open_found) of" \
        "$(figure "$all" open_truth) on the sea, $(figure "$all" false) false, length $(figure "$all" length_mae_m)"
    bound quays "$all" recall_berthed ">=" 0.9
    bound quays "$all" recall_open ">=" 0.95
    bound quays "$all" false "<=" 3
    ;;
products)
    # as Capella, ICEYE and Umbra deliver them: UInt16 north up, with control points along the flight, 8 bits turned;
    # the same twelve hulls in all
    for line in "capella CAPELLA_C14_SP_GEO_HH_20240709040329_20240709040358 Capella-14 2024-07-09T04:03:44Z 38.2" \
        "iceye ICEYE_GBSG1X_20250627T112405Z_5045505_X42_SLF_GRD ICEYE-X42 2025-06-27T11:24:13Z 31.9" \
        "umbra 2024-02-03-04-05-06_UMBRA-05_GEC Umbra-05 2024-02-03T04:05:06Z 39.8"; do
        set -- $line
        "$render" sea "$work/$2.tif" --product $1 --seed 3 --size 3000 --gsd 1 --ships 12 --bridge 0 || exit 99
        detect $1 "$work/$2.tif" --summary "$work/$1.summary"
        score "$work/$1.json" "$work/$1.geojson" "$work/$2.truth.geojson"
        bound $1 "$work/$1.json" recall "==" 1
        bound $1 "$work/$1.json" false "==" 0
        bound $1 "$work/$1.json" length_mae_m "<=" 5
        bound $1 "$work/$1.json" beam_mae_m "<=" 2.5
        bound $1 "$work/$1.json" axis_median_deg "<=" 1
        for fact in '"kind": "sar"' '"units": "amplitude"' '"units_from": "metadata"' "\"sensor\": \"$3\"" "\"time\": \"$4\""; do
            grep -qF "$fact" "$work/$1.summary"
            result $? "$1: $fact"
        done
        # within 1.5 km of the middle incidence changes by 0.15 degrees
        tr '{,' '\n\n' <"$work/$1.geojson" | awk -v middle=$5 '/"incidence_deg"/ { n++; if ($2 == "null" ||
            $2 < middle - 0.2 || $2 > middle + 0.2) bad++ } END { exit !(n >= 9 && !bad) }'
        result $? "$1: incidence of every hull within 0.2 degrees of $5"
    done
    ;;
esac
finish
