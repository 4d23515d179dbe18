# models.sh FILE...: what the compiled-in models are called: each with the first twelve letters of its SHA-256.
comma=
printf '#define TNK_MODELS "'
for file; do
    name=${file##*/}
    printf '%s%s %.12s' "$comma" "${name%.*}" "$(sha256sum <"$file")"
    comma=', '
done
printf '"\n'
