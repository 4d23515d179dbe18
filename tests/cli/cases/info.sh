need gdal_translate
scene a.tif
tanker-info a.tif
tanker-info --json a.tif >i.json
python3 -c '
import json
i = json.load(open("i.json"))
print(" ".join(sorted(i)))
assert i["scene"]["width_px"] == 400 and abs(i["geometry"]["gsd_m"] - 3) < 0.01'
# what metadata does not say, options do: the sun given, or computed from the time
tanker-info --sun 30,110 --view 5,-90 a.tif | grep -E '^(sun|view)|freeboard|hull side|draught'
tanker-info --time 2024-03-31T01:30:00Z --view 0,0 a.tif | grep -E '^(time|sun)|freeboard|hull side'
# a sunlit hull side, from off nadir: for which hulls, and as JSON
tanker-info --sun 50,110 --view 20,100 --gsd 0.5 a.tif | grep 'hull side'
tanker-info --json --sun 50,110 --view 10,100 --gsd 0.5 a.tif | python3 -c '
import json, sys
print(*[q for q in json.load(sys.stdin)["measurable"] if q["quantity"] == "freeboard_hull_side"])'
# radar: which polarisations, by a band's own words, by the file's name where it names one; not known
gdal_create -q -of GTiff -ot CFloat32 -outsize 64 64 -bands 1 -a_srs EPSG:32648 -a_ullr 300000 140900 300900 140000 slc_hv.tif
gdal_translate -q -of VRT -b 1 -b 1 a.tif two_vv_vh.vrt
sed 's|band="2"[^>]*>|&<Description>Sigma0_VH</Description>|' two_vv_vh.vrt >named_vv_vh.vrt
tanker-info slc_hv.tif | grep -E '^(raster|bands)'
tanker-info --sensor sar named_vv_vh.vrt | grep '^bands'
tanker-info --json --sensor sar named_vv_vh.vrt | python3 -c 'import json, sys; print(json.load(sys.stdin)["scene"]["bands"])'
# pixels in which no hull is found: nothing could be measured, and the search says that it cannot find any
tanker-info --gsd 200 a.tif | grep -E 'nan|null|hulls from' || echo "nothing measurable"
tanker-info --gsd 50 a.tif | grep -E ' (beam|depth|laden)'
detect-tanker --gsd 200 a.tif coarse.geojson 2>&1 | grep -o 'pixels of.*'
