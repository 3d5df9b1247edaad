"""What each command says, as pages: the same words in a terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tinytorch.tito import milestones
from tinytorch.tito.copies import bundle
from tinytorch.tito.copies.archive import Bundle
from tinytorch.tito.copies.restore import Restored
from tinytorch.tito.course import course
from tinytorch.tito.lesson import hints
from tinytorch.tito.lesson.hints import Hint
from tinytorch.tito.lesson.questions import Reply
from tinytorch.tito.lesson.reset import RELOAD, Reset
from tinytorch.tito.machine import health
from tinytorch.tito.milestones import comparison
from tinytorch.tito.milestones.result_file import Stored
from tinytorch.tito.progress import checkpoints, progress, standing
from tinytorch.tito.say.display import Page, in_notebook
from tinytorch.tito.trial.output import first_lines
from tinytorch.tito.workspace import workspace

if TYPE_CHECKING:  # both load numpy, which most commands do without
    from tinytorch.tito.checking import Outcome
    from tinytorch.tito.checking.completion import CompleteResult, NotComplete

STATES = {"completed": "completed", "started": "in progress", "open": "not started"}


def outcome(page: Page, result: Outcome) -> Page:
    """One exercise's verdict; when it failed: which check, what came, and what to think about."""
    if result.passed:
        page.passed(f"{result.exercise} ({result.seconds:.2f} s)")
    else:
        _failed(page, result)
    return page.line("Your code printed:").code(first_lines(result.output)) if result.output else page


def _failed(page: Page, result: Outcome) -> None:
    page.failed(f"{result.exercise}: {result.failed_check}" if result.failed_check else result.exercise)
    page.line(result.message)
    if result.difference:
        page.figure(result.difference)
    if result.hint:
        page.note(result.hint)
    elif result.written and hints.worth_offering(result.exercise):
        ask = f'hint("{result.exercise}")' if in_notebook() else f"tito hint {result.exercise}"
        page.line(f"Stuck? `{ask}`")


def outcomes(results: Sequence[Outcome]) -> Page:
    """A module's verdicts and their count; of those that failed the first alone, because others may follow from it."""
    page = Page()
    failed = [result for result in results if not result.passed]
    for result in results:
        if result.passed or result is failed[0]:
            outcome(page, result)
    if len(failed) > 1:
        page.line(f"And {len(failed) - 1} more wait: {', '.join(result.exercise for result in failed[1:])}.")
    return page.line(f"{len(results) - len(failed)} of {len(results)} exercises passed.")


def started(module: course.Module, path: Path, fresh: bool) -> Page:
    """Where a module's notebook is, and whose modules it will use."""
    page = Page().heading(f"{module.id} {module.title}").line(module.summary).line(_place(path, fresh))
    if module.uses:
        page.line(f"It builds on: {_uses(module)}.")
    return page.line(f"Open it, work through it, and run `tito complete {module.number}` at the end.")


def welcomed(path: Path, fresh: bool) -> Page:
    """Where the welcome notebook is, and what comes after it."""
    page = Page().heading("The first ten minutes").line(_place(path, fresh))
    return page.line("Open it, run its cells, and go on with `tito start 1`.")


def _place(path: Path, fresh: bool) -> str:
    return f"Your notebook: {path}" + ("" if fresh else " (it was there already; nothing was changed)")


def not_completed(unfinished: NotComplete) -> Page:
    """What is missing from a module that was to be completed."""
    page = outcomes(unfinished.outcomes)
    kept = workspace.export(unfinished.module).is_file()
    page.line("Your earlier export stays in use." if kept else "Nothing was written to your framework.")
    return page.failed(f"Module {unfinished.module.id}, {unfinished.module.title}, is not complete.")


def completed(result: CompleteResult) -> Page:
    """What completing wrote, and what it opens."""
    module = result.module
    page = Page().passed(f"Module {module.id}, {module.title}, is completed.")
    place = module.export_path if in_notebook() else result.written
    page.line(f"All {len(result.outcomes)} exercises passed. Your code was written to {place} and read back.")
    page.line(f"From now on, `import tinytorch.{module.export}` and all that builds on it use your code.")
    for milestone in _unlocked_by(module):
        page.note(f"Unlocked: milestone {milestone.id}, {milestone.title}. `tito milestone run {milestone.number}`")
        if (workspace.root() / milestone.notebook).is_file():
            page.link(f"Open the notebook of milestone {milestone.id}, {milestone.title}", f"../{milestone.notebook}")
    for entry in course.load_course().modules:
        if entry.number == module.number + 1 and entry.exists:
            _next(page, entry)
    return page


def _next(page: Page, module: course.Module) -> None:
    """The way to the module that follows; beside the notebook at hand, a link is all that it takes."""
    if in_notebook() and workspace.notebook(module).is_file():
        page.link(f"Next: module {module.id}, {module.title}", workspace.notebook(module).name)
    else:
        page.line(f"Next: module {module.id}, {module.title}. `tito start {module.number}`")


def overview() -> Page:
    """The whole course at a glance."""
    everything = standing.modules()
    entries = [entry for entry in everything if entry.module.exists or entry.state == "completed"]
    done = sum(entry.state == "completed" for entry in entries)
    page = Page().heading(course.load_course().title).line(f"Workspace: {workspace.root()}")
    page.table(("Module", "State", "Exercises", "In use"), [_row(entry) for entry in entries])
    _later(page, [entry.module for entry in everything if entry not in entries])
    for entry in entries:
        if entry.note:
            page.note(f"Module {entry.module.id}: {entry.note}.")
    return page.line(f"{done} of {len(entries)} modules completed. `tito milestone list` shows what they open.")


def hint(shown: Hint) -> Page:
    """One hint; the last is the solution."""
    if shown.is_solution:
        page = Page().note(f"{shown.exercise}, the solution. Read it, close it, and write it once yourself.")
        return page.code(shown.text)
    page = Page().note(f"{shown.exercise}, hint {shown.number} of {shown.total}: {shown.text}")
    return page.line("The next hint is the solution.") if shown.solution_is_next else page


def reply(said: Reply) -> Page:
    """What the engine says to an answer."""
    page = Page()
    say = {"passed": page.passed, "tried": page.failed, "open": page.note}[said.state]
    return say(f"{said.question}: {said.message}")


def reset(done: Reset) -> Page:
    """What was put back, and where the earlier text is."""
    page = Page().passed(f"{done.notebook}: {done.what} is as the course ships it.")
    if done.restore_point:
        page.line(f"What was there before: `tito bundle restore backups/{done.restore_point.name}` brings it back.")
    return page.note(RELOAD)


def milestone_list() -> Page:
    """All milestones, what they need, and how the last run went."""
    finished = {entry.module.number for entry in standing.modules() if entry.state == "completed"}
    records = progress.load()["milestones"]
    known = course.load_course().milestones
    rows = [
        (f"{entry.id} {entry.title}", entry.year, _needs(entry, finished), _went(records.get(entry.id)))
        for entry in known
        if entry.exists
    ]
    page = Page().heading("Milestones").table(("Milestone", "Year", "State", "Your result"), rows)
    return _later(page, [entry for entry in known if not entry.exists])


def milestone_result(result: milestones.Result, other: Stored, mix: bool = False) -> Page:
    """A run's verdict, its gates, whose components were at work, and the other framework's number beside it.

    With `mix`, the student chose what is borrowed, and nothing was kept.
    """
    page = Page().heading(f"{result.title} ({result.year})")
    if result.summary:
        page.line(result.summary)
    page.table(("Gate", "Met", "Measured"), [(g.name, "yes" if g.passed else "no", g.detail) for g in result.gates])
    page.table(("Component", "Whose"), list(result.components.items()))
    page.line(f"It took {result.seconds:.1f} s. {comparison.sentence(result, other)}".rstrip())
    if mix:
        page.line("You asked for this mix, so it is not kept: your last result stays as it was.")
    elif result.counts:
        return page.passed(f"Milestone {result.number:02d} with your own framework alone.")
    if result.passed:
        return page.note(f"Milestone {result.number:02d} meets every gate with {_whose(result, mix)}.")
    for gate in result.failed_gates:
        page.failed(f"The gate “{gate.name}” was not met: {gate.detail or 'the run gave no numbers'}.")
    page.note("A gate that is not met points at a component, not at luck: every run uses the same seeds.")
    if "yours" in result.components.values():
        page.line(f"`tito milestone blame {result.number}` finds out which one.")
    return page


def checkpoint_list() -> Page:
    """The course's questions, and which of them the student can answer with yes."""
    entries = checkpoints.checkpoints()
    rows = [(f"{entry.number:02d}", "yes" if entry.holds else "not yet", entry.question) for entry in entries]
    page = Page().heading("Checkpoints").table(("No.", "Holds", "Question"), rows)
    following = next((entry for entry in entries if not entry.holds), None)
    return page.line(f"Next: {following.question} ({following.missing})") if following else page


def health_list(findings: Iterable[health.Finding]) -> Page:
    """What was found on this machine, and what to do about what is not fine."""
    found, words = list(findings), {True: "fine", False: "not fine", None: ""}
    page = Page().heading("System").table(("What", "Found", ""), [(f.name, f.value, words[f.fine]) for f in found])
    broken = [finding for finding in found if finding.fine is False]
    for finding in broken:
        page.failed(f"{finding.name}: {finding.value}. {finding.advice}".rstrip())
    return page if broken else page.passed("The course can run here.")


def saved(done: bundle.Saved) -> Page:
    """Where a bundle was written, and what stayed out of it."""
    page = Page().passed(f"{done.files} files are in {done.path} ({done.size / 1024:.0f} KiB).")
    for path, reason in done.left_out.items():
        page.note(f"{path!r} {reason}, so it was left out.")
    return page.line("Keep it somewhere else than in this browser or folder: a copy in one place is no copy.")


def verified(content: Bundle) -> Page:
    """What a good bundle holds."""
    manifest = content.manifest
    page = Page().passed(f"{len(content.files)} files, all as the manifest promises.")
    whose = manifest["name"] or "a student without a name"
    return page.line(f"Made {manifest['created']} for {whose}, course {manifest['course']}, build {manifest['build']}.")


def restored(plan: Restored) -> Page:
    """What restoring changes, or has changed."""
    page = Page()
    rows = [(change.path, change.kind, change.size) for change in plan.changes if change.kind != "same"]
    if rows:
        page.table(("File", "What happens", "Bytes"), rows)
    page.line(f"{plan.count('new')} new, {plan.count('changed')} changed, {plan.count('same')} the same.")
    if plan.restore_point:
        page.passed("The bundle was restored. Files that it does not hold stayed as they were.")
        page.line(f"What was there before is in backups/{plan.restore_point.name}.").note(RELOAD)
    return page


def _uses(module: course.Module) -> str:
    known = course.load_course()
    return ", ".join(f"{known.module(number).export} ({_origin(known.module(number))})" for number in module.uses)


def _origin(module: course.Module) -> str:
    from tinytorch import _resolver

    return _resolver.origin(module.export)


def _unlocked_by(module: course.Module) -> list[course.Milestone]:
    finished = {entry.module.number for entry in standing.modules() if entry.state == "completed"}
    return [
        entry
        for entry in course.load_course().milestones
        if entry.exists and module.number in entry.modules and milestones.ready(entry, finished)
    ]


def _row(entry: standing.ModuleStanding) -> tuple[str, str, str, str]:
    ready = entry.state == "started" and entry.holds
    state = f"in progress; run `tito complete {entry.module.id}`" if ready else STATES[entry.state]
    return (f"{entry.module.id} {entry.module.title}", state, f"{entry.passed}/{entry.total}", _origin(entry.module))


def _needs(milestone: course.Milestone, finished: set[int]) -> str:
    missing = [f"{number:02d}" for number in milestone.modules if number not in finished]
    if not missing:
        return f"ready: `tito milestone run {milestone.number}`"
    return f"after module{'s' if len(missing) > 1 else ''} {', '.join(missing)}"


def _later(page: Page, unwritten: Sequence[course.Module | course.Milestone]) -> Page:
    """One line for all that the course does not have yet; none of it is the student's to do."""
    titles = ", ".join(f"{entry.id} {entry.title}" for entry in unwritten)
    return page.line(f"Coming in a later edition: {titles}.") if titles else page


def _went(record: dict | None) -> str:
    if record is None:
        return ""
    numbers = ", ".join(f"{name} {value:.4g}" for name, value in record["metrics"].items())
    reached = "passed" if progress.counts(record) else "tried with the reference" if record["passed"] else "not passed"
    return f"{reached} ({numbers})"


def _whose(result: milestones.Result, mix: bool) -> str:
    if result.reference:
        return "the course's reference"
    borrowed = [name for name, origin in result.components.items() if origin == "reference"]
    if mix:
        return f"{', '.join(borrowed)} from the reference and the others yours"
    return f"{', '.join(borrowed)} from the reference. It counts when all is yours: complete it and run again"
