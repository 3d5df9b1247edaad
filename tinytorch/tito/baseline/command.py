"""The two commands: the machine in a second, and every milestone on the reference."""

from __future__ import annotations

from contextlib import suppress

from tinytorch.tito import baseline
from tinytorch.tito.baseline import pages, validation
from tinytorch.tito.progress import progress
from tinytorch.tito.say.display import Page, show


def machine() -> int:
    """Measure, remember and show the baseline. Returns 0."""
    earlier = progress.load()["baseline"]
    try:
        found = baseline.run()
    except KeyboardInterrupt:
        show(Page().note("Stopped before the baseline was complete, so nothing of it was kept. Run it again."))
        return 1
    show(pages.baseline(found, earlier))
    return 0


def milestones(again: bool = False) -> int:
    """Run and show every milestone on the reference. Returns 0 if all of them work."""
    rows, total = [], len(validation.written())
    show(Page().line(f"{total} milestones run on the course's reference, for some minutes. Stop it when you like."))
    with suppress(KeyboardInterrupt):  # what is done is kept, and the page says so
        for row in validation.validate(again):
            rows.append(row)
    show(validation.page(rows, total))
    return 0 if len(rows) == total and all(row.works for row in rows) else 1
