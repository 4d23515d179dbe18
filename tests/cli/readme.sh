#!/bin/sh
# readme.sh SOURCE BUILD CC [flags of the compiler]: README.md is true.
#
# Its C program compiles as it stands and finds the hulls of a small scene, its Python reads them;
# every option of the tools (in their manual too), every output field with its short name, every
# flag and reason is in it; the files it names are there; it names no path of one machine.
source=$1 build=$2
shift 2
here=$source/tests/cli readme=$source/README.md bad=0
. "$here/lib.sh"
say() { echo "$*"; bad=1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-readme.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || exit 99

# the program
awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' "$readme" >example.c
[ -s example.c ] || say "no block of C"
code=$(grep -cv '^[[:space:]]*[{}]*[[:space:]]*$' example.c)
[ "$code" -le 20 ] || say "the example has $code lines"
if "$@" -std=c11 -Wall -Wextra -Werror -I"$source/include" example.c -o example -L"$build/lib" -ltanker \
    -Wl,-rpath,"$build/lib"; then
    if command -v gdal_translate >/dev/null; then
        scene scene.tif
        ./example scene.tif >out 2>&1 || say "the example ends with status $?: $(cat out)"
        [ "$(wc -l <out)" = 5 ] || say "the example prints, of five hulls: $(cat out)"
        [ -s vessels.gpkg ] || say "the example wrote no vessels.gpkg"
        if python3 -c 'from osgeo import ogr' 2>/dev/null; then
            awk '/^```python$/ { on = 1; next } /^```$/ { on = 0 } on' "$readme" >example.py
            python3 example.py >out 2>&1 || say "the example in Python fails: $(cat out)"
            [ "$(wc -l <out)" = 4 ] || say "the example in Python prints, of four hulls over 100 m: $(cat out)"
        fi
        ./example nothing.tif >out 2>&1 && say "the example is content with a missing file"
        grep -q 'nothing.tif' out || say "the example does not name the missing file: $(cat out)"
    else
        echo "the example was compiled, not run: gdal_translate is not installed"
    fi
else
    say "the example does not compile"
fi

# options: every name that --help shows
for tool in detect-tanker tanker-archive tanker-info tanker-ledger tanker-score; do
    "$build/tools/$tool" --help | sed -n '/^For tests/,/^$/d; s/^  \(--*[a-z][a-z-]*\).*/\1/p' >options
    [ -s options ] || say "$tool --help shows no options"
    while read -r option; do
        grep -qE -- "(^|[^-a-z])$option([^-a-z]|\$)" "$readme" || say "$tool $option is not in README.md"
        [ -e "$source/tools/$tool.1" ] || say "$tool has no page of the manual"
        sed 's/\\-/-/g' "$source/tools/$tool.1" | grep -qE -- "(^|[^-a-z])-?$option([^-a-z]|\$)" ||
            say "$tool $option is not in $tool.1"
    done <options
done

# fields, with the name the Shapefile gives them
sed -n 's/^ *\[TNK_F_[A-Z_]*\] = [A-Z]*[({]"\([a-z_]*\)", "\([a-z_]*\)".*/\1 \2/p' \
    "$source/lib/catalog/record.c" >fields
[ "$(wc -l <fields)" -ge 50 ] || say "record.c: fields not understood"
while read -r name short; do
    grep -q "^|.*\`$name\`" "$readme" || say "field $name is not in README.md"
    [ "$name" = "$short" ] || grep -qE "^\| \`$name\` \| \`$short\`[ ,]" "$readme" ||
        say "field $name is called $short in a Shapefile: not in README.md"
done <fields

# flags and reasons: the words of the library
sed -n '/names\[TNK_\(FLAG\|WHY\)_COUNT\]/,/};/p' "$source/lib/api/vessel.c" | grep -o '"[a-z_0-9]*"' |
    tr -d '"' | grep -v '^measured$' >words
[ "$(wc -l <words)" -ge 18 ] || say "vessel.c: words not understood"
while read -r word; do
    grep -q "\`$word\`" "$readme" || say "the word $word is not in README.md"
done <words

# files that it links to or runs
grep -o '](\([^):#]*\))' "$readme" | tr -d '](' | tr -d ')' | while read -r file; do
    [ -e "$source/$file" ] || echo "$file"
done >missing
grep -oE '(^|[ `])(sh|bash) tests/[a-z]+\.sh' "$readme" | sed 's/.* //' | while read -r file; do
    [ -e "$source/$file" ] || echo "$file"
done >>missing
[ ! -s missing ] || say "README.md names what is not there: $(tr '\n' ' ' <missing)"
picture=$(wc -c <"$source/tests/data/demo.png")
[ "$picture" -le 600000 ] || say "the picture has $picture bytes"
version=$(sed -n 's/^#define TNK_VERSION "\(.*\)"/\1/p' "$source/include/tanker/version.h")
sed -n '/^## Changes/,$p' "$readme" | grep '^###' | head -n 1 | grep -q "$version" ||
    say "the first entry of Changes is not $version"
grep -nE '/(home|work|root|Users)/' "$readme" "$source"/lib/README.md "$source"/tests/README.md &&
    say "a path of one machine"
exit $bad
