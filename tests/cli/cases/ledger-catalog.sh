# Vessels of a catalog, in areas: visits of known and of unknown hulls, seen twice in a stay; a transfer, a loading, a
# lock; twins, structures, other ships and other places left out; one call that a row by hand tells of too.
need ogr2ogr
cat >areas.json <<'J'
{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"name": "Nampo", "role": "discharge"},
  "geometry": {"type": "Polygon", "coordinates": [[[125.3, 38.6], [125.5, 38.6], [125.5, 38.8], [125.3, 38.8], [125.3, 38.6]]]}},
 {"type": "Feature", "properties": {"name": "Barrage", "role": "lock"},
  "geometry": {"type": "Polygon", "coordinates": [[[125.0, 38.6], [125.2, 38.6], [125.2, 38.8], [125.0, 38.8], [125.0, 38.6]]]}},
 {"type": "Feature", "properties": {"name": "Sok", "role": "transfer"},
  "geometry": {"type": "Polygon", "coordinates": [[[124.5, 38.3], [124.8, 38.3], [124.8, 38.6], [124.5, 38.6], [124.5, 38.3]]]}},
 {"type": "Feature", "properties": {"name": "Vostochny", "role": "load"},
  "geometry": {"type": "Polygon", "coordinates": [[[133, 42.6], [133.2, 42.6], [133.2, 42.8], [133, 42.8], [133, 42.6]]]}}]}
J
# id scene time lon lat length tanker laden basis imo prob duplicate flags
awk 'BEGIN { printf "{\"type\": \"FeatureCollection\", \"name\": \"vessels\", \"features\": [" }
{
    printf "%s\n{\"type\": \"Feature\", \"geometry\": {\"type\": \"Point\", \"coordinates\": [%s, %s]}, \"properties\": {" \
        "\"vessel_id\": \"%s\", \"scene_id\": \"%s\", \"time\": \"%sZ\", \"sensor\": \"WV02\", \"lon\": %s, \"lat\": %s, " \
        "\"length_m\": %s, \"length_sd_m\": 1, \"beam_m\": %.1f, \"beam_sd_m\": 0.5, \"tanker_prob\": %s, \"type\": \"tanker\", " \
        "\"dwt_t\": %d, \"dwt_lo_t\": %d, \"dwt_hi_t\": %d, \"depth_sd_m\": 0.4, \"freeboard_sd_m\": 0.3, " \
        "\"laden_fraction\": %s, \"laden_lo\": %.2f, \"laden_hi\": %.2f, \"laden_basis\": \"%s\", " \
        "\"registry_imo\": %s, \"registry_name\": \"SHIP %s\", \"registry_prob\": %s, \"duplicate_of\": %s, \"flags\": \"%s\"}}",
        (NR > 1 ? "," : ""), $4, $5, $1, $2, $3, $4, $5, $6, $6 / 6.4, $7, 0.0425 * $6 ^ 2.5, 0.033 * $6 ^ 2.5, 0.055 * $6 ^ 2.5,
        $8, $8 - 0.1, $8 + 0.1, $9, $10, $10, $11, ($12 == "-" ? "null" : "\"" $12 "\""), ($13 == "-" ? "" : $13)
}
END { print "]}" }' >vessels.geojson <<'V'
a1 S1 2023-03-01T02:00:00 125.40 38.70 100 0.9 0.8 measured 9074729 0.9 - -
a2 S2 2023-03-02T02:00:00 125.40 38.70 100.5 0.9 0.3 measured 9074729 0.9 - -
a2b S2 2023-03-02T02:00:00 125.40 38.70 101 0.9 0.3 measured 9074729 0.9 a2 -
a3 S3 2023-03-20T02:00:00 125.41 38.71 100 0.9 0.7 measured 9074729 0.9 - -
b1 S1 2023-03-01T02:00:00 125.42 38.72 80 0.8 0.6 prior null null - -
b2 S2 2023-03-02T02:00:00 125.4201 38.72 80.8 0.8 0.6 measured null null - near_land
c1 S2 2023-03-02T02:00:00 125.422 38.722 60 0.8 0.6 prior null null - -
d1 S4 2023-04-02T02:00:00 125.1 38.7 120 0.8 0.9 measured null null - -
d2 S5 2023-04-03T02:00:00 125.1 38.7 120 0.8 0.1 measured null null - -
e1 S6 2023-05-02T02:00:00 124.6 38.4 150 0.8 0.5 measured null null - alongside
f1 S7 2023-05-03T02:00:00 133.1 42.7 150 0.8 0.5 measured 9074729 0.8 - -
g1 S1 2023-03-01T02:00:00 125.43 38.73 90 0.2 0.6 measured null null - -
g2 S1 2023-03-01T02:00:00 125.43 38.74 90 0.9 0.6 measured null null - near_land,structure
g3 S1 2023-03-01T02:00:00 126.43 38.74 90 0.9 0.6 measured null null - -
V
ogr2ogr -q -of GPKG catalog.gpkg vessels.geojson
printf '%s\n' 'scene_id,checksum,version,status' 'S1,abc1,0.1.0,done' 'S2,abc2,0.1.0,done' >scenes.csv
ogr2ogr -q -update -nln scenes catalog.gpkg scenes.csv
tanker-ledger --catalog catalog.gpkg --areas areas.json --json a.json --csv a.csv
cut -d, -f 1-14,22-26 a.csv
tanker-ledger --catalog vessels.geojson --areas areas.json -q --json b.json
grep -c '"event"' b.json
grep -A 20 '"scenarios"' a.json >sum.a
grep -A 20 '"scenarios"' b.json | cmp - sum.a
# a CSV, whose empty cells are no zeros and whose times are OGR's
ogr2ogr -q -f CSV -lco GEOMETRY=AS_WKT vessels.csv vessels.geojson
tanker-ledger --catalog vessels.csv --areas areas.json --json c.json --csv - | cut -d, -f 1-14,22-26 >c.txt
cut -d, -f 1-14,22-26 a.csv | cmp - c.txt
grep -A 20 '"scenarios"' c.json | cmp - sum.a
# given twice it counts once
tanker-ledger --catalog catalog.gpkg --catalog vessels.csv --areas areas.json --json c.json -q
grep -A 20 '"scenarios"' c.json | cmp - sum.a
tanker-ledger --catalog catalog.gpkg --catalog vessels.csv --areas areas.json 2>&1 | head -n 1
# the same calls told of by hand: by number, and one that images do not name, by day and size
cat >hand.csv <<'C'
date,vessel,imo,flag,dwt_t,area,source
2023-03-02,SHIP A,9074729,KP,4100,Nampo,Panel
2023-03-01,Small one,,TG,2500,Nampo,Panel
2023-03-15,Other,,TG,2500,Nampo,Panel
C
printf "imo\n9074729\n" >listed.csv
tanker-ledger --catalog catalog.gpkg --areas areas.json --events hand.csv -q --csv c.csv
tanker-ledger --catalog catalog.gpkg --areas areas.json --sanctioned listed.csv | tail -n 2
cut -d, -f 1-14,22 c.csv
tanker-ledger --catalog catalog.gpkg --areas areas.json --events hand.csv -q --explain E1 | grep -v "^  models "
# freeboards: how full calls are is learnt from all of them
fed() { # ID TIME LENGTH BEAM FREEBOARD FILL LO HI DWT LO HI CARGO LO HI
    printf '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [125.4, 38.7]}, "properties": {"vessel_id": "%s", "scene_id": "F%s", "time": "%sZ", "lon": 125.4, "lat": 38.7, "length_m": %s, "length_sd_m": 1, "beam_m": %s, "beam_sd_m": 0.5, "tanker_prob": 0.9, "type": "tanker", "freeboard_m": %s, "freeboard_sd_m": 0.3, "depth_sd_m": 0.7, "laden_basis": "measured", "laden_fraction": %s, "laden_lo": %s, "laden_hi": %s, "dwt_t": %s, "dwt_lo_t": %s, "dwt_hi_t": %s, "cargo_t": %s, "cargo_lo_t": %s, "cargo_hi_t": %s}}' \
        "$1" "$@"
}
{
    printf '{"type": "FeatureCollection", "name": "vessels", "features": ['
    fed h1 2023-03-01T02:00:00 100 15.6 3.5 0.424 0.012 0.930 4551 3571 5979 1817 59 5127; echo ,
    fed h2 2023-04-01T02:00:00 100.4 15.7 1.9 0.919 0.812 0.979 4667 3612 6081 4248 3151 5642; echo ,
    fed h3 2023-05-01T02:00:00 110 17.2 2.2 0.918 0.812 0.979 6358 4941 8242 5785 4306 7648; echo ,
    fed h4 2023-06-01T02:00:00 92 14.4 1.7 0.918 0.811 0.979 3563 2750 4653 3239 2388 4320; echo ,
    fed h5 2023-07-01T02:00:00 130 20 1.7 0.1 0.05 0.2 9000 8000 10000 900 500 1500 # not its freeboard's: stays
    echo ']}'
} >fed.geojson
tanker-ledger --catalog fed.geojson --learn-fills yes --json fed.json | tail -n 4
tanker-ledger --catalog fed.geojson -q --learn-fills yes --explain h1 | grep -A 2 '^  fill'
tanker-ledger --catalog fed.geojson -q --learn-fills yes --explain h5 | grep -A 1 '^  fill'
tanker-ledger --catalog fed.geojson -q --explain h1 | grep -A 1 '^  fill'
grep -A 4 '"population"' fed.json
tanker-ledger --catalog fed.geojson -q --json - | grep population
try tanker-ledger --catalog fed.geojson --learn-fills maybe
# wrong ones
sed 's/"dwt_t": 4250/"dwt_t": -4250/' vessels.geojson >minus.geojson
try tanker-ledger --catalog minus.geojson --areas areas.json
sed 's/"laden_fraction": 0.8/"laden_fraction": 80/' vessels.geojson >percent.geojson
try tanker-ledger --catalog percent.geojson --areas areas.json
sed 's/"lock"/"gate"/' areas.json >gate.json
try tanker-ledger --catalog catalog.gpkg --areas gate.json
try tanker-ledger --catalog areas.json
try tanker-ledger --catalog none.gpkg
try tanker-ledger --areas areas.json
try tanker-ledger --catalog vessels.geojson --areas areas.json --year 2022 --min-tanker 0.99
