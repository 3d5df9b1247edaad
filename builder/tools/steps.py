"""Build steps that are skipped when their inputs have not changed."""
import hashlib
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from builder.tools.paths import BUILD, ROOT

IGNORED = {"__pycache__", "node_modules", ".pytest_cache"}


def files_of(places: Iterable[Path]) -> list[Path]:
    """Every file in the given files and folders, in a stable order."""
    found = []
    for place in places:
        found += [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return sorted(path for path in found if not IGNORED & set(path.parts))


def digest(places: Iterable[Path], *facts: str) -> str:
    """SHA-256 over names and bytes of all files in places, and over facts."""
    total = hashlib.sha256("\0".join(facts).encode())
    for path in files_of(places):
        total.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def step(title: str, output: Path, run: Callable[[Path], None], inputs: Iterable[Path], *facts: str) -> bool:
    """Make output with run(folder), unless it was made from the same inputs; True when it ran.

    run fills a fresh folder, which replaces output only when run returns: a failed step leaves the old output.
    """
    stamp = BUILD / "stamps" / output.name
    wanted = digest([*inputs, Path(run.__code__.co_filename)], *facts)
    if output.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    start = time.monotonic()
    print(f"{title} …", flush=True)
    fresh = BUILD / f"{output.name}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    run(fresh)
    shutil.rmtree(output, ignore_errors=True)
    fresh.rename(output)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)
    print(f"  {output.relative_to(ROOT)} in {time.monotonic() - start:.1f} s", flush=True)
    return True
