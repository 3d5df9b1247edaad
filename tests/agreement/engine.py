"""The engine's answers to the cases of each subject, through what the course itself calls."""

from __future__ import annotations

import base64
import json
import re
from types import SimpleNamespace

from tests.agreement.forged import zip_of
from tests.unit.conftest import Place
from tinytorch.tito.copies import archive, paths
from tinytorch.tito.copies.trust import without_trust
from tinytorch.tito.milestones import comparison
from tinytorch.tito.notebook import exercises, notebook
from tinytorch.tito.progress import progress
from tinytorch.tito.reports import card
from tinytorch.tito.say.sentences import CourseError

REFUSALS = {
    "path": r"file '.*' (has|begins|is (an absolute|longer|not a file name|none)|leads)|manifest's path",
    "twice": r"The bundle holds \S+ twice",
    "link": "is a link",
    "encrypted": "is encrypted",
    "method": "is compressed in a way that bundles do not use",
    "same file": "keep as one and the same file",
    "large": r"the limit is \d+\.0 MiB|larger than 1\.0 MiB",
    "many": r"has \d+ files; the limit is 2000",
    "no manifest": r"has no manifest\.json",
    "newer": "written by a newer version of the course",
    "manifest": r"manifest\.json (is not readable|holds a list|names no schema|does not have the agreed form)",
    "named twice": "lists a file twice",
    "missing": "but the bundle does not hold it",
    "stray": "which its manifest does not list",
    "changed": "is not what its manifest promises",
    "progress": r"progress\.json (names no schema|is not readable|does not have)",
    "no zip": "not a complete zip file",
}


def zip_refusal(case: dict, _) -> str:
    try:
        archive.unpack(zip_of(case))
    except CourseError as error:
        return ", ".join(code for code, words in REFUSALS.items() if re.search(words, str(error))) or str(error)
    return "fine"


def path(case: dict, _) -> str | list[str] | None:
    if "paths" in case:
        pair = paths.same_on_some_disk(case["paths"])
        return pair and list(pair)
    return paths.objection(case["path"] + case.get("text", "a") * case.get("repeat", 0))


def trust_marks(case: dict, _) -> str | None:
    before = base64.b64decode(case["base64"]) if "base64" in case else case["text"].encode()
    after = without_trust(case["path"], before)
    return None if after == before else after.decode()


def card_fields(case: dict, _) -> dict[str, str]:
    milestone = SimpleNamespace(**case["milestone"])
    return card.fields(milestone, case["result"], case["reference"], case["name"], case["dark"])


def metric_text(case: dict, _) -> str:
    return comparison.metric_text(case["metric"], case.get("value"))


def counts(case: dict, _) -> bool:
    return progress.counts(case)


def exercise_cells(case: dict, place: Place) -> list[str | None]:
    lesson = place.root / "lesson.ipynb"
    lesson.write_text(json.dumps({"nbformat": 4, "cells": case["shipped"]}), encoding="utf-8")
    module = SimpleNamespace(exists=True, shipped_notebook=lesson)
    cells = exercises.recognised(notebook.code_cells({"nbformat": 4, "cells": case["cells"]}), module)
    found = {cell.position: cell.exercise for cell in cells}
    return [found.get(position) for position, _ in enumerate(case["cells"], 1)]


ANSWERS = {
    "card-fields": card_fields,
    "exercise-cells": exercise_cells,
    "metric-texts": metric_text,
    "paths": path,
    "results-that-count": counts,
    "trust-marks": trust_marks,
    "zip-refusals": zip_refusal,
}
