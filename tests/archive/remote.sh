#!/bin/sh
# remote.sh: scenes on a server, and what becomes of them when the server says that they changed.
. "$(dirname "$(realpath "$0")")/lib.sh"
command -v python3 >/dev/null || skip "python3 is not installed"
export no_proxy=127.0.0.1 GDAL_DISABLE_READDIR_ON_OPEN=EMPTY_DIR
mkdir www
draw() { "$render" planet3 "$1" --size 300 --seed "$2" --quiet; }
serve() {
    rm -f port
    python3 "$here/server.py" www "$work/port" 2>server.log &
    server=$!
    wait_until [ -s port ]
}
stop() { kill "$server" && wait "$server"; }
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for i in 1 2 3; do draw www/$i.tif $i; done
serve
ok $? "a server is up"
for i in 1 2 3; do echo "/vsicurl/http://127.0.0.1:$(cat port)/$i.tif"; done >list.txt

tanker-archive run list.txt --catalog c.gpkg --jobs 2 >told 2>&1
ok $? "three scenes are searched where they lie"
same "$(count c.gpkg done)" 3 "and done"
tanker-archive run list.txt --catalog c.gpkg --jobs 2 >told 2>&1
grep -q '0 to search; 3 done' told
ok $? "again: nothing is to do"
draw www/2.tif 12
tanker-archive run list.txt --catalog c.gpkg --jobs 2 >told 2>&1
grep -q '1 scenes have changed since they were searched' told && grep -q '1 to search' told
ok $? "what the server says has changed is searched again"
tanker-archive run list.txt --catalog c.gpkg --jobs 2 >told 2>&1
grep -q '0 to search; 3 done' told
ok $? "once"
touch www/no-etags
draw www/3.tif 13
tanker-archive run list.txt --catalog d.gpkg --jobs 2 -q
touch -d 2001-01-01 www/1.tif
tanker-archive run list.txt --catalog d.gpkg --jobs 2 >told 2>&1
grep -q '1 to search' told
ok $? "without ETags the date and length of a file tell"
stop 2>/dev/null
tanker-archive run list.txt --catalog d.gpkg --jobs 2 >told 2>&1
grep -q '0 to search; 3 done' told
ok $? "a server that is away changes nothing"
[ $bad = 0 ] || sed 's/^/# /' told
finish
