#!/bin/sh
# pkgconfig.sh SOURCE BUILD CC CXX [PREFIX]: what is installed serves others: the tools run, C and
# C++ programs compile and link through pkg-config alone, with the shared and the static library.
source=$1 build=$2 cc=$3 cxx=$4 prefix=${5:-/usr/local} bad=0
command -v pkg-config >/dev/null || { echo "SKIP: pkg-config is not installed"; exit 77; }
command -v meson >/dev/null || { echo "SKIP: meson is not installed"; exit 77; }
say() { echo "$*"; bad=1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-install.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
unset MESON_TESTTHREADS NINJA_STATUS
root=$work/root
env -u DESTDIR meson install -C "$build" --no-rebuild --destdir "$root" >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}
pc=$(find "$root" -name tanker.pc)
[ -f "$pc" ] || { echo "no tanker.pc"; exit 1; }
lib=$(dirname "$(dirname "$pc")")

# what is there
version=$(sed -n 's/^#define TNK_VERSION "\(.*\)"/\1/p' "$source/include/tanker/version.h")
for file in libtanker.so libtanker.so.0 "libtanker.so.$version" libtanker.a; do
    [ -e "$lib/$file" ] || say "$file is not installed"
done
for header in "$source"/include/tanker/*.h; do
    [ -e "$root$prefix/include/tanker/$(basename "$header")" ] || say "$header is not installed"
done
for tool in detect-tanker tanker-archive tanker-info tanker-ledger tanker-score; do
    LD_LIBRARY_PATH=$lib "$root$prefix/bin/$tool" --version | grep -q " $version\$" || say "$tool does not run"
    [ -n "$(find "$root" -name "$tool.1*")" ] || say "$tool.1 is not installed"
done
find "$root" -type f | grep -vE '/(bin/(detect-tanker|tanker-archive|tanker-info|tanker-ledger|tanker-score)|libtanker\.(a|so\.[0-9.]*)|tanker\.pc|include/tanker/[a-z]*\.h|man1/[a-z-]*\.1(\.gz)?)$' &&
    say "installed, and should not be"
command -v readelf >/dev/null && ! readelf -d "$lib/libtanker.so" | grep -q 'SONAME.*\[libtanker\.so\.0\]' &&
    say "the soname is not libtanker.so.0"

# programs of others
export PKG_CONFIG_PATH="$lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
[ "$(pkg-config --modversion tanker)" = "$version" ] || say "pkg-config: another version"
cat >"$work/user.c" <<'P'
#include <tanker/tanker.h>
#include <stdio.h>

int main(void) {
    tnk_scene *scene = NULL;
    int bad = tnk_scene_open("nothing.tif", NULL, &scene);
    printf("%s %d %s\n", tnk_version(), bad, tnk_scene_message(scene));
    tnk_scene_close(scene);
    return bad == TNK_E_OPEN ? 0 : 1;
}
P
cp "$work/user.c" "$work/user.cc"
cflags=$(pkg-config --cflags tanker) libs=$(pkg-config --libs tanker)
# shellcheck disable=SC2086
{
    $cc -std=c11 -Wall -Wextra -Werror $cflags "$work/user.c" -o "$work/c" $libs || say "C: does not compile"
    $cxx -std=c++17 -Wall -Wextra -Werror $cflags "$work/user.cc" -o "$work/cc" $libs || say "C++: does not compile"
    private=$(unset PKG_CONFIG_SYSROOT_DIR; pkg-config --libs gdal libtiff-4 libdeflate json-c openblas)
    $cc -std=c11 $cflags "$work/user.c" -o "$work/static" "$lib/libtanker.a" $private -lm -pthread ||
        say "static: does not link"
}
for program in c cc static; do
    LD_LIBRARY_PATH=$lib "$work/$program" >"$work/out" 2>&1 || say "$program: $(cat "$work/out")"
    grep -q "^$version 2 .*nothing.tif" "$work/out" || say "$program says: $(cat "$work/out")"
done
LD_LIBRARY_PATH='' ldd "$work/static" | grep -q libtanker && say "the static program needs libtanker.so"
exit $bad
