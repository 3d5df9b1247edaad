"""The course at a glance: modules, checkpoints, and what this machine has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tinytorch.tito.course import course
from tinytorch.tito.machine import health
from tinytorch.tito.progress import checkpoints, standing
from tinytorch.tito.say.display import Page
from tinytorch.tito.workspace import workspace

STATES = {"completed": "completed", "started": "in progress", "open": "not started"}


def overview() -> Page:
    """The whole course at a glance."""
    everything = standing.modules()
    entries = [entry for entry in everything if entry.module.exists or entry.state == "completed"]
    done = sum(entry.state == "completed" for entry in entries)
    page = Page().heading(course.load_course().title).line(f"Workspace: {workspace.root()}")
    page.table(("Module", "State", "Exercises", "In use"), [_row(entry) for entry in entries])
    later(page, [entry.module for entry in everything if entry not in entries])
    for entry in entries:
        if entry.note:
            page.note(f"Module {entry.module.id}: {entry.note}.")
    return page.line(f"{done} of {len(entries)} modules completed. `tito milestone list` shows what they open.")


def _row(entry: standing.ModuleStanding) -> tuple[str, str, str, str]:
    ready = entry.state == "started" and entry.holds
    state = f"in progress; run `tito complete {entry.module.id}`" if ready else STATES[entry.state]
    return (f"{entry.module.id} {entry.module.title}", state, f"{entry.passed}/{entry.total}", origin(entry.module))


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


def origin(module: course.Module) -> str:
    """Whose file an import of the module's export gets: "yours", "reference" or "missing"."""
    from tinytorch import _resolver

    return _resolver.origin(module.export)


def later(page: Page, unwritten: Sequence[course.Module | course.Milestone]) -> Page:
    """One line for all that the course does not have yet; none of it is the student's to do."""
    titles = ", ".join(f"{entry.id} {entry.title}" for entry in unwritten)
    return page.line(f"Coming in a later edition: {titles}.") if titles else page
