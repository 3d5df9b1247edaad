"""Kills while a kernel completes a module: the export is the old one or the new one, and progress can be read."""
import random
import re
import time
from contextlib import suppress

from playwright.sync_api import Error

from tests.browser.conftest import Site
from tests.browser.kills import state
from tests.browser.lab import BOOT_MS
from tests.browser.own_chromium import OwnChromium

EXPORT = "tinytorch/core/tensor.py"
KINDS = ("kernel", "kernel", "tab", "browser")
CLEARING_SECONDS = 30
VERSION = re.compile(r"version (\d+);")
REMEMBER_WORKERS = """
window.kernels = [];
const Stock = window.Worker;
window.Worker = class extends Stock {
  constructor(...given) { super(...given); window.kernels.push(this); }
};
"""
START = """async () => {
  await jupyterapp.started;
  const session = await jupyterapp.serviceManager.sessions.startNew(
    { path: `modules/kills-${Date.now()}.ipynb`, name: "kills", type: "notebook", kernel: { name: "python" } });
  window.session = session;
}"""
RUN = """async code => {
  const said = [];
  const future = window.session.kernel.requestExecute({ code });
  future.onIOPub = ({ content }) => said.push(content.text ?? content.evalue ?? "");
  const { content } = await future.done;
  return { status: content.status, said: said.join("") };
}"""
PREPARE = """
import json
from tinytorch.tito.checking import completion
from tinytorch.tito.course import course
from tinytorch.tito.notebook import reference
from tinytorch.tito.workspace import workspace
module = course.load_course().module(1)
solved = {cell.exercise: cell.source for cell in reference.cells(module) if cell.exercise}
book = json.loads(module.shipped_notebook.read_text())
for cell in book["cells"]:
    if exercise := cell["metadata"].get("tinytorch", {}).get("exercise"):
        cell["source"] = solved[exercise]
marked = next(cell for cell in book["cells"] if cell["metadata"].get("tinytorch"))
plain = "".join(marked["source"])
def mark(version):
    marked["source"] = plain + f"\\n# version {version};"
    workspace.write_file(workspace.notebook(module), json.dumps(book).encode())
"""


COMPLETE = f"void ({RUN})('completion.complete(1)')"


class Completes:
    """One module, completed with one version after another in its code."""

    def __init__(self, chromium: OwnChromium, site: Site, chance: random.Random) -> None:
        self.chromium, self.site, self.chance = chromium, site, chance
        self.version = 0
        self._open_lab()
        self._start_kernel()
        begin = time.monotonic()
        self._run("mark(1); completion.complete(1)")
        self.span = time.monotonic() - begin
        self.version = self.exported = 1
        self.text = export_in(state.read(self.page))

    def kill(self) -> tuple[str, list[str]]:
        """Complete, end the kernel, the tab or the browser in it; the state that is left, and the faults."""
        before, self.version = self.exported, self.version + 1
        self._run(f"mark({self.version})")
        kind = self.chance.choice(KINDS)
        moment = 1.1 * self.span * self.chance.random() ** 0.5  # the writes come late
        end = self._end_kernel if kind == "kernel" else self._end_process
        end(kind, moment)
        found = self._judge(before, kind)
        if kind != "kernel":
            self._open_lab()
            found += self._leftovers()
        self._start_kernel()
        return ("old" if self.exported == before else "new"), [f"{kind}: {fault}" for fault in found]

    def _end_kernel(self, _kind: str, moment: float) -> None:
        self.page.evaluate(COMPLETE)
        time.sleep(moment)
        self.page.evaluate("window.kernels.at(-1).terminate()")
        self.page.evaluate("void window.session.shutdown().catch(() => undefined)")

    def _end_process(self, kind: str, moment: float) -> None:
        timer = self.chromium.end_in(moment, kind)
        with suppress(Error):
            self.page.evaluate(COMPLETE)
        timer.join()
        self.chromium.after_end(kind)

    def _judge(self, before: int, kind: str) -> list[str]:
        """What is wrong with the files as they are, before a page of the site has started again."""
        page = self.page if kind == "kernel" else self.chromium.visit(f"{self.site.url}course.json")
        records = state.read(page)
        text = export_in(records)
        self.exported = int(found[1]) if (found := VERSION.search(text)) else -1
        if self.exported in (before, self.version) and text == VERSION.sub(f"version {self.exported};", self.text):
            return state.faults(records)
        return [*state.faults(records), f"the export is neither version {before} nor {self.version}: {text[:200]!r}"]

    def _leftovers(self) -> list[str]:
        """Temporary files that are still there half a minute after Lab has started."""
        end = time.monotonic() + CLEARING_SECONDS
        while (found := state.leftovers(state.read(self.page))) and time.monotonic() < end:
            time.sleep(0.2)
        return found

    def _open_lab(self) -> None:
        self.page = self.chromium.visit(f"{self.site.url}lab/index.html", before=REMEMBER_WORKERS)
        self.page.wait_for_function("() => window.jupyterapp && crossOriginIsolated", timeout=BOOT_MS)

    def _start_kernel(self) -> None:
        self.page.evaluate(START)
        self._run(PREPARE)

    def _run(self, code: str) -> str:
        answer = self.page.evaluate(RUN, code)
        if answer["status"] != "ok":
            raise RuntimeError(f"the kernel answered {answer}")
        return answer["said"]


def export_in(records: dict[str, dict]) -> str:
    """The module's export, as text."""
    return state.content(records[EXPORT]).decode() if EXPORT in records else ""
