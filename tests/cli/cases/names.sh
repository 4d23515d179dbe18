# a name that is not UTF-8 is written so that JSON can hold it
need python3
scene a.tif
name=$(printf 'b\303\244d-\377')
cp a.tif "$name.tif"
try detect-tanker -q --summary s.json "$name.tif" o.geojson
tanker-info --json "$name.tif" >i.json
python3 - <<'END'
import json
print(json.load(open("s.json"))["scene"]["name"].encode("ascii", "backslashreplace").decode())
print({f["properties"]["scene_id"] for f in json.load(open("o.geojson"))["features"]})
print(json.load(open("i.json"))["scene"]["scene_id"])
END
mv "$name.tif" c.tif
left a.tif c.tif
