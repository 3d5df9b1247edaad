"""A person at JupyterLab in any browser: types into cells, runs them, reads what comes out. Cells count from 0."""
from tests.bench._pages.webdriver import Browser

CELL_SECONDS = 90
BOOT_SECONDS = ALL_SECONDS = 150
ALL = "notebook:run-all-cells"
NOTEBOOK = "const notebook = window.jupyterapp?.shell.currentWidget?.content;"
CELL = f"{NOTEBOOK} const cell = notebook.widgets.at(arguments[0]); const node = cell.node;"
ENDED = "(cell.model.executionCount && cell.model.executionState === 'idle')"
ERRORS = """
const errors = notebook.widgets.filter(({model}) => model.type === "code")
  .flatMap(({model}) => model.outputs.toJSON().filter((output) => output.output_type === "error"))
  .map(({ename, evalue}) => `${ename}: ${evalue}`);
"""


class Notebook:
    """The notebook in front, in one browser."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def wait_ready(self, path: str) -> "Notebook":
        """Return once this notebook is in front and its kernel is idle."""
        self.browser.wait("const panel = window.jupyterapp?.shell.currentWidget;"
                          "return panel?.context?.path === arguments[0] && panel.content.widgets.length > 0"
                          " && panel.sessionContext.session?.kernel?.status === 'idle'", path, seconds=BOOT_SECONDS)
        return self

    def enter(self, index: int) -> None:
        """Click into a cell's text."""
        self.browser.run(f"{CELL} notebook.activeCellIndex = notebook.widgets.indexOf(cell); cell.inputHidden = false;"
                         "node.scrollIntoView({block: 'center'})", index)
        self.browser.click_on(self.browser.wait(f"{CELL} return node.querySelector('.cm-content')", index))

    def put(self, index: int, source: str) -> None:
        """Replace a cell's text at once."""
        self.browser.run(f"{CELL} cell.model.sharedModel.setSource(arguments[1])", index, source)

    def source(self, index: int) -> str:
        return self.browser.run(f"{CELL} return cell.model.sharedModel.getSource()", index)

    def start(self, index: int) -> None:
        """Press Ctrl+Enter in a cell."""
        self.enter(index)
        self.browser.run(f"{CELL} cell.model.executionCount = null", index)
        self.browser.press("Control", "Enter")

    def run(self, index: int, seconds: float = CELL_SECONDS) -> str:
        """Run a cell and return its output's text."""
        self.start(index)
        return self.wait_done(index, seconds)

    def run_all(self, until: int) -> str:
        """Run every cell; the output of the one at `until`."""
        self.browser.run(f"{CELL} cell.model.executionCount = null; jupyterapp.commands.execute('{ALL}')", until)
        return self.wait_done(until, ALL_SECONDS, "errors[0]")

    def wait_done(self, index: int, seconds: float, sooner: str = "false") -> str:
        """A cell's output once it has run; where the JavaScript `sooner` has a value before, that is the error."""
        said = self.browser.wait(f"{CELL} {ERRORS} return {ENDED} || {sooner}", index, seconds=seconds)
        assert said is True, f"a cell ended in an error: {said}"
        return self.output(index)

    def output(self, index: int) -> str:
        return self.browser.run(f"{CELL} return node.querySelector('.jp-Cell-outputArea')?.innerText ?? ''", index)

    def add(self, source: str) -> int:
        """A new cell at the end; its place."""
        self.browser.run(f"{NOTEBOOK} notebook.activeCellIndex = notebook.widgets.length - 1;"
                         "return jupyterapp.commands.execute('notebook:insert-cell-below').then(() => true)")
        self.put(-1, source)
        return -1

    def run_new(self, source: str) -> str:
        """What a new cell at the end puts out."""
        return self.run(self.add(source))

    def button(self, command: str) -> None:
        """Press a button of the toolbar."""
        self.browser.click(f'.jp-NotebookPanel:not(.lm-mod-hidden) [data-command="{command}"]')

    def wait_saved(self) -> None:
        """Save, and return once the status bar says that the notebook was read back."""
        self.browser.press("Control", "s")
        self.browser.wait("return document.querySelector('[data-saved]')?.dataset.saved === 'saved'")
