"""When the storage is full, earlier versions make room, the oldest first, and never the student's own files."""

from __future__ import annotations

from pathlib import Path

from tinytorch.tito.copies.version import Entry, entries
from tinytorch.tito.say import sentences


def drop_oldest(root: Path) -> bool:
    """Remove the older half of all versions in the workspace `root`, at least one; False if there was none."""
    found = [entry for folder in root.glob("history/*") for entry in entries(folder)]
    newest = {entry.path.parent: entry.number for entry in sorted(found, key=lambda entry: entry.number)}

    def age(entry: Entry) -> int:
        # how many versions of its module came after it: a number that no clock can change
        return newest[entry.path.parent] - entry.number

    oldest = sorted(found, key=age, reverse=True)[: (len(found) + 1) // 2]
    for entry in oldest:
        entry.path.unlink(missing_ok=True)
    if oldest:
        sentences.say(
            f"The storage was full: {len(oldest)} earlier version{'s' if len(oldest) > 1 else ''} of your modules "
            "had to go, the oldest first. Free some space, or download a bundle of your work."
        )
    return bool(oldest)
