"""The start of Python, as a student sees it: stages and bytes, and a sentence with a way on when it fails."""
import re

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

NOTEBOOK = "modules/01_tensor.ipynb"
RECORD = """
window.startup = [];
new MutationObserver(() => {
  const box = document.querySelector("#tinytorch-startup");
  if (box && window.startup.at(-1) !== box.textContent) window.startup.push(box.textContent);
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


@pytest.mark.cold
def test_every_stage_of_the_start_is_shown_with_its_bytes(site, profile):
    page = profile().new_page()
    page.add_init_script(RECORD)
    Lab(page, site.url).open(NOTEBOOK)
    expect(page.locator("#tinytorch-startup")).to_have_count(0)
    shown = page.evaluate("window.startup")
    assert any(text.startswith("Loading Python") for text in shown)
    assert any("Starting the notebook's kernel" in text for text in shown)
    amounts = [float(found[1]) for text in shown if (found := re.search(r"\(([\d.]+) of [\d.]+ MB\)", text))]
    assert len(amounts) > 3
    assert amounts == sorted(amounts)
    assert amounts[-1] > 10


@pytest.mark.parametrize("file", ["python_stdlib.bin", "pyodide.asm.wasm", "packages.bin"])
def test_a_start_that_fails_is_said_and_can_be_tried_again(site, profile, file):
    # Playwright sees the worker's requests only where no service worker stands between
    page = profile(service_workers="block").new_page()
    page.route(f"**/{file}", lambda route: route.abort())
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}")
    box = page.locator("#tinytorch-startup")
    expect(box).to_contain_text("could not be fetched. Is there a network?", timeout=60_000)
    expect(box).to_contain_text("Your files are safe")
    page.unroute(f"**/{file}")
    box.get_by_role("button", name="Load again").click()
    lab = Lab(page, site.url).wait_ready()
    assert lab.run_new("1 + 1").strip().endswith("2")


REFUSE = """
if (navigator.serviceWorker)
  navigator.serviceWorker.register = async () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };
"""


def missing(page):
    """The box that says what this browser lacks; it has ten seconds to show."""
    box = page.locator("#tinytorch-plain-mode")
    box.wait_for(timeout=10_000)
    return box


@pytest.mark.cold
@pytest.mark.lacking
def test_lab_works_where_service_workers_are_refused_and_says_what_is_missing(site, profile, shot):
    page = profile().new_page()
    page.add_init_script(REFUSE)
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}", wait_until="commit")
    box = missing(page)
    expect(box).to_contain_text("refuses service workers")
    expect(box).to_contain_text("needs the network at each visit")
    lab = Lab(page, site.url).wait_ready()
    shot(page, "refused")
    write = "from pathlib import Path\nplace = Path('/drive/modules/x.txt')\nplace.write_text('kept')"
    assert "kept" in lab.run_new(f"{write}\nprint(place.read_text())")
    box.get_by_role("button", name="I have read this").click()
    expect(box).to_have_count(0)
    page.reload()
    Lab(page, site.url).wait_ready()
    expect(box).to_have_count(0)


@pytest.mark.cold
@pytest.mark.lacking
def test_cells_run_where_neither_service_workers_nor_shared_memory_are_to_be_had(site, profile):
    site.server.RequestHandlerClass.isolation = False
    page = profile().new_page()
    page.add_init_script(REFUSE)
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}", wait_until="commit")
    expect(missing(page)).to_contain_text("Python can't reach your files either")
    lab = Lab(page, site.url).wait_ready()
    assert lab.run_new("import numpy as np\nprint(np.arange(4).sum())").strip() == "6"


SLOW_WORKER = """
const stock = ServiceWorkerContainer.prototype.register;
ServiceWorkerContainer.prototype.register = async function (...given) {
  if (!sessionStorage.getItem("waited")) await new Promise((go) => (window.letArrive = go));
  sessionStorage.setItem("waited", "yes");
  return stock.apply(this, given);
};
"""


@pytest.mark.cold
@pytest.mark.lacking
def test_a_worker_that_arrives_late_is_said_and_used_after_loading_again(site, profile):
    site.server.RequestHandlerClass.isolation = False
    page = profile().new_page()
    page.add_init_script(SLOW_WORKER)
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}", wait_until="commit")
    box = page.locator("#tinytorch-plain-mode")
    expect(box).to_contain_text("has not arrived within 8 seconds", timeout=60_000)
    page.evaluate("window.letArrive()")
    expect(box).to_contain_text("is here now", timeout=60_000)
    box.get_by_role("button", name="Load again").click()
    page.wait_for_function("() => crossOriginIsolated", timeout=60_000)
    expect(box).to_have_count(0)


NEVER_REGISTERS = "ServiceWorkerContainer.prototype.register = () => new Promise(() => undefined);"


def test_a_page_that_the_worker_served_has_nothing_to_say_however_late_the_browser_answers(site, profile):
    page = profile().new_page()
    page.add_init_script(NEVER_REGISTERS)
    Lab(page, site.url).open(NOTEBOOK)
    page.wait_for_function("() => performance.now() > 9_000", timeout=20_000)  # the page waits 8 seconds for an answer
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    expect(page.locator("#tinytorch-plain-mode")).to_have_count(0)


@pytest.mark.cold
@pytest.mark.lacking
def test_a_worker_that_is_late_for_an_isolated_page_is_not_called_refused(site, profile):
    page = profile().new_page()
    page.add_init_script(SLOW_WORKER)
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}", wait_until="commit")
    box = page.locator("#tinytorch-plain-mode")
    expect(box).to_contain_text("has not arrived within 8 seconds", timeout=60_000)
    expect(box).to_contain_text("needs the network")
    expect(box).not_to_contain_text("refuses")
    page.evaluate("window.letArrive()")
    expect(box).to_have_count(0, timeout=60_000)


COUNT_WORKERS = """
window.made = [];
const Stock = window.Worker;
window.Worker = class extends Stock {
  constructor(url, options) { super(url, options); window.made.push([String(url), !!document.body]); }
};
"""


def test_the_kernel_starts_before_jupyterlab_and_only_once(site, profile):
    page = profile().new_page()
    page.add_init_script(COUNT_WORKERS)
    lab = Lab(page, site.url).open(NOTEBOOK)
    assert lab.run_new("1 + 1").strip().endswith("2")
    was_page_built = [has_body for url, has_body in page.evaluate("window.made") if "coincident.worker" in url]
    assert was_page_built == [False]
