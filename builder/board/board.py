"""board.html: reports that people sent in, from board/*.json. What carries its code is run again before it is believed.

A report without code, or of another version of the course, shows as "reported". One with code is run in the sandbox of
rerun.py and shows as "ran again here, same result" if it did, and as "not confirmed" if not. Times and baselines are
always as reported: no other machine can confirm them.
"""
import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from builder import BuildError
from builder.board.rerun import can_keep_apart, rerun
from builder.tools.paths import ROOT
from tinytorch.tito.course import course
from tinytorch.tito.machine import environment
from tinytorch.tito.milestones import comparison
from tinytorch.tito.progress import progress
from tinytorch.tito.reports import report

PAGE = "board.html"
SOURCE = ROOT / "board"
MOST_REPORTS = 500
TOLERANCE = 0.02  # of a metric; browsers and systems round differently
Again = Callable[[dict, list[int]], dict]
MARKS = {
    "same": "ran again here, same result", "smaller": "passes on a smaller data set", "differs": "not confirmed",
    "reported": "reported",
}  # fmt: skip

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Board – TinyTorch</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="favicon.ico" sizes="32x32">
<link rel="stylesheet" href="assets/dashboard.css">
</head>
<body>
<main class="board">
<h1>Board</h1>
<p><a href="index.html">Back to the course</a></p>
<p class="section-lead">Results that people sent in. <strong>Ran again here, same result</strong>: the report carries
its code, and this site's build ran it once more, shut in, with the same verdict. <strong>Passes on a smaller data
set</strong>: it passed there, on the one that stands in for a large one. <strong>Not confirmed</strong>: it ran, with
another verdict. <strong>Reported</strong>: as its author says. Times and baselines are always as reported.</p>
"""
NOTHING_RAN = """<p>The system on which this page was built can't keep strangers' code apart from its other processes,
so nothing was run again.</p>
"""
EMPTY = "<p>Nobody has entered yet.</p>"
HOW = """<h2>Enter</h2>
<p>Save a report with <code>tito report save --code</code> (or without <code>--code</code>), and propose it as a file in
the folder <code>board/</code> of the course's repository. It holds no name unless you gave one.</p>
</main>
</body>
</html>
"""


@dataclass
class Entry:
    """A report, and by milestone number what a new run made of what it says: one of MARKS."""

    file: str
    report: dict
    verdicts: dict[int, str] = field(default_factory=dict)


def make(folder: Path) -> None:
    """The step of the build: folder/board.html from the repository's own board/."""
    entries = build(SOURCE, folder)
    if entries and not can_keep_apart():
        print("  Nothing was run again: this system gives no namespaces to keep strangers' code apart.")
    for entry in entries:
        print(f"  {entry.file}: {', '.join(f'{number:02d} {mark}' for number, mark in entry.verdicts.items())}")


def build(source: Path, folder: Path, again: Again | None = None) -> list[Entry]:
    """Write folder/board.html from the reports in source. Raises BuildError that names a file which is no report.

    again runs a report's code, by default in the sandbox, where this system has one.
    """
    entries = [Entry(name, content) for name, content in read(source)]
    again = again or (rerun if can_keep_apart() else None)
    for entry in entries:
        entry.verdicts = verify(entry.report, again)
    (folder / PAGE).write_text(page(entries, again is not None), encoding="utf-8")
    return entries


def read(source: Path) -> Iterable[tuple[str, dict]]:
    """Every report in source, by file name. Raises BuildError for one that must not be believed."""
    files = sorted(source.glob("*.json"))
    if len(files) > MOST_REPORTS:
        raise BuildError(f"{source.name}/ holds {len(files)} reports; the board shows at most {MOST_REPORTS}.")
    for file in files:
        try:
            yield file.name, report.load(file.resolve())
        except report.ReportError as error:
            raise BuildError(f"{source.name}/{error}") from error


def verify(content: dict, again: Again | None) -> dict[int, str]:
    """The verdict on each of the report's own results, after a run of those that can run again here.

    A result with no component of its author's own says nothing about anybody's code, so it is not run.
    """
    own = [one for one in content["results"] if not one["reference"]]
    verdicts = {one["number"]: "reported" for one in own}
    here = {one.number for one in course.load_course().milestones if one.exists}
    passed = [one for one in own if one["passed"] and "yours" in one["components"].values()]
    due = [one for one in passed if one["number"] in here]
    if again is None or not due or "code" not in content or content["course"] != course.load_course().version:
        return verdicts
    seen = again(content["code"], [one["number"] for one in due])
    return verdicts | {one["number"]: _verdict(one, seen.get(str(one["number"]), {})) for one in due}


def _verdict(said: dict, seen: object) -> str:
    """Whether a run confirms a result: passed too, on as much of the author's own, with the metric as good as equal."""
    if not _is_run(seen) or not seen["passed"]:
        return "differs"
    own = {name for name, whose in said["components"].items() if whose == "yours"}
    if any(seen["components"].get(name) != "yours" for name in own):
        return "differs"
    if not comparison.same_data(said["metrics"], seen["metrics"]):
        return "smaller"
    metric = _milestone(said).metric
    near = abs(said["metrics"][metric] - seen["metrics"].get(metric, -1.0)) <= TOLERANCE
    return "same" if near else "differs"


def _is_run(seen: object) -> bool:
    """True for what a run in the sandbox answers; it is strangers' code that answers."""
    if not isinstance(seen, dict) or not seen.keys() >= {"passed", "metrics", "components"}:
        return False
    metrics, components = seen["metrics"], seen["components"]
    return isinstance(components, dict) and isinstance(metrics, dict) and all(
        isinstance(value, int | float) for value in metrics.values()
    )


def page(entries: list[Entry], could_run: bool) -> str:
    """The page. Everything that came with a report is escaped."""
    ordered = sorted(entries, key=lambda entry: (*_merits(entry), entry.report["name"].lower(), entry.file))
    return "\n".join([HEAD if could_run else HEAD + NOTHING_RAN, _table(ordered) if entries else EMPTY, HOW])


def _merits(entry: Entry) -> tuple[int, int]:
    """For the order, best first: milestones passed on one's own alone that ran again, and that are reported."""
    own = [one for one in entry.report["results"] if not one["reference"] and _counts(one)]
    marks = [entry.verdicts[one["number"]] for one in own]
    return -marks.count("same") - marks.count("smaller"), -marks.count("reported")


def _table(entries: list[Entry]) -> str:
    shown = sorted({one["number"] for entry in entries for one in entry.report["results"] if not one["reference"]})
    known = {one.number: one for one in course.load_course().milestones}
    years = [f"{known[number].year} {known[number].title}" for number in shown if number in known]
    head = ["Who", *years, "Baseline", "Where", "Course, date"]
    cells = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in head)
    rows = "\n".join(_row(entry, [number for number in shown if number in known]) for entry in entries)
    return (f'<div class="board-table" role="region" aria-label="Results" tabindex="0"><table><thead><tr>{cells}</tr>'
            f"</thead><tbody>\n{rows}\n</tbody></table></div>")


def _row(entry: Entry, numbers: list[int]) -> str:
    content = entry.report
    baseline = content["baseline"]
    score = f"{baseline['score']:.3g}" if baseline else ""
    when = f"{content['course']}, {content['created'][:10]}"
    cells = [*(_result(entry, number) for number in numbers), score, html.escape(_place(content)), html.escape(when)]
    who = html.escape(content["name"] or "anonymous")
    return f'<tr><th scope="row">{who}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _place(content: dict) -> str:
    runs = [content["baseline"]] if content["baseline"] else content["results"]
    return environment.words(runs[-1]["environment"]) if runs else ""


def _result(entry: Entry, number: int) -> str:
    found = report.result_of(entry.report, number)
    if found is None:
        return ""
    metric = _milestone(found).metric
    value = comparison.metric_text(metric, found["metrics"][metric]) if metric in found["metrics"] else "unknown"
    own = "" if _counts(found) else " not passed," if not found["passed"] else " with parts of the reference,"
    mark = entry.verdicts[number]
    time = f"{found['seconds']:.1f} s"
    return f'{html.escape(value)},{own} {time}<br><span class="seen seen-{mark}">{MARKS[mark]}</span>'


def _counts(result: dict) -> bool:
    return progress.counts(result, course.load_course().lent(result["number"]))


def _milestone(result: dict) -> course.Milestone:
    return course.load_course().milestone(result["number"])
