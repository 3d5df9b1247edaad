"""The large data sets by name, and how each of them comes to a machine that is no browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tinytorch.data import cifar10, mnist, places, shakespeare
from tinytorch.data.places import DataError

DOWNLOADS: dict[str, Callable[[float | None], Path]] = {
    "mnist": mnist.download, "cifar10": cifar10.download, shakespeare.SET: shakespeare.download,
}  # fmt: skip


def get(name: str, seconds: float | None = None) -> Path:
    """The folder of this machine that holds data set `name`, which is fetched if there is none, within `seconds`.

    Raises DataError for an unknown name, and in a browser, where the course's site brings the data; DataMissing if no
    public home could be reached, or none in time.
    """
    if name not in DOWNLOADS:
        raise DataError(f"There is no data set {name!r}. There are: {', '.join(DOWNLOADS)}.")
    if places.IN_BROWSER:
        raise DataError(f"In the browser {name} comes from the course's own site, as soon as a milestone asks for it.")
    found = places.folder(name)
    chosen = found is not None and found.parent != places.cache()  # the cache may hold only a part
    return found if chosen else DOWNLOADS[name](seconds)
