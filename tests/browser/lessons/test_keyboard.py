"""The whole of module 01 without a mouse: from the dashboard to the last cell, and the focus can be seen on the way."""
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab
from tests.browser.student import Student

MODULE = "01_tensor"
SOON_MS = 30_000
MANY_TABS = 80
# What has the focus: its words, the notebook's cell that it is in, and whether something on the screen shows it.
FOCUS = """() => {
  const at = document.activeElement;
  const cells = [...document.querySelectorAll(".jp-Notebook .jp-Cell")];
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const drawn = (style) => outlined(style) || style.boxShadow !== "none";
  const shown = [at, at.parentElement].some((one) => one && drawn(getComputedStyle(one)));
  return {
    words: `${at.getAttribute("aria-label") ?? ""} ${at.textContent.trim()}`.trim(),
    cell: cells.indexOf(at.closest(".jp-Cell")),
    isOurs: at.closest("[class*=tinytorch-]") !== null || !location.pathname.includes("/lab/"),
    isShown: at === document.body || drawn(getComputedStyle(at)) || shown,
    isLost: at === document.body,
  };
}"""


class Keys:
    """One person's keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def focus(self) -> dict:
        return self.page.evaluate(FOCUS)

    def go_to(self, words: str, key: str = "Tab") -> None:
        """Press a key until something with these words has the focus; on our own parts it has to be visible."""
        for _ in range(MANY_TABS):
            self.press(key)
            focus = self.focus()
            assert focus["isShown"] or not focus["isOurs"], f"the focus cannot be seen on {focus['words']!r}"
            if re.match(words, focus["words"]):
                return
        pytest.fail(f"{MANY_TABS} times {key} did not lead to {words!r}")

    def write(self, source: str) -> None:
        """Replace the selected cell's text, and go back to selecting cells."""
        self.press("Enter")
        self.press("Control+A")
        self.page.keyboard.insert_text(source)
        self.press("Escape")

    def command(self, words: str) -> None:
        """Run a command by its name."""
        self.press("Control+Shift+C")
        expect(self.page.locator(".lm-CommandPalette-input")).to_be_focused(timeout=SOON_MS)
        self.page.keyboard.type(words)
        expect(self.page.locator(".lm-CommandPalette-item.lm-mod-active")).to_contain_text(words, timeout=SOON_MS)
        self.press("Enter")


def from_the_dashboard(page: Page, keys: Keys, site) -> Lab:
    page.goto(site.url)
    expect(page.get_by_role("link", name=re.compile("Start module 01"))).to_be_visible()
    keys.go_to("Start module 01")
    keys.press("Enter")
    lab = Lab(page, site.url).wait_ready()
    page.wait_for_function(f"() => ({FOCUS})().cell === 0", timeout=SOON_MS)
    return lab


def one_exercise_with_all_its_buttons(lab: Lab, keys: Keys, student: Student) -> None:
    """From the panel to the exercise; a mistake, its check, a hint, and a reset that is thought better of."""
    page, place = lab.page, student.index_of("01-create")
    check = lab.cells.nth(student.check_cell_of("01-create"))
    keys.go_to("Numbers become an array")
    keys.press("Enter")
    page.wait_for_function(f"() => ({FOCUS})().cell === {place}", timeout=SOON_MS)
    keys.write("#| export\ndef to_array(data, dtype=None):\n    return np.array(data)")
    keys.go_to("Check:", "Shift+Tab")
    keys.press("Enter")
    expect(check).to_contain_text("Not yet", timeout=SOON_MS)
    keys.go_to("Hint:", "ArrowRight")
    keys.press("Enter")
    card = page.get_by_role("region", name="Hint for 01-create")
    expect(card).to_contain_text("hint 1 of", timeout=SOON_MS)
    keys.go_to("Close hint")
    keys.press("Enter")
    expect(card).to_have_count(0)
    assert keys.focus()["cell"] == place
    keys.go_to("(Hint|Check):", "Shift+Tab")
    keys.go_to("Reset exercise", "ArrowRight")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Keep my text")).to_be_focused(timeout=SOON_MS)
    keys.press("Enter")
    expect(page.get_by_role("button", name="Keep my text")).to_have_count(0)
    assert "np.array(data)" in lab.cells.nth(place).locator(".cm-content").inner_text()
    assert not keys.focus()["isLost"]


def every_cell(lab: Lab, keys: Keys, student: Student) -> None:
    """From the first cell down: text is passed over, code is run, exercises and questions are filled in first."""
    keys.go_to("Markdown Cell|Code Cell")
    keys.press("ArrowUp", len(student.lesson.cells))
    assert keys.focus()["cell"] == 0
    for index, cell in enumerate(student.lesson.cells):
        assert keys.focus()["cell"] == index
        if cell.kind != "code":
            keys.press("ArrowDown")
            continue
        if text := student.text_for(cell):
            keys.write(text)
        box = lab.cells.nth(index)
        before = lab.prompt(box)
        keys.press("Control+Enter")
        lab.wait_done(box, before)
        assert "Not yet" not in lab.output(box), lab.output(box)
        keys.press("ArrowDown")


def test_module_01_by_keyboard_alone(site, profile):
    page = profile().new_page()
    keys = Keys(page)
    lab = from_the_dashboard(page, keys, site)
    student = Student(lab, MODULE)
    one_exercise_with_all_its_buttons(lab, keys, student)
    keys.command("Take the tour")
    expect(page.get_by_role("dialog")).to_be_visible(timeout=SOON_MS)
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert not keys.focus()["isLost"]
    every_cell(lab, keys, student)
    assert "Module 01, Tensor, is completed" in lab.output(lab.cells.nth(len(student.lesson.cells) - 1))
    keys.go_to("Dashboard")
    keys.press("Enter")
    expect(page.locator("#continue")).to_contain_text("1957", timeout=SOON_MS)
