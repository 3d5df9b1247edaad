"""Kills at random moments while a workspace is written: afterwards it is as before, or as it was meant to become.

Three things write: a bundle's import on the dashboard, a notebook's save in Lab, and `%tito complete` in a kernel. Each
is ended in the middle by a signal: the tab's process, the whole browser, or the kernel's worker. Every random choice
comes from one seed.
"""
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Playwright

from tests.browser.conftest import Site
from tests.browser.kills.completes import Completes
from tests.browser.kills.imports import Imports
from tests.browser.kills.saves import Saves
from tests.browser.own_chromium import OwnChromium

SEED = 20260131
ALL = {"imports": 120, "saves": 48, "completes": 32}
SCENES = {"imports": Imports, "saves": Saves, "completes": Completes}


@dataclass
class Report:
    """What the kills left behind: how often the old state, how often the new one, and every fault in words."""

    scene: str
    kills: int = 0
    left: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        states = ", ".join(f"{count} {name}" for name, count in sorted(self.left.items()))
        return f"{self.scene}: {self.kills} kills in {self.seconds:.0f} s left {states}; {len(self.faults)} faults"


def run(playwright: Playwright, site: Site, scene: str, kills: int, seed: int = SEED,
        say: Callable[[str], None] = print) -> Report:
    """Kill one scene so many times, and judge what is there after each."""
    report = Report(scene)
    chance = random.Random(f"{seed} {scene}")
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        chromium = OwnChromium(playwright, Path(folder))
        try:
            played = SCENES[scene](chromium, site, chance)
            for number in range(kills):
                state, faults = played.kill()
                report.kills += 1
                report.left[state] += 1
                report.faults += [f"{scene}, kill {number + 1} of seed {seed}: {fault}" for fault in faults]
                if faults:
                    say(report.faults[-1][:500])
        finally:
            chromium.close()
    report.seconds = time.monotonic() - begin
    say(str(report))
    return report
