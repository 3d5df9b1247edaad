"""The first hour of a student, step by step, in any browser. Each step returns a few words about what was seen."""
import base64
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench._pages.notebook import Notebook
from tests.bench._pages.webdriver import Browser
from tests.browser.conftest import Site
from tests.browser.student import Student

MODULE = "01_tensor"
PATH = f"modules/{MODULE}.ipynb"
FIRST = "01-create"
CELL = "import numpy as np\nprint(int(np.arange(4).sum()))"
STOP = "notebook:interrupt-kernel"
LACKS = """
return document.querySelector("#tinytorch-plain-mode")?.innerText
  ?? (crossOriginIsolated && typeof SharedArrayBuffer === "function" && "nothing");
"""
NUMBERS = "return document.querySelector('#numbers')?.innerText.trim().replace(/\\s+/g, ' ')"
COMPLETED = "return /^modules (\\d+) of/.exec(document.querySelector('#numbers').innerText.replace(/\\s+/g, ' '))?.[1]"
CAUGHT = """
const made = URL.createObjectURL;
URL.createObjectURL = (blob) => {
  const reader = new FileReader();
  reader.onload = () => { window.caught = reader.result.split(",")[1]; };
  reader.readAsDataURL(blob);
  return made.call(URL, blob);
};
"""
FORGET = """
const request = indexedDB.open(`JupyterLite Storage - ${location.pathname.replace(/index\\.html$/, "")}`);
request.onsuccess = () => {
  const change = request.result.transaction("files", "readwrite");
  change.objectStore("files").clear();
  change.oncomplete = () => { request.result.close(); window.forgotten = true; };
};
"""


class Journey:
    """One student in one browser."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.clicked = 0.0
        self.notebook = Notebook(browser)
        self.work = Student(self.notebook, MODULE)

    def steps(self) -> list[tuple[str, Callable[[], str]]]:
        """Their names and what each does, in order."""
        return [("dashboard", self.dashboard), ("what is missing", self.missing), ("first output", self.first_output),
                ("wrong, then right", self.exercise), ("module completed", self.complete),
                ("work after a reload", self.come_back), ("bundle and back", self.bundle),
                ("second visit", self.second_visit), ("no network", self.offline), ("endless loop stopped", self.stop)]

    def dashboard(self) -> str:
        self.browser.go(self.site.url)
        return self.browser.wait(NUMBERS)

    def missing(self) -> str:
        """From the dashboard's click until the page says what this browser lacks, if it lacks anything."""
        self.clicked = time.perf_counter()
        self.browser.click(f'a[href*="{MODULE}"]')
        return self.browser.wait(LACKS)

    def first_output(self) -> str:
        """Until the output of a cell that imports numpy."""
        said = self.output()
        return f"prints {said}, {time.perf_counter() - self.clicked:.1f} s after the click"

    def output(self) -> str:
        said = self.notebook.wait_ready(PATH).run_new(CELL).strip()
        assert said == "6", f"the cell printed {said!r}"
        return said

    def exercise(self) -> str:
        """A mistake, put in; a red check; the mistake corrected with real keys; a green check."""
        place, check = self.work.index_of(FIRST), self.work.check_cell_of(FIRST)
        self.run_before(place)
        self.notebook.put(place, self.solved(place).replace("np.float32", "np.float64"))
        self.notebook.run(place)
        red = self.notebook.run(check)
        assert "float32" in red and "Passed" not in red, f"the check of a wrong answer said: {red}"
        self.notebook.enter(place)
        for keys in (["Control", "End"], ["Up"], ["End"], ["Backspace"], ["Backspace"], ["3"], ["2"]):
            self.browser.press(*keys)
        assert self.notebook.source(place) == self.solved(place), f"typed: {self.notebook.source(place)}"
        self.notebook.run(place)
        green = self.notebook.run(check)
        assert "Passed" in green, f"the check of the right answer said: {green}"
        return "red, then green"

    def solved(self, place: int) -> str:
        return self.work.text_for(self.work.lesson.cells[place])

    def run_before(self, place: int) -> None:
        """The code cells above an exercise."""
        for index, cell in enumerate(self.work.lesson.cells[:place]):
            if cell.kind == "code":
                self.notebook.run(index)

    def stop(self) -> str:
        """Ends with the kernel's next answer; says whether the variables are still there."""
        self.notebook.run_new("mark = 1")
        self.notebook.start(self.notebook.add("while True: pass"))
        self.browser.wait("return jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'busy'")
        self.notebook.button(STOP)
        kept = self.notebook.wait_ready(PATH).run_new("print('mark' in globals())").strip()
        return {"True": "variables kept", "False": "Python started again"}[kept]

    def complete(self) -> str:
        """Every cell as a solver leaves it, all run, and the module's files made."""
        for index, cell in enumerate(self.work.lesson.cells):
            if cell.kind == "code" and (text := self.work.text_for(cell)):
                self.notebook.put(index, text)
        said = self.notebook.run_all(until=len(self.work.lesson.cells) - 1)
        assert "tinytorch/core/tensor.py" in said, f"%tito complete said: {said}"
        self.notebook.wait_saved()
        return said.strip().split("\n")[0]

    def come_back(self) -> str:
        self.browser.reload()
        self.notebook.wait_ready(PATH)
        place = self.work.index_of(FIRST)
        assert self.notebook.source(place) == self.solved(place), f"found: {self.notebook.source(place)}"
        return self.notebook.run_new("from tinytorch import Tensor\nprint(Tensor([1.5]) + 1)").strip()

    def bundle(self) -> str:
        """Download everything, lose everything, restore the file."""
        self.browser.go(self.site.url)
        self.wait_completed(1)
        self.browser.run(CAUGHT)
        self.browser.click("#download-form button")
        data = base64.b64decode(self.browser.wait("return window.caught"))
        self.browser.run(FORGET)
        self.browser.wait("return window.forgotten")
        self.browser.reload()
        self.wait_completed(0)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "tinytorch-someone.zip"
            file.write_bytes(data)
            self.browser.upload("#bundle-file", file)
            self.browser.click('#restore-dialog button[value="restore"]')
            self.wait_completed(1)
        return f"{len(data) // 1000} kB; {self.browser.run(NUMBERS)}"

    def wait_completed(self, modules: int) -> None:
        """Until the dashboard counts so many completed modules."""
        self.browser.wait(f"{COMPLETED} === '{modules}'")

    def second_visit(self) -> str:
        return self.visit()

    def visit(self) -> str:
        self.browser.go("about:blank")
        self.browser.go(f"{self.site.url}lab/index.html?path={PATH}")
        return f"prints {self.output()}"

    def offline(self) -> str:
        """Once everything is kept, the server is stopped."""
        self.browser.wait("return /Offline: ready/.test(document.body.innerText)")
        self.site.stop()
        return self.visit()
