#!/bin/bash
# build.sh - numpy 2.4.6 for Pyodide 314 (Python 3.14.2, pyemscripten_2026_0_wasm32), from nothing but
# PyPI, npm and Debian's mirrors.   usage: build.sh [WORKROOT]      (root on Debian bookworm or later)
#
# Result in $ROOT/out/ :
#   numpy-2.4.6-cp314-cp314-pyemscripten_2026_0_wasm32.whl   without tests (as Pyodide's own wheel)
#   numpy-tests-2.4.6.zip                                    the test packages, unzip over site-packages
#   slim/numpy-...whl                                        also without stubs, headers, .a, C test modules
# Side files (directory recipe/ beside this script):
#   build-in-chroot.sh  wasmcc  emscripten.meson.cross  mkpyconfig.py  pack.py  missing.py  ../cblas/
#
# Knobs:  BLAS=minicblas|none
#         WASM_OPT  code generation flags; the default is wasm SIMD, plus Emscripten's SSE4.2 -> wasm
#         intrinsics headers so that numpy's own "universal intrinsics" (npyv) run with their 128-bit SSE
#         backend.  numpy has no wasm backend of its own; without this it uses scalar loops for
#         maximum/minimum/fabs/... .  No numpy source file is patched.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); R=$HERE/recipe
ROOT=$(mkdir -p "${1:-$HOME/numpy-work}" && cd "${1:-$HOME/numpy-work}" && pwd)
S=$ROOT/sid; B=$S/b
export BLAS=${BLAS:-minicblas}
NPYV="-D_GNU_SOURCE=1 -DNPY_HAVE_SSE=1 -DNPY_HAVE_SSE2=1 -DNPY_HAVE_SSE3=1 -DNPY_HAVE_SSSE3=1 -DNPY_HAVE_SSE41=1 -DNPY_HAVE_SSE42=1 -include nmmintrin.h"
export WASM_OPT=${WASM_OPT:--O3 -msimd128 -msse4.2 $NPYV}
MIRROR=${MIRROR:-$(sed -n "s/^URIs: *//p" /etc/apt/sources.list.d/debian.sources | head -1)}   # the Debian mirror this machine uses
step() { echo "== $(date +%T) $*"; }

step "1. Debian sid root with Emscripten 6.0.x, CPython 3.14 headers, binaryen, ninja"
command -v debootstrap >/dev/null || apt-get install -y debootstrap
[ -x $S/usr/bin/apt-get ] || nice debootstrap --variant=minbase --include=ca-certificates,xz-utils sid $S "$MIRROR" >$ROOT/debootstrap.log
mountpoint -q $S/proc || mount --bind /proc $S/proc
mountpoint -q $S/dev || mount --bind /dev $S/dev
trap 'umount $S/dev $S/proc || true' EXIT
nice chroot $S apt-get install -y --no-install-recommends emscripten libpython3.14-dev python3.14 python3.14-venv \
     ninja-build binaryen pkgconf >$ROOT/apt.log 2>&1
chroot $S emcc --version | head -1

step "2. Pyodide 314.0.7 from npm (sysconfigdata for pyconfig.h; the main module for the symbol check)"
mkdir -p $ROOT/npm $ROOT/stdlib; (cd $ROOT/npm && [ -f package.json ] || (cd $ROOT/npm && npm init -y >/dev/null)
cd $ROOT/npm && npm i --no-audit --no-fund pyodide@314.0.7 >/dev/null 2>&1)
python3 -m zipfile -e $ROOT/npm/node_modules/pyodide/python_stdlib.zip $ROOT/stdlib
SYSC=_sysconfigdata__emscripten_wasm32-emscripten.py

step "3. numpy sdist and the (x86-64, cp314) build tools from PyPI"
mkdir -p $ROOT/dl $B/wheels $B/src $B/tools
[ -x $ROOT/venv/bin/pip ] || python3 -m venv $ROOT/venv
unset PIP_FIND_LINKS; P="$ROOT/venv/bin/pip -q --disable-pip-version-check"
if [ ! -f $ROOT/dl/numpy-2.4.6.tar.gz ]; then
  # pip wants metadata even for a download, and meson-python can only give it by compiling numpy natively
  # (5 minutes); a stand-in backend of that name answers instead.
  mkdir -p $ROOT/shim; cat >$ROOT/shim/mesonpy.py <<'PY'
import os
def get_requires_for_build_wheel(config_settings=None): return []
def prepare_metadata_for_build_wheel(d, config_settings=None):
    n = "numpy-2.4.6.dist-info"; os.makedirs(os.path.join(d, n), exist_ok=True)
    open(os.path.join(d, n, "METADATA"), "w").write("Metadata-Version: 2.1\nName: numpy\nVersion: 2.4.6\n")
    return n
PY
  PYTHONPATH=$ROOT/shim $P download -d $ROOT/dl --no-deps --no-binary numpy --no-build-isolation numpy==2.4.6
fi
echo "f3a3570c4a2a16746ac2c31a7c7c7b0c186b95ce902e33db6f28094ed7387dda  $ROOT/dl/numpy-2.4.6.tar.gz" | sha256sum -c
$P download -d $B/wheels --python-version 3.14 --only-binary :all: --platform manylinux_2_28_x86_64 \
   --platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64 cython==3.2.4 meson-python==0.22.1
[ -d $B/src/numpy-2.4.6 ] || tar xf $ROOT/dl/numpy-2.4.6.tar.gz -C $B/src
chroot $S bash -c 'unset PIP_CERT; cd /b; [ -x venv/bin/python ] || python3.14 -m venv venv; venv/bin/pip install -q --no-index --find-links /b/wheels cython meson-python'

step "4. headers: Debian's CPython 3.14 ones, with Pyodide's pyconfig.h"
rm -rf $B/pyinclude; mkdir -p $B/pyinclude; cp -a $S/usr/include/python3.14/. $B/pyinclude/
python3 $R/mkpyconfig.py $ROOT/stdlib/$SYSC $S/usr/include/x86_64-linux-gnu/python3.14/pyconfig.h $B/pyinclude/pyconfig.h >$ROOT/pyconfig.log
cp $ROOT/stdlib/$SYSC $B/tools/                    # gives meson EXT_SUFFIX .cpython-314-wasm32-emscripten.so
cp $R/wasmcc $B/tools/wasmcc; cp $R/wasmcc $B/tools/wasmc++
cp $R/emscripten.meson.cross $R/build-in-chroot.sh $B/; rm -rf $B/minicblas; cp -r $HERE/cblas $B/minicblas

step "5. build (first run also compiles Emscripten's libc/libc++ once, for meson's link checks)"
chroot $S chmod +x /b/build-in-chroot.sh /b/tools/wasmcc /b/tools/wasmc++
nice -n 10 chroot $S env WASM_OPT="$WASM_OPT" BLAS="$BLAS" /b/build-in-chroot.sh final >$ROOT/build.log 2>&1 || { tail -40 $ROOT/build.log; exit 1; }

step "6. split off the tests, recompress, check that no dynamic symbol is missing in the Pyodide main module"
W=$B/dist-final/numpy-2.4.6-cp314-cp314-pyemscripten_2026_0_wasm32.whl
python3 $R/pack.py $W $ROOT/out; python3 $R/pack.py $W $ROOT/out/slim --slim
rm -rf $ROOT/x; python3 -m zipfile -e $ROOT/out/$(basename $W) $ROOT/x
python3 $R/missing.py $ROOT/npm/node_modules/pyodide/pyodide.asm.wasm $ROOT/npm/node_modules/pyodide/pyodide.asm.mjs $ROOT/x | tail -1
step done; ls -l $ROOT/out/*.whl $ROOT/out/slim/*.whl
