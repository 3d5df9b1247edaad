"""Copies of the work outside the browser's storage: the reminder, and the folder that receives them by itself."""
import json
import re

import pytest
from playwright.sync_api import Page, expect

from builder.tools.paths import NODE_MODULES
from tests.browser.lab import Lab
from tests.browser.student import Student
from tests.browser.test_lab_extension import MODULE, NOTEBOOK, SOON_MS
from tinytorch.tito.copies import archive
from tinytorch.tito.progress import progress

pytestmark = pytest.mark.cold

# The browser's own private folder stands for one on the disk: the same interface, and no dialog to choose it.
PICKER = """
window.showDirectoryPicker = async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle("Backups", { create: true });
"""
LAPSED = """
let isAllowed = false;
FileSystemHandle.prototype.queryPermission = async () => (isAllowed ? "granted" : "prompt");
FileSystemHandle.prototype.requestPermission = async () => { isAllowed = true; return "granted"; };
"""
FILES = """async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Backups");
  const found = {};
  for await (const [name, file] of folder)
    found[name] = [...new Uint8Array(await (await file.getFile()).arrayBuffer())];
  return found;
}"""
HOLD = """() => new Promise((held) => void navigator.locks.request(`tinytorch-folder ${location.pathname}`, () => {
  held();
  return new Promise((free) => (window.free = free));
}))"""
REMOVE = "async () => (await navigator.storage.getDirectory()).removeEntry('Backups', { recursive: true })"


def work(passed: int) -> bytes:
    """A bundle of someone who has passed so many exercises today."""
    now = progress.new()["updated"]
    entry = {"state": "passed", "tries": 1, "hints": 0, "solution_shown": False, "first_passed": now}
    facts = progress.new() | {"exercises": {f"01-part-{number}": entry for number in range(passed)}, "course": "1.0.0"}
    book = {"cells": [], "metadata": {"passed": passed}, "nbformat": 4, "nbformat_minor": 5}
    files = {NOTEBOOK: json.dumps(book).encode(), "progress.json": json.dumps(facts).encode()}
    manifest = {"schema": 1, "course": "1.0.0", "build": "x", "created": "2026-01-31T12:00:00Z", "name": "Ada"}
    return archive.pack(manifest, files)


def restore(page: Page, passed: int) -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": "a.zip", "mimeType": "application/zip", "buffer": work(passed)})
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("Restored and read back")).to_be_visible(timeout=SOON_MS)


def copies(page: Page) -> dict[str, bytes]:
    """The files in the folder, the oldest first."""
    return {name: bytes(content) for name, content in sorted(page.evaluate(FILES).items())}


def violations(page: Page) -> list[str]:
    page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("() => axe.run()")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


@pytest.fixture
def home(site, profile) -> Page:
    page = profile().new_page()
    page.add_init_script(PICKER)
    page.goto(site.url)
    return page


def test_the_reminder_comes_waits_and_goes(home, shot):
    page, notice = home, home.locator("#notice-reminder")
    restore(page, 4)  # into an empty storage: the bundle is a copy of all that is here
    expect(notice).to_have_count(0)
    restore(page, 9)
    expect(notice).to_contain_text("The last copy of your work outside this browser is of")
    shot(page, "reminder")
    assert violations(page) == []
    notice.get_by_role("button", name="Not now").click()
    page.reload()
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator("#folder button").first).to_be_visible()
    expect(notice).to_have_count(0)
    restore(page, 14)
    expect(notice).to_be_visible()
    with page.expect_download() as download:
        notice.get_by_role("button", name="Download now").click()
    assert len(archive.unpack(download.value.path().read_bytes()).files) == 2
    expect(notice).to_have_count(0)
    restore(page, 19)
    expect(notice).to_contain_text("The last copy of your work outside this browser is of")


def test_a_folder_receives_copies_and_keeps_the_newest(home, shot):
    page, panel = home, home.locator("#folder")
    restore(page, 6)
    panel.get_by_role("button", name="Choose a folder").click()
    expect(panel).to_contain_text("Copies go to the folder “Backups”")
    expect(page.locator("#notice-reminder")).to_have_count(0)
    [(name, content)] = copies(page).items()
    assert re.fullmatch(r"tinytorch-anonymous-\d{8}-\d{6}\.zip", name)
    assert b'"passed": 6' in archive.unpack(content).files[NOTEBOOK]
    shot(page, "folder")
    assert violations(page) == []

    restore(page, 7)
    expect(panel).to_contain_text(name)
    assert list(copies(page)) == [name]  # the next one is due in three minutes
    for _ in range(6):
        page.wait_for_timeout(1_000)  # names have seconds
        panel.get_by_role("button", name="Copy now").click()
        last = panel.get_by_text(re.compile("^The last one"))
        expect(last).not_to_contain_text(name, timeout=SOON_MS)
        name = re.search(r"tinytorch-\S+\.zip", last.inner_text())[0]
    assert len(copies(page)) == 5
    assert list(copies(page))[-1] == name

    page.add_init_script(LAPSED)
    page.reload()
    expect(panel).to_contain_text("wants to be asked again before it writes to the folder “Backups”")
    panel.get_by_role("button", name="Allow it again").click()
    expect(panel).to_contain_text("Copies go to the folder “Backups”")
    page.evaluate(REMOVE)
    panel.get_by_role("button", name="Copy now").click()
    expect(panel).to_contain_text("There is no longer the folder “Backups”")
    expect(panel).to_contain_text("Your work is still in this browser.")
    assert violations(page) == []
    panel.get_by_role("button", name="Choose another folder").click()
    expect(panel).to_contain_text("Copies go to the folder “Backups”")
    assert len(copies(page)) == 1
    page.evaluate(HOLD)
    panel.get_by_role("button", name="Stop using it").click()
    expect(page.locator("#folder-message")).to_contain_text("has not ended within 10 seconds", timeout=2 * SOON_MS)
    page.evaluate("() => window.free()")
    panel.get_by_role("button", name="Stop using it").click()
    expect(panel.get_by_role("button", name="Choose a folder")).to_be_visible()
    assert len(copies(page)) == 1


def test_a_passed_exercise_in_lab_is_copied(home, site, shot):
    page = home
    page.locator("#folder").get_by_role("button", name="Choose a folder").click()
    expect(page.locator("#folder")).to_contain_text("There is no copy in it yet.")
    lab = Lab(page, site.url).open(NOTEBOOK)
    student = Student(lab, MODULE)
    for index in (1, 2):
        lab.run(lab.cells.nth(index))
    place = student.index_of("01-create")
    lab.type_into(lab.cells.nth(place), f"#| export\n{student.lesson.cells[place].solved}")
    lab.run(lab.cells.nth(place))
    lab.run(lab.cells.nth(student.check_cell_of("01-create")))
    expect(page.locator(".tinytorch-copies button")).to_have_text(re.compile(r"^Copied \d"), timeout=SOON_MS)
    shot(page, "copied")
    assert all(NOTEBOOK in archive.unpack(content).files for content in copies(page).values())
