"""The board in a browser: readable wide and on a phone, light and dark, without a finding of axe."""
import json
import shutil
from pathlib import Path

import pytest

from builder.board import board
from builder.tools.paths import DIST, NODE_MODULES
from tests.browser.conftest import PHONE, WIDE, Site
from tinytorch import _resolver
from tinytorch.tito import milestones
from tinytorch.tito.reports import report

AXE = (NODE_MODULES / "axe-core" / "axe.min.js").read_text("utf-8")
SEEN = {"1": {"passed": True, "metrics": {"accuracy": 0.99}, "components": {"core.tensor": "yours"}}}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Three entries (one that ran again, one not confirmed, one reported) beside the built site's style."""
    folder = tmp_path_factory.mktemp("board")
    shutil.copytree(DIST / "assets", folder / "assets")
    shutil.copy(DIST / "favicon.ico", folder)
    (folder / "in").mkdir()
    for name, content in entries(tmp_path_factory.mktemp("workspace")).items():
        (folder / "in" / f"{name}.json").write_text(json.dumps(content))
    board.build(folder / "in", folder, lambda code, numbers: {} if "FORGED" in code["core.tensor"] else SEEN)
    site = Site(folder)
    yield site
    site.stop()


def entries(workspace: Path) -> dict[str, dict]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINYTORCH_WORKSPACE", str(workspace))
        export = workspace / "tinytorch" / "core" / "tensor.py"
        export.parent.mkdir(parents=True)
        export.write_text((_resolver.REFERENCE / "core" / "tensor.py").read_text("utf-8"))
        milestones.run(1)
        found = {"ada": report.collect("Ada", True), "anonymous": report.collect("")}
        export.write_text(export.read_text() + "\n# FORGED\n")
        return found | {"eve": report.collect("Eve", True)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board_is_clean_and_says_what_was_seen(served, browser, shot, scheme):
    context = browser.new_context(color_scheme=scheme, viewport=WIDE)
    page = context.new_page()
    page.goto(served.url + board.PAGE)
    marks = {"Ada": "ran again here, same result", "Eve": "not confirmed", "anonymous": "reported"}
    for name, mark in marks.items():
        assert mark in page.get_by_role("row", name=name).inner_text()
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        found = page.evaluate(f"async () => {{ {AXE}; return (await axe.run()).violations.map((one) => one.id); }}")
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    shot(page, f"board-{scheme}")
    context.close()
