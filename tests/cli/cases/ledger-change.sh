# Two passes of one roadstead: a 100 m hull that landed most of its cargo, one of the same size that moved and loaded,
# one without a freeboard, one gone, one come; two alike side by side stay where they lay.
hulls() {
    awk 'BEGIN { printf "{\"type\": \"FeatureCollection\", \"name\": \"vessels\", \"features\": [" }
    { printf "%s\n{\"type\": \"Feature\", \"geometry\": {\"type\": \"Point\", \"coordinates\": [%s, %s]}, \"properties\": {" \
          "\"vessel_id\": \"%s\", \"time\": \"%sZ\", \"lon\": %s, \"lat\": %s, \"length_m\": %s, \"length_sd_m\": 1.2, \"tanker_prob\": 0.9, " \
          "\"beam_m\": %s, \"beam_sd_m\": 0.6, \"freeboard_m\": %s, \"freeboard_sd_m\": %s}}", (NR > 1 ? "," : ""), $2, $3, $1, $6, \
          $2, $3, $4, $5, $7, ($7 == "null" ? "null" : "0.25") }
    END { print "]}" }'
}
hulls >before.geojson <<'B'
a1 125.40 38.70 100 15.5 2023-03-01T02:00:00 1.6
b1 125.42 38.70 140 21.5 2023-03-01T02:00:00 6.5
c1 125.44 38.70 80 12.5 2023-03-01T02:00:00 null
d1 125.46 38.70 180 32 2023-03-01T02:00:00 5
e1 125.48 38.70 100 15.5 2023-03-01T02:00:00 1.6
f1 125.481 38.70 100 15.5 2023-03-01T02:00:00 3.9
B
hulls >after.geojson <<'A'
a2 125.401 38.70 100.8 15.2 2023-03-02T03:00:00 4.0
b2 125.60 38.80 139 21.9 2023-03-02T03:00:00 3.0
c2 125.4402 38.70 81 12.4 2023-03-02T03:00:00 2.0
e2 125.48 38.70 100 15.5 2023-03-02T03:00:00 1.6
f2 125.481 38.70 100 15.5 2023-03-02T03:00:00 3.9
g2 125.30 38.70 60 10 2023-03-02T03:00:00 1.1
A
tanker-ledger change before.geojson after.geojson
tanker-ledger change --json - before.geojson after.geojson | head -n 24
# the same in a ledger: a visit that landed, one that loaded, calls that show no change
tanker-ledger --catalog before.geojson --catalog after.geojson -q --csv out.csv
cut -d, -f 1-4,14,22-27 out.csv
try tanker-ledger change after.geojson before.geojson
try tanker-ledger change before.geojson
try tanker-ledger change before.geojson after.geojson more.geojson
try tanker-ledger change before.geojson nowhere.geojson
try tanker-ledger change --events a.csv before.geojson after.geojson
