need gdal_translate
scene a.tif
tanker-info a.tif
tanker-info --json a.tif >i.json
python3 -c '
import json
i = json.load(open("i.json"))
print(" ".join(sorted(i)))
assert i["scene"]["width_px"] == 400 and abs(i["geometry"]["gsd_m"] - 3) < 0.01'
