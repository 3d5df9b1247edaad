"""The whole way of a student: a URL, module 01 by hand, the 1957 perceptron, home with a file, on without a network."""
import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.lab import Lab
from tests.browser.student import Student

MODULE = "01_tensor"
NOTEBOOK = f"modules/{MODULE}.ipynb"
OFFLINE_MS = 120_000


def contents(bundle: Path) -> dict[str, bytes]:
    """The student's files in a bundle, without the manifest, which holds its own date."""
    with zipfile.ZipFile(io.BytesIO(bundle.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def download(page: Page, folder: Path) -> Path:
    with page.expect_download() as event:
        page.get_by_role("button", name="Download my progress").click()
    target = folder / event.value.suggested_filename
    event.value.save_as(target)
    return target


def wait_offline_ready(page: Page) -> None:
    expect(page.get_by_text("works without a network").first).to_be_visible(timeout=OFFLINE_MS)


def wrong_then_right(lab: Lab, student: Student) -> None:
    """The first exercise before it is written, with a mistake, and then (by work_through) right."""
    place, check = student.index_of("01-create"), lab.cells.nth(student.check_cell_of("01-create"))
    assert "Run the cell of exercise 01-create first" in lab.run(check)
    lab.run(lab.cells.nth(place))
    assert "01-create is not written yet" in lab.run(check)
    mistaken = student.lesson.cells[place].solved.replace("float32", "float64")
    lab.type_into(lab.cells.nth(place), f"#| export\n{mistaken}")
    lab.run(lab.cells.nth(place))
    red = lab.run(check)
    assert "float32" in red
    assert "Passed" not in red


def open_module(page: Page, site: Site, shot) -> Lab:
    """From the dashboard of a fresh profile, once everything is kept for offline use, into module 01."""
    page.goto(site.url)
    start = page.get_by_role("link", name=re.compile("Start module 01"))
    expect(start).to_be_visible(timeout=2_000)
    shot(page, "1-dashboard-fresh")
    wait_offline_ready(page)
    start.click()
    return Lab(page, site.url).wait_ready()


def do_module(lab: Lab, shot) -> Student:
    """Complete too early, a mistake, then everything right, and completed."""
    student = Student(lab, MODULE)
    last = lab.cells.nth(len(student.lesson.cells) - 1)
    assert "is not complete" in lab.run(last)
    lab.run(lab.cells.nth(1))
    lab.run(lab.cells.nth(2))
    wrong_then_right(lab, student)
    shot(lab.page, "2-red-check")
    student.work_through()
    completed = lab.output(last)
    assert "Module 01" in completed
    assert "tinytorch/core/tensor.py" in completed
    shot(lab.page, "3-completed")
    return student


def run_milestone(lab: Lab, shot) -> None:
    lab.open("milestones/01_perceptron_1957.ipynb")
    result = lab.run_new("%tito milestone run 1", timeout=120_000)
    assert "Passed" in result
    assert re.search(r"core\.tensor\s+yours", result)
    shot(lab.page, "4-milestone")


def restore_elsewhere(page: Page, site: Site, bundle: Path, shot) -> None:
    page.goto(site.url)
    page.locator('input[type="file"]').set_input_files(bundle)
    page.get_by_role("button", name=re.compile("^Restore")).click()
    expect(page.get_by_text(re.compile("[Rr]estored")).first).to_be_visible()
    shot(page, "6-restored")


def work_offline(page: Page, site: Site, shot) -> None:
    """The server is gone: dashboard, Lab, kernel, a cell, a milestone, a save that is there after a reload."""
    page.reload()
    expect(page.get_by_role("heading", name="The course")).to_be_visible()
    shot(page, "7-offline-dashboard")
    lab = Lab(page, site.url).open(NOTEBOOK)
    out = lab.run_new("from tinytorch import Tensor\nprint(Tensor([1.0, 2.0]) + 1, Tensor.__module__)\n"
                      "import tinytorch.core.tensor as t; print(t.__file__)")
    assert "/drive/tinytorch/core/tensor.py" in out
    assert "Passed" in lab.run_new("%tito milestone run 1", timeout=120_000)
    shot(page, "8-offline-lab")
    lab.save()
    page.reload()
    lab.wait_ready()
    assert "%tito milestone run 1" in lab.cells.last.locator(".cm-content").inner_text()


@pytest.mark.cold
def test_whole_journey(site, profile, shot, tmp_path):
    page = profile().new_page()
    lab = open_module(page, site, shot)
    student = do_module(lab, shot)
    run_milestone(lab, shot)

    page.goto(site.url)
    expect(page.get_by_text(re.compile(r"7 of 7 exercises|Completed")).first).to_be_visible()
    shot(page, "5-dashboard-later")
    bundle = download(page, tmp_path)
    kept = contents(bundle)
    assert {"progress.json", NOTEBOOK, "tinytorch/core/tensor.py", "milestones/01_perceptron_1957.json"} <= set(kept)
    lab.open(NOTEBOOK)
    assert "Passed" in lab.output(lab.cells.nth(student.check_cell_of("01-matmul")))

    other = profile().new_page()
    restore_elsewhere(other, site, bundle, shot)
    assert contents(download(other, tmp_path / "second")) == kept
    wait_offline_ready(other)
    site.stop()
    work_offline(other, site, shot)
