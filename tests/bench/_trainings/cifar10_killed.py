"""Milestone 04 as a student meets it: from the dashboard, cell by cell; the tab is killed in the middle, the server
goes, and the next visit continues. Pictures of the stations are kept among the test artefacts."""
import json
import re
import time

from playwright.sync_api import Page, expect

from builder.tools.paths import ARTIFACTS, DIST
from tests.browser.conftest import Site
from tests.browser.lab import Lab
from tests.browser.own_chromium import OwnChromium

NOTEBOOK = "milestones/04_cnn_1998.ipynb"
TRAINING = "trainer = train("  # in the cell that trains
LIMIT_MS = 2_700_000
# the files of a student who has completed the nine lessons
COMPLETED = """
from pathlib import Path
import tinytorch
from tinytorch.tito.course import course
from tinytorch.tito.progress import progress
from tinytorch.tito.workspace import workspace
for number in course.load_course().milestone(4).modules:
    module = course.load_course().module(number)
    own = Path(*module.export.split(".")).with_suffix(".py")
    workspace.write_file(workspace.export(module), (Path(tinytorch.__file__).parent / "reference" / own).read_bytes())
    progress.record_completed(module.id, "0" * 64)
print("ready")
"""
DATA_MS = 600_000
PICTURES = ARTIFACTS / "screenshots" / "cifar10"


def play(browser: OwnChromium, site: Site) -> float:
    """The accuracy on the test pictures, as the record says it at the end."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    lab = from_the_dashboard(browser, site)
    run_until_training(lab)
    step = wait_for_step(lab.page, 1000)
    picture(lab.page, "3-training")
    browser.kill_tabs()
    print(f"killed after step {step:,}", flush=True)
    site.stop()
    lab = Lab(browser.visit("about:blank"), site.url).open(NOTEBOOK)
    lab.run_new("'one cell on, so that no prompt has the number that was saved with it'")
    before, begin = browser.processor_seconds(), time.monotonic()
    run_until_training(lab)
    accept(lab.page)
    found = finish(lab)
    print(f"from then on {time.monotonic() - begin:.0f} s, {browser.processor_seconds() - before:.0f} s of processor; "
          f"the tab's process held {browser.megabytes():.0f} MB at most", flush=True)  # fmt: skip
    return found


def from_the_dashboard(browser: OwnChromium, site: Site) -> Lab:
    """The milestone's link, which is there after nine lessons, once everything is kept for use without a network."""
    page = browser.visit(site.url)
    expect(page.get_by_text("works without a network").first).to_be_visible(timeout=DATA_MS)
    assert "ready" in Lab(page, site.url).open(NOTEBOOK).run_new(COMPLETED)
    page.goto(site.url)
    page.locator('#timeline a[href*="04_cnn_1998"]').first.scroll_into_view_if_needed()
    picture(page, "1-dashboard")
    page.locator('#timeline a[href*="04_cnn_1998"]').first.click()
    return Lab(page, site.url).wait_ready()


def code_cells() -> list[tuple[int, str]]:
    """The place and the text of each code cell as shipped."""
    cells = json.loads((DIST / "files" / NOTEBOOK).read_text("utf-8"))["cells"]
    return [(place, "".join(cell["source"])) for place, cell in enumerate(cells) if cell["cell_type"] == "code"]


def run_until_training(lab: Lab) -> None:
    """Run cell after cell; the one that trains is begun, not waited for."""
    for place, source in code_cells():
        cell = lab.cells.nth(place)
        if TRAINING in source:
            cell.locator(".cm-content").first.click()
            lab.page.keyboard.press("Control+Enter")
            return
        lab.run(cell, timeout=DATA_MS)
        assert not lab.ended_in_error(cell), lab.output(cell)
        if "load_task()" in source and "plot.images" in source:
            picture(lab.page, "2-pictures")


def wait_for_step(page: Page, least: int) -> int:
    """Wait until the meter says that so many steps are done; the number that it then says."""
    end = time.monotonic() + LIMIT_MS / 1000
    while time.monotonic() < end:
        found = re.search(r"step ([\d,]+) of", page.locator(".jp-Notebook").inner_text())
        if found and (step := int(found[1].replace(",", ""))) >= least:
            return step
        page.wait_for_timeout(1000)
    raise AssertionError(f"step {least} was not reached")


def accept(page: Page) -> None:
    """Answer the question whether to continue with Enter."""
    box = page.locator(".jp-Stdin-input")
    box.wait_for(timeout=120_000)
    assert re.search(r"Continue from step [\d,]+ of [\d,]+\?", page.locator(".jp-Notebook").inner_text())
    picture(page, "4-continue")
    box.press("Enter")


def finish(lab: Lab) -> float:
    """Wait for the training's end, run the cells after it, and read the record."""
    cells = code_cells()
    begin = next(number for number, (_, source) in enumerate(cells) if TRAINING in source)
    trained = lab.cells.nth(cells[begin][0])
    shown = trained.locator(".jp-Cell-outputArea")
    expect(shown).to_contain_text("of the validation pictures are read right", timeout=LIMIT_MS)
    show_output(lab, cells[begin][0])
    picture(lab.page, "5-trained")
    for place, _ in cells[begin + 1 :]:
        said = lab.run(lab.cells.nth(place), timeout=LIMIT_MS)
        assert not lab.ended_in_error(lab.cells.nth(place)), said
        show_output(lab, place)
        picture(lab.page, f"6-cell-{place}")
    print(said, flush=True)
    return float(re.search(r"accuracy ([\d.]+)", said)[1])


def show_output(lab: Lab, place: int) -> None:
    area = lab.cells.nth(place).locator(".jp-Cell-outputArea")
    if area.count():
        area.evaluate("node => node.scrollIntoView({ block: 'center' })")


def picture(page: Page, name: str) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / f"{name}.png")
