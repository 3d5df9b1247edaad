"""Write a PNG with the standard library: a signature, three chunks, and zlib.

The format is the PNG specification's (W3C, third edition): 8 bits a channel, grey or RGB, no filter, no interlace.
"""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY_TYPE, RGB_TYPE = 0, 2


def encode(pixels: np.ndarray) -> bytes:
    """The PNG file of `pixels`: uint8 of shape (height, width) for grey, (height, width, 3) for colour."""
    if pixels.dtype != np.uint8 or not (pixels.ndim == 2 or pixels.ndim == 3 and pixels.shape[2] == 3):
        raise ValueError(f"A picture needs uint8 of shape (h, w) or (h, w, 3), not {pixels.dtype} of {pixels.shape}.")
    height, width = pixels.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, 8, GREY_TYPE if pixels.ndim == 2 else RGB_TYPE, 0, 0, 0)
    lines = np.insert(pixels.reshape(height, -1), 0, 0, axis=1)  # each line starts with its filter: 0, none
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines.tobytes())) + _chunk(b"IEND", b"")


def data_url(pixels: np.ndarray) -> str:
    """The picture as text that can stand where an address is expected."""
    return "data:image/png;base64," + base64.b64encode(encode(pixels)).decode()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
