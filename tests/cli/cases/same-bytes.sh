need gdal_translate
# one answer, whatever the threads, the tiles and the processor
scene a.tif -co TILED=YES -co BLOCKXSIZE=64 -co BLOCKYSIZE=64
for name in one.geojson one.gpkg; do
    detect-tanker -q --threads 1 a.tif $name
    for options in "--threads 2" "--threads 5" "--tile 64" "--tile 256" "--tile 1000" "--tile 2048" \
        "--cpu c" "--cpu sse4" "--cpu avx2" "--cpu avx512" "--cpu vnni"; do
        detect-tanker -q $options a.tif two.${name#*.}
        cmp $name two.${name#*.} || echo "differs with $options"
        rm two.${name#*.}
    done
done
