# figures.sh: what the scene tests share: run the tools, hold a figure against its bound, say so in TAP.
# Needs $tools (folder of the tools) and an empty folder $work; drawn also $render.

tests=0
bad=0

# result STATUS TEXT: one TAP line
result() {
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then
        echo "ok $tests - $2"
    else
        echo "not ok $tests - $2"
        bad=1
    fi
}

# figure FILE KEY: a number of tanker-score --json; "null" where it has none
figure() {
    awk -F'[:,]' -v key="\"$2\"" '{ k = $1; gsub(/[ \t]/, "", k) } k == key { gsub(/ /, "", $2); print $2; exit }' "$1"
}

# bound NAME FILE KEY OPERATOR NUMBER: assert one figure; null never passes
bound() {
    value=$(figure "$2" "$3")
    awk -v v="$value" -v op="$4" -v want="$5" 'BEGIN {
        if (v !~ /^-?[0-9.]+([eE][-+]?[0-9]+)?$/) exit 1
        exit !(op == "<=" ? v + 0 <= want + 0 : op == ">=" ? v + 0 >= want + 0 : v + 0 == want + 0) }'
    result $? "$1: $3 $value $4 $5"
}

# detect NAME SCENE [options]: vessels of a scene into $work/NAME.geojson; $detect_options go to every one
detect_options=
detect() {
    detect_name=$1 detect_scene=$2
    shift 2
    "$tools/detect-tanker" -q --overwrite $detect_options "$@" "$detect_scene" "$work/$detect_name.geojson" >"$work/log" 2>&1 &&
        return
    sed 's/^/# /' "$work/log"
    result 1 "$detect_name: detect-tanker"
    return 1
}

# long_ones NAME METRES: vessels of $work/NAME.geojson of at least that length
long_ones() {
    tr '{' '\n' <"$work/$1.geojson" |
        sed -n 's/.*"length_m": *\([0-9.]*\).*/\1/p' | awk -v least="$2" '$1 >= least { n++ } END { print n + 0 }'
}

# places NAME: column and row of each vessel of $work/NAME.geojson
places() {
    tr '{' '\n' <"$work/$1.geojson" | sed -n 's/.*"col_px": *\([-0-9.]*\).*"row_px": *\([-0-9.]*\).*/\1 \2/p'
}

# score FILE [tanker-score arguments]
score() {
    out=$1
    shift
    "$tools/tanker-score" --json "$@" >"$out" || result 1 "tanker-score $*"
}

# drawn NAME PRESET SEED [options]: render a scene, find its vessels, say its figures in a comment;
# their GeoJSON and the truth join $pairs
drawn() {
    drawn_name=$1 drawn_preset=$2 drawn_seed=$3
    shift 3
    "$render" "$drawn_preset" "$work/$drawn_name.tif" --seed "$drawn_seed" --quiet "$@" || exit 99
    detect "$drawn_name" "$work/$drawn_name.tif" || return
    drawn_pair="$work/$drawn_name.geojson $work/$drawn_name.truth.geojson"
    score "$work/$drawn_name.json" $drawn_pair
    line="# $drawn_name:"
    for key in open_truth open_found berthed_truth berthed_found predictions false length_mae_m beam_mae_m \
        axis_median_deg bow_right; do
        line="$line $key $(figure "$work/$drawn_name.json" $key)"
    done
    echo "$line"
    pairs="$pairs $drawn_pair"
    rm -f "$work/$drawn_name.tif"
}

finish() {
    echo "1..$tests"
    exit $bad
}
