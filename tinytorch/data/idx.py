"""The IDX format, in which MNIST came: a header of big-endian numbers, then one byte for each value.

The header is two zero bytes, a type (8: unsigned bytes), the number of axes, and four bytes for the length of each.
Files are packed with gzip. Reading trusts nothing: the shape is asked for, and a file that is longer, shorter, or of
another shape is refused before more than its share of memory is taken.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib

import numpy as np

UNSIGNED_BYTE = 8
GZIP = 31  # zlib's number for "a gzip header, and the largest window"


def encode(array: np.ndarray) -> bytes:
    """The packed IDX file of a uint8 array; the same bytes for the same array."""
    header = struct.pack(f">HBB{array.ndim}I", 0, UNSIGNED_BYTE, array.ndim, *array.shape)
    return gzip.compress(header + array.tobytes(), compresslevel=6, mtime=0)


def decode(packed: bytes, shape: tuple[int, ...]) -> np.ndarray:
    """The uint8 array of a packed IDX file that has to have this shape.

    Raises ValueError, which says what is wrong with the bytes.
    """
    header = struct.pack(f">HBB{len(shape)}I", 0, UNSIGNED_BYTE, len(shape), *shape)
    content = _unpack(packed, len(header) + math.prod(shape))
    if content[: len(header)] != header:
        raise ValueError(f"it does not begin like an IDX file of bytes of shape {shape}")
    return np.frombuffer(content, np.uint8, offset=len(header)).reshape(shape)


def _unpack(packed: bytes, size: int) -> bytes:
    """The content of a gzip file, which has to be `size` bytes long and to end there."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        content = unpacker.decompress(packed, size + 1)
    except zlib.error as error:
        raise ValueError(f"it can't be unpacked ({error})") from error
    if len(content) != size or not unpacker.eof or unpacker.unused_data:
        raise ValueError(f"it does not hold {size:,} bytes, as it should")
    return content
