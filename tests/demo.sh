#!/bin/sh
# demo.sh: install what is needed, build, render a scene, find the ships in it.
#
# Nothing is written outside the folder build/ (TANKER_BUILD: another one), but for packages.
set -eu
cd "$(dirname "$0")/.."
. tests/packages.sh
build=${TANKER_BUILD:-build}
# shellcheck disable=SC2086
need_packages $build_packages
say "Building"
set_up "$build/release" --buildtype release
meson compile -C "$build/release" detect-tanker tanker-info render-scene
out=$build/demo
rm -rf "$out"
mkdir -p "$out"
say "Rendering a scene"
"$build/release/tests/render/render-scene" demo "$out/demo.tif" --seed 5
say "detect-tanker --table --chips $out/chips --summary $out/summary.json $out/demo.tif $out/vessels.gpkg"
"$build/release/tools/detect-tanker" --table --chips "$out/chips" --summary "$out/summary.json" \
    "$out/demo.tif" "$out/vessels.gpkg"
chips=$(find "$out/chips" -name 'v*.png' | wc -l)
cat <<END

The picture:   $out/chips/overview.png   (and one of each ship beside it: $chips)
The ships:     $out/vessels.gpkg         (QGIS, ogrinfo -al)
The truth:     $out/demo.truth.geojson
END
