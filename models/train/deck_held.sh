#!/bin/sh
# Rendered decks that were not trained on, to score: deck_held.sh RENDER-SCENE DETECT-TANKER FOLDER [SEEDS]
set -e
render=$1 detect=$2 out=$3 seeds=${4:-8}
mkdir -p "$out/truth" "$out/chips"
for seed in $(seq "$seeds"); do
    for gsd in 0.5 3; do
        for preset in decks vhr; do
            name=${preset}_$(echo $gsd | tr . _)_$seed
            "$render" "$preset" "$out/$name.tif" --seed $((70000 + seed)) --gsd $gsd --size 1200 --ships 24 --quiet
            "$detect" -q --threads 1 --min-length 40 --deck-weights none --training-chips "$out/chips" --overwrite \
                "$out/$name.tif" "$out/$name.geojson"
            mv "$out/$name.truth.geojson" "$out/truth"
            rm -f "$out/$name".*
        done
    done
done
