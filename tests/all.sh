#!/bin/sh
# all.sh [--werror]: install what is needed, build, run every test, and once more with the
# address and undefined-behaviour sanitizers.
#
# Nothing is written outside the folder build/ (TANKER_BUILD: another one), but for packages and
# temporary files. TANKER_DATA: a folder of real scenes; tests that need it are skipped without.
# Exit status 0 when no test failed.
set -u
cd "$(dirname "$0")/.."
. tests/packages.sh
build=${TANKER_BUILD:-build}
werror=false
[ "${1:-}" != --werror ] || werror=true
export LC_ALL=C.UTF-8
# shellcheck disable=SC2086
need_packages --postgis $build_packages $test_packages || exit 1

passed=0 failed=0 skipped=0

# count LOG: add up what meson's log of one run says, and name the tests that were skipped
count() {
    passed=$((passed + $(grep -c '"result": "\(OK\|EXPECTEDFAIL\)"' "$1")))
    skipped=$((skipped + $(grep -c '"result": "SKIP"' "$1")))
    failed=$((failed + $(grep -vc '"result": "\(OK\|EXPECTEDFAIL\|SKIP\|IGNORED\)"' "$1")))
    sed -n '/"result": "SKIP"/s/.*"name": "\([^"]*\)".*/skipped: \1/p' "$1"
    # this script has just installed PostGIS and Slurm: not to run their tests is a failure (Slurm needs root)
    must='cli postgis"\|archive postgis"'
    [ "$(id -u)" != 0 ] || must="$must\|archive slurm\""
    if command -v apt-get >/dev/null && grep '"result": "SKIP"' "$1" | grep -q "$must"; then
        echo "failed: a test of PostGIS or Slurm did not run"
        failed=$((failed + 1))
    fi
}

# run FOLDER [meson test options]
run() {
    folder=$1
    shift
    rm -f "$folder/meson-logs/testlog.json"
    meson test -C "$folder" --no-rebuild --print-errorlogs "$@"
    status=$?
    if [ -s "$folder/meson-logs/testlog.json" ]; then
        before=$failed
        count "$folder/meson-logs/testlog.json"
        [ $status = 0 ] || [ $failed -gt $before ] || failed=$((failed + 1))
    else
        failed=$((failed + 1))
    fi
}

say "Building"
set_up "$build/release" --buildtype release -Dwerror=$werror && meson compile -C "$build/release" || exit 1
say "Testing"
run "$build/release"

say "Building with the address and undefined-behaviour sanitizers"
set_up "$build/sanitize" --buildtype debugoptimized -Db_sanitize=address,undefined -Db_lundef=false \
    -Dwerror=$werror && meson compile -C "$build/sanitize" || exit 1
say "Testing with the sanitizers"
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export LSAN_OPTIONS=print_suppressions=0:suppressions=$PWD/tests/cli/lsan.supp
# accuracy, and what the archive does under limits of memory and time, the first run has shown
run "$build/sanitize" --timeout-multiplier 8 --no-suite scenes --no-suite archive
run "$build/sanitize" --timeout-multiplier 8 "archive plan" "archive across"

say "Both runs together"
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
