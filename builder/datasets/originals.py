"""Where the originals of a data set lie on the machine that builds."""
import os
from pathlib import Path

from builder.tools.paths import ROOT
from tinytorch.data import places

NEARBY = ROOT.parent / "shared" / "data"


def nearby(name: str) -> list[Path]:
    """The folders of this machine in which data set `name` may lie, best first."""
    chosen = os.environ.get("TINYTORCH_DATA")
    around = [*([Path(chosen)] if chosen else []), NEARBY, places.cache()]
    return [place / name for place in around if (place / name).is_dir()]


def is_here(name: str) -> bool:
    """True if a folder of this machine is meant to hold data set `name`; whether it is whole is seen on reading."""
    return any(place.parent != places.cache() for place in nearby(name))


def original(name: str, file: str) -> bytes:
    """One original file. Raises FileNotFoundError if no folder of this machine has it."""
    for place in nearby(name):
        if (place / file).is_file():
            return (place / file).read_bytes()
    raise FileNotFoundError(f"{file} of {name} is in none of {', '.join(map(str, nearby(name))) or 'the folders'}.")
