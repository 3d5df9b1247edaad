"""The engine's answers to the cases of each subject, through what the course itself calls."""

from __future__ import annotations

import base64
import json
import re
from types import SimpleNamespace

from builder.lessons.notebook import text_digest as shipped_digest
from tests.agreement.forged import zip_of
from tests.unit.conftest import Place
from tests.unit.conftest import notebook as unit_notebook
from tinytorch.tito.copies import archive, history, paths, restore
from tinytorch.tito.copies.trust import without_trust
from tinytorch.tito.copies.version import Version
from tinytorch.tito.course.course import Module, load_course
from tinytorch.tito.lesson import reset
from tinytorch.tito.milestones import comparison, result_file
from tinytorch.tito.notebook import at_hand, exercises, notebook
from tinytorch.tito.progress import checkpoints, progress, standing
from tinytorch.tito.reports import card
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import schema

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
    milestone = SimpleNamespace(**{"lent": (), **case["milestone"]})
    return card.fields(milestone, case["result"], case["reference"], case["name"], case["dark"])


def metric_text(case: dict, _) -> str:
    return comparison.metric_text(case["metric"], case.get("value"))


def counts(case: dict, _) -> bool:
    return progress.counts(case, case.get("lent", ()))


def exercise_cells(case: dict, place: Place) -> list[str | None]:
    lesson = place.root / "lesson.ipynb"
    lesson.write_text(json.dumps({"nbformat": 4, "cells": case["shipped"]}), encoding="utf-8")
    module = SimpleNamespace(exists=True, shipped_notebook=lesson)
    cells = exercises.recognised(notebook.code_cells({"nbformat": 4, "cells": case["cells"]}), module)
    found = {cell.position: cell.exercise for cell in cells}
    return [found.get(position) for position, _ in enumerate(case["cells"], 1)]


def progress_kind(case: dict, _) -> object:
    try:
        value = progress.parse(_progress_text(case))
    except schema.NewerSchema:
        return "newer"
    except schema.SchemaError:
        return "unreadable"
    for name in case.get("look", []):
        value = value[name]
    return value if "look" in case else "read"


def _progress_text(case: dict) -> bytes:
    if "base64" in case:
        return base64.b64decode(case["base64"])
    if "nested" in case:
        return b"[" * case["nested"] + b"]" * case["nested"]
    fields = {**case["fields"], **case.get("with", {})}
    whole = ", ".join(f"{json.dumps(name)}: {text}" for name, text in fields.items())
    return case.get("text", f"{{{whole}}}").encode()


def migrated(case: dict, _) -> dict | None:
    try:
        return progress.parse(json.dumps(case["progress"]))
    except schema.SchemaError:
        return None


def text_digest(case: dict, _) -> str:
    if "kind" in case:
        return shipped_digest(SimpleNamespace(kind=case["kind"], stub=case["source"]))
    cells = [{"cell_type": kind, "source": source} for kind, source in case["cells"]]
    return Version({"cells": cells}, case["code"], tuple(case["passed"])).digest


def outdated_points(case: dict, _) -> list[str]:
    now = restore.POINT.fullmatch(case["made"])[2]
    return sorted(restore.outdated([*case["there"], case["made"]], now))


def standing_of(case: dict, place) -> dict:
    known = load_course().modules
    assert [[one.id, [exercise.id for exercise in one.exercises]] for one in known] == [
        [one["id"], [exercise["id"] for exercise in one["exercises"]]] for one in case["course"]["modules"]
    ]
    place.put("progress.json", json.dumps({**case["empty"], **case["progress"]}))
    for export in case["exports"]:
        place.put(export, "x = 1\n")
    return {
        "modules": {one.module.id: _module_standing(one) for one in standing.modules()},
        "checkpoints": [checkpoint.holds for checkpoint in checkpoints.checkpoints()],
    }


def _module_standing(one: standing.ModuleStanding) -> list:
    is_coming = not one.module.exists and one.state != "completed"
    return ["coming" if is_coming else one.state, one.passed, one.note == standing.VANISHED]


def reference_is_believed(case: dict, place: Place) -> bool:
    milestone = load_course().milestone(1)
    assert result_file.script_sha256(milestone) == case["script_sha256"]
    place.put("milestones/01_perceptron_1957.reference.json", _result_text(case))
    return result_file.read(milestone, reference=True).comparable


def _result_text(case: dict) -> str:
    return case.get("text") or json.dumps({**case["record"], **case.get("with", {})})


def module_of_notebook(case: dict, _) -> str | None:
    named = (at_hand.module_named(cell) for cell in reversed(case["cells"]))
    return next(filter(None, named), None)


def pruned(case: dict, place: Place) -> dict:
    place.put_notebook()
    for name, size in case["there"].items():
        place.put(f"history/01_tensor/{name}", "x" * size)
    made = history.keep(load_course().module(1), "completed")
    left = {path.name for path in made.path.parent.iterdir()}
    return {"made": made.number, "gone": sorted(case["there"].keys() - left)}


def reset_or_return(case: dict, place: Place) -> dict | str:
    module = load_course().module(1)
    assert unit_notebook()["cells"] == case["shipped"]
    if "version" in case:
        _put_work(place, {**case, **case["version"], "text": None})
        history.keep(module, "daily")
    _put_work(place, case)
    try:
        _go_back(case, module)
    except CourseError:
        return "refused"
    return _work(place)


def _go_back(case: dict, module: Module) -> None:
    if "reset" not in case:
        history.return_to(module, "1")
    elif case["reset"] is None:
        reset.reset_module(module.id)
    else:
        reset.reset_exercise(case["reset"])


def _put_work(place: Place, case: dict) -> None:
    place.put("modules/01_tensor.ipynb", case.get("text") or _notebook_text(case["cells"]))
    facts = {name: case[name] for name in ("exercises", "modules")}
    place.put("progress.json", json.dumps({**case["empty"], **facts}))
    place.export.unlink(missing_ok=True)
    if case["code"] is not None:
        place.put("tinytorch/core/tensor.py", case["code"])


def _notebook_text(cells: list[dict]) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _work(place: Place) -> dict:
    state = progress.load()
    return {
        "cells": ["".join(cell["source"]) for cell in json.loads(place.notebook.read_bytes())["cells"]],
        "exercises": {name: [entry["state"], entry["tries"]] for name, entry in state["exercises"].items()},
        "modules": {name: [entry["state"], entry["seconds"]] for name, entry in state["modules"].items()},
        "code": place.export.read_text() if place.export.is_file() else None,
        "versions": len(list(place.root.glob("history/01_tensor/*.ipynb"))),
        "backups": _backups(place),
    }


def _backups(place: Place) -> list[str]:
    """The name of each without its day, and its text."""
    kept = sorted(place.root.glob("backups/*"))
    return [part for path in kept for part in (re.sub(r"-\d{8}-\d{6}-\d{6}", "", path.name), path.read_text("utf-8"))]


ANSWERS = {
    "card-fields": card_fields,
    "exercise-cells": exercise_cells,
    "history-pruning": pruned,
    "metric-texts": metric_text,
    "migrations": migrated,
    "notebook-modules": module_of_notebook,
    "paths": path,
    "progress-parsing": progress_kind,
    "reference-results": reference_is_believed,
    "reset-and-return": reset_or_return,
    "restore-points": outdated_points,
    "results-that-count": counts,
    "standing": standing_of,
    "text-digests": text_digest,
    "trust-marks": trust_marks,
    "zip-refusals": zip_refusal,
}
