#!/bin/sh
# The deck net from nothing: deck.sh BUILD DATA WORK
#
# BUILD: meson's folder; DATA: the folder of the real sets; WORK: scratch, what is there already is kept.
# The net ends in WORK/deck.safetensors. Hours on one core.
set -e
build=$(realpath "$1") data=$(realpath "$2") here=$(dirname "$(realpath "$0")")
mkdir -p "$3"
work=$(realpath "$3")
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_MMAP_MAX_=0 OMP_NUM_THREADS=1
detect=$build/tools/detect-tanker render=$build/tests/render/render-scene

# chips SET GSD FILE...: of every hull and much else that detect-tanker sees; GSD - : as the file says
chips() {
    set_name=$1 gsd=$2
    shift 2
    for file; do
        case $gsd in -) size= ;; *) size="--gsd $gsd" ;; esac
        # shellcheck disable=SC2086
        "$detect" -q --threads 1 --min-score 0.03 --min-length 20 --max-length 1000 --deck-weights none $size \
            --training-chips "$work/chips/$set_name" --overwrite "$file" "$work/found.geojson"
    done
}
if [ ! -e "$work/chips/done" ]; then
    mkdir -p "$work/chips"
    chips google-earth - "$data"/google-earth/images/*.vrt
    chips airbus - "$data"/airbus/images/*.vrt
    chips rdfpn 0.7 "$data"/rdfpn/restored/*.jpg "$data"/rdfpn/clean/*.tif
    chips aid150 2 "$data"/aid150/Beach/* "$data"/aid150/Bridge/* "$data"/aid150/River/* "$data"/aid150/StorageTanks/*
    chips ocean 4 "$data"/ocean/*/*.tif
    touch "$work/chips/done"
fi
[ -e "$work/rendered/truth" ] || "$here/deck_render.sh" "$render" "$detect" "$work/rendered" 125
[ -e "$work/held/truth" ] || "$here/deck_held.sh" "$render" "$detect" "$work/held"
cd "$here"
python3 deck_data.py --out "$work/real.npz" --data "$data" --chips "$work/chips"
python3 deck_data.py --out "$work/rendered.npz" --rendered "$work/rendered"
python3 deck_data.py --out "$work/held.npz" --rendered "$work/held"
[ -e "$work/start.pt" ] || python3 deck_train.py --out "$work/start" --steps 12000 --seed 2 "$work/rendered.npz"
for fold in 0 1 2 3 -1; do # -1: all scenes
    python3 deck_train.py --out "$work/first$fold" --fold $fold --start "$work/start.pt" --steps 4000 --rate 2e-3 --seed 6 \
        "$work/rendered.npz" "$work/real.npz"
    python3 deck_train.py --out "$work/fold$fold" --fold $fold --start "$work/first$fold.pt" --steps 500 --rate 1e-3 \
        --seed 8 --real 0.7 "$work/rendered.npz" "$work/real.npz"
done
python3 deck_evaluate.py --folds "$work/fold0.pt,$work/fold1.pt,$work/fold2.pt,$work/fold3.pt" --net "$work/fold-1.pt" \
    --save "$work/deck.safetensors" "$work/real.npz" "$work/held.npz"
