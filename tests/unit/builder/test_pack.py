"""The archives of what every kernel loads."""
import gzip
import io
import json
import tarfile
import zipfile

from builder.python import pack
from builder.tools.paths import PACKED, PYODIDE


def members(name):
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress((PACKED / name).read_bytes()))) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def test_archives_hold_every_file_of_the_kernels_wheels_and_the_lock_names_the_others():
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text())
    left = json.loads((PACKED / "pyodide-lock.json").read_text())
    packed = members(pack.PACKAGES_ARCHIVE) | members(pack.OWN_ARCHIVE)
    boot = pack.boot_packages(lock["packages"])
    assert {"numpy", "ipython", "tinytorch-browser"} <= boot
    assert boot | set(left["packages"]) == set(lock["packages"])
    assert not boot & set(left["packages"])
    for name in boot:
        with zipfile.ZipFile(PYODIDE / lock["packages"][name]["file_name"]) as wheel:
            for file in wheel.namelist():
                if ".data/" not in file:
                    assert packed[f"{pack.SITE_PACKAGES}/{file}"] == wheel.read(file), file


def test_the_librarys_archive_holds_the_same_modules_without_compression_inside():
    inner = gzip.decompress((PACKED / pack.STDLIB_ARCHIVE).read_bytes())
    with zipfile.ZipFile(io.BytesIO(inner)) as made, zipfile.ZipFile(PYODIDE / pack.STDLIB) as original:
        assert made.namelist() == original.namelist()
        assert all(info.compress_type == zipfile.ZIP_STORED for info in made.infolist())
        assert made.read("json/__init__.pyc") == original.read("json/__init__.pyc")


def test_sizes_are_those_of_the_files_that_a_kernel_fetches():
    sizes = json.loads((PACKED / "sizes.json").read_text())
    assert sizes == {name: (PACKED / name).stat().st_size for name in sizes}
    assert pack.PACKAGES_ARCHIVE in sizes
