#!/bin/sh
# Brings .venv to what a lock file says, on a bare machine too.
#   tools/install.sh requirements.lock [python3]
# Nothing is done when neither the locks, pyproject.toml nor the interpreter has changed since the last time.
set -eu
cd "$(dirname "$0")/.."

lock=$1
python=${2:-python3}
venv=.venv
everything=requirements-dev.lock

stop() {
    echo "$1" >&2
    exit 1
}

digest_of() {
    { cat "$1" requirements-uv.lock pyproject.toml tools/install.sh; "$python" --version; pwd; } | cksum
}

is_installed() {
    [ -x "$venv/bin/zi" ] && [ "$(cat "$venv/.installed-$1" 2>/dev/null)" = "$(digest_of "$1")" ]
}

find_python() {
    command -v "$python" >/dev/null ||
        stop "Python 3.11 or newer is needed and '$python' was not found. On Debian: apt-get install python3 python3-venv"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "Python 3.11 or newer is needed; '$python' is $("$python" --version 2>&1). Name a newer one: make PYTHON=python3.12 ..."
}

# Debian ships python3 without ensurepip, and then `python3 -m venv` fails half way.
find_ensurepip() {
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then return; fi
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        stop "Python's venv module is incomplete here. Install it first: sudo apt-get install $package"
    fi
    echo "Installing $package ..."
    said=$({ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"; } \
        2>&1 </dev/null) || stop "$said
apt-get could not install $package; the lines above say why."
}

# uv takes two seconds where pip takes a minute; where it cannot run, pip does the same from the same hashes.
install_lock() {
    if "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.lock &&
        "$venv/bin/uv" pip install -q --python "$venv/bin/python" --require-hashes -r "$lock"; then
        return
    fi
    echo "uv could not install $lock; trying pip, which takes longer ..."
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
}

find_python
if is_installed "$lock" || is_installed "$everything"; then exit 0; fi
# A folder that was moved, or whose interpreter is gone, cannot be mended.
if [ -d "$venv" ] && ! "$venv/bin/python" -c '' 2>/dev/null; then rm -rf "$venv"; fi
if [ ! -d "$venv" ]; then
    find_ensurepip
    "$python" -m venv "$venv"
fi
rm -f "$venv"/.installed-*
echo "Installing into $venv from $lock ..."
install_lock
"$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
digest_of "$lock" >"$venv/.installed-$lock"
