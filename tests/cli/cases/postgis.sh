need gdal_translate ogrinfo
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$postgres" ] && [ -x "$postgres/initdb" ] || skip "PostgreSQL is not installed"
ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || skip "PostGIS is not installed"
ogrinfo --formats | grep -q PostgreSQL || skip "GDAL has no PostgreSQL driver"
# a private cluster behind a socket; the server refuses to run as root
db=$(mktemp -d /tmp/tanker-pg.XXXXXX)
as=
if [ "$(id -u)" = 0 ]; then
    need runuser
    chown postgres "$db"
    as="runuser -u postgres --"
fi
stop() {
    (cd "$db" && $as "$postgres/pg_ctl" -D "$db/data" -m immediate stop) >/dev/null 2>&1 || :
    rm -rf "$db"
}
trap stop EXIT
(
    cd "$db"
    $as "$postgres/initdb" -D "$db/data" -A trust -U postgres
    $as "$postgres/pg_ctl" -D "$db/data" -l "$db/log" -w \
        -o "-k $db -c listen_addresses= -c fsync=off" start
    psql -h "$db" -U postgres -c 'create database gis'
    psql -h "$db" -U postgres -d gis -c 'create extension postgis' -c 'create schema other'
) >cluster.log 2>&1 || { cat cluster.log; cat "$db/log"; exit 1; }
connection="PG:host=$db user=postgres dbname=gis"
scene a.tif
ask() { psql -h "$db" -U postgres -d gis -At -c "$1"; }
try detect-tanker -q --time 2024-03-31T03:29:27Z a.tif "$connection"
count "$connection"
ask "select count(*), min(st_srid(wkb_geometry)), min(st_geometrytype(wkb_geometry)), min(extract(epoch from time)::int), count(freeboard_m), array_length(min(box_px), 1), bool_or(berthed) from vessels group by 1 is null"
try detect-tanker -q a.tif "$connection" 2>message
sed "s,$db,DB," message
try detect-tanker -q -overwrite --min-length 130 a.tif "$connection"
ask 'select count(*) from vessels'
try detect-tanker -q -lco SCHEMA=other a.tif "$connection"
ask 'select count(*) from other.vessels'
# a failure half-way leaves the old layer alone: one transaction
cat >refuse.sql <<'S'
create function refuse() returns event_trigger language plpgsql as $$
begin
    raise exception 'refused';
end $$;
create event trigger stopper on ddl_command_end when tag in ('CREATE TABLE') execute function refuse();
S
psql -q -h "$db" -U postgres -d gis -f refuse.sql
try detect-tanker -q -overwrite a.tif "$connection" 2>message
grep -c '^ERROR 7' message
ask 'select count(*) from vessels'
try detect-tanker -q a.tif "PG:host=$db user=postgres dbname=nothere" 2>message
grep -c '^ERROR 7' message
