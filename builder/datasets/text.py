"""The Shakespeare text for the site: one packed file of 0.4 MB."""
from pathlib import Path

from builder.datasets.originals import original
from tinytorch.data import shakespeare


def make(folder: Path) -> None:
    """Pack the original. Raises DataError if it is damaged."""
    text = original(shakespeare.SET, shakespeare.FILE)
    shakespeare.checked(text)
    (folder / shakespeare.PACKED).write_bytes(shakespeare.pack(text))
