"""Pyodide's lock file, rewritten so that it names the wheels that are really there.

The lock from npm names wheels on a CDN. Ours lists every wheel beside it, with its digest, what it imports and what
it needs, so that `import numpy` in a cell loads numpy from our own origin and nothing else is ever asked for.
"""
import hashlib
import json
import re
import zipfile
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BROWSER = {
    "sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix", "python_version": "3.14",
    "python_full_version": "3.14.2", "implementation_name": "cpython", "platform_python_implementation": "CPython",
    "platform_machine": "wasm32", "extra": "",
}


def write_lock(base: dict, folder: Path) -> None:
    """folder/pyodide-lock.json for all wheels in folder; base gives Pyodide's own facts (version, ABI)."""
    entries = {}
    for wheel in sorted(folder.glob("*.whl")):
        entry = describe(wheel)
        entries[canonicalize_name(entry["name"])] = entry
    for entry in entries.values():
        entry["depends"] = [name for name in entry["depends"] if name in entries]
    (folder / "pyodide-lock.json").write_text(json.dumps({**base, "packages": entries}, indent=1))


def describe(wheel: Path) -> dict:
    """One wheel's entry in the lock."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata_name = next(name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        metadata = HeaderParser().parsestr(archive.read(metadata_name).decode())
    return {
        "name": metadata["Name"], "version": metadata["Version"], "file_name": wheel.name, "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(), "package_type": "package",
        "imports": sorted(top_levels(names)), "depends": sorted(needs(metadata.get_all("Requires-Dist") or [])),
        "unvendored_tests": False, "shared_library": False,
    }


def top_levels(names: list[str]) -> set[str]:
    """The importable names at the top of a wheel."""
    tops = set()
    for name in names:
        head, _, rest = name.partition("/")
        if head.endswith((".dist-info", ".data")):
            continue
        if rest or head.endswith(".py"):
            tops.add(head.removesuffix(".py"))
    return tops


def needs(requirements: list[str]) -> set[str]:
    """Names of the requirements that hold in the browser."""
    parsed = map(Requirement, requirements)
    return {canonicalize_name(item.name) for item in parsed if not item.marker or item.marker.evaluate(BROWSER)}
