"""A kill at every single step of a write or of a completion leaves the old file or the new one, never anything else.

Random kills of real browsers are in tests/browser/kills; these meet each moment between two steps, once.
"""

from __future__ import annotations

import json

import pytest

from tests.unit.conftest import notebook
from tests.unit.crash import kills
from tinytorch.tito.checking import completion
from tinytorch.tito.progress import progress
from tinytorch.tito.workspace import workspace

STEPS_OF_A_WRITE = 5  # at least: open, read back, take the target's place, remove what is left, read the result
STEPS_OF_A_COMPLETION = 20


def unfinished(root):
    """The temporary files that a kill left; the next start of a page removes them."""
    return [path for path in root.rglob("*") if ".writing" in path.name]


@pytest.mark.parametrize("before", [b"old", None])
def test_a_write_is_done_or_not_done(tmp_path, before):
    target, states = tmp_path / "deep" / "b.ipynb", set()
    begin_with(target, before)
    for step in kills(tmp_path, lambda: workspace.write_file(target, b"the new text")):
        found = target.read_bytes() if target.exists() else None
        assert found in (before, b"the new text"), f"step {step}: {found}"
        states.add(found)
        others = [path for path in tmp_path.rglob("*") if path.is_file() and path != target]
        assert others == unfinished(tmp_path), f"step {step}"
        for path in others:
            path.unlink()
        begin_with(target, before)
    assert step >= STEPS_OF_A_WRITE and states == {before, b"the new text"}
    assert target.read_bytes() == b"the new text" and not unfinished(tmp_path)


def begin_with(target, content) -> None:
    target.unlink(missing_ok=True)
    if content is not None:
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)


def put_version(place, version: int) -> None:
    """A solved notebook that says which one it is."""
    document = notebook(solved=True)
    document["cells"][1]["source"] = f"#| export\nversion = {version}\n"
    place.put("modules/01_tensor.ipynb", json.dumps(document))


def exported(place) -> str:
    text = place.export.read_text("utf-8")
    return next(line for line in text.splitlines() if line.startswith("version = "))


def test_a_completion_leaves_a_whole_workspace_at_every_step(place):
    put_version(place, 0)
    completion.complete(1)
    attempt, states = 0, set()

    def complete_the_next() -> None:
        nonlocal attempt
        attempt += 1
        put_version(place, attempt)
        completion.complete(1)

    last = exported(place)
    for step in kills(place.root, complete_the_next):
        found = exported(place)
        assert found in (last, f"version = {attempt}"), f"step {step}: {found}"
        states.add(found == last)
        kept = progress.load()
        assert kept["modules"]["01"]["state"] == "completed", f"step {step}"
        assert not list(place.root.glob("progress.unreadable-*")), f"step {step}"
        for path in place.root.rglob("*.ipynb"):
            assert path in unfinished(place.root) or json.loads(path.read_bytes())["cells"], f"step {step}: {path}"
        last = found
    assert step >= STEPS_OF_A_COMPLETION and states == {True, False}
    assert exported(place) == f"version = {attempt}"
