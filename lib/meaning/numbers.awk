# models/hydrostatics.json, one number a line, as macros: "dwt_sd": {"value": 0.14, ...} becomes
# #define HYDRO_DWT_SD 0.14, and all of them together a list for the test that compares.
match($0, /^"[a-z_]+": \{"value": [^,]+,/) {
    split(substr($0, RSTART, RLENGTH), part, /"value": /)
    split($0, name, "\"")
    sub(/,.*/, "", part[2])
    printf "#define HYDRO_%s (%s)\n", toupper(name[2]), part[2]
    list = list " \\\n    X(\"" name[2] "\", HYDRO_" toupper(name[2]) ")"
}
END { print "#define HYDRO_ALL(X)" list }
