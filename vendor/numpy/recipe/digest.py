#!/usr/bin/env python3
"""Prints the SHA-256 of everything that decides about the wheel: build.sh, the pins, and the folders of the recipe.

The wheel's maker records it in numpy.toml beside the wheel's own digest; a test compares the two.
"""

import hashlib
import tomllib
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1]
FOLDERS = ("cblas", "patches", "recipe", "simd")


def recipe_digest() -> str:
    """SHA-256 over names and contents, in the order of the names, and over the pins of numpy.toml."""
    digest = hashlib.sha256(repr(sorted(tomllib.loads((VENDOR / "numpy.toml").read_text())["pins"].items())).encode())
    files = [VENDOR / "build.sh", *(f for folder in FOLDERS for f in (VENDOR / folder).rglob("*") if f.is_file())]
    for file in sorted(f for f in files if "__pycache__" not in f.parts):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(VENDOR).as_posix()} {content}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    print(recipe_digest())
