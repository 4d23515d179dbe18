need gdal_translate ogrinfo
scene a.tif
for name in v.geojson v.gpkg v.shp v.csv; do
    detect-tanker -q --time 2024-03-31T03:29:27Z a.tif $name
    echo "== $name"
    ogrinfo -so -al $name | sed -n 's/^\([a-z][a-z_0-9]*: [A-Z].*\)$/\1/p'
done
