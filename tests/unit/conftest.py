"""A course of two modules and one milestone, and an empty workspace, for the engine's unit tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tinytorch import _resolver
from tinytorch.tito.course import course
from tinytorch.tito.say import sentences

MILESTONE_FACTS = """[[milestone]]
number = 1
year = 1957
name = "perceptron"
title = "Perceptron"
modules = [1]
metric = "accuracy"
threshold = 0.95
"""

COURSE_TOML = f"""
[course]
title = "A small course"
version = "1.0.0"
summary = "Two modules."

[[tier]]
id = "foundation"
title = "Foundation"
summary = "All of it."

[[module]]
number = 1
name = "tensor"
title = "Tensor"
tier = "foundation"
export = "core.tensor"
uses = []
summary = "Adding and doubling."

[[module]]
number = 2
name = "layers"
title = "Layers"
tier = "foundation"
export = "core.layers"
uses = [1]
summary = "Not written yet."

{MILESTONE_FACTS}summary = "It learns."

[[checkpoint]]
number = 0
question = "Can I run it?"

[[checkpoint]]
number = 1
question = "Can I add?"
module = 1

[[checkpoint]]
number = 2
question = "Can I stack?"
module = 2
"""

SOLVED = {
    "01-add": "#| export\ndef add(a, b):\n    return a + b",
    "01-double": "#| export\ndef double(a):\n    return 2 * a",
}

CHECKS = '''
from tinytorch.tito.checking import exercise, expect_equal


@exercise("01-add")
def test_adds(module):
    """Two and three make five."""
    expect_equal(module.add(2, 3), 5, "add(2, 3)")


@exercise("01-double")
def test_doubles(module):
    """Twice four is eight."""
    expect_equal(module.double(4), 8, "double(4)")
'''

WRONG = """
from tinytorch.tito.wrong import Wrong

WRONG = [Wrong("01-add", "subtracts", swap=("a + b", "a - b"), hint="The sign is the other one.")]
"""

HINTS = '"01-add" = ["Which sign joins two numbers?", "It is the plus sign."]\n"01-double" = ["Twice."]\n'

QUESTIONS = """
["01-q-bytes"]
answer = 3136
why = "784 numbers of four bytes."
[["01-q-bytes".wrong]]
value = 784
says = "That is how many numbers there are; how many bytes has each?"

["01-q-share"]
answer = 0.25
tolerance = 0.01
why = "A quarter."

["01-q-shape"]
answer = [64, 10]
why = "Rows first."

["01-q-choice"]
answer = "B"
why = "The second."

["01-q-truth"]
answer = true
why = "Yes."
"""

MILESTONE = '''
from tinytorch.core.tensor import add
from tinytorch.tito.milestones import Gate, Outcome


def run(watch=None):
    """Add and see."""
    if watch:
        watch(step=1)
    total = add(2, 3)
    gate = Gate("addition is exact", total == 5, f"2 + 3 gave {total}")
    return Outcome({"accuracy": 1.0 if total == 5 else 0.5}, [gate], "It added.")
'''


def cell(kind: str, number: int, source: str, exercise: str | None = None) -> dict:
    """A notebook cell with the id "c<number>"."""
    metadata = {"tinytorch": {"exercise": exercise}} if exercise else {}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": f"c{number}", "metadata": metadata, "source": source, **code}


def stub(exercise: str) -> str:
    """The exercise's cell as shipped."""
    head = SOLVED[exercise].rsplit("\n", 1)[0]
    return f'{head}\n    raise NotImplementedError("{exercise}: write it")'


def reference() -> str:
    """The reference's file of module 01, as the build writes it."""
    bodies = {exercise: text.partition("\n")[2] for exercise, text in SOLVED.items()}
    return "".join(f'\n# %% exercise="{exercise}"\n{body}\n' for exercise, body in bodies.items())


def notebook(solved: bool = False) -> dict:
    """The notebook of module 01, as shipped or with its solutions."""
    text = SOLVED.get if solved else stub
    cells = [
        cell("markdown", 0, "# Tensor"),
        cell("code", 1, "#| default_exp core.tensor"),
        cell("markdown", 2, "## Adding"),
        cell("code", 3, text("01-add"), "01-add"),
        cell("code", 4, 'check("01-add")'),
        cell("code", 5, text("01-double"), "01-double"),
        cell("code", 6, 'check("01-double")'),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@dataclass(frozen=True)
class Place:
    """Where the small course and the student's files are."""

    course: Path
    root: Path
    reference: Path

    @property
    def notebook(self) -> Path:
        """The student's notebook of module 01."""
        return self.root / "modules" / "01_tensor.ipynb"

    @property
    def export(self) -> Path:
        """The student's export of module 01."""
        return self.root / "tinytorch" / "core" / "tensor.py"

    def put(self, path: str, content: str | bytes) -> Path:
        """Write a file into the workspace, past the engine."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def put_notebook(self, solved: bool = False) -> None:
        """Put the notebook of module 01 into the workspace."""
        self.put("modules/01_tensor.ipynb", json.dumps(notebook(solved)))

    def tree(self) -> dict[str, bytes]:
        """Every file of the workspace but the restore points."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        found = {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files}
        return {path: content for path, content in found.items() if not path.startswith("backups/")}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The small course, with a reference and an empty workspace, in place of the real ones."""
    found = Place(tmp_path / "course", tmp_path / "workspace", tmp_path / "reference")
    _write_course(found.course)
    (found.reference / "core").mkdir(parents=True)
    (found.reference / "core" / "tensor.py").write_text(reference())
    found.root.mkdir()
    monkeypatch.setattr(course, "FOLDER", found.course)
    monkeypatch.setattr(_resolver, "REFERENCE", found.reference)
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(found.root))
    monkeypatch.delenv("TINYTORCH_REFERENCE", raising=False)
    sentences.take()
    with _resolver.fresh():
        yield found


def _write_course(folder: Path) -> None:
    module = folder / "modules" / "01_tensor"
    module.mkdir(parents=True)
    (folder / "milestones").mkdir()
    for path, text in {
        folder / "course.toml": COURSE_TOML,
        module / "01_tensor.ipynb": json.dumps(notebook()),
        module / "checks.py": CHECKS,
        module / "wrong.py": WRONG,
        module / "hints.toml": HINTS,
        module / "questions.toml": QUESTIONS,
        folder / "milestones" / "01_perceptron_1957.py": MILESTONE,
    }.items():
        path.write_text(text, encoding="utf-8")
