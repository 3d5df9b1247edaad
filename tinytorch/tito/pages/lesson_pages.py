"""What is said in a lesson: it is begun, checked, helped along, completed, put back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tinytorch.tito import milestones
from tinytorch.tito.course import course
from tinytorch.tito.lesson import hints
from tinytorch.tito.lesson.hints import Hint
from tinytorch.tito.lesson.questions import Reply
from tinytorch.tito.lesson.reset import Reset
from tinytorch.tito.pages import history_pages
from tinytorch.tito.pages.course_pages import origin
from tinytorch.tito.progress import standing
from tinytorch.tito.say.display import Page, in_notebook
from tinytorch.tito.trial.output import first_lines
from tinytorch.tito.workspace import workspace

if TYPE_CHECKING:  # both load numpy, which most commands do without
    from tinytorch.tito.checking import Outcome
    from tinytorch.tito.checking.completion import CompleteResult, NotComplete


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


def _unlocked_by(module: course.Module) -> list[course.Milestone]:
    finished = {entry.module.number for entry in standing.modules() if entry.state == "completed"}
    return [
        entry
        for entry in course.load_course().milestones
        if entry.exists and module.number in entry.modules and milestones.ready(entry, finished)
    ]


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
    page = Page().passed(f"{done.module.notebook}: {done.what} is as the course ships it.")
    return history_pages.replaced(page, done.module, done.kept)


def _uses(module: course.Module) -> str:
    known = course.load_course()
    return ", ".join(f"{known.module(number).export} ({origin(known.module(number))})" for number in module.uses)
