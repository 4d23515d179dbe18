#!/bin/sh
# The rendered training scenes: render.sh RENDER-SCENE FOLDER [NUMBER]
set -e
export render="$1" out="$2"
mkdir -p "$out"
python3 - <<'P' | sed -n "1,${3:-10000}p" | xargs -P "$(nproc)" -L 1 sh -c '"$render" "$1" "$out/$2.tif" $3 --quiet' draw
import math
import random


def line(preset, name, options):
    print(preset, name, "'" + options + "'")


def varied(gsd, bands3=0.3):
    bands = "--bands 3" if random.random() < bands3 else ""
    return "--gsd %.2f --sun %d,%d %s" % (gsd, random.randint(20, 65), random.randint(90, 270), bands)


random.seed(5)
for i in range(110):
    preset = random.choice(["quay3"] * 5 + ["port"] * 3 + ["s2"])
    gsd = random.choice([8, 9, 10] if preset == "s2" else [3, 4, 5, 6, 7, 8, 8.5, 9, 10])
    size = 400 if preset == "s2" else int(min(640, 2600 / gsd))
    line(preset, "%s_%d" % (preset, i), "--seed %d --size %d %s %s" %
         (1000 + i, size, varied(gsd), "--quay" if preset == "s2" else ""))
random.seed(9)
for i in range(140):
    gsd = math.exp(random.uniform(math.log(2.2), math.log(10))) if random.random() < 0.9 else 1.5
    if random.random() < 0.4:
        gsd = random.uniform(7.2, 9)
    line("harbour", "roads_%d" % i, "--seed %d --size %d %s %s" %
         (5000 + i, 448 if gsd > 3 else 512, varied(gsd), "--haze 0.5" if random.random() < 0.15 else ""))
for i in range(514):
    gsd = math.exp(random.uniform(math.log(1.4), math.log(4 if i % 2 else 10)))
    preset = random.choice(["harbour"] * 3 + ["waters"] * 2)
    weather = "--haze 0.5" if random.random() < 0.15 else "--cloud 0" if random.random() < 0.5 else ""
    jpeg = "--jpeg-like" if random.random() < 0.15 else ""
    line(preset, "%s_%d" % (preset, i), "--seed %d --size %d %s %s %s" %
         (20000 + i, 448 if gsd > 2 else 600, varied(gsd), weather, jpeg))
for seed in range(40000, 40450):
    line("waters", "waters_d%d" % seed, "--seed %d" % seed)
P
