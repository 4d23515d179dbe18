# Two sister ships, told apart by the colours of their decks alone: seen with AIS one day, learnt into the register, and
# known on another day, where they lie the other way round and do not report.
need gdal_translate gdalbuildvrt ogr2ogr
# colours FILE.tif A B: a blue, green and red sea of 3 m with two hulls of 120 x 21 m, 80 (red) or 40 (green) in each
colours() {
    for band in 1 2 3; do
        awk -v band=$band -v west="$2" -v east="$3" 'BEGIN {
            n = 300
            printf "ncols %d\nnrows %d\nxllcorner 300000\nyllcorner 140000\ncellsize 3\n", n, n
            split("500 900 1500", red); split("700 1500 800", green)
            seed = 12345 + 7 * band
            for (r = 0; r < n; r++) {
                for (c = 0; c < n; c++) {
                    seed = (seed * 1103 + 12345) % 1000003
                    v = 300 - 40 * band + (seed % 40) + (c % 7) * 2
                    kind = r < 100 || r >= 140 ? "" : c >= 80 && c < 87 ? west : c >= 220 && c < 227 ? east : ""
                    if (kind != "") v = (kind == "red" ? red[band] : green[band]) + seed % 60
                    printf "%d ", v
                }
                printf "\n"
            }
        }' >band$band.asc
    done
    gdalbuildvrt -q -separate rgb.vrt band1.asc band2.asc band3.asc
    gdal_translate -q -of GTiff -ot UInt16 -a_srs EPSG:32648 rgb.vrt "$1"
    rm -f rgb.vrt band?.asc
}
colours monday.tif red green
colours friday.tif green red
cat >ships.csv <<'R'
Name,IMO,Type,LOA_m,Beam_m,Owner
"Red, One",IMO 9074729,tanker,120,21,Smith
Green Two,9166778,tanker,120,21,"Lee ""&"" Sons"
Long,9224934,tanker,240,36,
R
search() { detect-tanker -q -b 1,2,3 --overwrite "$@"; }
who() { # FILE: the ships from west to east
    python3 - "$1" <<'P'
import json, sys
ships = sorted((f["properties"] for f in json.load(open(sys.argv[1]))["features"]), key=lambda p: p["lon"])
print([p["registry_name"] if (p["registry_prob"] or 0) > 0.7 else None for p in ships])
assert len(ships) == 2 and all(p["deck_colour_sd"] for p in ships), ships
P
}
search --time 2024-03-04T03:00:00Z monday.tif w.geojson
python3 - >ais.csv <<'P'
import json
print("mmsi,imo,time,lon,lat,length")
ships = sorted((f["properties"] for f in json.load(open("w.geojson"))["features"]), key=lambda p: p["lon"])
for p, imo in zip(ships, (9074729, 9166778)):
    print(f"{211000000 + imo % 1000},{imo},2024-03-04T02:59:00Z,{p['lon']},{p['lat']},120")
P
search --time 2024-03-04T03:00:00Z --registry ships.csv --ais ais.csv monday.tif monday.gpkg
search --time 2024-03-08T03:00:00Z --registry ships.csv friday.tif plain.geojson
who plain.geojson
tanker-archive learn monday.gpkg ships.csv known.csv
sed 's/,0\.[0-9]*/,0.x/g' known.csv
search --time 2024-03-08T03:00:00Z --registry known.csv friday.tif friday.geojson
who friday.geojson
# the output of one scene in any format will do; a register with colours keeps those of ships not seen
ogr2ogr -q -f CSV monday.csv monday.gpkg vessels
tanker-archive learn monday.csv ships.csv - | cmp - known.csv
head -n 1 monday.csv >empty.csv
tanker-archive learn -q empty.csv known.csv - | cmp - known.csv
# wrong ones
try tanker-archive learn monday.gpkg ships.csv known.csv
try tanker-archive learn --overwrite monday.gpkg ships.csv known.csv
try tanker-archive learn monday.gpkg ships.csv known.gpkg
try tanker-archive learn none.gpkg ships.csv x.csv
try tanker-archive learn ships.csv ships.csv x.csv
try tanker-archive learn monday.gpkg ships.csv
sed 's/0\.0[0-9]*$/2/' known.csv >bad.csv
try tanker-archive learn monday.gpkg bad.csv x.csv
try detect-tanker --registry bad.csv friday.tif x.geojson
[ ! -e x.csv ] && [ ! -e x.geojson ] && echo "nothing written"
