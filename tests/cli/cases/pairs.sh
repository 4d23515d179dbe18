# two hulls with bows, houses and pipes side by side, put into the sea of lib.sh: the layer pairs, in formats that have layers
need gdal_translate ogrinfo ogr2ogr
sea sea.asc
awk 'NR > 5 + 80 && NR <= 5 + 120 { deck(101, NR - 86, 40) }
NR > 5 + 82 && NR <= 5 + 118 { deck(111, NR - 88, 36) }
{ print }
function deck(from, r, long,   c, in_by) {
    in_by = r < 2 ? 3 : r < 4 ? 2 : r < 7
    for (c = from; c < from + 7; c++)
        $c = c - from < in_by || from + 6 - c < in_by ? 320 : r > long - 7 ? 2400 : c - from == 3 ? 1900 : 1300
}' sea.asc >two.asc
gdal_translate -q -of GTiff -ot UInt16 -a_srs EPSG:32648 two.asc a.tif
for name in v.gpkg v.sqlite v.gml v.kml v.xlsx v.ods v.gdb; do
    try detect-tanker -q --time 2024-03-31T03:29:27Z -of "$(case $name in *.gdb) echo OpenFileGDB ;; *.kml) echo KML ;;
        *.gpkg) echo GPKG ;; *.sqlite) echo SQLite ;; *.gml) echo GML ;; *.xlsx) echo XLSX ;; *) echo ODS ;; esac)" a.tif $name
    echo "$name $(ogrinfo -ro -q $name | grep -c pairs) $(ogrinfo -ro -q -al $name pairs | grep -c OGRFeature)"
done
ogr2ogr -f CSV /vsistdout/ v.gpkg -sql "SELECT time, round(gap_m, 1), round(gap_sd_m, 1), round(overlap, 2), round(angle_deg, 1),
    round(pair_prob, 1), abs(transfer_prob - pair_prob * tanker_prob_a * tanker_prob_b) < 0.001, round(length_m_a, 0), round(length_m_b, 0), round(beam_m_a, 0),
    round(beam_m_b, 0), laden_basis_a, laden_basis_b, dark_a, ais_mmsi_a, registry_imo_a FROM pairs" | tail -n +2
# each is the other's partner; in a format without layers that is all
detect-tanker -q a.tif v.geojson
detect-tanker -q --overwrite a.tif v.csv
python3 - <<'P'
import csv, json
ships = {f["properties"]["vessel_id"]: f["properties"] for f in json.load(open("v.geojson"))["features"]}
pair = [p for p in ships.values() if p["partner_id"]]
assert len(pair) == 2 and len(ships) == 6, (len(pair), len(ships))
a, b = pair
assert a["partner_id"] == b["vessel_id"] and b["partner_id"] == a["vessel_id"]
assert a["partner_gap_m"] == b["partner_gap_m"] and a["partner_prob"] == b["partner_prob"] > 0.5
assert all(p["partner_prob"] is None for p in ships.values() if p not in pair)
assert sum(r["partner_prob"] != "" for r in csv.DictReader(open("v.csv"))) == 2
print("partners")
P
