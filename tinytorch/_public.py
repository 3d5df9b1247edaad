"""Which module each public name comes from: the lines `public` of course.toml, as the build lists them.

The list is a small file of its own, because every kernel asks for it, and reading all facts of the course takes longer.
"""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).parent / "course" / "public.json"


def public() -> dict[str, str]:
    """Public name to module: {"Tensor": "core.tensor", …}, in the order of the course; empty before the first build."""
    import json  # not at the start of a kernel

    return json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}
