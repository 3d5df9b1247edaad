"""The files of a data set as its authors publish them, fetched from a public home into this machine's cache.

Every file is compared with its recorded size and SHA-256 before it is kept, and appears under its name only when whole.
"""

from __future__ import annotations

import hashlib
import os
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tinytorch.data import places
from tinytorch.data.places import DataError, DataMissing
from tinytorch.meter import Meter

PATIENCE = 5  # seconds to wait for a connection, and then for each next byte
CHUNK = 1 << 16


class Original(Protocol):
    """What has to be known of a file before it is fetched."""

    file: str
    bytes: int
    sha256: str


def get(name: str, files: Sequence[Original], homes: Sequence[str], seconds: float | None = None) -> Path:
    """The folder of the cache that holds all `files` of data set `name`; those that are not there are fetched.

    `homes` are addresses that end in a slash; the first that has a file whole is believed. After `seconds`, if that is
    given, the rest is not waited for. Files that came whole before a failure stay. Raises DataMissing with each home's
    reason, and DataError if this machine can't keep a file.
    """
    folder = places.cache() / name
    end = time.monotonic() + (seconds or float("inf"))
    for original in files:
        if not (folder / original.file).is_file():
            _keep(folder / original.file, _fetch(name, original, homes, end))
    return folder


def _fetch(name: str, original: Original, homes: Sequence[str], end: float) -> bytes:
    reasons = []
    for home in homes:
        try:
            data = _read(home + original.file, f"{name}: {original.file}", original.bytes, end)
        except OSError as error:
            reasons.append(f"{home}: {getattr(error, 'reason', None) or error}")
        else:
            if hashlib.sha256(data).hexdigest() == original.sha256:
                return data
            reasons.append(f"{home}: what came is another file")
    raise DataMissing(f"{original.file} could not be downloaded ({'; '.join(reasons)}).")


def _read(address: str, label: str, size: int, end: float) -> bytes:
    """At most `size` + 1 bytes from `address` until `end`, with a bar that counts them. Raises OSError."""
    data = bytearray()
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer, Meter(label, size) as meter:
        while len(data) <= size and (chunk := answer.read1(min(CHUNK, size + 1 - len(data)))):
            data += chunk
            meter.show(len(data), f"{len(data) / 1e6:.1f} of {size / 1e6:.1f} MB")
            if time.monotonic() > end:
                raise TimeoutError(f"too slow: {len(data) / 1e6:.1f} of {size / 1e6:.1f} MB came in time")
    return bytes(data)


def _keep(file: Path, data: bytes) -> None:
    beside = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        os.replace(beside, file)
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{file} can't be written: {reason}. Make room, then run this again.") from error
