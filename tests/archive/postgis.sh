#!/bin/sh
# postgis.sh: a run into PostGIS whose server stops and starts in the middle; two shards at once.
. "$(dirname "$(realpath "$0")")/lib.sh"
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$postgres" ] && [ -x "$postgres/initdb" ] || skip "PostgreSQL is not installed"
ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || skip "PostGIS is not installed"
ogrinfo --formats | grep -q PostgreSQL || skip "GDAL has no PostgreSQL driver"
db=$(mktemp -d /tmp/tanker-pg.XXXXXX)
as=
if [ "$(id -u)" = 0 ]; then
    command -v runuser >/dev/null || skip "runuser is not installed"
    chown postgres "$db"
    as="runuser -u postgres --"
fi
server() { # start or stop, in a folder the server's user may enter
    (cd "$db" && $as "$postgres/pg_ctl" -D "$db/data" -l "$db/log" -w -m "${2:-fast}" \
        -o "-k $db -c listen_addresses=" "$1") >>"$work/server.log" 2>&1
}
trap 'server stop immediate; cd /; rm -rf "$db" "$work"' EXIT
(cd "$db" && $as "$postgres/initdb" -D "$db/data" -A trust -U postgres) >server.log 2>&1 && server start &&
    psql -q -h "$db" -U postgres -c 'create database gis' -c 'create database shards' &&
    psql -q -h "$db" -U postgres -d gis -c 'create extension postgis' &&
    psql -q -h "$db" -U postgres -d shards -c 'create extension postgis'
ok $? "the server is up"
connection="PG:host=$db user=postgres dbname=gis"
ask() { psql -h "$db" -U postgres -d gis -At -c "$1"; }

fleet "$scenes"
undisturbed
tanker-archive run "$fleet/good/scene-1.tif" "$fleet/bad/hang.tif" --catalog "$connection" --jobs 2 --timeout 600 >told-first &
run=$!
wait_until grep -q "^done" told-first
tanker-archive run "$fleet/good" --catalog "$connection" -q 2>message
same "$? $(grep -c '^ERROR 17:.*another run' message)" "1 1" "a second run is refused while the first writes"
kill -TERM "$run"
wait "$run"
# hang.tif comes last, and takes its time: the server is away before it ends
tanker-archive run "$fleet/good" "$fleet/bad" --catalog "$connection" --jobs 2 $limits >told 2>&1 &
run=$!
wait_until grep -q '^done' told
for mode in fast immediate; do
    server stop $mode
    sleep 1 # so that the run meets a server that is away
    server start
    before=$(grep -c '^done' told)
    wait_until sh -c "[ \$(grep -c '^done' told) -gt $before ] || ! kill -0 $run"
done
wait "$run"
ok $? "the run goes on when the server is back"
same "$(ask 'select count(*), count(distinct name) from scenes')" "$((scenes + damaged))|$((scenes + damaged))" \
    "every scene is there once"
same "$(ask 'select count(*) - count(distinct (scene_name, vessel_id)) from vessels')" 0 "no vessel twice"
tanker-archive export "$connection" pg.gpkg
cmp plain.gpkg pg.gpkg
ok $? "the export is that of the undisturbed GeoPackage run, byte for byte"

# the ledger reads both alike
cat >areas.json <<J
{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "everywhere", "role": "discharge"},
 "geometry": {"type": "Polygon", "coordinates": [[[-180, -85], [180, -85], [180, 85], [-180, 85], [-180, -85]]]}}]}
J
tanker-ledger --catalog "$connection" --areas areas.json --min-tanker 0.3 -q --json pg.json --csv pg.csv
ok $? "tanker-ledger takes the catalog of the database"
tanker-ledger --catalog plain-catalog.gpkg --areas areas.json --min-tanker 0.3 -q --json plain.json --csv plain.csv
cmp plain.json pg.json && cmp plain.csv pg.csv && [ "$(wc -l <pg.csv)" -gt 10 ]
ok $? "and says the same of it as of the GeoPackage"

# two shards into one database at once
shards="PG:host=$db user=postgres dbname=shards"
tanker-archive run "$fleet" --catalog "$shards" --shard 1/2 --jobs 1 $limits -q &
first=$!
tanker-archive run "$fleet" --catalog "$shards" --shard 2/2 --jobs 1 $limits -q
ok $? "one shard ends"
wait "$first"
ok $? "and the other, in the same database"
tanker-archive export "$shards" shards.gpkg
cmp plain.gpkg shards.gpkg
ok $? "together they are the whole"
tanker-archive merge merged.gpkg "$connection" -q && tanker-archive export merged.gpkg merged-export.gpkg
cmp plain.gpkg merged-export.gpkg
ok $? "merged into a GeoPackage, too"
[ $bad = 0 ] || sed 's/^/# /' told message
finish
