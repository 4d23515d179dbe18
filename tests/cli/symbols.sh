#!/bin/sh
# symbols.sh LIBRARY [--rewrite]: it exports exactly what symbols.txt lists, and only tnk_ names
# (the linker adds three of its own).
command -v nm >/dev/null || { echo "SKIP: nm is not installed"; exit 77; }
here=$(dirname "$(realpath "$0")")
got=$(mktemp)
trap 'rm -f "$got"' EXIT
nm -D --defined-only "$1" | awk '$3 !~ /^(__bss_start|_edata|_end)$/ { print $3 }' | LC_ALL=C sort >"$got"
[ "$2" = --rewrite ] && cp "$got" "$here/symbols.txt"
grep -v '^tnk_' "$got" && { echo "exported without the prefix"; exit 1; }
diff "$here/symbols.txt" "$got"
