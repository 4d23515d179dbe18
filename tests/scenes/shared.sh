#!/bin/sh
# The figures this version answers for, on the real and rendered scenes of TANKER_DATA; SKIP where
# they are not there.
#
#   shared.sh TOOLS GROUP        rendered planet sen2ships ocean dota opensarship lsssdd
#                              hrsid ssdd
here=$(dirname "$(realpath "$0")")
tools=$(realpath "$1") group=$2 data=${TANKER_DATA:-$here/../../../shared/data}
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-scenes.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
. "$here/figures.sh"

# need FOLDER: the plan that meson shows as SKIP, where it is missing
need() {
    [ -d "$data/$1" ] && return
    echo "1..0 # SKIP no $data/$1"
    exit 0
}

# scored NAME FOLDER SCENE...: figures of several scenes together into $work/NAME.json
scored() {
    group_name=$1 folder=$data/$2
    shift 2
    pairs=
    for file; do
        stem=${file%.*}
        detect "$stem" "$folder/$file" || continue
        pairs="$pairs $work/$stem.geojson $folder/$stem.truth.geojson"
    done
    score "$work/$group_name.json" $pairs
}

case $group in
rendered)
    need rendered
    for scene in vhr_noon vhr_port vhr_winter; do
        scored $scene rendered $scene.tif
        all=$work/$scene.json
        bound $scene "$all" recall_open ">=" 1
        bound $scene "$all" false "<=" 0
    done
    scored vhr rendered vhr_noon.tif vhr_port.tif vhr_winter.tif
    all=$work/vhr.json
    bound vhr "$all" length_mae_m "<=" 1.5
    bound vhr "$all" beam_mae_m "<=" 1.2
    bound vhr "$all" axis_median_deg "<=" 0.7
    bound vhr "$all" bow_right ">=" 0.9
    bound vhr "$all" freeboard_n ">=" 6
    bound vhr "$all" freeboard_mae_m "<=" 0.3
    for line in "planet_3m 0.95 0.95 5" "s2_10m 0.9 0.9 14" "quay_3m 0.95 0.9 6"; do
        set -- $line
        scored $1 rendered $1.tif
        bound $1 "$work/$1.json" recall_open ">=" $2
        bound $1 "$work/$1.json" precision ">=" $3
        bound $1 "$work/$1.json" length_mae_m "<=" $4
    done
    ;;
planet)
    need planet
    scored planet planet scene_1.vrt scene_2.vrt
    bound planet "$work/planet.json" truth "==" 13
    bound planet "$work/planet.json" found "==" 13
    bound planet "$work/planet.json" length_mae_m "<=" 8
    echo "# predictions that match no anchored ship (berths, piers, islands): $(figure "$work/planet.json" false)"
    ;;
sen2ships)
    need sen2ships
    pairs=
    for scene in "$data"/sen2ships/*.tif; do
        stem=$(basename "$scene" .tif)
        [ -e "${scene%.tif}.truth.geojson" ] || continue
        detect "$stem" "$scene" --min-length 40 || continue
        pairs="$pairs $work/$stem.geojson ${scene%.tif}.truth.geojson"
    done
    score "$work/all.json" --min-length 90 $pairs
    bound sen2ships "$work/all.json" recall_open ">=" 0.9
    ;;
ocean | dota)
    folder=$group most=0 sum=0
    [ $group = dota ] && folder=dota-sample most=3
    need $folder
    for scene in "$data/$folder"/*.vrt "$data/$folder"/*/*.vrt; do
        [ -e "$scene" ] || continue
        stem=$(basename "$scene" .vrt)
        case $scene in */target*) continue ;; esac
        detect "$stem" "$scene" || continue
        n=$(long_ones "$stem" 60)
        sum=$((sum + n))
        [ $group = ocean ] || { echo "# $stem: $n"; continue; }
        [ "$n" -le $most ]
        result $? "$stem: $n hulls of 60 m and more"
    done
    [ $group = ocean ] || { [ $sum -le $most ]; result $? "dota: $sum hulls of 60 m and more, at most $most"; }
    ;;
opensarship)
    need sar/opensarship
    pairs=
    for scene in "$data"/sar/opensarship/*/*/Patch_Cal/*.vrt; do
        stem=$(basename "$scene" .vrt | tr ' ' _)
        truth=$work/$stem.truth.geojson
        ln -s "${scene%.vrt}.truth.geojson" "$truth" || exit 99
        detect "$stem" "$scene" --units linear --min-length 20 || continue
        pairs="$pairs $work/$stem.geojson $truth"
    done
    score "$work/all.json" --min-length 20 $pairs
    # sizes were fitted on these ships: models/echo.md has the figures of scenes left out
    bound opensarship "$work/all.json" recall ">=" 0.97
    bound opensarship "$work/all.json" length_mae_m "<=" 13
    bound opensarship "$work/all.json" beam_mae_m "<=" 4
    bound opensarship "$work/all.json" axis_median_deg "<=" 5
    ;;
lsssdd)
    need sar/ls-ssdd-mini
    for stem in 01_1_1 01_1_2 01_1_3 01_1_4 01_1_5 01_1_6 01_1_7; do
        detect $stem "$data/sar/ls-ssdd-mini/images/$stem.jpg" --sensor sar --gsd 10 || continue
        n=$(long_ones $stem 60)
        [ "$n" = 0 ]
        result $? "$stem: $n hulls of 60 m and more on empty sea"
    done
    ;;
hrsid | ssdd)
    # pictures of 0.5 to 3 m taken to be of 1 m; what small_radar.txt names, one to one by place
    need sar/$group-mini
    truth=0 found=0 others=0
    for scene in $(sed -n "s/^\($group-mini[^ ]*\) .*/\1/p" "$here/small_radar.txt" | uniq); do
        detect one "$data/sar/$scene" --sensor sar --gsd 1 --min-length 10 || continue
        set -- $(places one | awk -v scene="$scene" '
            NR == FNR { if ($1 == scene) { left[++n] = $2; top[n] = $3; right[n] = $4; bottom[n] = $5 } next }
            { for (k = 1; k <= n; k++) if (!taken[k] && $1 >= left[k] && $1 <= right[k] && $2 >= top[k] && $2 <= bottom[k]) {
                taken[k] = 1; hits++; next } more++ }
            END { print n + 0, hits + 0, more + 0 }' "$here/small_radar.txt" -)
        truth=$((truth + $1)) found=$((found + $2)) others=$((others + $3))
    done
    [ $((100 * found)) -ge $((85 * truth)) ] && [ $truth -gt 0 ]
    result $? "$group: $found of $truth objects found, $others reports besides"
    ;;
*)
    echo "Bail out! unknown group $group"
    exit 99
    ;;
esac
finish
