"""Where a data set lies, and how it is read: a file of a folder of this machine or of the course's own site, and the
list of the files that the site has, which the build writes."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tinytorch.meter import Meter

IN_BROWSER = sys.platform == "emscripten"
OFFLINE = "Not kept for offline use"  # how the site's worker answers without a network
FILE_SECONDS = 180  # for one file of at most a few MB; the stop button can't end the waiting for it
KERNEL_SCRIPTS = "extensions/@jupyterlite/"  # where, below the site's folder, the kernel's own script lies

MANIFEST = "manifest.json"
SCHEMA = 1

Read = Callable[[str], bytes]


class DataError(Exception):
    """Data could not be read. The message says which, why, and what to do."""


class DataMissing(DataError):
    """The data set is not here, but it could be."""


def folder(name: str) -> Path | None:
    """The folder of data set `name` on this machine: in $TINYTORCH_DATA, else in the cache; None if there is none."""
    return next(iter(folders(name)), None)


def folders(name: str) -> list[Path]:
    """All folders of this machine in which data set `name` may lie, best first."""
    chosen = os.environ.get("TINYTORCH_DATA")
    places = [*([Path(chosen)] if chosen else []), cache()]
    return [place / name for place in places if (place / name).is_dir()]


def cache() -> Path:
    """Where downloaded originals are kept: $XDG_CACHE_HOME/tinytorch, else ~/.cache/tinytorch."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tinytorch"


def from_folder(place: Path) -> Read:
    """Reads a file of `place` by its name. Raises DataMissing, or DataError with the system's reason."""

    def read(file: str) -> bytes:
        try:
            return (place / file).read_bytes()
        except FileNotFoundError:
            raise DataMissing(f"{file} is not in {place}. Put the data set's files there and run this again.") from None
        except OSError as error:
            raise DataError(f"{place / file} can't be read: {error.strerror or error}.") from error

    return read


def from_site(name: str) -> Read:
    """Reads a file of data set `name` from the site that this kernel came from; only in a browser's kernel.

    The site's worker keeps what was read once. Raises DataMissing if the site or, without a network, the browser does
    not have the file, and DataError for any other answer.
    """
    try:
        from js import XMLHttpRequest, location
    except ImportError as error:
        raise DataMissing(f"{name} comes from the course's site, and this Python does not run on its page.") from error
    from pyodide.ffi import JsException

    site = str(location.href).partition(KERNEL_SCRIPTS)[0]

    def read(file: str) -> bytes:
        request = XMLHttpRequest.new()
        request.open("GET", f"{site}datasets/{name}/{file}", False)
        request.responseType = "arraybuffer"
        request.timeout = 1000 * FILE_SECONDS
        try:
            request.send()
        except JsException as error:
            raise _offline(name) from error
        body = request.response.to_bytes()
        if request.status != 200:
            raise _refusal(name, file, request.status, body)
        return body

    return read


@dataclass(frozen=True)
class Part:
    """One file of a site: `count` entries of one role, such as "train-images", in `bytes` bytes."""

    role: str
    file: str
    count: int
    bytes: int
    sha256: str


P = TypeVar("P", bound=Part)
D = TypeVar("D")


@dataclass(frozen=True)
class Limits:
    """What a list of parts may hold: how many entries each role has, what a file is called, how large things are."""

    counts: dict[str, int]
    file: str
    parts: int
    bytes: int


def write_manifest(name: str, parts: list[P], **facts: str) -> bytes:
    """The list of a site's files of data set `name`, for `read_manifest`."""
    content = {"schema": SCHEMA, "name": name, **facts, "parts": [vars(part) for part in parts]}
    return (json.dumps(content, indent=1) + "\n").encode()


def read_manifest(data: bytes, title: str, make: Callable[..., P], limits: Limits) -> list[P]:
    """The parts that a site's list names, all of them there; `make(**row)` is one. Raises DataError, with the reason.

    `make` may raise ValueError, KeyError or TypeError for a row that is none.
    """
    try:
        content = json.loads(data)
        if content["schema"] != SCHEMA or not 1 <= len(content["parts"]) <= limits.parts:
            raise ValueError(f"schema {content['schema']} with {len(content['parts'])} parts")
        parts = [_examined(make(**row), limits) for row in content["parts"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(f"This site's list of {title}'s files is damaged ({error}). Build the site again.") from error
    for role, count in limits.counts.items():
        found = sum(part.count for part in parts if part.role == role)
        if found != count:
            raise DataError(f"This site has {found:,} of {count:,} {role} entries of {title}. Build the site again.")
    return parts


def read_parts(read: Read, parts: list[P], title: str, decode: Callable[[bytes, P], D]) -> Iterator[tuple[P, D]]:
    """Each part with what `decode` makes of its file, under a meter. Raises DataError if that is stopped."""
    total, done = sum(part.bytes for part in parts), 0
    try:
        with Meter(title, total) as meter:
            for part in parts:
                yield part, decode(read(part.file), part)
                done += part.bytes
                meter.show(done, f"{done / 1e6:.1f} of {total / 1e6:.1f} MB")
    except KeyboardInterrupt:
        raise DataError(
            f"Stopped after {done / 1e6:.1f} of {total / 1e6:.1f} MB of {title}. Run this again to go on; what already "
            "came does not have to come again."
        ) from None


def _examined(part: P, limits: Limits) -> P:
    """The part, if it can be one. Raises ValueError or TypeError."""
    if part.role not in limits.counts:
        raise ValueError(f"the role {part.role!r} is unknown")
    if not re.fullmatch(limits.file, part.file):
        raise ValueError(f"{part.file!r} is no name of a part")
    if not re.fullmatch(r"[0-9a-f]{64}", part.sha256):
        raise ValueError(f"{part.file} has no SHA-256")
    if not (type(part.count) is int and 0 < part.count <= limits.counts[part.role]):
        raise ValueError(f"{part.file} holds {part.count} entries")
    if not (type(part.bytes) is int and 0 < part.bytes <= limits.bytes):
        raise ValueError(f"{part.file} has {part.bytes} bytes")
    return part


def _offline(name: str) -> DataMissing:
    return DataMissing(
        f"{name} could not be fetched: there is no connection, or one file took longer than {FILE_SECONDS // 60} "
        "minutes, and this browser has not kept all of it. Connect and run this again; the parts that already came "
        "are kept."
    )


def _refusal(name: str, file: str, status: int, body: bytes) -> DataError:
    if status == 404 and body.startswith(OFFLINE.encode()):
        return _offline(name)
    if status == 404:
        return DataMissing(f"This site was built without {name} (`build.py build --datasets {name}` adds it).")
    return DataError(f"{name}: the site answered {status} when asked for {file}. Run this again in a minute.")
