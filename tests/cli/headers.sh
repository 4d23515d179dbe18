#!/bin/sh
# headers.sh INCLUDE_DIR CC CXX: each public header compiles alone, as strict C11 and as C++17.
include=$1 cc=$2 cxx=$3 bad=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for header in "$include"/tanker/*.h; do
    name=tanker/$(basename "$header")
    printf '#include <%s>\n#include <%s>\nint tanker_header_test;\n' "$name" "$name" >"$work/a.c"
    cp "$work/a.c" "$work/a.cc"
    $cc -std=c11 -pedantic -Wall -Wextra -Wstrict-prototypes -Werror -I"$include" -fsyntax-only "$work/a.c" || bad=1
    $cxx -std=c++17 -pedantic -Wall -Wextra -Werror -I"$include" -fsyntax-only "$work/a.cc" || bad=1
done
# every header is installed
for header in "$include"/tanker/*.h; do
    grep -q "'$(basename "$header")'" "$include/tanker/meson.build" || { echo "$header is not installed"; bad=1; }
done
exit $bad
