"""A report: one small file with a student's results, to send or to post. Nobody signs it, so it proves nothing alone.

It holds the milestones' results, yours and the reference's, the last baseline, the place where they were measured, and
a digest of each component. With the code itself in it, anybody can run the milestones again and see.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tinytorch import _resolver
from tinytorch.tito.copies import bundle
from tinytorch.tito.course import course
from tinytorch.tito.milestones import result_file
from tinytorch.tito.progress import progress
from tinytorch.tito.say import clock
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import schema, workspace

KIND = "tinytorch-report"
MOST_BYTES = 2 * 1024 * 1024
ASK_AGAIN = "Ask for the file once more."


class ReportError(CourseError):
    """A report can't be made, or one that came from somewhere can't be believed."""


def collect(name: str = "", with_code: bool = False) -> dict:
    """The workspace's report: the results that this course can compare. Raises ReportError if there is none yet."""
    results = [stored.record for stored in _stored() if stored.comparable]
    baseline = progress.load()["baseline"]
    if not results and not baseline:
        why = " ".join(["There is nothing to report yet.", *left_out()])
        raise ReportError(f"{why} Run `tito milestone run 1` or `tito baseline` first.")
    code = _code()
    content = {
        "schema": schema.NEWEST["report"],
        "kind": KIND,
        "course": course.load_course().version,
        "created": clock.now(),
        "name": name.strip()[:80],
        "results": results,
        "baseline": baseline[-1] if baseline else None,
        "exports": {export: _sha256(text) for export, text in code.items()},
        **({"code": code} if with_code else {}),
    }
    return result_file.seal(content)


def save(name: str = "", with_code: bool = False) -> Path:
    """Write the workspace's report into its milestones folder; returns where. Raises ReportError, WorkspaceError."""
    report = collect(name, with_code)
    schema.validate(report, "report", "The new report")
    text = json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    if len(text.encode()) > MOST_BYTES:
        raise ReportError("Your code is too large for a report. Save it without `--code`.")
    file = workspace.root() / "milestones" / f"report-{bundle.slug(name)}-{clock.today()}.json"
    workspace.write_file(file, text.encode())
    return file


def left_out() -> list[str]:
    """Sentences about results of the workspace that no report takes, as they are not whole or of another edition."""
    return [stored.problem for stored in _stored() if stored.problem]


def load(file: Path) -> dict:
    """The report in `file`, believed in its form. Relative paths count from here, else from the workspace.

    Raises ReportError with a sentence that names the file and what is wrong with it.
    """
    places = (file, workspace.root() / file, workspace.root() / "milestones" / file)
    found = next((one for one in places if one.is_file()), None)
    if found is None:
        raise ReportError(f"There is no file {file}. Reports of this workspace are in its milestones folder.")
    if found.stat().st_size > MOST_BYTES:
        raise ReportError(f"{file.name} is larger than {MOST_BYTES // 1024**2} MiB, so it is no report. {ASK_AGAIN}")
    try:
        return parse(found.read_bytes(), file.name)
    except OSError as error:
        raise ReportError(f"{file.name} can't be read ({error}). {ASK_AGAIN}") from error


def parse(text: bytes, what: str) -> dict:
    """The report in `text`. Raises ReportError unless its form, its digests and its verdicts are sound."""
    try:
        report = schema.parse(text, what, strict=True)
        schema.version(report, "report", what)
        schema.validate(report, "report", what)
        for result in report["results"]:
            result_file.check(result, f"The result of milestone {result['number']:02d} in {what}")
    except (schema.SchemaError, schema.NewerSchema) as error:
        raise ReportError(f"{error} {ASK_AGAIN}") from error
    if objection := _objection(report):
        raise ReportError(f"{what} {objection} {ASK_AGAIN}")
    return report


def result_of(report: dict, number: int, reference: bool = False) -> dict | None:
    """The report's result of milestone `number`, or the reference's beside it."""
    wanted = (number, reference)
    return next((one for one in report["results"] if (one["number"], one["reference"]) == wanted), None)


def _objection(report: dict) -> str:
    """Why a report that has the right form must not be believed; empty if nothing speaks against it."""
    if report["digest"] != result_file.digest(report):
        return "was changed after it was written: its digest does not fit."
    runs = [(one["number"], one["reference"]) for one in report["results"]]
    if len(set(runs)) < len(runs):
        return "holds two results of one milestone."
    for name, text in report.get("code", {}).items():
        if report["exports"].get(name) != _sha256(text):
            return f"contradicts itself: the code of {name} is not what its digest says."
    for one in report["results"]:
        if one["course"] != report["course"]:
            return f"contradicts itself: milestone {one['number']:02d} is of version {one['course']} of the course."
        if one["passed"] and not _reaches(one, report["course"]):
            return f"contradicts itself: milestone {one['number']:02d} is called passed, below its threshold."
    return ""


def _reaches(result: dict, version: str) -> bool:
    """False if a result of this very course says less than its milestone's threshold."""
    known = course.load_course()
    milestone = next((one for one in known.milestones if one.number == result["number"]), None)
    if milestone is None or version != known.version:
        return True  # nothing to measure by
    return result["metrics"].get(milestone.metric, -1.0) >= milestone.threshold


def _stored() -> list[result_file.Stored]:
    known = [milestone for milestone in course.load_course().milestones if milestone.exists]
    return [result_file.read(milestone, reference) for milestone in known for reference in (False, True)]


def _code() -> dict[str, str]:
    """The student's own components: name and text. Raises ReportError for a file that is no text."""
    own = [module for module in course.load_course().modules if _resolver.origin(module.export) == "yours"]
    return {module.export: _text(module) for module in own}


def _text(module: course.Module) -> str:
    try:
        return workspace.export(module).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(
            f"Your {module.export_path} is not UTF-8 text that can be read ({error}). "
            f"Complete module {module.id} again."
        ) from error


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
