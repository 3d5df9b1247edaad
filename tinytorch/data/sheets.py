"""Sheets: many small pictures in one picture file, 20 in a row, which the browser's own decoder reads.

`createImageBitmap` answers later, and Python code waits for it here (JSPI, which current Chromium and Firefox have).
The decoder must not adapt colours to the screen, hence colorSpaceConversion "none".
"""

from __future__ import annotations

import numpy as np

from tinytorch.data.places import DataError

COLUMNS = 20


def join(pictures: np.ndarray) -> np.ndarray:
    """(n, side, side, 3) as one sheet of full rows, (rows * side, 20 * side, 3); n has to be a multiple of 20."""
    count, side = pictures.shape[:2]
    rows = pictures.reshape(count // COLUMNS, COLUMNS, side, side, 3)
    return rows.swapaxes(1, 2).reshape(-1, COLUMNS * side, 3)


def cut(sheet: np.ndarray, count: int, side: int) -> np.ndarray:
    """The `count` pictures of a sheet: (count, side, side, 3). Raises DataError for a sheet of another size."""
    expected = (-(-count // COLUMNS) * side, COLUMNS * side, 3)
    if sheet.shape != expected:
        raise DataError(f"A sheet of {count} pictures has shape {expected}, but this one has {sheet.shape}.")
    rows = sheet.reshape(-1, side, COLUMNS, side, 3).swapaxes(1, 2)
    return rows.reshape(-1, side, side, 3)[:count]


def pixels(packed: bytes) -> np.ndarray:
    """The pixels of a picture file, (height, width, 3) bytes; only in a browser's kernel. Raises DataError."""
    from pyodide.ffi import can_run_sync, run_sync

    if not can_run_sync():
        raise DataError(
            "This browser can't wait for a picture while Python runs. Use a current Chromium, Edge, Chrome or Firefox "
            "for the photographs."
        )
    return run_sync(_pixels(packed))


async def _pixels(packed: bytes) -> np.ndarray:
    from js import Blob, OffscreenCanvas, createImageBitmap
    from pyodide.ffi import JsException, to_js

    try:
        blob = Blob.new(to_js([to_js(packed)]))
        bitmap = await createImageBitmap(blob, colorSpaceConversion="none", premultiplyAlpha="none")
        canvas = OffscreenCanvas.new(bitmap.width, bitmap.height)
        context = canvas.getContext("2d", willReadFrequently=True)
        context.drawImage(bitmap, 0, 0)
        data = context.getImageData(0, 0, bitmap.width, bitmap.height).data
    except JsException as error:
        raise DataError(f"The browser could not decode a picture: {error}.") from error
    rgba = np.frombuffer(data.to_bytes(), np.uint8).reshape(bitmap.height, bitmap.width, 4)
    bitmap.close()
    return rgba[..., :3]
