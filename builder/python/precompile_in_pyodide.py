"""Run inside Pyodide by precompile.mjs: rewrite ARCHIVES in /site with .pyc files beside (or instead of) sources.

Our own wheel keeps its sources, since students read them in tracebacks and with `??`. The standard library and other
people's wheels are kept as .pyc only, without parts that this site never loads: a third less to download.
"""
import base64
import hashlib
import importlib._bootstrap_external as bootstrap
import importlib.util
import re
import zipfile
from pathlib import Path

FOLDER = Path("/site")
STAMP = (2026, 1, 1, 0, 0, 0)
STDLIB = "python_stdlib.zip"
# pure data, or read as text by their own package
KEPT_AS_SOURCE = re.compile(r"_sysconfigdata|/templates?/")
# lexers of other languages, type stubs of Django and of packages that are not here, test suites, what needs a Fortran
# compiler, widths of characters in terminals of other makes, a terminal's servers, documentation builders
NEVER_LOADED = re.compile(
    r"pygments/lexers/(?!(__init__|_mapping|python|special|shell|console|diff)\.)|pygments/(sphinxext|cmdline)"
    r"|jedi/third_party/(django-stubs|typeshed/stubs)|(^|/)tests?/"
    r"|numpy/f2py/|wcwidth/table_grapheme_overrides/_known|prompt_toolkit/contrib/|IPython/sphinxext/"
    r"|/testing/plugin/|\.(exe|pyi\.orig)$"
)
OWN = "tinytorch"


def compiled(source: bytes, name: str) -> bytes | None:
    """An unchecked hash-based .pyc (PEP 552), or None where the file is not valid Python (templates)."""
    try:
        code = compile(source, name, "exec", dont_inherit=True)
    except SyntaxError:
        return None
    return bytes(bootstrap._code_to_hash_pyc(code, importlib.util.source_hash(source), False))


def put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, compresslevel=9)


def read(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def write(path: Path, members: dict[str, bytes]) -> None:
    fresh = path.with_suffix(".new")
    with zipfile.ZipFile(fresh, "w") as archive:
        for name, data in members.items():
            put(archive, name, data)
    fresh.replace(path)


def stdlib() -> None:
    members = {}
    for name, data in read(FOLDER / STDLIB).items():
        code = None
        if name.endswith(".py") and not KEPT_AS_SOURCE.search(name):
            code = compiled(data, f"/lib/python314.zip/{name}")
        members[name + "c" if code else name] = code or data
    write(FOLDER / STDLIB, members)


def cached_name(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/__pycache__/{file[:-3]}.cpython-314.pyc".lstrip("/")


def record_line(name: str, data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\n"


def wheel(path: Path) -> None:
    members, record = {}, None
    for name, data in read(path).items():
        if re.fullmatch(r"[^/]+\.dist-info/RECORD", name):
            record = name
        elif path.name.startswith(OWN):
            members |= {name: data, **with_cache(name, data)}
        elif not NEVER_LOADED.search(name):
            members |= without_source(name, data)
    lines = "".join(record_line(name, data) for name, data in members.items())
    write(path, {**members, record: f"{lines}{record},,\n".encode()})


def with_cache(name: str, data: bytes) -> dict[str, bytes]:
    code = compiled(data, site_path(name)) if is_module(name) else None
    return {cached_name(name): code} if code else {}


def without_source(name: str, data: bytes) -> dict[str, bytes]:
    code = compiled(data, site_path(name)) if is_module(name) else None
    return {f"{name}c": code} if code else {name: data}


def site_path(name: str) -> str:
    return f"/lib/python3.14/site-packages/{name}"


def is_module(name: str) -> bool:
    return name.endswith(".py") and ".data/" not in name


for name in ARCHIVES:  # noqa: F821 - set by precompile.mjs
    if name == STDLIB:
        stdlib()
    else:
        wheel(FOLDER / name)
f"{len(ARCHIVES)} archives hold compiled modules"  # noqa: F821
