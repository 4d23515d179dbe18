# Types of hulls, only tankers, a deck net of the user's, and chips to train one on.
need gdal_translate gdalinfo
scene a.tif
echo 'not a net' >text.safetensors
models=$(dirname "$TNK_CLI")/../models
spoil() { LC_ALL=C sed "s/$1/$2/" "$models/deck.safetensors" >"$3.safetensors"; }
spoil '\[20, 7, 2, 2\]' '[7, 20, 2, 2]' turned
spoil '\[7, 96, 1, 1\]' '[6, 112, 1,1]' wider
spoil 'out j head' 'out i head' unused-line
spoil '"head.bias"' '"tail.bias"' without-bias
for file in nowhere.safetensors text.safetensors "$models/hull.safetensors" turned.safetensors wider.safetensors \
    unused-line.safetensors without-bias.safetensors; do
    status=0
    detect-tanker -q --deck-weights "$file" a.tif v.geojson 2>err || status=$?
    case $(cat err) in
    "ERROR "*"$file"*) named=named ;;
    *) named=$(cat err) ;;
    esac
    echo "$(basename "$file"): exit $status, $named, $(wc -l <err) line, $(ls v.geojson 2>/dev/null || echo nothing left)"
done
detect-tanker -q a.tif built-in.geojson
detect-tanker -q --deck-weights "$models/deck.safetensors" a.tif file.geojson
cmp built-in.geojson file.geojson && echo "the built-in net is the one in the repository"
sum=$(sha256sum <"$models/deck.safetensors")
grep -q "^\`${sum%% *}\`" "$models/deck.md" && echo "its card names its sha256"
detect-tanker -q --deck-weights none a.tif size.geojson
detect-tanker -q --only-tankers 1 --summary none.json a.tif none.geojson
detect-tanker -q --only-tankers 0 a.tif all.geojson
middle=$(grep -o '"tanker_prob": [0-9.]*' built-in.geojson | sort | sed -n 's/.* //; 3p')
detect-tanker -q --only-tankers "${middle%?}" --summary some.json a.tif some.geojson
cmp built-in.geojson all.geojson && echo "0 keeps all"
python3 - "${middle%?}" <<'P'
import json
import sys
read = lambda name: [f["properties"] for f in json.load(open(name + ".geojson"))["features"]]
for v in read("built-in"):
    assert 0 < v["tanker_prob"] < 1 and "type:" not in v["not_measured"], v
for v in read("size"):  # wide, and said to be so
    assert 0.1 < v["tanker_prob"] < 0.5 and v["type"] == "unknown" and "type:gsd_too_coarse" in v["not_measured"], v
likely = [v["vessel_id"] for v in read("built-in") if v["tanker_prob"] >= float(sys.argv[1])]
assert 0 < len(likely) < 5 and [v["vessel_id"] for v in read("some")] == likely, likely
assert json.load(open("some.json"))["counts"]["dropped_type"] == 5 - len(likely)
assert not read("none") and json.load(open("none.json"))["counts"]["dropped_type"] == 5
P
for p in 1.5 -0.1 x; do try detect-tanker -q --only-tankers $p a.tif w.geojson; done
detect-tanker -q --training-chips chips a.tif v.geojson 2>message || status=$?
grep -q 'no cairo' message && skip "built without cairo"
head -n 1 chips/a.csv
echo "$(tail -n +2 chips/a.csv | cut -d, -f2,12- | sort | uniq -c | tr -s ' ')"
for chip in $(tail -n +2 chips/a.csv | cut -d, -f1); do gdalinfo "chips/$chip" | grep '^Size'; done
try detect-tanker -q --training-chips chips a.tif w.geojson
try detect-tanker -q --training-chips chips -overwrite a.tif w.geojson
try detect-tanker -q --training-chips a.tif a.tif u.geojson
