"""The stop button: running code ends within two seconds, the kernel answers, files are as they were."""
import time

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

NOTEBOOK = "modules/01_tensor.ipynb"
STOP_SECONDS = 2.0
BUSY_MS = 2_000
CASES = {
    "endless loop": "while True: pass",
    "long products": "import numpy as np\na = np.ones((600, 600), np.float32)\nfor _ in range(10**6): a @ a",
    "products of a quarter second": "import numpy as np\na = np.ones((1500, 1500))\nwhile True: a @ a",
    "sorting, after quick code": "long = [x % 7 for x in range(10**6)]\nwhile True: sorted(long), sorted(long)",
    "sleep": "import time; time.sleep(600)",
    "await": "import asyncio; await asyncio.sleep(600)",
    "input": "input('Your name? ')",
}
ONE_STEP = """
import time, numpy as np
a = np.ones((1500, 1500))
def seconds():
    begin = time.perf_counter()
    a @ a
    return time.perf_counter() - begin
print(max(seconds() for _ in range(3)))
"""

# a browser like WebKitGTK: isolated by name, but without SharedArrayBuffer, in the page and in its workers, of which
# one that is ended while it runs tells of an error
NO_SHARED_MEMORY = """
const module = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
const remove = "delete globalThis.SharedArrayBuffer;";
const Stock = window.Worker;
window.Worker = class extends Stock {
  constructor(url, options) { super(module(`import "${module(remove)}"; import "${url}";`), options); }
  terminate() { super.terminate(); this.dispatchEvent(new ErrorEvent("error")); }
};
if (crossOriginIsolated) delete globalThis.SharedArrayBuffer;
"""


def start(lab: Lab, source: str):
    """Run source in a new cell, without waiting for its end."""
    lab.run_new("mark = 1")
    cell = lab.cells.last
    lab.type_into(cell, source)
    before = lab.prompt(cell)
    lab.page.keyboard.press("Control+Enter")
    lab.page.wait_for_timeout(BUSY_MS)
    assert "*" in lab.prompt(cell), "the cell ended before it could be stopped"
    return cell, before


def press_stop(lab: Lab) -> None:
    lab.page.locator('.jp-NotebookPanel:visible [data-command="notebook:interrupt-kernel"]').first.click()


@pytest.fixture
def lab(site, profile) -> Lab:
    return Lab(profile().new_page(), site.url).open(NOTEBOOK)


def seconds_to_stop(lab: Lab, source: str) -> float:
    """From the press of the button to the cell's end."""
    cell, before = start(lab, source)
    pressed = time.monotonic()
    press_stop(lab)
    lab.wait_done(cell, before, timeout=60_000)
    seconds = time.monotonic() - pressed
    assert lab.run_new("1 + 1").strip().endswith("2")
    return seconds


def test_stop_ends_whatever_runs(lab):
    lab.run_new("from pathlib import Path\nPath('/drive/modules/kept.txt').write_text('kept')")
    one_step = float(lab.run_new(ONE_STEP).split()[-1])
    for name, source in CASES.items():
        # a busy machine takes longer for one product, which is one step
        limit = max(STOP_SECONDS, 2 * one_step)
        # the best of up to three: a machine that is busy with something else is no fault of the button
        taken = [seconds_to_stop(lab, source)]
        while min(taken) >= limit and len(taken) < 3:
            taken.append(seconds_to_stop(lab, source))
        assert min(taken) < limit, (name, taken, one_step)
    assert "kept" in lab.run_new("print(Path('/drive/modules/kept.txt').read_text())")


@pytest.mark.cold
@pytest.mark.lacking
def test_without_shared_memory_stop_starts_python_again_and_says_so(site, profile):
    # the script that takes the memory away is a blob, which the site's own policy refuses
    page = profile(bypass_csp=True).new_page()
    page.add_init_script(NO_SHARED_MEMORY)
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}", wait_until="commit")
    missing = page.locator("#tinytorch-plain-mode")
    missing.wait_for(timeout=10_000)
    expect(missing).to_contain_text("does not share memory with Python")
    expect(missing).to_contain_text("Stop starts Python again, so variables are lost")
    missing.get_by_role("button", name="I have read this").click()
    lab = Lab(page, site.url).wait_ready()
    assert page.evaluate("crossOriginIsolated") is False
    start(lab, CASES["endless loop"])
    press_stop(lab)
    page.get_by_text("Stopped by starting Python again").first.wait_for(timeout=60_000)
    lab.wait_ready()
    assert lab.run_new("1 + 1").strip().endswith("2")
    expect(page.locator("#tinytorch-startup")).to_have_count(0)
