need gdal_translate
# the same sea with holes of NaN and infinities in open water: the same five hulls
sea sea.asc
gdal_translate -q -ot Float32 -a_srs EPSG:32648 sea.asc f.tif
rm -f sea.asc f.tif.aux.xml
gdal_translate -q -of ENVI f.tif f.img
cat >holes.py <<'P'
import struct
b = bytearray(open("f.img", "rb").read())
for r in range(20, 40):
    for c in range(300, 340):
        struct.pack_into("<f", b, 4 * (400 * r + c), (float("nan"), float("inf"), float("-inf"))[c % 3])
open("f.img", "wb").write(b)
P
python3 holes.py
try detect-tanker -q f.img out.geojson
count out.geojson
gdal_create -q -of GTiff -ot Float32 -outsize 200 200 -bands 2 -burn nan -a_srs EPSG:32648 -a_ullr 300000 140600 300600 140000 nan.tif
try detect-tanker -q nan.tif nan.geojson
count nan.geojson || :
