need gdal_translate
scene whole.tif
cat >damage.py <<'P'
import struct, sys
b = bytearray(open("whole.tif", "rb").read())
at, = struct.unpack_from("<I", b, 4)
n, = struct.unpack_from("<H", b, at)
tags = {struct.unpack_from("<H", b, at + 2 + 12 * i)[0]: at + 2 + 12 * i for i in range(n)}
def put(name, tag, value):
    c = bytearray(b)
    struct.pack_into("<I", c, tags[tag] + 8, value)
    open(name, "wb").write(c)
put("width.tif", 256, 0x7fffffff)       # lying width
put("height.tif", 257, 100000000)       # lying height
put("none.tif", 257, 0)                 # no rows
put("offsets.tif", 273, 0x7ffffff0)     # strip offsets outside
c = bytearray(b); struct.pack_into("<I", c, 4, len(b) + 1000); open("ifd.tif", "wb").write(c)
c = bytearray(b); struct.pack_into("<I", c, 4, 8); open("loop.tif", "wb").write(c)
c = bytearray(b); c[at:at + 2] = b"\xff\xff"; open("count.tif", "wb").write(c)
P
python3 damage.py
for name in width height none offsets ifd loop count; do
    timeout 60 detect-tanker -q $name.tif out.geojson 2>message && status=0 || status=$?
    # a crash or a hang shows as another status; a failure tells one line
    [ $status = 0 ] || [ $status = 1 ] || echo "$name: status $status"
    [ $status = 0 ] || [ "$(grep -c '^ERROR' message)" = 1 ] || { echo "$name: no ERROR line"; cat message; }
    [ $status = 0 ] || [ ! -e out.geojson ] || echo "$name: output left"
    rm -f out.geojson
done
left ./*.tif whole.tif width.tif height.tif none.tif offsets.tif ifd.tif loop.tif count.tif damage.py message
