"""Data sets for the site: the small one that goes into the package, and large ones that it offers on demand.

The originals are taken from $TINYTORCH_DATA, from ../shared/data, or from the cache of an earlier download; else they
are downloaded from a public home. Wherever they come from, size and SHA-256 decide. Nobody waits long for a data set
that was not asked for: the site goes without it if its home is slow or out of reach.
"""
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from builder import BuildError
from builder.datasets import cifar10, mnist, text
from builder.datasets.originals import is_here
from tinytorch.data import DataError, DataMissing, sets

# Each writes the files that the site offers, from the originals.
SETS: dict[str, Callable[[Path], None]] = {"mnist": mnist.make, "cifar10": cifar10.make, "text": text.make}
NONE = "none"
HEAVY = {"cifar10": "170 MB"}  # not worth a download on a machine that is new for every run of the tests
SECONDS = 90  # for downloading a data set that was not asked for


def gather(wanted: Iterable[str] = ()) -> list[str]:
    """The names of the large data sets that the site will offer: those that are asked for, or all that can be had.

    Raises BuildError for a name that is unknown, or for one that was asked for and can't be had.
    """
    wanted = list(wanted)
    if unknown := [name for name in wanted if name not in {*SETS, NONE}]:
        raise BuildError(f"there is no data set {unknown[0]!r}. There are: {', '.join(SETS)}.")
    if NONE in wanted:
        return []
    return [name for name in wanted or SETS if _comes(name, asked=bool(wanted))]


def build(names: Iterable[str], folder: Path) -> None:
    """Write each named data set to `folder`/<name>/, as the browser reads it. Raises BuildError with what to do."""
    for name in names:
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        try:
            SETS[name](place)
        except DataError as error:
            raise BuildError(str(error)) from error


def _comes(name: str, asked: bool) -> bool:
    """True if the originals of `name` are on this machine, or have just come."""
    if is_here(name):
        return True
    try:
        _fetch(name, asked)
    except DataMissing as error:
        advice = f"put its files into a folder {name}/ and set TINYTORCH_DATA to the folder around it"
        if asked:
            raise BuildError(f"{error} Is there a network? Or {advice}.") from error
        more = f"`--datasets {name}` waits for it as long as it takes"
        print(f"The site goes without {name}: {error} With a network, {more}; or {advice}.", flush=True)
        return False
    return True


def _fetch(name: str, asked: bool) -> None:
    if name in HEAVY and not asked and os.environ.get("CI"):
        raise DataMissing(f"{HEAVY[name]} are not downloaded where CI is set.")
    sets.get(name, None if asked else SECONDS)
