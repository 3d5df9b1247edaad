"""When the storage is full, the checkpoint of a training makes room, then earlier versions, the oldest first.

Never the student's own files. `site/shared/history/room.ts` is the page's side.
"""

from __future__ import annotations

from pathlib import Path

from tinytorch.tito.copies.version import Entry, entries
from tinytorch.tito.say import sentences
from tinytorch.tito.workspace.workspace import TRAINING


def give_way(root: Path) -> bool:
    """Remove what can be spared most easily in the workspace `root`; False if there was nothing."""
    return drop_checkpoints(root) or drop_oldest(root)


def drop_checkpoints(root: Path) -> bool:
    """Remove the checkpoints of trainings, which can be made again; False if there was none."""
    found = list(root.glob(f"{TRAINING}/*.npz"))
    for file in found:
        file.unlink(missing_ok=True)
    if found:
        sentences.say(
            "The storage was full: the checkpoint of a training had to go, so that training would begin anew. "
            "Free some space, or download a bundle of your work."
        )
    return bool(found)


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
