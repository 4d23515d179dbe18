#!/bin/sh
# Run one case and compare what it did with the files beside it.
#
#   run.sh [--rewrite] CASE.sh
#
# The case runs in an empty folder of its own, with lib.sh read before it. Beside it lie
#   CASE.stdout.exact or .glob   expected standard output; neither: it must be empty
#   CASE.stderr.exact or .glob   the same for standard error
#   CASE.exit                    expected status; absent: 0
# A .glob file holds a shell pattern per line; a line `...` stands for any lines, also none.
# --rewrite puts what came out in place of the .exact and .exit files. Status 77: skipped.
rewrite=
[ "$1" = --rewrite ] && rewrite=1 && shift
case=$(realpath "$1")
base=${case%.sh}
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d "${TMPDIR:-/tmp}/tanker-cli.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
mkdir "$work/in"
cd "$work/in" || exit 99
export LC_ALL=C
[ -z "$TNK_TOOLS" ] || PATH=$TNK_TOOLS:$PATH
sh -eu -c '. "$1"; . "$2"' sh "$here/lib.sh" "$case" >"$work/stdout" 2>"$work/stderr" </dev/null
status=$?
cd /
if [ $status = 77 ]; then
    cat "$work/stdout" "$work/stderr"
    exit 77
fi
bad=0

# like FILE PATTERNS: do the lines of FILE match?
like() {
    awk -v patterns="$2" '
    function regex(p,   i, c, r) {
        r = "^"
        for (i = 1; i <= length(p); i++) {
            c = substr(p, i, 1)
            if (c == "*") r = r ".*"
            else if (c == "?") r = r "."
            else if (c ~ /[A-Za-z0-9 _%,:;<>=&@#!"~`-]/ || c == "\047" || c == "/") r = r c
            else r = r "[" (c == "^" ? "\\^" : c == "]" ? "\\]" : c == "\\" ? "\\\\" : c) "]"
        }
        return r "$"
    }
    function match_from(i, j) {  # lines from i against patterns from j
        for (; j <= np; j++) {
            if (pat[j] == "...") {
                for (; i <= nl + 1; i++) if (match_from(i, j + 1)) return 1
                return 0
            }
            if (i > nl || line[i] !~ regex(pat[j])) return 0
            i++
        }
        return i > nl
    }
    { line[NR] = $0 }
    END {
        nl = NR
        while ((getline p < patterns) > 0) pat[++np] = p
        exit !match_from(1, 1)
    }' "$1"
}

compare() {
    if [ -e "$base.$1.glob" ]; then
        like "$work/$1" "$base.$1.glob" && return
        echo "--- $1 does not match $base.$1.glob; it was:"
        cat "$work/$1"
    else
        [ -e "$base.$1.exact" ] || : >"$work/empty"
        if [ -n "$rewrite" ]; then
            if [ -s "$work/$1" ]; then cp "$work/$1" "$base.$1.exact"; else rm -f "$base.$1.exact"; fi
            return
        fi
        expected=$base.$1.exact
        [ -e "$expected" ] || expected=$work/empty
        cmp -s "$expected" "$work/$1" && return
        echo "--- $1 differs (left expected, right got):"
        diff "$expected" "$work/$1"
    fi
    bad=1
}

compare stdout
compare stderr
expected=0
[ -e "$base.exit" ] && expected=$(cat "$base.exit")
if [ -n "$rewrite" ]; then
    if [ $status = 0 ]; then rm -f "$base.exit"; else echo $status >"$base.exit"; fi
elif [ "$status" != "$expected" ]; then
    echo "--- status $status, expected $expected; standard error:"
    cat "$work/stderr"
    bad=1
fi
exit $bad
