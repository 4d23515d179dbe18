#!/bin/sh
# The deck net from nothing: deck.sh BUILD DATA WORK [try]
#
# BUILD: meson's folder; DATA: the folder of the real sets; WORK: scratch, what is there already is kept.
# The net ends in WORK/deck.safetensors. Hours on one core. try: with some of the scenes and hardly a step, to see
# that all of it runs.
set -e
build=$(realpath "$1") data=$(realpath "$2") here=$(dirname "$(realpath "$0")")
mkdir -p "$3"
work=$(realpath "$3")
every=1 scenes=300 seeds=8 harbours=764 waters=450 shorter=1 # render.sh has as many harbours, and these waters after them
[ "${4:-}" = try ] && every=12 scenes=3 seeds=1 harbours=3 waters=2 shorter=200
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_MMAP_MAX_=0 OMP_NUM_THREADS=1
detect=$build/tools/detect-tanker render=$build/tests/render/render-scene

# chips SET GSD FILE...: of every hull and much else that detect-tanker sees; GSD - : as the file says
chips() {
    set_name=$1 gsd=$2 number=0
    shift 2
    for file; do
        number=$((number + 1))
        [ $((number % every)) = $((1 % every)) ] || continue
        case $gsd in -) size= ;; *) size="--gsd $gsd" ;; esac
        # shellcheck disable=SC2086
        "$detect" -q --threads 1 --min-score 0.03 --min-length 20 --max-length 1000 --deck-weights none $size \
            --config GDAL_PAM_ENABLED NO --training-chips "$work/chips/$set_name" --overwrite "$file" "$work/found.geojson"
    done
}
if [ ! -e "$work/chips/done" ]; then
    mkdir -p "$work/chips"
    chips google-earth - "$data"/google-earth/images/*.vrt
    chips airbus - "$data"/airbus/images/*.vrt
    chips rdfpn 0.7 "$data"/rdfpn/restored/*.jpg "$data"/rdfpn/clean/*.tif
    chips aid150 2 "$data"/aid150/Beach/* "$data"/aid150/Bridge/* "$data"/aid150/River/* "$data"/aid150/StorageTanks/*
    chips ocean 4 "$data"/ocean/*/*.tif
    chips sen2ships - "$data"/sen2ships/*.tif
    touch "$work/chips/done"
fi
[ -e "$work/rendered/truth" ] || "$here/deck_render.sh" "$render" "$detect" "$work/rendered" $scenes
[ -e "$work/held/truth" ] || "$here/deck_held.sh" "$render" "$detect" "$work/held" $seeds
if [ ! -e "$work/harbours/done" ]; then # the hull net's: quays, piers, boats, moles, islands, farms
    "$here/render.sh" "$render" "$work/harbours/truth" $harbours
    seq 40000 $((39999 + waters)) | xargs -P "$(nproc)" -I{} \
        "$render" waters "$work/harbours/truth/waters_{}.tif" --seed {} --quiet
    for file in "$work"/harbours/truth/*.tif; do
        "$detect" -q --threads 1 --min-score 0.03 --min-length 40 --deck-weights none --config GDAL_PAM_ENABLED NO \
            --training-chips "$work/harbours/chips" --overwrite "$file" "$work/found.geojson"
    done
    touch "$work/harbours/done"
fi
cd "$here"
./deck_data.py --out "$work/real.npz" --data "$data" --chips "$work/chips"
./deck_data.py --out "$work/rendered.npz" --rendered "$work/rendered"
./deck_data.py --out "$work/harbours.npz" --rendered "$work/harbours" --share 1
./deck_data.py --out "$work/held.npz" --rendered "$work/held"
# train NAME STEPS [options] SAMPLES...
train() {
    name=$1 number=$(($2 / shorter))
    shift 2
    [ -e "$work/$name.pt" ] || ./deck_train.py --out "$work/$name" --steps $number "$@"
}
train early 8500 --seed 2 "$work/rendered.npz" "$work/harbours.npz"
train start 9000 --start "$work/early.pt" --rate 2.5e-3 --seed 3 "$work/rendered.npz" "$work/harbours.npz"
for fold in 0 1 2 3 -1; do # -1: all scenes
    train first$fold 4500 --fold $fold --start "$work/start.pt" --rate 2e-3 --seed 6 \
        "$work/rendered.npz" "$work/harbours.npz" "$work/real.npz"
    train fold$fold 2500 --fold $fold --start "$work/first$fold.pt" --rate 1.2e-3 --seed 9 --real 0.6 \
        "$work/rendered.npz" "$work/harbours.npz" "$work/real.npz"
done
./deck_evaluate.py --folds "$work/fold0.pt,$work/fold1.pt,$work/fold2.pt,$work/fold3.pt" --net "$work/fold-1.pt" \
    --save-folds "$work/of_fold" --save "$work/deck.safetensors" "$work/real.npz" "$work/held.npz"
./ranges.py --decks "$work/real.npz" "$work/deck.safetensors"
./deck_whole.py --detect "$detect" --data "$data" --folds "$work/of_fold" --every $every --save "$work/whole.csv"
