"""Milestones: run a script of history on the student's own framework, and judge it by its threshold and gates.

A script defines `run(watch=None) -> Outcome`. The engine adds what no script should decide about itself: the
threshold from the course's table of facts, the time, and whose components were at work.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

from tinytorch import _resolver
from tinytorch.data import DataError
from tinytorch.tito.course import course
from tinytorch.tito.milestones import long_training, result_file
from tinytorch.tito.progress import progress
from tinytorch.tito.say import clock
from tinytorch.tito.say.sentences import CourseError

Watch = Callable[..., None]

SCRIPT_MODULE = "tinytorch_milestone_script"
MAX_DETAIL = 2000  # characters, as in the schema of progress


UNWRITTEN = "your lines are written"  # the gate that a placeholder in a reader's cell does not meet
OWN_DATA = "the milestone's own data"  # the gate that a small data set in their place does not meet


@dataclass(frozen=True)
class Gate:
    """One condition that luck cannot meet: its name, whether it was met, and the numbers that say so."""

    name: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a milestone script reports: numbers by name, its gates, and one sentence for the student."""

    metrics: dict[str, float]
    gates: list[Gate] = field(default_factory=list)
    summary: str = ""


@dataclass(frozen=True)
class Result:
    """An Outcome as the engine judged it. `components` maps "core.tensor" to "yours" or "reference"."""

    number: int
    year: int
    name: str
    title: str
    metrics: dict[str, float]
    gates: list[Gate]
    summary: str
    components: dict[str, str]
    reference: bool
    seconds: float
    date: str

    @property
    def passed(self) -> bool:
        """True if every gate was met; the threshold is the first gate."""
        return all(gate.passed for gate in self.gates)

    @property
    def counts(self) -> bool:
        """True if it passed on the student's own work alone."""
        lent = course.load_course().lent(self.number)
        return progress.counts({"passed": self.passed, "components": self.components}, lent)

    @property
    def unwritten(self) -> bool:
        """True if the milestone waits for lines that the reader has not written."""
        return UNWRITTEN in [gate.name for gate in self.failed_gates]

    @property
    def failed_gates(self) -> list[Gate]:
        """The gates that were not met, in their order."""
        return [gate for gate in self.gates if not gate.passed]

    def as_record(self) -> dict:
        """The result as plain JSON values."""
        return {"passed": self.passed, **asdict(self)}


class MilestoneError(CourseError):
    """A milestone could not run to its end."""


def run(number: str | int, watch: Watch | None = None, reference: bool = False) -> Result:
    """Run milestone `number` on the student's framework (or, with `reference`, the course's) and keep the result.

    `watch(**state)` is handed to the script for live drawing. The result is written to milestones/ in the workspace
    and, unless it was made with the reference alone, to progress. Raises MilestoneError with a sentence.
    """
    milestone = find(number)
    result = _run(milestone, None if reference else (), watch)
    _keep(result, milestone)
    return result


def run_mix(milestone: course.Milestone, borrow: Iterable[str] | None = (), watch: Watch | None = None) -> Result:
    """Run `milestone` with the components `borrow` ("core.losses") from the reference, or with None all of them.

    Nothing is kept: a mix that was asked for is an experiment. Raises MilestoneError with a sentence.
    """
    with long_training.experiment():
        return _run(milestone, borrow, watch)


def _run(milestone: course.Milestone, borrow: Iterable[str] | None, watch: Watch | None) -> Result:
    reference = borrow is None or _resolver.reference_only()
    with _resolver.use_reference(None if reference else borrow):
        components = _components(milestone)
        script = _load(milestone)
        begin = time.perf_counter()
        outcome = _outcome(script, milestone, watch)
        seconds = time.perf_counter() - begin
    return _judge(milestone, outcome, components, reference, seconds)


def exports(milestone: course.Milestone) -> list[str]:
    """The components that `milestone` runs on, in the order of the course: "core.tensor", "core.layers"."""
    return [*(course.load_course().module(number).export for number in milestone.modules), *milestone.lent]


def component(milestone: course.Milestone, which: str) -> str:
    """The component of `milestone` meant by "core.losses", "losses" or "4". Raises CourseError if it uses none such."""
    export = course.load_course().module(which.rpartition(".")[2]).export
    if export not in exports(milestone):
        raise MilestoneError(f"{milestone.title} does not use {export}. It uses {', '.join(exports(milestone))}.")
    return export


def mix(
    milestone: course.Milestone, reference: bool, borrow: Iterable[str], only: Iterable[str]
) -> list[str] | None:
    """What to borrow for `run_mix`, or None if no mix is asked for. Raises MilestoneError if the wishes clash."""
    borrowed, own = ({component(milestone, which) for which in names} for names in (borrow, only))
    asked_for = [wish for wish in (reference, borrowed, own) if wish]
    if len(asked_for) > 1:
        raise MilestoneError("Choose one of --reference, --borrow and --only: each says it all.")
    if absent := sorted(name for name in own if _resolver.origin(name) != "yours"):
        raise MilestoneError(f"You have no {', '.join(absent)} of your own yet. Complete that module first.")
    if not borrowed and not own:
        return None
    return [name for name in exports(milestone) if name in borrowed or own and name not in own] or None


def find(which: str | int) -> course.Milestone:
    """The course's milestone 1, "xor" or 1957. Raises CourseError if there is none, or if it is not written."""
    milestone = course.load_course().milestone(which)
    if not milestone.exists:
        raise MilestoneError(milestone.coming)
    return milestone


def script(number: str | int) -> ModuleType:
    """The script of a milestone as a module, for a notebook that plays with its parts. Raises CourseError."""
    return _load(find(number))


def ready(milestone: course.Milestone, completed: set[int]) -> bool:
    """True if the student has completed every module that `milestone` builds on."""
    return completed.issuperset(milestone.modules)


def last_result(milestone: course.Milestone, reference: bool = False) -> dict | None:
    """The latest stored result of `milestone`, or None if there is none that can be read."""
    return result_file.read(milestone, reference).record


def _components(milestone: course.Milestone) -> dict[str, str]:
    origins = {export: _resolver.origin(export) for export in exports(milestone)}
    if missing := [export for export, origin in origins.items() if origin == "missing"]:
        raise MilestoneError(
            f"{milestone.title} needs {', '.join(missing)}, which you have not completed and which this build of the "
            "course has no reference for. Complete the module first."
        )
    return origins


def _load(milestone: course.Milestone) -> ModuleType:
    script = ModuleType(SCRIPT_MODULE)
    sys.modules[SCRIPT_MODULE] = script  # dataclasses and pickles in the script look their module up
    try:
        SourceFileLoader(SCRIPT_MODULE, str(milestone.script)).exec_module(script)
    except (Exception, SystemExit) as error:
        raise _stopped(milestone, error) from error
    finally:
        del sys.modules[SCRIPT_MODULE]
    return script


def _outcome(script: ModuleType, milestone: course.Milestone, watch: Watch | None) -> Outcome:
    try:
        return script.run(watch=watch)
    except (Exception, SystemExit) as error:
        raise _stopped(milestone, error) from error


def _stopped(milestone: course.Milestone, error: BaseException) -> MilestoneError:
    """The sentence for an error inside the run: what, and the innermost line of the framework that was at work."""
    if isinstance(error, (DataError, _resolver.StudentFileError)):  # these say themselves what to do
        return MilestoneError(f"{milestone.title} could not run. {error}")
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if "tinytorch" in Path(frame.filename).parts] or frames
    place = f"{Path(inside[-1].filename).name}, line {inside[-1].lineno}"
    return MilestoneError(
        f"{milestone.title} stopped at {place}: {type(error).__name__}: {str(error).rstrip('.')}. "
        f"`tito check` on that module shows more; `tito milestone run {milestone.number} --reference` runs without it."
    )


def _judge(
    milestone: course.Milestone, outcome: Outcome, components: dict[str, str], reference: bool, seconds: float
) -> Result:
    metrics = {name: float(value) for name, value in outcome.metrics.items()}
    own = [Gate(gate.name, bool(gate.passed), gate.detail[:MAX_DETAIL]) for gate in outcome.gates]  # plain for JSON
    gates = [_threshold_gate(milestone, metrics), *own]
    return Result(
        milestone.number, milestone.year, milestone.name, milestone.title, metrics, gates, outcome.summary,
        components, reference, round(seconds, 3), clock.now(),
    )  # fmt: skip


def _threshold_gate(milestone: course.Milestone, metrics: dict[str, float]) -> Gate:
    name = f"{milestone.metric} at least {milestone.threshold:g}"
    if milestone.metric not in metrics:
        return Gate(name, False, f"the run reported no {milestone.metric}")
    value = metrics[milestone.metric]
    return Gate(name, value >= milestone.threshold, f"{milestone.metric} {value:.4g}")


def _keep(result: Result, milestone: course.Milestone) -> None:
    record = result_file.write(milestone, result.as_record())
    if not result.reference:
        kept = ("passed", "metrics", "gates", "components", "seconds", "date")
        progress.record_milestone(milestone.id, {name: record[name] for name in kept}, milestone.lent)
