#!/bin/sh
# house.sh SOURCE: the laws of the house (lib/README.md).
cd "$1" || exit 99
bad=0
say() { echo "$*"; bad=1; }

floor() {
    case $1 in
    base) echo 0 ;; kern) echo 1 ;; find) echo 2 ;; measure | meaning) echo 3 ;;
    scene | catalog) echo 4 ;; scan | ledger) echo 5 ;; api) echo 6 ;; *) echo none ;;
    esac
}

# a room uses floors below its own, never a neighbour
for dir in lib/*/; do
    room=$(basename "$dir")
    own=$(floor "$room")
    [ "$own" = none ] && say "lib/$room: no such room in the house"
    for used in $(cat "$dir"*.[ch] 2>/dev/null | sed -n 's/^ *# *include "\([a-z]*\)\/.*/\1/p' | sort -u); do
        other=$(floor "$used")
        [ "$used" = "$room" ] && continue
        [ "$other" = none ] && { say "lib/$room includes $used/, which is no room"; continue; }
        [ "$other" -lt "$own" ] || say "lib/$room (floor $own) includes $used/ (floor $other)"
    done
    grep -n '^ *# *include "[^/]*"' "$dir"*.[ch] 2>/dev/null && say "lib/$room: includes name their room"
done

# foreign headers stay in their rooms
only() { # PATTERN ROOM...
    pattern=$1
    shift
    for file in $(grep -lE "^ *# *include [<\"]$pattern" lib/*/*.[ch] include/tanker/*.h 2>/dev/null); do
        room=$(basename "$(dirname "$file")")
        case " $* " in *" $room "*) ;; *) say "$file includes $pattern" ;; esac
    done
}
only '(gdal|ogr_|ogr|cpl_)[a-z_]*\.h' scene catalog
only 'cblas' meaning
only 'tiffio' scene
only 'libdeflate' scene
only 'json-c/' scene meaning ledger
only '(immintrin|emmintrin|smmintrin|x86intrin)\.h' kern
only 'cairo' none

# tools see public headers only, and nothing of GDAL
grep -nE '^ *# *include [<"](gdal|ogr|cpl)' tools/*.[ch] && say "tools include GDAL"
for header in $(sed -n 's/^ *# *include "\(.*\)"/\1/p' tools/*.[ch] | sort -u); do
    [ -e "tools/$header" ] || say "a tool includes \"$header\", which is not in tools/"
done

# nothing in lib prints or ends the process
grep -nE '\b(printf|puts|putchar|vprintf|perror|abort|exit|_exit)[[:space:]]*\(' lib/*/*.[ch] |
    grep -vE '^[^:]*:[0-9]*: *(/?\*|//)' && say "lib prints or exits"
grep -nE '\bf(printf|puts|putc|write)[[:space:]]*\([^;]*\bstd(out|err)\b' lib/*/*.[ch] && say "lib prints"
grep -nE '\bstd(out|err)\b' lib/*/*.[ch] | grep -vE '^[^:]*:[0-9]*: *(/?\*|//)' | grep -v '"' && say "lib knows stdout"
grep -nE '\b(malloc|calloc|realloc|strdup)[[:space:]]*\(' lib/*/*.[ch] |
    grep -vE '^lib/base/mem\.[ch]:|^[^:]*:[0-9]*: *(/?\*|//)' && say "lib allocates past lib/base/mem.h"

# no unfinished work, machine paths, tabs or trailing blanks
files=$(ls lib/*/*.[ch] include/tanker/*.h tools/*.[ch] tests/*/*.[ch] tests/*/*.cc tests/cli/*.sh tests/cli/cases/*.sh 2>/dev/null | grep -v '^tests/cli/house.sh')
grep -nE '\b(TODO|FIXME|XXX|HACK)\b' $files && say "unfinished work"
grep -nE '(/home/|/work/|/root/|/Users/)' $files && say "a path of one machine"
grep -n "$(printf '\t')" $(echo "$files" | tr ' ' '\n' | grep '\.[ch]$') && say "tabs"
grep -nE '[[:space:]]+$' $files && say "trailing blanks"
for file in $files; do
    [ -z "$(tail -c 1 "$file")" ] || say "$file: no end of line at the end"
    lines=$(wc -l <"$file")
    most=500
    case $file in tests/*) most=800 ;; esac
    [ "$lines" -le $most ] || say "$file: $lines lines, more than $most"
done

# every source is in a meson.build (kernel tiers are named by a loop there)
for file in lib/*/*.c tools/*.c; do
    case $file in lib/kern/kern_*) continue ;; esac
    grep -q "'$(basename "$file")'" "$(dirname "$file")/meson.build" || say "$file is not built"
done

# the version stands in one place
grep -nE "\"$(sed -n 's/^#define TNK_VERSION "\(.*\)"/\1/p' include/tanker/version.h | sed 's/\./\\./g')\"" lib/*/*.[ch] tools/*.[ch] && say "the version stands elsewhere too"
exit $bad
