"""A person at JupyterLab: opens a notebook, types into cells, runs them, reads what comes out."""
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

BOOT_MS = 120_000
CELL_MS = 60_000
SOON_MS = 30_000


def save_now(page: Page) -> None:
    """Begin to save the notebook in front. JupyterLab drops Ctrl+S while it still makes the last save's checkpoint."""
    page.evaluate("void jupyterapp.shell.currentWidget.context.save().catch(() => undefined)")


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Ask again every quarter of a second, and fail when it does not hold in time."""
    for _ in range(4 * SOON_MS // 1000):
        if holds():
            return
        page.wait_for_timeout(250)
    assert holds()


class Lab:
    """One Lab page. Cells are counted from 0, text cells included."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, path: str) -> "Lab":
        """Open a notebook and wait until its kernel is idle."""
        self.page.goto(f"{self.url}lab/index.html?path={path}")
        # a page that was left for another notebook may still show it for a moment
        front = self.page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current")
        expect(front).to_contain_text(path.rsplit("/", 1)[-1].partition("&")[0], timeout=BOOT_MS)
        return self.wait_ready()

    def wait_ready(self) -> "Lab":
        panel = self.page.locator(".jp-NotebookPanel:visible")
        expect(panel.locator(".jp-Cell").first).to_be_visible(timeout=BOOT_MS)
        status = self.page.locator("#jp-main-statusbar").get_by_text("| Idle")
        expect(status).to_be_visible(timeout=BOOT_MS)
        return self

    @property
    def cells(self) -> Locator:
        return self.page.locator(".jp-NotebookPanel:visible .jp-Notebook .jp-Cell")

    def cell_with(self, text: str) -> Locator:
        """The one code cell whose source contains text."""
        found = self.page.locator(".jp-NotebookPanel:visible .jp-CodeCell").filter(
            has=self.page.locator(".jp-InputArea-editor", has_text=text))
        return found.first

    def type_into(self, cell: Locator, source: str) -> None:
        """Replace a cell's text as a person would: click, select all, type."""
        editor = cell.locator(".cm-content").first
        editor.scroll_into_view_if_needed()
        editor.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)

    def run(self, cell: Locator, timeout: int = CELL_MS) -> str:
        """Run one cell with Ctrl+Enter and return its output's text."""
        editor = cell.locator(".cm-content").first
        editor.scroll_into_view_if_needed()
        editor.click()
        before = self.prompt(cell)
        self.page.keyboard.press("Control+Enter")
        self.wait_done(cell, before, timeout)
        return self.output(cell)

    def wait_done(self, cell: Locator, before: str, timeout: int = CELL_MS) -> None:
        """Wait until the cell's prompt shows a new number."""
        self.page.wait_for_function(
            "([cell, before]) => { const text = cell.querySelector('.jp-InputPrompt').textContent;"
            " return /\\[\\d+\\]/.test(text) && text !== before; }",
            arg=[cell.element_handle(), before], timeout=timeout)

    def prompt(self, cell: Locator) -> str:
        return cell.locator(".jp-InputPrompt").first.inner_text()

    def output(self, cell: Locator) -> str:
        area = cell.locator(".jp-Cell-outputArea")
        return area.inner_text() if area.count() else ""

    def ended_in_error(self, cell: Locator) -> bool:
        """True if the cell's output has an error in it."""
        return cell.evaluate(
            "node => jupyterapp.shell.currentWidget.content.widgets.find((one) => one.node === node)"
            ".model.outputs.toJSON().some((output) => output.output_type === 'error')")

    def run_new(self, source: str, timeout: int = CELL_MS) -> str:
        """Put source into a new cell at the end, run it, return its output."""
        last = self.cells.last
        last.scroll_into_view_if_needed()
        last.locator(".jp-InputPrompt").first.click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        cell = self.cells.last
        self.type_into(cell, source)
        return self.run(cell, timeout)

    def save(self) -> None:
        self.page.keyboard.press("Control+S")
        expect(self.page.locator(".jp-NotebookPanel:visible")).to_be_visible()
