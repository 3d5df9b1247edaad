"""The table of all lessons' figures in docs/writing-a-lesson.md, which the build keeps up to date.

`python -m builder.lessons.table` writes it, and says which rules are broken.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from builder import BuildError
from builder.lessons.figures import Figures
from builder.lessons.rules import examine, measured, read_exceptions
from builder.tools.paths import CONTENT, ROOT

PAGE = ROOT / "docs" / "writing-a-lesson.md"
BEGIN = "<!-- figures: written by the build -->"
END = "<!-- end of figures -->"

COLUMNS: dict[str, Callable[[Figures], str]] = {
    "lines": lambda found: str(found.lines),
    "words": lambda found: str(found.words),
    "longest cell": lambda found: str(found.longest_cell),
    "headings a cell": lambda found: str(found.headings),
    "own lines": lambda found: str(found.own),
    "given lines": lambda found: str(found.given),
    "given first": lambda found: str(found.given_first),
    "guards": lambda found: f"{found.guard_share:.0%}",
    "exercises": lambda found: str(found.exercises),
    "one-liners": lambda found: str(found.one_liners),
    "hints": lambda found: str(found.hints),
    "questions": lambda found: f"{found.questions} ({found.questions_midway} midway)",
}


def write(page: Path = PAGE, content: Path = CONTENT) -> bool:
    """Put the table between its marks; True if it was stale."""
    text = page.read_text("utf-8")
    fresh = replaced(text, table(content))
    if fresh != text:
        page.write_text(fresh, "utf-8")
    return fresh != text


def replaced(text: str, new: str) -> str:
    """`text` with `new` between the marks. Raises BuildError if they are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise BuildError(f"{PAGE.name} has lost its marks {BEGIN} and {END}. Put them back where the table belongs.")
    return f"{before}{begin}\n{new}{end}{after}"


def table(content: Path = CONTENT) -> str:
    """All lessons' figures, and below them the exceptions, in Markdown."""
    rows = [["lesson", *COLUMNS], ["---"] * (len(COLUMNS) + 1)]
    rows += [[stem, *(column(found) for column in COLUMNS.values())] for stem, found in measured(content)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    exceptions = [f"- {sentence}" for sentence in _exceptions(content)]
    return "\n".join(["", *lines, "", *(["Exceptions:", "", *exceptions, ""] if exceptions else []), ""])


def _exceptions(content: Path) -> Iterator[str]:
    """One sentence for each reason that a lesson has: "05: lines 700, words 2100. Because of this." """
    for lesson, entries in read_exceptions(content).items():
        limits: dict[str, list[str]] = {}
        for figure, entry in entries.items():
            limits.setdefault(entry["reason"], []).append(f"{figure.replace('_', ' ')} {entry['limit']}")
        yield from (f"{lesson}: {', '.join(figures)}. {reason}" for reason, figures in limits.items())


if __name__ == "__main__":
    print(f"{PAGE.name} {'has a new table' if write() else 'was up to date'}")
    try:
        examine()
    except BuildError as error:
        sys.exit(str(error))
