"""What the report's commands say."""

from __future__ import annotations

from pathlib import Path

from tinytorch.tito.course.course import Milestone
from tinytorch.tito.reports import card as cards
from tinytorch.tito.reports import report, side_by_side
from tinytorch.tito.say.display import Page
from tinytorch.tito.workspace import workspace


def card(milestone: Milestone, found: dict[str, str]) -> Page:
    """A results card, kept as a file beside the result."""
    picture = cards.svg(found)
    file = cards.save(milestone, picture)
    page = Page().picture(picture, found["description"]).line(f"The card is in {file}.")
    return page.line("The dashboard saves it as PNG too, in light or dark. Nothing was sent.")


def saved(file: Path) -> Page:
    """Where a report was written, what is in it, and what may be done with it."""
    content = report.load(file)
    page = Page().passed(f"Your report is in {file}.")
    results = sum(not one["reference"] for one in content["results"])
    who = f"your name ({content['name']})" if content["name"] else "no name"
    code = "your code itself" if "code" in content else "digests of your code, not the code itself"
    page.line(
        f"It holds {results} of your milestone results, {'a' if content['baseline'] else 'no'} baseline, the kind of "
        f"machine, {code}, and {who}. Nothing else, and nothing was sent."
    )
    for problem in report.left_out():
        page.note(f"Left out: {problem}")
    if file.is_relative_to(workspace.root() / "milestones"):
        page.link("Open it; the file's menu has Download", f"../milestones/{file.name}")
    return page.line(f"`tito report compare {file.name} other.json` sets it beside somebody else's.")


def compared(one: dict, other: dict, found: side_by_side.Comparison) -> Page:
    """The table, and what to know about it."""
    heads = [each["name"] or word for each, word in ((one, "first"), (other, "second"))]
    page = Page().heading(f"{heads[0]} and {heads[1]}")
    page.table(("", *heads, "second / first"), found.rows)
    for note in found.notes:
        page.note(note)
    return page.line("A report is signed by nobody. Whoever wants to be sure runs the code again.")
