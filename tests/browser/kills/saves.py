"""Kills while Lab saves a notebook: what said "Saved" is there afterwards, or what was typed later."""
import random
import re
import time
from contextlib import suppress

from playwright.sync_api import Error, expect

from tests.browser.conftest import Site
from tests.browser.kills import state
from tests.browser.kills.moments import KINDS, Moments
from tests.browser.lab import BOOT_MS, Lab
from tests.browser.own_chromium import OwnChromium

NOTEBOOK = "modules/01_tensor.ipynb"
CELL = 3
SAVE = "void jupyterapp.commands.execute('docmanager:save')"


class Saves:
    """One notebook, whose cell gets one version after another."""

    def __init__(self, chromium: OwnChromium, site: Site, chance: random.Random) -> None:
        self.chromium, self.site, self.chance = chromium, site, chance
        self.version = 0
        self._open()
        self.moments = Moments(chance, self._whole_save())

    def kill(self) -> tuple[str, list[str]]:
        """Type, save, end the tab or the browser in it; the state that is left, and the faults."""
        self._whole_save()
        before = self.version
        self._type()
        kind = self.chance.choice(KINDS)
        timer = self.chromium.end_in(self.moments.next(), kind)
        with suppress(Error):
            self.page.evaluate(SAVE)
        timer.join()
        self.chromium.after_end(kind)
        records = self._raw()
        self._open()
        found = state.faults(records)
        left = version_in(records.get(NOTEBOOK))
        if left not in (before, before + 1):
            found.append(f"the notebook has version {left}, where {before} or {before + 1} was to be expected")
        name = "old" if left == before else "new"
        self.moments.learn(name)
        return name, [f"{kind}: {fault}" for fault in found]

    def _raw(self) -> dict[str, dict]:
        """The files as they are, before any page of the site has started again."""
        return state.read(self.chromium.visit(f"{self.site.url}course.json"))

    def _open(self) -> None:
        self.page = self.chromium.visit(f"{self.site.url}lab/index.html?path={NOTEBOOK}")
        self.lab = Lab(self.page, self.site.url)
        expect(self.page.locator(".jp-NotebookPanel:visible .jp-Cell").first).to_be_visible(timeout=BOOT_MS)
        expect(self.page.locator(".tinytorch-status button").first).to_have_text(
            re.compile("Saved|No changes yet|Not saved"), timeout=BOOT_MS)

    def _type(self) -> None:
        self.version += 1
        self.lab.type_into(self.lab.cells.nth(CELL), f"# version {self.version};")

    def _whole_save(self) -> float:
        """Another version, saved and said so; the seconds from the press to the word."""
        self._type()
        begin = time.monotonic()
        self.page.evaluate(SAVE)
        expect(self.page.locator(".tinytorch-status button").first).to_have_text("Saved", timeout=BOOT_MS)
        return time.monotonic() - begin


def version_in(record: dict | None) -> int:
    """The version that the stored notebook carries."""
    found = re.search(r"version (\d+);", state.content(record).decode()) if record else None
    return int(found[1]) if found else -1
