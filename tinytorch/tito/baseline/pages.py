"""What `tito baseline` says, as pages."""

from __future__ import annotations

from collections.abc import Sequence

from tinytorch.tito.baseline import Baseline, score
from tinytorch.tito.baseline.score import Line
from tinytorch.tito.machine import environment
from tinytorch.tito.say.display import Page

SHOWN = 5  # earlier scores in one line


def baseline(found: Baseline, earlier: Sequence[dict] = ()) -> Page:
    """A baseline: the score, each case, the place, and whatever makes the numbers doubtful."""
    page = Page().heading("Baseline").line(_score(found.score))
    if found.own_score is not None:
        page.line(_own(found.own_score))
    page.table(("Work", "Time", "Spread", "Ratio", "Whose"), [_row(line) for line in found.lines])
    page.line(
        "Time: the middle one of many rounds. Ratio: how many times as fast as the reference system, by one of the "
        "best rounds. The score is the ratios' geometric mean."
    )
    page.line(f"This place: {environment.words(found.environment)}{_more(found.environment)}.")
    page.line(f"Reference system: {_reference()}.")
    if earlier:
        page.line(f"Earlier scores: {_list(earlier[-SHOWN:])}.")
    for sentence in (*found.warnings, *_of_the_variant(found), *found.left_out):
        page.note(sentence)
    return page if found.warnings else page.passed("The course runs here, and the measurement was calm.")


def _list(entries: Sequence[dict]) -> str:
    return ", ".join(f"{entry['score']:.2f}" for entry in entries)


def _score(value: float) -> str:
    return f"Score {value:.2f}: on numpy, this machine is {_times(value)} the reference system."


def _own(value: float) -> str:
    return f"Your framework {value:.2f}: your own parts are {_times(value)} the course's on the reference system."


def _times(value: float) -> str:
    return "as fast as" if f"{value:.2f}" == "1.00" else f"{value:.2f} times as fast as"


def _row(line: Line) -> tuple[str, str, str, str, str]:
    time, spread = f"{1000 * line.median:.2f} ms", f"{line.spread:.0%}"
    return (score.title(line.case), time, spread, f"{line.ratio:.2f}", _whose(line))


def _whose(line: Line) -> str:
    if not line.components:
        return "numpy"
    borrowed = [name for name, origin in line.components.items() if origin == "reference"]
    return f"yours, with {', '.join(borrowed)} from the reference" if borrowed else "yours"


def _more(place: dict) -> str:
    memory = f", {place['memory_gib']:g} GiB of memory" if "memory_gib" in place else ""
    room = f", {place['storage_mib'] / 1024:.1f} GiB free for files" if "storage_mib" in place else ""
    isolated = {True: ", isolated", False: ", not isolated", None: ""}[place.get("isolated")]
    return f"{memory}{room}{isolated}"


def _reference() -> str:
    system = score.reference_system()
    return f"{system.processor}, {environment.words(system.environment)}, measured {system.measured}"


def _of_the_variant(found: Baseline) -> list[str]:
    if found.environment["variant"] != "stock":
        return []
    return [
        "This numpy was built without SIMD and without a BLAS, so large products are slow. Whoever set up the site "
        "chose it. Everything works, and training takes longer."
    ]
