#!/bin/sh
# The rendered training decks: deck_render.sh RENDER-SCENE DETECT-TANKER FOLDER [NUMBER]
#
# NUMBER (300) scenes are drawn and searched one by one; FOLDER/chips and FOLDER/truth keep what training
# needs, the scenes themselves are deleted.
set -e
render=$1 detect=$2 out=$3 number=${4:-300}
mkdir -p "$out/truth" "$out/chips"
python3 - "$number" <<'P' | while read -r preset name options; do
import math
import random
import sys

random.seed(11)
for i in range(int(sys.argv[1])):
    preset = random.choice(["decks"] * 8 + ["port", "harbour"])
    gsd = math.exp(random.uniform(math.log(0.3), math.log(5)))
    size = 1800 if gsd < 0.5 else 1200 if gsd < 2 or preset == "decks" else 700
    sun = "%d,%d" % (random.randint(18, 70), random.randint(80, 280))
    look = random.choice(["", "", "--jpeg-like", "--bands 1" if random.random() < 0.5 else "", "--haze 0.45"])
    wake = "--wake-share 0.5" if random.random() < 0.2 else ""
    print(preset, "%s_%d" % (preset, i), "--seed", 30000 + i, "--gsd", "%.2f" % gsd, "--size", size, "--sun", sun,
          look, wake, "--blur %.2f" % random.uniform(0.4, 1.1))
P
    # shellcheck disable=SC2086
    "$render" "$preset" "$out/$name.tif" $options --quiet
    "$detect" -q --threads 1 --min-score 0.03 --min-length 20 --max-length 1000 --deck-weights none \
        --training-chips "$out/chips" --overwrite "$out/$name.tif" "$out/$name.geojson"
    mv "$out/$name.truth.geojson" "$out/truth"
    rm -f "$out/$name".*
done
