"""The folder static/pyodide of the site: what every kernel needs, in archives that the browser itself unpacks.

A kernel that installs 23 wheels one by one spends more time in Python's zipfile than in all else. Their files are put
into a tar archive, compressed as one stream, which the browser decompresses and our start script lays into Python's
file system: less to fetch, and no Python needed. The course's own package has an archive of its own, since it changes
more often. Other wheels stay as they are, named in the lock file, and are installed when something asks for them.
"""
import gzip
import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.python.lockfile import write_lock
from builder.python.pyodide import CORE
from builder.tools.paths import PACKED, PYODIDE, SITE
from builder.tools.steps import step

KERNEL_PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
LAB_SETTINGS = SITE / "lab" / "jupyter-lite.json"
STDLIB = "python_stdlib.zip"
SITE_PACKAGES = "lib/python3.14/site-packages"
OWN = "tinytorch-browser"
# .bin: a server that knows .gz might decompress it on the way, and the digest would no longer fit
STDLIB_ARCHIVE, PACKAGES_ARCHIVE, OWN_ARCHIVE = "python_stdlib.bin", "packages.bin", "tinytorch.bin"


def build() -> None:
    """build/packed, from build/pyodide."""
    step("Packing what every kernel loads", PACKED, assemble, [PYODIDE, LAB_SETTINGS])


def assemble(folder: Path) -> None:
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text())
    boot = boot_packages(lock["packages"])
    files = {name: PYODIDE / lock["packages"][name]["file_name"] for name in boot}
    for path in (*(PYODIDE / name for name in CORE if name != STDLIB), *PYODIDE.glob("*.whl")):
        if path not in files.values():
            shutil.copy(path, folder)
    write_lock({**lock, "packages": {}}, folder)
    (folder / STDLIB_ARCHIVE).write_bytes(compressed(stored(PYODIDE / STDLIB)))
    (folder / OWN_ARCHIVE).write_bytes(compressed(tar([files.pop(OWN)])))
    (folder / PACKAGES_ARCHIVE).write_bytes(compressed(tar(files.values())))
    write_sizes(folder)


def boot_packages(packages: dict[str, dict]) -> set[str]:
    """What the kernel names in Lab's settings, and all that these need."""
    config = json.loads(LAB_SETTINGS.read_text())["jupyter-config-data"]
    wanted = list(config["litePluginSettings"][KERNEL_PLUGIN]["loadPyodideOptions"]["packages"])
    found = set()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += packages[name]["depends"]
    return found


def compressed(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def stored(path: Path) -> bytes:
    """The same zip without compression inside: smaller once compressed as a whole, and faster to import from."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in source.namelist():
            archive.writestr(zipfile.ZipInfo(name), source.read(name))
    return target.getvalue()


def tar(wheels: Iterable[Path]) -> bytes:
    """The wheels' files at their installed places; like ones stand together, which compresses better."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in sorted(installed(wheels), key=lambda member: (Path(member[0]).suffix, member[0])):
            info = tarfile.TarInfo(f"{SITE_PACKAGES}/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


def installed(wheels: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file that installing the wheels would leave in site-packages."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if ".data/" not in name and not name.endswith("/"):
                    yield name, archive.read(name)
                if name.endswith(".dist-info/METADATA"):
                    yield name.replace("METADATA", "INSTALLER"), b"tinytorch"


def write_sizes(folder: Path) -> None:
    """sizes.json: what a kernel fetches before its first cell, in bytes, for the progress shown to the student."""
    names = (*(name for name in CORE[1:] if name != STDLIB), STDLIB_ARCHIVE, PACKAGES_ARCHIVE, OWN_ARCHIVE)
    (folder / "sizes.json").write_text(json.dumps({name: (folder / name).stat().st_size for name in names}))
