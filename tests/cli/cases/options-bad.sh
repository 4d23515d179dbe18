try detect-tanker
try detect-tanker a.tif
try detect-tanker a.tif b.geojson c
for n in 0 -1 10000 abc 1.5 '' nan 0x10; do try detect-tanker --threads "$n" a b.geojson; done
try detect-tanker --threads
try detect-tanker --min-length 5 a b.geojson
try detect-tanker --min-length 300 --max-length 200 a b.geojson
try detect-tanker -b 1,x a b.geojson
try detect-tanker -b 0,0 a b.geojson
try detect-tanker -b 1,2,3,4,5 a b.geojson
try detect-tanker --sensor radar a b.geojson
try detect-tanker --sun 45 a b.geojson
try detect-tanker --sun 95,10 a b.geojson
try detect-tanker --view -5,10 a b.geojson
try detect-tanker --time yesterday a b.geojson
try detect-tanker --gsd 0 a b.geojson
try detect-tanker --cpu sse9 a b.geojson
try detect-tanker --config KEY
try detect-tanker -oo novalue a b.geojson
try detect-tanker --overwrite=yes a b.geojson
try detect-tanker --table a -
try detect-tanker a.gpkg a.gpkg
try detect-tanker --units decibel a b.geojson
try tanker-score a
try tanker-info
try tanker-info a b
try tanker-info --sun 95,10 a
try tanker-info --time yesterday a
