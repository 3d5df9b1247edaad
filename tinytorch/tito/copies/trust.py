"""JupyterLab keeps in a notebook itself which cells' outputs it may show with their scripts.

A mark that came with a file from somewhere else is no reason to run anything, so bundles carry none, whoever made them.
A file is read here as JupyterLab reads it: its ending in any case, bytes that are no letters replaced, numbers of any
length. Else a mark could hide behind what only this side refuses. `tests/agreement/trust-marks.json` holds the page's
reader (site/shared/notebook/trust.ts) to the same.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable


def without_trust(path: str, content: bytes) -> bytes:
    """A notebook's bytes without its marks of trust; everything else, and notebooks without such marks, unchanged.

    Raises RecursionError for one that is nested deeper than Python reads: it may hold marks.
    """
    notebook = _parsed(content) if path.lower().endswith(".ipynb") else None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    marked = [cell["metadata"] for cell in cells if _is_marked(cell)] if isinstance(cells, list) else []
    if not marked:
        return content
    for metadata in marked:
        del metadata["trusted"]
    text = json.dumps(notebook, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")  # half a character, which a slip in a page can leave, as an escape


def _parsed(content: bytes) -> object:
    """None for what is no JSON: JupyterLab refuses to open it, and says so."""
    text = content.decode("utf-8-sig", "replace")
    try:
        return json.loads(text, parse_int=_number(int), parse_float=_number(float), parse_constant=_refuse)
    except ValueError:
        return None


def _number(read: Callable[[str], float]) -> Callable[[str], float | None]:
    """A reader of numbers that gives null, as a browser does, for one beyond all floats."""
    return lambda text: None if math.isinf(float(text)) else read(text)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _is_marked(cell: object) -> bool:
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    return isinstance(metadata, dict) and "trusted" in metadata
