"""A browser that worked with the course at revision 581bbd0 opens the present one: everything is there.

581bbd0-profile.json is what a scripted student's browser kept then, IndexedDB and localStorage: module 01 completed and
then written on, module 02 with two exercises passed, the first milestone passed, and a file of their own. The larger
pictures in outputs were taken out. site/dashboard/test/profile.test.ts looks at its versions and takes the new texts.
"""
import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from builder.tools.paths import ROOT
from tests.browser.lab import Lab

PROFILE = ROOT / "tests" / "agreement" / "editions" / "581bbd0-profile.json"
DRIVE = "JupyterLite Storage - /"
FIRST = "modules/01_tensor.ipynb"
OFFER = "This lesson has a new text since you began it."
SOON_MS = 30_000
LOOK = """import json
from pathlib import Path
import tinytorch.core.tensor as module
print("notes:", Path("/drive/notes.txt").read_text())
print("tensor:", module.__file__, (module.Tensor([1.0, 2.0]) + module.Tensor([3.0, 4.0])).data.tolist())
facts = json.loads(Path("/drive/progress.json").read_text())
passed = sum(one["state"] == "passed" for one in facts["exercises"].values())
print(f"progress: {passed} passed, module 01 {facts['modules']['01']['state']}, "
      f"milestone {facts['milestones']['01']['passed']}")"""
IMPORT = """async ({ localStorage: kept, databases }) => {
  for (const [name, value] of Object.entries(kept))
    localStorage.setItem(name.replace("{origin}", location.origin), value);
  for (const [name, { version, stores }] of Object.entries(databases)) await new Promise((done, fail) => {
    const open = indexedDB.open(name, version);
    open.onerror = () => fail(open.error);
    open.onupgradeneeded = () => {
      for (const [store, entries] of Object.entries(stores)) {
        const made = open.result.createObjectStore(store);
        for (const [key, value] of Object.entries(entries)) made.put(value, key);
      }
    };
    open.onsuccess = () => done(open.result.close());
  });
}"""


@pytest.fixture
def kept() -> dict:
    return json.loads(PROFILE.read_text("utf-8"))


@pytest.fixture
def files(kept) -> dict[str, dict]:
    """The old browser's files: path → JupyterLite's record."""
    return kept["databases"][DRIVE]["stores"]["files"]


@pytest.fixture
def page(site, profile, kept) -> Page:
    """A page in a browser that has what the old one kept, and has not seen the present edition with it."""
    page = profile().new_page()
    page.goto(f"{site.url}build.json")
    page.evaluate(IMPORT, kept)
    return page


def texts(content: dict) -> list[str]:
    return ["".join(cell["source"]) for cell in content["cells"]]


def card(page: Page, number: str) -> Locator:
    return page.locator(".card", has=page.locator(".card-number", has_text=number))


def test_the_dashboard_shows_all_of_it_and_offers_the_new_texts(site, page, shot):
    page.goto(site.url)
    first, second = card(page, "01"), card(page, "02")
    expect(first.locator(".card-state")).to_contain_text("Completed", timeout=SOON_MS)
    expect(first).to_contain_text(OFFER)
    expect(second.locator(".card-state")).to_contain_text(re.compile(r"2 of \d exercises passed"))
    expect(second).to_contain_text(OFFER)
    perceptron = page.locator(".stop", has=page.locator(".year", has_text="1957"))
    expect(perceptron.locator(".stop-state")).to_contain_text("Passed: accuracy 99")
    shot(page, "dashboard")


def test_the_lesson_opens_with_its_answers_and_python_has_the_files(site, page, files):
    lab = Lab(page, site.url).open(FIRST)
    shown = page.evaluate("() => jupyterapp.shell.currentWidget.content.model.toJSON()")
    assert [source for source in texts(shown) if source] == texts(files[FIRST]["content"])
    said = lab.run_new(LOOK)
    assert "notes: my own words" in said
    assert "tensor: /drive/tinytorch/core/tensor.py [4.0, 6.0]" in said
    assert "progress: 10 passed, module 01 completed, milestone True" in said
