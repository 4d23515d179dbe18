#!/bin/sh
# The rendered training scenes: render.sh RENDER-SCENE FOLDER
set -e
render=$1 out=$2
mkdir -p "$out"
python3 - <<'P' | while read -r preset name options; do
import math
import random

random.seed(5)
for i in range(110):
    preset = random.choice(["quay3"] * 5 + ["port"] * 3 + ["s2"])
    gsd = random.choice([3, 4, 5, 6, 7, 8, 8.5, 9, 10]) if preset != "s2" else random.choice([8, 9, 10])
    size = int(min(640, 2600 / gsd)) if preset != "s2" else 400
    sun = "%d,%d" % (random.randint(20, 65), random.randint(90, 270))
    quay = "--quay" if preset == "s2" else ""
    bands = "--bands 3" if random.random() < 0.3 else ""
    print(preset, "%s_%d" % (preset, i), "--seed", 1000 + i, "--gsd", gsd, "--size", size, "--sun", sun, quay, bands)
random.seed(9)
for i in range(140):
    gsd = math.exp(random.uniform(math.log(2.2), math.log(10))) if random.random() < 0.9 else 1.5
    if random.random() < 0.4:
        gsd = random.uniform(7.2, 9)
    sun = "%d,%d" % (random.randint(20, 65), random.randint(90, 270))
    bands = "--bands 3" if random.random() < 0.3 else ""
    haze = "--haze 0.5" if random.random() < 0.15 else ""
    print("harbour", "harbour_%d" % i, "--seed", 5000 + i, "--gsd", "%.2f" % gsd, "--size", 448 if gsd > 3 else 512,
          "--sun", sun, bands, haze)
P
    # shellcheck disable=SC2086
    "$render" "$preset" "$out/$name.tif" $options --quiet
done
