"""Milestone 03 as a student sees it: the network learns in a cell, and reads what is drawn on the pad below."""
import os
import re
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from builder.lessons.lesson import read_cells
from builder.tools.paths import DIST, MILESTONES
from tests.browser.conftest import Site
from tests.browser.lab import Lab

NOTEBOOK = "milestones/03_mlp_1986.ipynb"
SCRIPT = MILESTONES / "03_mlp_1986.py"
HERE = "from tinytorch.data import has_mnist; print(has_mnist())"
BUDGET_SECONDS = 120
SEVEN = [(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]


def draw(page: Page, canvas: Locator, points: list[tuple[float, float]]) -> None:
    """One stroke through points given as shares of the canvas's width and height."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def run_until(lab: Lab, text: str) -> str:
    """Run the code cells in order, the reader's lines filled in, up to the one whose source holds text; its output."""
    for index, written in enumerate(read_cells(SCRIPT.read_text("utf-8"), SCRIPT.name)):
        cell = lab.cells.nth(index)
        if written.kind != "code":
            continue
        if written.own:
            lab.type_into(cell, written.solved)
        output = lab.run(cell, timeout=BUDGET_SECONDS * 1000)
        if text in cell.locator(".cm-content").inner_text():
            return output
    raise AssertionError(f"no cell holds {text}")


def test_the_network_learns_and_reads_a_drawing(site, profile, shot):
    page = profile().new_page()
    lab = Lab(page, site.url).open(NOTEBOOK)
    begin = time.monotonic()
    learned = run_until(lab, "train(model, task")
    assert time.monotonic() - begin < BUDGET_SECONDS
    assert float(re.search(r"([0-9.]+)% of [0-9,]+ unseen", learned)[1]) >= 95
    expect(page.get_by_role("progressbar", name=re.compile("Learning"))).to_be_visible()
    lab.run(lab.cell_with("mistakes(task.test.labels"))
    lab.run(lab.cell_with("draw.Pad("))

    canvas = page.get_by_label("Drawing area")
    answer = lab.cell_with("draw.Pad(").get_by_role("status")
    expect(answer).to_contain_text("Draw a digit")
    draw(page, canvas, SEVEN)
    expect(answer).to_contain_text("It reads a 7")
    shot(page, "drawn")
    page.get_by_role("button", name="Clear").click()
    expect(answer).to_contain_text("Draw a digit")

    canvas.focus()  # a one, by keyboard
    for _ in range(12):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for _ in range(24):
        page.keyboard.press("ArrowDown")
    expect(answer).to_contain_text("It reads a 1" if "MNIST" in learned else "It reads a")

    lab.save()
    page.reload()
    lab.wait_ready()
    expect(page.get_by_text("Run the cells above and this one to draw.")).to_be_visible()


@pytest.fixture
def without_data(site, tmp_path) -> Site:
    """The same site, built without MNIST."""
    folder = tmp_path / "dist"
    shutil.copytree(DIST, folder, copy_function=os.link, ignore=shutil.ignore_patterns("datasets"))
    other = Site(Path(folder))
    site.origin = other.origin
    yield other
    other.stop()


@pytest.mark.cold
def test_without_mnist_a_sentence_says_so_and_the_small_digits_do(without_data, profile):
    lab = Lab(profile().new_page(), without_data.url).open(NOTEBOOK)
    said = lab.run_new("from tinytorch.data import load_mnist\ntry:\n    load_mnist()\nexcept Exception as error:\n"
                       "    print(type(error).__name__, error)")
    assert "DataMissing" in said
    assert "--datasets mnist" in said
    assert "False" in lab.run_new(HERE)
    assert "unseen pictures (8 by 8 digits)" in lab.run_new("%tito milestone run 3", timeout=BUDGET_SECONDS * 1000)


@pytest.mark.cold
def test_what_was_fetched_once_is_there_without_a_network(site, profile):
    if not (DIST / "datasets" / "mnist").is_dir():
        pytest.skip("this site was built without MNIST")
    context = profile()
    lab = Lab(context.new_page(), site.url).open(NOTEBOOK)
    count = "from tinytorch.data import load_mnist\nprint([part.images.shape for part in load_mnist({})])"
    assert "[(100, 28, 28), (10000, 28, 28)]" in lab.run_new(count.format(100))
    assert "True" in lab.run_new(HERE)
    context.set_offline(True)
    assert "[(100, 28, 28), (10000, 28, 28)]" in lab.run_new(count.format(100))
    assert "there is no connection" in lab.run_new(count.format(""))
