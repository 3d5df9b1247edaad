"""docs/dashboard.png, the picture in the README: the built site's first screen, halfway through its modules.

Run it after a build:   python -m tests.browser.make_screenshot
The standing is made by the course engine in a folder of its own, and restored on the page as a bundle.
"""
import hashlib
import os
import re
import shutil
import tempfile
from math import ceil
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from builder.lessons.generate import generate
from builder.tools import chromium
from builder.tools.paths import ROOT
from tests.browser.conftest import FLAGS, WIDE, Site
from tinytorch import _resolver
from tinytorch.tito import milestones
from tinytorch.tito.checking import Outcome
from tinytorch.tito.copies import bundle
from tinytorch.tito.course import course
from tinytorch.tito.progress import progress
from tinytorch.tito.workspace import workspace

TARGET = ROOT / "docs" / "dashboard.png"
MOST_BYTES = 250_000
OFFLINE_MS = 120_000


def half_done() -> Path:
    """A bundle in which half of the modules are completed, the next one is begun, and open milestones are passed."""
    known = course.load_course()
    there = [module for module in known.modules if module.exists]
    done = ceil(len(there) / 2)
    for module in there[:done]:
        complete(module)
    for module in there[done : done + 1]:
        pass_exercises(module, len(module.exercises) // 2)
    for milestone in known.milestones:
        if milestone.exists and milestones.ready(milestone, {module.number for module in there[:done]}):
            milestones.run(milestone.number)
    return bundle.save("Ada").path


def pass_exercises(module: course.Module, count: int) -> None:
    """Begin module, and pass its first count exercises."""
    workspace.write_file(workspace.notebook(module), module.shipped_notebook.read_bytes())
    progress.record_started(module.id)
    progress.record_exercises(Outcome(exercise.id, True) for exercise in module.exercises[:count])


def complete(module: course.Module) -> None:
    """Complete module with the course's own code."""
    pass_exercises(module, len(module.exercises))
    code = (_resolver.REFERENCE / module.export_path.removeprefix("tinytorch/")).read_bytes()
    workspace.write_file(workspace.export(module), code)
    progress.record_completed(module.id, hashlib.sha256(code).hexdigest())


def restore(page: Page, file: Path) -> None:
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_role("button", name=re.compile("^Restore")).click()
    expect(page.get_by_text("Restored and read back").first).to_be_visible()


def take(file: Path) -> None:
    """Restore file on the built site and photograph its first screen."""
    site = Site()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        page = browser.new_context(viewport=WIDE, color_scheme="light").new_page()
        page.goto(site.url)
        expect(page.get_by_text("works without a network").first).to_be_visible(timeout=OFFLINE_MS)
        restore(page, file)
        page.get_by_role("button", name="Not now").click()  # the reminder to download one's work
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=TARGET)
        browser.close()
    site.stop()


def main() -> None:
    generate()
    folder = tempfile.mkdtemp(prefix="tinytorch-")
    os.environ["TINYTORCH_WORKSPACE"] = folder
    take(half_done())
    shutil.rmtree(folder)
    size = TARGET.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{TARGET.name} has {size} bytes; the README's picture may have {MOST_BYTES}.")
    print(f"{TARGET.relative_to(ROOT)}: {size} bytes")


if __name__ == "__main__":
    main()
