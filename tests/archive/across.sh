#!/bin/sh
# across.sh: one ship in two granules of a pass, what never moves, passes of a place.
#
# The scenes are pieces of one sea: a platform that is always there, a ship in the overlap of two granules, ships that
# come and go.
. "$(dirname "$(realpath "$0")")/lib.sh"

# piece NAME TIME COL0 SHIPS...: 300 x 300 pixels of 3 m from column COL0 of the sea, ships as col,row,width,length
piece() {
    name=$1 time=$2 col0=$3
    shift 3
    awk -v col0="$col0" -v ships="$*" -v seed="$(echo "$name$time" | cksum | cut -c 1-5)" 'BEGIN {
        n = 300
        printf "ncols %d\nnrows %d\nxllcorner %d\nyllcorner 140000\ncellsize 3\n", n, n, 300000 + 3 * col0
        k = split(ships, list, " ")
        for (i = 1; i <= k; i++) {
            split(list[i], s, ",")
            for (r = s[2]; r < s[2] + s[4]; r++) for (c = s[1]; c < s[1] + s[3]; c++) ship[r, c - col0] = 1
        }
        for (r = 0; r < n; r++) {
            for (c = 0; c < n; c++) {
                seed = (seed * 1103 + 12345) % 1000003
                v = 300 + (seed % 40) + (c % 7) * 2
                if ((r, c) in ship) v = 1600 + seed % 100
                printf "%d ", v
            }
            printf "\n"
        }
    }' >sea.asc
    gdal_translate -q -of GTiff -ot UInt16 -a_srs EPSG:32648 sea.asc "in/$name.tif"
    printf '{"type":"Feature","id":"%s","properties":{"datetime":"%s","platform":"%s","view:sun_elevation":50,"view:sun_azimuth":120,"view:off_nadir":1},"assets":{"image":{"href":"in/%s.tif","type":"image/tiff","roles":["data"]}}}\n' \
        "$name" "$time" "${sensor:-sentinel-2a}" "$name" >>items.ndjson
}
mkdir in
platform=240,60,9,30
piece day1-west 2024-03-01T03:00:00Z 0 $platform 60,150,7,40 250,200,8,50
piece day1-east 2024-03-01T03:00:20Z 200 $platform 250,200,8,50 400,100,7,40
piece day6 2024-03-06T03:00:00Z 100 $platform 150,250,60,8
piece day11 2024-03-11T03:00:00Z 100 $platform 200,150,7,40
piece day12 2024-03-12T03:00:00Z 100 $platform 201,151,7,40
piece day13 2024-03-13T03:00:00Z 100 $platform 200,150,7,40

# read the export of a run over these
value() { ogrinfo -q -dialect SQLite -sql "$2" "$1" | sed -n 's/^  [^ ]* ([^)]*) = //p' | tr '\n' ' '; }
tanker-archive run items.ndjson --catalog c.gpkg --jobs 2 -q
ok $? "six scenes are searched"
tanker-archive export c.gpkg e.gpkg
same "$(value e.gpkg 'select count(*) as x from vessels')" "14 " "fourteen sights"
same "$(value e.gpkg 'select count(*) as x from vessels where duplicate_of is not null')" "2 " \
    "two of them are of ships seen in the other granule"
same "$(value e.gpkg 'select count(*) as x from vessels a join vessels b on a.duplicate_of = b.vessel_id where abs(a.lon - b.lon) < 0.0001 and abs(a.lat - b.lat) < 0.0001 and b.duplicate_of is null')" "2 " \
    "which they name"
same "$(value e.gpkg "select count(*) as x from vessels where flags like '%structure%'")" "5 " \
    "the platform is a structure in its five passes"
same "$(value e.gpkg "select count(distinct round(lon, 3)) as x from vessels where flags like '%structure%'")" "1 " \
    "and nothing else: a ship that stays for three days is none"
place=$(value e.gpkg "select lon || ',' || lat as x from vessels where flags like '%structure%' limit 1")
tanker-archive passes c.gpkg --at "$(echo $place)" --radius 200 >passes
same "$(sed 's/ .*in./ /' passes | tr '\n' ' ')" "2024-03-01T03:00:00Z day1-west.tif 2024-03-01T03:00:20Z day1-east.tif 2024-03-06T03:00:00Z day6.tif 2024-03-11T03:00:00Z day11.tif 2024-03-12T03:00:00Z day12.tif 2024-03-13T03:00:00Z day13.tif " \
    "the passes of a place in order of time"
tanker-archive passes c.gpkg --at 0,0 >passes
same "$(wc -l <passes)" 0 "no pass of another place"

# whose hull each one is
same "$(value e.gpkg "select count(*) as x from vessels where hull_id is null and duplicate_of is null and flags not like '%structure%'")" "0 " \
    "every sight has a hull_id, but for structures"
same "$(value e.gpkg "select count(*) as x from vessels where hull_id is not null and flags like '%structure%'")" "0 " \
    "which have none"
same "$(value e.gpkg "select count(distinct hull_id) as x from vessels where time > '2024-03-10' and length_m > 110 and hull_id is not null")" "1 " \
    "the ship that lies still for three days is one hull"
same "$(value e.gpkg "select count(*) as x from vessels a join vessels b on a.duplicate_of = b.vessel_id where a.hull_id = b.hull_id and a.hull_prob = b.hull_prob")" "$(value e.gpkg "select count(*) as x from vessels a join vessels b on a.duplicate_of = b.vessel_id where b.hull_id is not null")" \
    "sights of one pass share it"
same "$(value e.gpkg "select count(*) as x from vessels where hull_prob < 0.5 or hull_prob > 1")" "0 " "probabilities are of 0.5 to 1"

# in another order, and after scenes came later, it is the same
tac items.ndjson >turned.ndjson
tanker-archive run turned.ndjson --catalog t.gpkg --jobs 1 --limit 3 -q
tanker-archive run turned.ndjson --catalog t.gpkg --jobs 2 -q
tanker-archive export t.gpkg turned.gpkg
cmp e.gpkg turned.gpkg
ok $? "the order of the scenes does not matter"
# known ships and AIS go through to the search
first=$(value e.gpkg "select lon || ',' || lat as x from vessels where scene_id like 'day11%' and length_m > 110 limit 1")
first=$(echo $first)
printf 'name,imo,type,loa_m,beam_m\n"Lies still",9074729,tanker,120,21\nTwin,9166778,tanker,120,21\n' >ships.csv
printf 'mmsi,imo,name,time,lon,lat,length\n' >ais.csv
for day in 11 12; do printf '211000001,9074729,LIES STILL,2024-03-%sT02:59:00Z,%s,120\n' $day "$first" >>ais.csv; done
tanker-archive run items.ndjson --catalog k.gpkg --jobs 2 -q -- --registry ships.csv --ais ais.csv
ok $? "a run with a register and AIS"
tanker-archive export k.gpkg ke.gpkg
same "$(value ke.gpkg "select count(*) || ' ' || min(registry_imo) || ' ' || max(registry_imo) as x from vessels where ais_mmsi = 211000001")" \
    "2 9074729 9074729 " "who reports is the one of two alike that has the number"
same "$(value ke.gpkg "select count(*) as x from vessels where hull_id = 'IMO 9074729'")" "3 " \
    "and is known again on the day without a report"
same "$(value ke.gpkg "select count(*) as x from vessels where scene_id like 'day11%' and dark = 1")" \
    "$(value ke.gpkg "select count(*) - 1 as x from vessels where scene_id like 'day11%'")" "the others of that day are dark"
tanker-archive run items.ndjson --catalog k.gpkg --jobs 2 -- --registry ships.csv --ais ais.csv >told
grep -q '0 to search' told
ok $? "again: nothing is to do"
echo '211000002,,,2024-03-13T02:59:00Z,1,1,' >>ais.csv
tanker-archive run items.ndjson --catalog k.gpkg --jobs 2 -- --registry ships.csv --ais ais.csv >told 2>&1
grep -q '6 to search' told
ok $? "until the reports change"

# the ledger reads what was found
cat >areas.json <<J
{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "roads", "role": "discharge"},
 "geometry": {"type": "Polygon", "coordinates": [[[100, 0], [110, 0], [110, 5], [100, 5], [100, 0]]]}}]}
J
tanker-ledger --catalog k.gpkg --areas areas.json --min-tanker 0 -q --csv ledger.csv
ok $? "tanker-ledger takes the catalog"
same "$(grep -c 'IMO 9074729' ledger.csv)" 1 "three days of one ship are one visit"
same "$(grep 'IMO 9074729' ledger.csv | grep -o 'checksum sample:[0-9a-f]*, libtanker [0-9.]*' | sort -u | wc -l)" 3 \
    "whose evidence names three files and the software"
same "$(tail -n +2 ledger.csv | wc -l)" "$(value ke.gpkg "select count(*) - 2 as x from vessels where duplicate_of is null and flags not like '%structure%'" | tr -d ' ')" \
    "every other sight is a visit of its own; structures and second sights are none"
tanker-archive status c.gpkg --json >status.json
same "$(grep -o '"\(duplicates\|structures\)": *[0-9]*' status.json | tr -d ' ' | tr '\n' ' ')" \
    '"duplicates":2 "structures":5 ' "status counts them"
finish
