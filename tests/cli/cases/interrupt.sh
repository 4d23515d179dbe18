need gdal_translate timeout
scene a.tif
gdal_translate -q -of VRT -outsize 16000 16000 a.tif big.vrt
for signal in INT TERM; do
    try timeout --preserve-status -s $signal 0.5 detect-tanker -q --threads 1 big.vrt out.gpkg
    left a.tif big.vrt
done
