# five hulls; four of them report, in three layouts: one at anchor, one under way between two reports, one an old report
# ahead, one with a heading missing; rows that are none are counted and named
need gdal_translate ogr2ogr
table() { ogr2ogr -q -f CSV /vsistdout/ $1 -sql "SELECT $2 FROM ${1%.csv}"; }
scene a.tif
time=2024-03-31T03:29:27Z
detect-tanker -q --time $time a.tif plain.csv
# lon lat of each hull, and tables of reports around them
table plain.csv 'lon, lat, length_m' | tail -n +2 | tr -d '"' >where.txt
awk -F, 'function row(mmsi, at, e, n, sog, cog, head, len) {
    printf "%d,2024-03-31T%s,%.6f,%.6f,%s,%s,%s,SHIP %d,,,80,0,%s,,,80\n", mmsi, at, lat + n / 110574, lon + e / 111293, sog, cog, head, mmsi, len
}
BEGIN { print "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo" }
{ lon = $1; lat = $2; len = $3
  if (NR == 1) { row(211000001, "03:27:00", 20, -15, 0.1, 12, 511, len); row(211000001, "03:30:00", -10, 5, 0, 300, 511, len) }
  if (NR == 2) { row(211000002, "03:28:27", -309, 0, 10, 90, 90, len); row(211000002, "03:30:27", 309, 0, 10, 90, 90, len) }
  if (NR == 3) { row(211000003, "03:32:27", 0, -926, 10, 180, 180, 0); row(211000003, "03:33:27", 0, -1235, 10, 180, 180, "") }
  if (NR == 4) row(211000004, "03:29:00", 0, 10, 0, 0, 0, len)
}
END {
    print "211000005,yesterday,1,103,,,,,,,,,,,,"
    print "abc,2024-03-31T03:29:00,1,103,,,,,,,,,,,,"
    print "211000006,2024-03-31T03:29:00,91,181,,,,,,,,,,,,"
    print "2110000,2024-03-31T03:29:00,1,103,,,,,,,,,,,,"
    print "211000007,2024-03-31T13:29:00,1.2,103.2,,,,,,,,,,,,"
    print "211000008,2024-03-31T03:29:00,12,103.2,,,,,,,,,,,,"
    print "short"
}' where.txt >us.csv
detect-tanker --time $time --ais us.csv --summary run.json a.tif v.csv >bar.txt
table v.csv 'ais_mmsi, ais_distance_m, dark'
grep -o 'ais:[a-z_]*' v.csv
sed -n '/"ais": {/,/}/p' run.json
# the Danish names and times, and our own, say the same
awk -F, 'NR == 1 { print "# Timestamp;Type of mobile;MMSI;Latitude;Longitude;Navigational status;ROT;SOG;COG;Heading;Length"; next }
    { t = substr($2, 12); print "31/03/2024 " t ";Class A;" $1 ";" $3 ";" $4 ";;;" $5 ";" $6 ";" $7 ";" $13 }
    END { print "31/03/2024 03:29:00;Base Station;2110009;1;103;;;;;;" }' us.csv >dk.csv
awk -F, 'NR == 1 { print "mmsi,imo,name,time,lon,lat,heading,cog,sog,type,length,width,draught"; next }
    { print $1 ",,\"a, b\"," $2 "Z," $4 "," $3 "," $7 "," $6 "," $5 ",,\"" $13 "\",," }' us.csv >own.csv
for name in dk own; do
    detect-tanker -q --time $time --ais $name.csv a.tif $name-v.csv
    cmp v.csv $name-v.csv
done
# nobody near enough to say; another day; no time; no file; no AIS
sed 's/,1\./,8./' us.csv >far.csv
try detect-tanker -q --time $time --ais far.csv a.tif far_v.csv
table far_v.csv 'ais_mmsi, dark, not_measured' | sed 's/,.*,\(ais:[a-z_]*\).*/ \1/' | sort | uniq -c | sed 's/^ *//'
try detect-tanker --time 2023-03-31T03:29:27Z --ais us.csv a.tif day.csv >bar.txt
cat bar.txt | tail -n 1
try detect-tanker -q --ais us.csv a.tif none.csv
try detect-tanker -q --time $time --ais nothing.csv a.tif none.csv
echo 'a,b,c' >odd.csv
try detect-tanker -q --time $time --ais odd.csv a.tif none.csv
sea sea.asc
gdal_translate -q -ot Byte -of PNG sea.asc plain.png
try detect-tanker -q --gsd 3 --time $time --ais us.csv plain.png none.csv
ls | grep -c '^none' || :
