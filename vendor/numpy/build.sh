#!/bin/bash
# Builds numpy for Pyodide from the sdist, with the CBLAS, the float32 functions and the patches of this folder.
#
#   build.sh [--work FOLDER] [--stock]
#
# On Debian 12 or later, as root (debootstrap and chroot need it). FOLDER (default ~/numpy-work) takes about 3 GB: a
# Debian sid root with Emscripten, downloads, objects. The result is in FOLDER/out. With --stock, the same numpy without
# our parts: no CBLAS, no SIMD, no patches; the benchmark compares with it, its result is in FOLDER/out-stock.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$HOME/numpy-work
variant=ours
while [ $# -gt 0 ]; do
    case $1 in
        --work) work=$2; shift 2 ;;
        --stock) variant=stock; shift ;;
        *) echo "build.sh does not know the argument '$1'; it takes --work FOLDER and --stock." >&2; exit 2 ;;
    esac
done
mkdir -p "$work" && work=$(cd "$work" && pwd)
sid=$work/sid
inside=$sid/b  # /b in the chroot
step() { echo "== $(date +%T) $*"; }
pin() { sed -n "s/^$1 = \"\(.*\)\"/\1/p" "$here/numpy.toml"; }
numpy=$(pin numpy) pyodide=$(pin pyodide) emscripten=$(pin emscripten)

step "Debian sid root with Emscripten, CPython 3.14 headers, ninja"
command -v debootstrap >/dev/null || apt-get install -y debootstrap
mirror=${MIRROR:-$(sed -n "s/^URIs: *//p" /etc/apt/sources.list.d/debian.sources | head -1)}
[ -x "$sid/usr/bin/apt-get" ] ||
    debootstrap --variant=minbase --include=ca-certificates,xz-utils sid "$sid" "$mirror" >"$work/debootstrap.log"
mountpoint -q "$sid/proc" || mount --bind /proc "$sid/proc"
mountpoint -q "$sid/dev" || mount --bind /dev "$sid/dev"
trap 'umount "$sid/dev" "$sid/proc" || true' EXIT
chroot "$sid" apt-get install -y --no-install-recommends emscripten libpython3.14-dev python3.14 python3.14-venv \
    ninja-build binaryen pkgconf ccache >"$work/apt.log" 2>&1
found=$(chroot "$sid" emcc --version | sed -n '1s/.*) \([0-9.]*\).*/\1/p')
[ "$found" = "$emscripten" ] ||
    echo "Emscripten is $found; the wheel in this folder was built with $emscripten, so the bytes will differ."

step "Pyodide $pyodide: its configuration and its exported symbols"
mkdir -p "$work/npm" "$work/stdlib"
[ -f "$work/npm/package.json" ] || echo "{}" >"$work/npm/package.json"
(cd "$work/npm" && npm i --no-audit --no-fund --loglevel=error "pyodide@$pyodide" >/dev/null)
python3 -m zipfile -e "$work/npm/node_modules/pyodide/python_stdlib.zip" "$work/stdlib"
sysconfig=$work/stdlib/_sysconfigdata__emscripten_wasm32-emscripten.py

step "numpy $numpy and its build tools"
mkdir -p "$work/dl" "$inside/wheels" "$inside/src" "$inside/tools"
[ -x "$work/venv/bin/pip" ] || python3 -m venv "$work/venv"
pip() { env -u PIP_FIND_LINKS "$work/venv/bin/pip" -q --disable-pip-version-check "$@"; }
# pip asks the build backend for metadata even when it only downloads, and numpy's would compile numpy for that; a
# stand-in of the same name answers instead.
[ -f "$work/dl/numpy-$numpy.tar.gz" ] || PYTHONPATH=$here/recipe/metadata NUMPY_VERSION=$numpy \
    pip download -d "$work/dl" --no-deps --no-binary numpy --no-build-isolation "numpy==$numpy"
echo "$(pin sdist_sha256)  $work/dl/numpy-$numpy.tar.gz" | sha256sum -c --quiet
pip download -d "$inside/wheels" --require-hashes --no-deps --python-version 3.14 --only-binary :all: \
    --platform manylinux_2_28_x86_64 --platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64 \
    -r "$here/recipe/build-requirements.txt"
chroot "$sid" bash -c 'unset PIP_CERT; cd /b; [ -x venv/bin/python ] || python3.14 -m venv venv
    venv/bin/pip install -q --no-index --find-links /b/wheels cython meson-python'

step "sources: numpy with patches, CBLAS, headers"
rm -rf "$inside/src/numpy-$numpy" "$inside/cblas" "$inside/pyinclude"
tar xf "$work/dl/numpy-$numpy.tar.gz" -C "$inside/src"
cp -r "$here/cblas" "$inside/"
if [ $variant = ours ]; then
    for change in "$here"/patches/*.patch; do patch -s -p1 -d "$inside/src/numpy-$numpy" <"$change"; done
    cp "$here"/simd/*.h "$inside/src/numpy-$numpy/numpy/_core/src/umath/"
fi
cp -r "$sid/usr/include/python3.14" "$inside/pyinclude"
python3 "$here/recipe/mkpyconfig.py" "$sysconfig" "$sid/usr/include/x86_64-linux-gnu/python3.14/pyconfig.h" \
    "$inside/pyinclude/pyconfig.h" >"$work/pyconfig.log"
cp "$sysconfig" "$inside/tools/"  # meson takes the file name ending .cpython-314-wasm32-emscripten.so from it
cp "$here/recipe/wasmcc" "$inside/tools/wasmcc"
cp "$here/recipe/wasmcc" "$inside/tools/wasmc++"
cp "$here"/recipe/{emscripten.meson.cross,build-in-chroot.sh} "$inside/"
chmod +x "$inside/build-in-chroot.sh" "$inside/tools/wasmcc" "$inside/tools/wasmc++"

step "build ($variant); the first one also compiles Emscripten's C library"
nice -n 15 chroot "$sid" /b/build-in-chroot.sh $variant "$numpy" >"$work/build-$variant.log" 2>&1 ||
    { tail -40 "$work/build-$variant.log"; exit 1; }

step "wheels: without tests, and without what a page never reads; every symbol must be in Pyodide"
out=$work/out$([ $variant = ours ] || echo "-$variant")
wheel=$(ls "$inside/dist-$variant"/numpy-*.whl)
python3 "$here/recipe/pack.py" "$wheel" "$out/full"
python3 "$here/recipe/pack.py" "$wheel" "$out" --slim
rm -rf "$work/unpacked" && python3 -m zipfile -e "$out/full/$(basename "$wheel")" "$work/unpacked"
python3 "$here/recipe/missing.py" "$work"/npm/node_modules/pyodide/pyodide.asm.{wasm,mjs} "$work/unpacked"
step "done"
sha256sum "$out"/*.whl
echo "README.md says how it is tested and put into this folder."
