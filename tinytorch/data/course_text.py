"""The course's own words as a text to learn from: always there, in any copy of the course, with nothing to fetch."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from tinytorch.data.places import DataMissing

LESSONS = Path(__file__).parents[1] / "course" / "modules"


@cache
def load_course_text() -> str:
    """The prose and the code of all lessons as they come to a student, in order; a few hundred thousand characters.

    Another edition of the course has another text. Raises DataMissing if this copy of the course has no lessons.
    """
    notebooks = [json.loads(file.read_text("utf-8")) for file in sorted(LESSONS.glob("*/*.ipynb"))]
    cells = [cell for notebook in notebooks for cell in notebook["cells"]]
    if not cells:
        raise DataMissing("This copy of the course has no lessons to read. `python build.py build` makes them.")
    return "\n\n".join("".join(cell["source"]) for cell in cells) + "\n"
