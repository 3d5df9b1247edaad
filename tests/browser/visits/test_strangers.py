"""A stranger's notebook runs nothing and reaches nobody. The same notebook without the walls does: the tests can fail.

Two walls stand one behind the other: a notebook that comes in loses its marks of trust, and the policy of the site lets
no inline script run and no other server be asked. Each is tried with the other one taken away.
"""
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import POLICY, Watch
from tests.browser.lab import Lab, wait_until
from tinytorch.tito.copies import archive

NOTEBOOK = "milestones/READ ME.IPYNB"
OWN = "milestones/own.ipynb"
UPLOADED = "uploaded.IPYNB"
SLOW = 60_000
SAVE = "([path, content]) => jupyterapp.serviceManager.contents.save(path, {type: 'notebook', format: 'json', content})"
FACTS = {"schema": 1, "course": "1.0.0", "build": "x", "created": "2026-01-31T12:00:00Z", "name": "stranger"}
PICTURE_FAILED = """() => new Promise((done) => {
  const picture = new Image();
  picture.onerror = done;
  picture.src = "data:image/png;base64,AAAA";
})"""


class Spy(ThreadingHTTPServer):
    """Another server, which remembers what it was asked for. It lets every page have its answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: set[str] = set()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.add(self.path)
        self.send_response(404)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def spy() -> Iterator[Spy]:
    running = Spy()
    yield running
    running.shutdown()
    running.server_close()


def strangers(spy: Spy, name: str) -> dict:
    """A notebook that tries what a stranger may: it calls itself trusted, and its requests tell whose they are."""
    chart = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "layer": [
        {"data": {"url": f"{spy.url}/{name}-chart.json"}, "mark": "point"},
        {"data": {"values": [{"at": f"{spy.url}/{name}-mark.png"}]},
         "mark": {"type": "image", "width": 20, "height": 20}, "encoding": {"url": {"field": "at"}}},
    ]}  # fmt: skip
    outputs = [
        {"text/html": f"<img src=x onerror='(window.ran ??= []).push(\"{name}\")'>"},
        {"text/html": f"<script>(window.ran ??= []).push('{name}')</script>"},
        {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg' onload='(window.ran ??= []).push(\"{name}\")'/>"},
        {"application/javascript": f"(window.ran ??= []).push('{name}')"},
        {"application/vnd.vegalite.v5+json": chart, "text/plain": "chart"},
    ]
    shown = [{"output_type": "display_data", "metadata": {}, "data": data} for data in outputs]
    text = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": f"![]({spy.url}/{name}-text.png)"}
    code = {"cell_type": "code", "id": "c", "metadata": {"trusted": True}, "source": "1", "outputs": shown,
            "execution_count": 1}
    kernel = {"kernelspec": {"name": "python", "display_name": "Python", "language": "python"}}
    return {"cells": [text, code], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def restore(page: Page, url: str, content: dict, folder: Path) -> None:
    file = folder / "tinytorch-stranger.zip"
    file.write_bytes(archive.pack(FACTS, {NOTEBOOK: json.dumps(content).encode()}))
    page.goto(url)
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_role("button", name=re.compile("^Restore")).click()
    expect(page.get_by_text("Restored and read back")).to_be_visible(timeout=SLOW)


def upload(page: Page, content: dict, folder: Path) -> None:
    """Hand a notebook to JupyterLab's file browser, and open it there."""
    file = folder / UPLOADED
    file.write_text(json.dumps(content))
    page.locator('.jp-SideBar [data-id="filebrowser"]').click(timeout=SLOW)
    with page.expect_file_chooser(timeout=SLOW) as chosen:
        page.locator('.jp-FileBrowser [data-jp-item-name="uploader"] jp-button').click(timeout=SLOW)
    chosen.value.set_files(file)
    page.locator(".jp-DirListing-item", has_text=UPLOADED).dblclick(timeout=SLOW)
    wait_until_shown(page, UPLOADED)


def open_notebook(page: Page, path: str) -> None:
    page.evaluate("path => void jupyterapp.commands.execute('docmanager:open', { path })", path)
    wait_until_shown(page, path.rsplit("/", 1)[-1])


def wait_until_shown(page: Page, name: str) -> None:
    """Wait until all of a notebook is shown, its last output too, and a picture that fails has told so."""
    front = page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current")
    expect(front).to_contain_text(name, timeout=SLOW)
    expect(page.locator(".jp-NotebookPanel:visible").get_by_text("A part is missing")).to_be_visible(timeout=SLOW)
    page.evaluate(PICTURE_FAILED)


def ran(page: Page) -> set[str]:
    return set(page.evaluate("window.ran ?? []"))


def visit(page: Page, url: str, spy: Spy, folder: Path) -> None:
    """Take a stranger's notebook in by every way, and open each, and one's own with the same in it last."""
    restore(page, url, strangers(spy, "restored"), folder)
    Lab(page, url).open("modules/01_tensor.ipynb")
    open_notebook(page, NOTEBOOK)
    upload(page, strangers(spy, "uploaded"), folder)
    page.evaluate(SAVE, [OWN, strangers(spy, "own")])
    open_notebook(page, OWN)


def test_nothing_of_a_strangers_notebook_runs_or_reaches_anybody(site, browser, spy, tmp_path):
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(SLOW)
    refused = []
    context.on("console", lambda said: refused.append(said.text) if POLICY in said.text else None)
    visit(page, site.url, spy, tmp_path)
    assert ran(page) == set()
    assert spy.asked == set()
    assert any("text.png" in text for text in refused)
    assert any("inline" in text for text in refused)
    context.close()


def test_without_the_policy_the_marks_decide_and_pictures_are_fetched(site, browser, spy, tmp_path):
    """The control of the test above; and the marks of trust do their part alone. A chart needs neither wall."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(SLOW)
    visit(page, site.url, spy, tmp_path)
    assert ran(page) == {"own"}
    assert spy.asked == {f"/{name}-text.png" for name in ("restored", "uploaded", "own")}
    context.close()


def test_python_in_the_kernel_reaches_the_site_alone(site, browser, spy):
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(SLOW)
    watch = Watch(site)
    watch.begin(context)
    lab = Lab(page, site.url).open("modules/01_tensor.ipynb")
    fetch = "from pyodide.http import pyfetch\nprint((await pyfetch({!r})).status)"
    assert "200" in lab.run_new(fetch.format(f"{site.url}course.json"))
    said = lab.run_new(fetch.format(f"{spy.url}/kernel"))
    assert "Failed to fetch" in said
    assert spy.asked == set()
    wait_until(page, lambda: any("/kernel" in text for text in watch.refused))  # a test's watch hears workers too
    page.evaluate("url => fetch(url).catch(() => undefined)", f"{spy.url}/page")
    assert spy.asked == set()
    context.close()


def test_the_spy_hears_who_has_no_policy(browser, spy):
    """The control of the test above."""
    page = browser.new_page()
    page.evaluate("url => fetch(url)", f"{spy.url}/page")
    assert spy.asked == {"/page"}
    page.close()
