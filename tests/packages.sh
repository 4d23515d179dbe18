# packages.sh: install what is needed, on Debian and Ubuntu. Read by demo.sh and all.sh.

build_packages="meson ninja-build pkg-config gcc g++ libc6-dev libgdal-dev libtiff-dev libdeflate-dev libjson-c-dev libopenblas-dev libcairo2-dev"
test_packages="gdal-bin python3-gdal python3-numpy check libsubunit-dev postgresql postgresql-client slurm-wlm munge"

say() { printf '\n== %s\n' "$*"; }

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed'; }

# as_root COMMAND...
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "Not root, and no sudo: as root, run: $*" >&2
        return 1
    fi
}

# The package that brings PostGIS to the server; its name holds the server's version.
postgis_package() {
    if apt-cache show postgresql-postgis >/dev/null 2>&1; then
        echo postgresql-postgis
    else
        apt-cache pkgnames postgresql- | grep -E '^postgresql-[0-9]+-postgis-[0-9]+$' | sort -V | tail -n 1
    fi
}

has_postgis() { ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1; }

# need_packages [--postgis] PACKAGE...: install those that are missing; without any, ask nobody
need_packages() {
    postgis=
    [ "$1" != --postgis ] || { postgis=1; shift; }
    if ! command -v apt-get >/dev/null; then
        echo "No apt-get here; these must be installed, under whatever name: $*"
        return 0
    fi
    missing=
    for package; do installed "$package" || missing="$missing $package"; done
    [ -z "$postgis" ] || has_postgis || missing="$missing postgis"
    [ -n "$missing" ] || return 0
    say "Installing$missing"
    as_root apt-get -q update || echo "(apt-get update failed; going on with the lists there are)"
    case "$missing " in
        *" postgis "*) missing="${missing% postgis} $(postgis_package)" ;;
    esac
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing
}

# set_up FOLDER [meson options]: a build folder, new or brought up to date
set_up() {
    folder=$1
    shift
    if [ -e "$folder/meson-private/coredata.dat" ]; then
        meson setup --reconfigure "$@" "$folder" . >"$folder.log" 2>&1 && return
        rm -rf "$folder" # made by another meson, or half made
    fi
    mkdir -p "$(dirname "$folder")"
    meson setup "$@" "$folder" . >"$folder.log" 2>&1 || { cat "$folder.log"; return 1; }
}
