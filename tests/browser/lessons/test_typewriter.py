"""A box in which a student begins a text and Python goes on: by keyboard alone, character by character, until Stop."""
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.lab import Lab

NOTEBOOK = "milestones/05_transformer_2017.ipynb"
BOX = """
import time
from tinytorch.typewriter import Box
def go_on(beginning):
    if beginning == "?":
        raise ValueError("no such beginning")
    for number in range(10**4 if beginning == "forever" else 20):
        time.sleep(0.05)
        yield chr(97 + number % 26)
Box(go_on, beginning="To be")
"""
WRITTEN = "abcdefghijklmnopqrst"


@pytest.fixture
def lab(site, profile) -> Lab:
    return Lab(profile().new_page(), site.url).open(NOTEBOOK)


def box(lab: Lab) -> tuple:
    """The line to type into, the text, and what is said of it."""
    cell = lab.cell_with("Box(go_on, beginning=")
    return cell.get_by_label("Beginning"), cell.locator(".tinytorch-typewriter pre"), cell.get_by_role("status")


def write(page: Page, beginning: str) -> None:
    """Replace what stands in the line with the focus, and press Enter."""
    page.keyboard.press("Control+A")
    page.keyboard.type(beginning)
    page.keyboard.press("Enter")


def test_a_text_grows_by_keyboard_alone_stops_and_goes_on(lab, shot):
    page = lab.page
    lab.run_new(BOX)
    line, paper, said = box(lab)
    expect(said).to_have_text("Type a beginning and press Enter.")
    cells = lab.cells.count()

    line.focus()
    write(page, "dd abc")  # in a notebook's command mode, d twice removes a cell, a and b add one
    expect(paper).to_have_text(re.compile("^dd abcab[a-s]*$"))  # it is seen before it is complete
    expect(paper).to_have_text(f"dd abc{WRITTEN}")
    expect(said).to_contain_text("Done")
    expect(line).to_be_focused()
    assert lab.cells.count() == cells

    write(page, "forever")
    expect(paper).to_have_text(re.compile("^foreverabc"))
    expect(said).to_have_text("Writing.")
    shot(page, "writing")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # on Stop
    expect(said).to_have_text("Stopped.")
    length = len(paper.inner_text())
    assert lab.run_new("1 + 1").strip().endswith("2")
    assert len(paper.inner_text()) == length

    line.focus()
    write(page, "?")
    expect(said).to_have_text("ValueError: no such beginning")

    page.set_viewport_size(PHONE)
    line.scroll_into_view_if_needed()
    shot(page, "narrow")
    assert line.evaluate("node => node.getBoundingClientRect().right <= innerWidth")


def test_the_notebooks_own_stop_ends_a_text_and_a_new_kernel_is_said(lab):
    page = lab.page
    lab.run_new(BOX)
    line, paper, said = box(lab)
    line.focus()
    write(page, "forever")
    expect(paper).to_have_text(re.compile("^foreverabc"))
    page.locator('.jp-NotebookPanel:visible [data-command="notebook:interrupt-kernel"]').first.click()
    expect(said).to_have_text("Stopped.")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(said).to_have_text("Python was started again. Run the cells above and this one to write.")
