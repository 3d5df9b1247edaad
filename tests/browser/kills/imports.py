"""Kills while a bundle is restored on the dashboard: all of its files are there afterwards, or none."""
import json
import random
import re
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, expect

from tests.browser.conftest import Site
from tests.browser.kills import state
from tests.browser.kills.moments import KINDS, Moments
from tests.browser.own_chromium import OwnChromium
from tinytorch.tito.copies import archive
from tinytorch.tito.progress import progress

FILES = 10
NOTEBOOK_BYTES = 60_000
OPEN_MS = 60_000
PLACES = re.compile(r"^(modules|tinytorch|milestones)/.*\.|^progress\.json$")
RESTORE = "document.querySelector('dialog [value=restore]').click()"


class Imports:
    """Bundle after bundle, each with another version in every file."""

    def __init__(self, chromium: OwnChromium, site: Site, chance: random.Random) -> None:
        self.chromium, self.site, self.chance = chromium, site, chance
        self.version = 0
        self.file = Path(chromium.profile) / "tinytorch-kills.zip"
        self._open()
        self.moments = Moments(chance, self._whole_import())

    def kill(self) -> tuple[str, list[str]]:
        """Begin one import, end the tab or the browser in it, and judge: the state that is left, and the faults."""
        before = self.version
        self._prepare()
        kind = self.chance.choice(KINDS)
        timer = self.chromium.end_in(self.moments.next(), kind)
        with suppress(Error):
            self.page.evaluate(RESTORE)
        timer.join()
        self.chromium.after_end(kind)
        records = self._raw()
        versions = {version_in(record) for path, record in records.items()
                    if PLACES.match(path) and record["type"] != "directory"}
        self._open()
        found = state.faults(records)
        if versions not in ({before}, {before + 1}):
            found.append(f"versions {versions} are mixed, where {before} or {before + 1} was to be expected")
        self.version = max(versions)
        left = "old" if versions == {before} else "new"
        self.moments.learn(left)
        return left, [f"{kind}: {fault}" for fault in found]

    def _raw(self) -> dict[str, dict]:
        """The files as they are, before any page of the site has started again."""
        return state.read(self.chromium.visit(f"{self.site.url}course.json"))

    def _open(self) -> None:
        self.page = self.chromium.visit(self.site.url)
        expect(self.page.locator(".card").first).to_be_visible(timeout=OPEN_MS)

    def _prepare(self) -> None:
        self.file.write_bytes(bundle(self.version + 1))
        self.page.locator('input[type="file"]').set_input_files(self.file)
        expect(self.page.get_by_role("button", name="Restore", exact=True)).to_be_visible(timeout=OPEN_MS)

    def _whole_import(self) -> float:
        self._prepare()
        begin = time.monotonic()
        self.page.evaluate(RESTORE)
        expect(self.page.get_by_text("Restored and read back")).to_be_visible(timeout=OPEN_MS)
        self.version += 1
        return time.monotonic() - begin


def bundle(version: int, schema: int = 1) -> bytes:
    """A bundle in which every file carries the version."""
    mark = f"version {version};"
    notebook = {"cells": [{"cell_type": "raw", "id": "a", "metadata": {}, "source": mark + " x" * NOTEBOOK_BYTES}],
                "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    facts = {**progress.new(), "baseline": [], "course": "1.0.0"}
    facts["exercises"] = {"01-create": {"state": "tried", "tries": version, "hints": 0, "solution_shown": False}}
    files = {f"modules/{number:02}_kills.ipynb": json.dumps(notebook).encode() for number in range(FILES)}
    files |= {f"tinytorch/core/part{number}.py": f"# {mark}\n".encode() for number in range(FILES)}
    files |= {f"milestones/{number}.json": json.dumps({"mark": mark}).encode() for number in range(FILES)}
    files["progress.json"] = json.dumps(facts).encode()
    manifest = {"schema": schema, "course": "1.0.0", "build": "kills", "created": "2026-01-31T12:00:00Z", "name": "Ada"}
    return archive.pack(manifest, files)


def version_in(record: dict) -> int:
    """The version that a stored file carries."""
    found = re.search(r'version (\d+);|"tries": (\d+)', state.content(record).decode())
    return int(found[1] or found[2]) if found else -1
