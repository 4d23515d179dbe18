# lib.sh: what the cases share. Every case runs in an empty folder.

skip() {
    echo "SKIP: $*"
    exit 77
}

need() {
    for program; do command -v "$program" >/dev/null || skip "$program is not installed"; done
}

# sea FILE.asc: 400 x 400 pixels of water with five bright hulls, as text that GDAL reads. At 3 m:
# 120 x 21, 180 x 30 (east-west), 90 x 15, 150 x 24 and 240 x 36 m.
sea() {
    awk 'BEGIN {
        n = 400
        printf "ncols %d\nnrows %d\nxllcorner 300000\nyllcorner 140000\ncellsize 3\n", n, n
        hull(100, 80, 7, 40); hull(250, 120, 60, 10); hull(60, 250, 5, 30); hull(320, 260, 8, 50)
        hull(190, 300, 12, 80)
        seed = 12345
        for (r = 0; r < n; r++) {
            for (c = 0; c < n; c++) {
                seed = (seed * 1103 + 12345) % 1000003
                v = 300 + (seed % 40) + (c % 7) * 2
                if ((r, c) in ship) v = 1600 + seed % 100
                printf "%d ", v
            }
            printf "\n"
        }
    }
    function hull(col, row, width, height,   r, c) {
        for (r = row; r < row + height; r++) for (c = col; c < col + width; c++) ship[r, c] = 1
    }' >"$1"
}

# scene FILE.tif [gdal_translate options]: the sea above as UInt16 GeoTIFF in UTM 48 north
scene() {
    out=$1
    shift
    sea sea.asc
    gdal_translate -q -of GTiff -ot UInt16 -a_srs EPSG:32648 "$@" sea.asc "$out"
    rm -f sea.asc "$out.aux.xml"
}

# left: what lies in the folder, one name a line, without the names given
left() {
    ls -A | while read -r name; do
        for known; do [ "$name" = "$known" ] && continue 2; done
        echo "$name"
    done
}

# try COMMAND...: run it and print its exit status instead of failing
try() {
    "$@" && echo "exit 0" || echo "exit $?"
}

# count FILE: features in all layers, as ogrinfo sees them
count() {
    ogrinfo -q -al "$1" | grep -c '^OGRFeature'
}
