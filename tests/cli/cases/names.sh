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
# also in a catalog: the name of a scene, of a file that an option names, and what is said of them
printf '{"type":"FeatureCollection","features":[]}\n' >"$name.geojson"
echo damaged >"$name.safetensors"
tanker-archive run a.tif "$name.tif" --catalog c.gpkg -q -- --land "$name.geojson"
tanker-archive run a.tif --catalog c.gpkg -q -- --weights "$name.safetensors"
tanker-archive export c.gpkg c.geojson --layer scenes
tanker-archive list-failed c.gpkg --json >f.json
python3 - <<'END'
import json
for f in json.load(open("c.geojson"))["features"]:
    p = f["properties"]
    print(p["status"], [k for k in ("name", "options", "warnings", "error") if "\\xff" in (p[k] or "")])
print(len(json.load(open("f.json"))))
END
mv "$name.tif" c.tif
rm "$name.geojson" "$name.safetensors"
left a.tif c.tif
