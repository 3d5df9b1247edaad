"""JupyterLab keeps in a notebook itself which cells' outputs it may show with their scripts.

A mark that came with a file from somewhere else is no reason to run anything, so bundles carry none, whoever made them.
"""

from __future__ import annotations

import json


def without_trust(path: str, content: bytes) -> bytes:
    """A notebook's bytes without its marks of trust; everything else, and notebooks without such marks, unchanged."""
    notebook = _parsed(content) if path.endswith(".ipynb") else None
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
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _is_marked(cell: object) -> bool:
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    return isinstance(metadata, dict) and "trusted" in metadata
