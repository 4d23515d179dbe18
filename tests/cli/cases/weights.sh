# A hull net of the user's: what cannot be read is an error that names the file, and nothing is left behind.
scene a.tif
echo 'not a net' >text.safetensors
head -c 4 text.safetensors >short.safetensors
printf '\030\0\0\0\0\0\0\0{"__metadata__":{"a":"b"}' >empty.safetensors
for file in nowhere.safetensors text.safetensors short.safetensors empty.safetensors .; do
    status=0
    detect-tanker -q --weights $file a.tif v.geojson 2>err || status=$?
    case $(cat err) in
    "ERROR "*"$file"*) named=named ;;
    *) named=$(cat err) ;;
    esac
    echo "$file: exit $status, $named, $(wc -l <err) line, $(ls v.geojson 2>/dev/null || echo nothing left)"
done
for weights in none "$(dirname "$TNK_CLI")/../models/hull.safetensors"; do
    detect-tanker -q --weights "$weights" a.tif v.geojson && grep -c '"vessel_id"' v.geojson && rm v.geojson
done
