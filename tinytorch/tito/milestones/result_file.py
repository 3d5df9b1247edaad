"""A milestone's result on disk: written with its origin, and believed only if it is whole and of this course.

The digest finds a slip of the pen, not a forger: who wants to can compute it anew. What a result proves, another run
of the same script proves again.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinytorch.tito.course import course
from tinytorch.tito.course.course import Milestone
from tinytorch.tito.machine import environment
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import schema, workspace

MOST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """A result as it was found: `record` if it can be read, and `problem`, a sentence, if it must not be compared."""

    record: dict | None = None
    problem: str = ""

    @property
    def comparable(self) -> bool:
        """True if there is a record that this course may set beside another."""
        return self.record is not None and not self.problem


def path(milestone: Milestone, reference: bool = False) -> Path:
    """Where the workspace keeps the result of `milestone`, or, with `reference`, that of the course's reference."""
    return workspace.root() / "milestones" / (milestone.stem + (".reference.json" if reference else ".json"))


def write(milestone: Milestone, record: dict) -> dict:
    """Keep `record` (a Result's plain values), with what it was made by and where; returns what was written.

    Metrics that are no finite numbers are left out, for JSON has none. Raises WorkspaceError if the disk refuses.
    """
    sealed = seal({**record, "metrics": _finite(record["metrics"]), **_origin(milestone)})
    schema.validate(sealed, "result", "The new result")
    text = json.dumps(sealed, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    workspace.write_file(path(milestone, record["reference"]), text.encode())
    return sealed


def read(milestone: Milestone, reference: bool = False) -> Stored:
    """What the workspace keeps for `milestone`; an empty Stored if there is nothing."""
    file = path(milestone, reference)
    try:
        if file.stat().st_size > MOST_BYTES:
            return Stored(problem=f"{file.name} is too large for a result.")
        record = parse(file.read_bytes(), file.name)
    except FileNotFoundError:
        return Stored()
    except OSError as error:
        return Stored(problem=f"{file.name} can't be read ({error}).")
    except CourseError as error:
        return Stored(problem=str(error))
    return Stored(record, _objection(record, milestone, reference, file.name))


def parse(text: bytes | str, what: str) -> dict:
    """The result in `text`. Raises SchemaError or NewerSchema, with `what` as the subject, if it is not whole."""
    record = schema.parse(text, what, strict=True)
    schema.version(record, "result", what)
    schema.validate(record, "result", what)
    check(record, what)
    return record


def check(record: dict, what: str) -> None:
    """Raise SchemaError if a record of the right form was changed, or contradicts itself."""
    if record["digest"] != digest(record):
        raise schema.SchemaError(f"{what} was changed after it was written: its digest does not fit.")
    if record["passed"] != all(gate["passed"] for gate in record["gates"]):
        raise schema.SchemaError(f"{what} contradicts itself: its verdict does not follow from its gates.")


def seal(record: dict) -> dict:
    """`record` with its digest."""
    return {**record, "digest": digest(record)}


def digest(record: dict) -> str:
    """SHA-256 over everything in `record` but its digest: sorted keys, no spaces, UTF-8."""
    content = _plain({name: value for name, value in record.items() if name != "digest"})
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def script_sha256(milestone: Milestone) -> str:
    """SHA-256 of the milestone's script as this course ships it."""
    return hashlib.sha256(milestone.script.read_bytes()).hexdigest()


def _origin(milestone: Milestone) -> dict:
    return {
        "schema": schema.NEWEST["result"],
        "course": course.load_course().version,
        "script_sha256": script_sha256(milestone),
        "environment": environment.facts(),
    }


def _objection(record: dict, milestone: Milestone, reference: bool, name: str) -> str:
    """Why a whole record says nothing about this milestone in this course; empty if it does."""
    if record["number"] != milestone.number or record["reference"] != reference:
        return f"{name} holds another run than its name says."
    if record["course"] != course.load_course().version:
        return f"{name} was made with version {record['course']} of the course."
    if record["script_sha256"] != script_sha256(milestone):
        return f"{name} was made with another edition of this milestone."
    return ""


def _plain(value: Any) -> Any:
    """`value` with 1 for 1.0 everywhere: a browser that stores the file as JSON makes no difference between them."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _finite(metrics: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in metrics.items() if math.isfinite(value)}
