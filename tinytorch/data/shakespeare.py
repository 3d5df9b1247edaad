"""A million characters of Shakespeare: the text on which small language models are compared.

Tiny Shakespeare, put together by Andrej Karpathy for char-rnn, 2015, from plays that are in the public domain. In a
site it lies packed as datasets/text/shakespeare.bin, on a machine as text/tinyshakespeare.txt.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

from tinytorch.data import download as homes
from tinytorch.data import places
from tinytorch.data.places import DataError, DataMissing
from tinytorch.meter import Meter

SET = "text"
FILE, PACKED = "tinyshakespeare.txt", "shakespeare.bin"
BYTES = 1_115_394
SHA256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"
# The file is called input.txt there; what follows the question mark is our name for it, and is ignored.
HOMES = ("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt?as=",)
GZIP = 31  # zlib's number for "a gzip header, and the largest window"


@dataclass(frozen=True)
class Original:
    """What has to be known of the file before it is fetched."""

    file: str = FILE
    bytes: int = BYTES
    sha256: str = SHA256


def download(seconds: float | None = None) -> Path:
    """The folder of the cache that holds the text, fetched if it is not there. Raises DataMissing or DataError."""
    return homes.get(SET, [Original()], HOMES, seconds)


def load_shakespeare() -> str:
    """All 1,115,394 characters, in the order of the file.

    In the browser they come from the course's site (0.4 MB, kept afterwards), else from $TINYTORCH_DATA/text or the
    cache. Raises DataMissing if they are not there, DataError if they are damaged.
    """
    if places.IN_BROWSER:
        with Meter("Shakespeare", 1) as meter:
            meter.show(0, "0.4 MB")
            text = unpack(places.from_site(SET)(PACKED))
            meter.show(1, f"{BYTES / 1e6:.1f} million characters")
        return text
    place = places.folder(SET)
    if place is None:
        raise DataMissing(
            f"The Shakespeare text is not on this machine. Put {FILE} into {places.cache() / SET}, or set "
            "TINYTORCH_DATA to a folder that has it in text/."
        )
    return checked(places.from_folder(place)(FILE))


def pack(text: bytes) -> bytes:
    """The file that a site offers."""
    return gzip.compress(text, compresslevel=9, mtime=0)


def unpack(packed: bytes) -> str:
    """The text in a site's file. Raises DataError unless it is whole; never takes more memory than the text needs."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        return checked(unpacker.decompress(packed, BYTES + 1))
    except zlib.error as error:
        raise DataError(f"{PACKED} can't be unpacked ({error}). Build the site again.") from error


def checked(text: bytes) -> str:
    """The bytes as text. Raises DataError unless size and digest are the recorded ones."""
    if len(text) != BYTES or hashlib.sha256(text).hexdigest() != SHA256:
        raise DataError(
            f"The Shakespeare text is damaged: its {len(text):,} bytes are not the recorded ones. Get it again."
        )
    return text.decode("ascii")
