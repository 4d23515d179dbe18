# A user's own deck net: chips, a table filled in, a training, a search with what it gave.
need gdal_translate
train=$(dirname "$TNK_CLI")/../models/train
/usr/bin/python3 -c 'import torch, PIL, osgeo' 2>/dev/null || skip "python3-torch, python3-pil or python3-gdal is not installed"
scene a.tif
detect-tanker -q --training-chips chips a.tif v.geojson 2>message || skip "$(cat message)"
try "$train/deck_data.py" --out own.npz --own chips 2>&1
fill() { # TYPE BOW
    awk -F, -v OFS=, -v type="$1" -v bow="$2" 'NR > 1 { $12 = type; $13 = bow } { print }' chips/a.csv >t
    mv t chips/a.csv
}
fill tankr left
try "$train/deck_data.py" --out own.npz --own chips 2>&1 | sed 's/v[0-9a-f]*.png/CHIP/'
fill tanker starboard
try "$train/deck_data.py" --out own.npz --own chips 2>&1 | sed 's/v[0-9a-f]*.png/CHIP/'
fill 'tanker | container' Right
mkdir other
tr , ';' <chips/a.csv >other/a.csv
try "$train/deck_data.py" --out own.npz --own other 2>&1
try "$train/deck_data.py" --out own.npz --own nowhere 2>&1
"$train/deck_data.py" --out own.npz --own chips
for start in "$train/../deck.safetensors" mine.pt; do
    "$train/deck_train.py" --out mine --start "$start" --rate 5e-4 --steps 2 --batch 8 own.npz
done
cp mine.safetensors eight.safetensors
"$train/ranges.py" --decks own.npz eight.safetensors | sed 's/ .*//' | sort | tr '\n' ' '
detect-tanker -q a.tif before.geojson
detect-tanker -q --deck-weights mine.safetensors a.tif after.geojson
cmp -s before.geojson after.geojson || echo "other types with the new net"
detect-tanker -q --deck-weights eight.safetensors a.tif eight.geojson
cmp -s eight.geojson after.geojson || echo "others in eight bits"
/usr/bin/python3 - <<'P'
import json
seen = [[f["properties"]["tanker_prob"] for f in json.load(open(n))["features"]] for n in ("before.geojson", "after.geojson", "eight.geojson")]
print([len(s) for s in seen], "hulls;", "near" if all(max(p) - min(p) < 0.2 for p in zip(*seen)) else seen)
P
