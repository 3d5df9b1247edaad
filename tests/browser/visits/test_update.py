"""Version 2 of the site is deployed over version 1 while a tab is open: nothing is lost, nothing is mixed."""
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.editions import NEW_WORDS, second_edition
from tests.browser.lab import Lab, wait_until
from tests.browser.student import Student
from tests.browser.test_lab_extension import NOTEBOOK, STORED, saved_mark

pytestmark = pytest.mark.cold

MODULE = "01_tensor"
OFFLINE_MS = BOOT_MS = 120_000
SOON_MS = 30_000
EDITION = "import js; print('edition', getattr(js, 'tinytorchEdition', 'one'))"
OWN = "# a thought of my own\nmine = 6 * 7"


@pytest.fixture(scope="module")
def second(tmp_path_factory) -> Path:
    return second_edition(tmp_path_factory.mktemp("edition"))


def deploy(site: Site, folder: Path) -> None:
    site.server.RequestHandlerClass.folder = folder.resolve()


def dashboard(page: Page, site: Site) -> Page:
    page.goto(site.url)
    expect(page.get_by_text("Works without a network.").first).to_be_visible(timeout=OFFLINE_MS)
    return page


def begin_lesson(page: Page, site: Site) -> tuple[Lab, Student]:
    """The first exercise written and checked, and a cell of the student's own."""
    lab = Lab(page, site.url).open(NOTEBOOK)
    student = Student(lab, MODULE)
    place = student.index_of("01-create")
    for index in (1, 2):
        lab.run(lab.cells.nth(index))
    lab.type_into(lab.cells.nth(place), f"#| export\n{student.lesson.cells[place].solved}")
    lab.run(lab.cells.nth(place))
    assert "Passed" in lab.run(lab.cells.nth(student.check_cell_of("01-create")))
    return lab, student


def stored_cells(page: Page) -> list[str]:
    """The texts of the notebook's cells, asked for on the dashboard."""
    content = page.evaluate(STORED.replace("../", "./"), NOTEBOOK)["content"]
    if isinstance(content, str):
        content = page.evaluate("JSON.parse", content)
    return ["".join(cell["source"]) for cell in content["cells"]]


def test_a_new_version_over_an_open_tab(site, profile, second, shot: Callable[[Page, str], None]):
    context = profile()
    home, work = dashboard(context.new_page(), site), context.new_page()
    lab, student = begin_lesson(work, site)
    answer = student.lesson.cells[student.index_of("01-create")].solved

    deploy(site, second)
    lab.run_new(OWN)
    expect(saved_mark(work)).to_have_text("Saved", timeout=SOON_MS)

    home.reload()
    notice = home.get_by_text("A new version of the course is ready")
    expect(notice).to_be_visible(timeout=OFFLINE_MS)
    assert home.get_by_text("This lesson has a new text").count() == 0, "until the yes, it is version 1"
    shot(home, "1-ready")
    home.get_by_role("button", name="Start it now").click()
    offer = home.get_by_role("link", name=re.compile("Compare, and decide"))
    expect(offer).to_be_visible(timeout=SOON_MS)

    expect(work.get_by_text("was started in another tab")).to_be_visible(timeout=SOON_MS)
    shot(work, "2-told-in-lab")
    work.get_by_role("button", name="Restart the kernel").first.click()
    work.get_by_role("button", name="Confirm Kernel Restart").click()
    lab.wait_ready()
    assert "edition one" in lab.run_new(EDITION), "the kernel of a tab with version 1 is version 1"
    assert work.evaluate("window.tinytorchEdition") is None

    lab.type_into(lab.cell_with("a thought of my own"), f"{OWN}\n# not saved yet")

    offer.click()
    dialog = home.get_by_role("dialog")
    expect(dialog.get_by_text("1 exercise")).to_be_visible(timeout=SOON_MS)
    shot(home, "3-offer")
    home.get_by_role("button", name="Take the new text, keep my answers").click()
    expect(dialog.get_by_text("read back from storage")).to_be_visible(timeout=SOON_MS)
    shot(home, "4-taken")
    cells = stored_cells(home)
    assert any(answer in cell for cell in cells)
    assert f"{OWN}\n# not saved yet" in cells, "the tab that had the notebook open saved it first"
    assert sum(NEW_WORDS in cell for cell in cells) == 1

    work.get_by_role("button", name="Save and load it here too").click()
    work.wait_for_function("() => window.tinytorchEdition === 'two'", timeout=BOOT_MS)
    lab.wait_ready()
    expect(work.get_by_text(NEW_WORDS).first).to_be_attached(timeout=SOON_MS)
    assert "edition two" in lab.run_new(EDITION)
    for index in (1, 2, student.index_of("01-create")):
        lab.run(lab.cells.nth(index))
    assert "Passed" in lab.run(lab.cells.nth(student.check_cell_of("01-create")))


STORE = """([path, content]) => new Promise((done) => {
  const open = indexedDB.open(`JupyterLite Storage - ${location.pathname}`);
  open.onupgradeneeded = () => open.result.createObjectStore("files");
  open.onsuccess = () => {
    const change = open.result.transaction("files", "readwrite");
    change.objectStore("files").put({ name: path, path, created: "", last_modified: "2026-01-31T12:00:00.000Z",
      format: "text", mimetype: "text/plain", content, size: content.length, writable: true, type: "file" }, path);
    change.oncomplete = () => { open.result.close(); done(); };
  };
})"""
KEPT = """async () => ({ caches: (await caches.keys()).filter((name) => name.startsWith("tinytorch-")),
  workers: (await navigator.serviceWorker.getRegistrations()).length })"""
BROKEN = """self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(new Response("this worker is broken", { status: 500 }));
});"""


def test_the_kill_switch_frees_browsers_from_a_broken_worker(site, profile, second):
    page = dashboard(profile().new_page(), site)
    page.evaluate(STORE, ["notes.txt", "my own words"])
    deploy(site, second)
    worker = second / "service-worker.js"
    good = worker.read_text()
    worker.write_text(f"{BROKEN}\n{good}")
    page.reload()
    page.get_by_role("button", name="Start it now").click(timeout=OFFLINE_MS)
    expect(page.get_by_text("this worker is broken")).to_be_visible(timeout=SOON_MS)

    worker.write_text((second / "kill-switch.js").read_text())
    page.reload()
    expect(page.get_by_role("heading", name="The course")).to_be_visible(timeout=SOON_MS)
    wait_until(page, lambda: page.evaluate(KEPT) == {"caches": [], "workers": 0})
    assert page.evaluate(STORED.replace("../", "./"), "notes.txt")["content"] == "my own words"

    worker.write_text(good)
    dashboard(page, site)
    wait_until(page, lambda: page.evaluate(KEPT)["workers"] == 1)
    assert page.evaluate(STORED.replace("../", "./"), "notes.txt")["content"] == "my own words"
