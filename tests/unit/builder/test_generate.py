"""What the build makes of a lesson, and what it says to an author about a mistake."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from builder.lessons.generate import generate, site_course
from builder.lessons.lesson import LessonError
from builder.tools.paths import ROOT
from tests.unit.conftest import MILESTONE_FACTS

COURSE = f"""
[course]
title = "Small"
version = "1.0.0"
summary = "One module."
[[tier]]
id = "foundation"
title = "Foundation"
summary = "All."
[[module]]
number = 1
name = "tensor"
title = "Tensor"
tier = "foundation"
export = "core.tensor"
uses = []
summary = "Adds."
{MILESTONE_FACTS}summary = "Learns."
[[checkpoint]]
number = 0
question = "Ready?"
"""

LESSON = '''# ---
# title: Tensor
# id: "01"
# ---

# %% [markdown]
# # Tensor

# %%
#| default_exp core.tensor
# %load_ext tinytorch.tito

# %%
#| export
from __future__ import annotations

# %% [markdown]
# ## Adding

# %% exercise="01-add"
#| export
def add(a, b):
    """Add "two" numbers."""
    ### BEGIN SOLUTION add both
    total = a + b
    return total
    ### END SOLUTION

# %%
check("01-add")

# %% exercise="01-twice"
#| export
class Twice:
    def of(self, a):
        ### BEGIN SOLUTION
        return a * 2
        ### END SOLUTION

# %%
check("01-twice")

# %%
answer("01-q-bytes", ...)
'''

TWICE = "        ### BEGIN SOLUTION\n        return a * 2\n        ### END SOLUTION\n"

MILESTONE = "# %% [markdown]\n# # Perceptron\n\n# %%\ndef run(watch=None):\n    return None\n"


class Small:
    """A small course in a folder, and where its package goes."""

    def __init__(self, folder: Path) -> None:
        self.content, self.milestones, self.package = folder / "content", folder / "milestones", folder / "package"
        self.module = self.content / "modules" / "01_tensor"
        self.module.mkdir(parents=True)
        self.milestones.mkdir()
        (self.content / "course.toml").write_text(COURSE)
        (self.milestones / "01_perceptron_1957.py").write_text(MILESTONE)
        self.write(LESSON)
        for name in ("checks.py", "wrong.py", "hints.toml", "questions.toml"):
            (self.module / name).write_text("# empty\n")

    def write(self, lesson: str) -> None:
        """Put another lesson in place."""
        (self.module / "lesson.py").write_text(lesson)

    def generate(self) -> list[str]:
        """Generate; the files that changed, relative to the package."""
        changed = generate(self.content, self.milestones, self.package)
        return sorted(path.relative_to(self.package).as_posix() for path in changed)

    @property
    def notebook(self) -> dict:
        """The student's notebook."""
        return json.loads((self.package / "course/modules/01_tensor/01_tensor.ipynb").read_text())

    @property
    def reference(self) -> str:
        """The reference's file."""
        return (self.package / "reference/core/tensor.py").read_text()


@pytest.fixture
def small(tmp_path):
    return Small(tmp_path)


def cell_of(notebook: dict, text: str) -> dict:
    return next(cell for cell in notebook["cells"] if text in "".join(cell["source"]))


def test_everything_that_the_package_ships_is_made(small):
    assert small.generate() == [
        "course/course.toml",
        "course/milestones/01_perceptron_1957.ipynb",
        "course/milestones/01_perceptron_1957.py",
        "course/modules/01_tensor/01_tensor.ipynb",
        "course/modules/01_tensor/checks.py",
        "course/modules/01_tensor/hints.toml",
        "course/modules/01_tensor/questions.toml",
        "course/modules/01_tensor/wrong.py",
        "course/public.json",
        "reference/core/tensor.py",
    ]


def test_the_reference_is_solved_and_works(small):
    small.generate()
    namespace: dict = {}
    exec(small.reference, namespace)
    assert namespace["add"](2, 3) == 5
    assert namespace["Twice"]().of(4) == 8
    assert "SOLUTION" not in small.reference and "#|" not in small.reference and "check(" not in small.reference
    assert '# %% exercise="01-add"' in small.reference


def test_the_students_cells_hold_a_stub_at_the_regions_own_depth(small):
    small.generate()
    add, twice = (cell_of(small.notebook, text) for text in ("def add", "class Twice"))
    assert "".join(add["source"]).endswith('    raise NotImplementedError("01-add: add both")')
    assert "".join(twice["source"]).endswith('        raise NotImplementedError("01-twice: Adding")')
    assert "a + b" not in json.dumps(small.notebook) and "a * 2" not in json.dumps(small.notebook)


def test_marks_are_those_of_nbgrader_and_nothing_else_is_marked(small):
    small.generate()
    marked = [cell["metadata"] for cell in small.notebook["cells"] if cell["metadata"]]
    exercise, check = marked[:2]
    assert len(marked) == 4
    assert exercise["tinytorch"] == {"exercise": "01-add", "text": digest_of(small, "def add")}
    assert check["tinytorch"] == {"text": digest_of(small, 'check("01-add")')}
    assert exercise["nbgrader"] == {
        "grade_id": "01-add", "schema_version": 3, "solution": True, "grade": False, "locked": False, "task": False,
    }  # fmt: skip
    assert check["nbgrader"] == {
        "grade_id": "01-add-check", "schema_version": 3, "solution": False, "grade": True, "locked": True,
        "points": 1, "task": False,
    }  # fmt: skip


def digest_of(small, text):
    cell = cell_of(small.notebook, text)
    return sha256(f"{cell['cell_type']}\n{''.join(cell['source'])}".encode()).hexdigest()[:12]


def test_a_notebook_names_the_text_that_it_began_with(small):
    small.generate()
    first = small.notebook["metadata"]["tinytorch"]["lesson"]
    facts = site_course(small.content, small.milestones)
    assert facts["modules"][0]["lesson"] == first
    small.write(LESSON + "\n# %% [markdown]\n# One more thought.\n")
    small.generate()
    assert small.notebook["metadata"]["tinytorch"]["lesson"] != first


def test_the_notebook_is_valid_and_its_magic_is_a_magic(small):
    nbformat = pytest.importorskip("nbformat")
    small.generate()
    nbformat.validate(nbformat.from_dict(small.notebook))
    assert "%load_ext tinytorch.tito" in cell_of(small.notebook, "default_exp")["source"]
    assert small.notebook["metadata"]["kernelspec"]["name"] == "python"
    assert "title: Tensor" not in json.dumps(small.notebook)


def test_cell_ids_stay_when_a_cell_is_added(small):
    small.generate()
    before = {cell["id"] for cell in small.notebook["cells"]}
    heading = "# %% [markdown]\n# ## Adding"
    small.write(LESSON.replace(heading, f"# %% [markdown]\n# New.\n\n{heading}"))
    small.generate()
    after = {cell["id"] for cell in small.notebook["cells"]}
    assert before < after and len(after) == len(before) + 1


def test_a_second_run_changes_nothing_and_a_change_changes_its_files_only(small):
    small.generate()
    assert small.generate() == []
    (small.module / "hints.toml").write_text("# more\n")
    assert small.generate() == ["course/modules/01_tensor/hints.toml"]


def test_what_is_gone_from_the_sources_goes(small):
    small.generate()
    (small.package / "reference/core/old.py").write_text("")
    (small.milestones / "01_perceptron_1957.py").unlink()
    small.generate()
    assert not (small.package / "reference/core/old.py").exists()
    assert not (small.package / "course/milestones").exists()


def _generate_often(folder: str) -> None:
    root = Path(folder)
    for round_ in range(20):
        (root / "content/modules/01_tensor/hints.toml").write_text(f"# {round_ % 2}\n")
        generate(root / "content", root / "milestones", root / "package")


def test_two_processes_do_not_disturb_each_other(small, tmp_path):
    small.generate()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(_generate_often, [str(tmp_path)] * 2)
    small.generate()
    assert small.generate() == []
    assert not list(small.package.rglob("*.tmp"))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("#| default_exp core.tensor\n", "", 1, "#| default_exp core.name"),
        ("#| default_exp core.tensor\n", "#| default_exp core.other\n", 1, "course.toml says core.tensor"),
        ("# %load_ext tinytorch.tito\n", "#| default_exp core.tensor\n", 11, "a second #| default_exp"),
        ('exercise="01-twice"', 'exercise="01-add"', 33, "stands on line 21 too"),
        ('exercise="01-twice"', 'exercise="02-twice"', 33, 'looks like "01-name"'),
        ("    ### END SOLUTION\n\n# %%\ncheck", "\n# %%\ncheck", 24, "without ### END SOLUTION"),
        ("    ### BEGIN SOLUTION add both\n", "", 26, "### END SOLUTION without"),
        ("    return total\n", "    ### BEGIN SOLUTION\n", 26, "a second ### BEGIN SOLUTION"),
        (TWICE, "        return 2\n", 33, "has no ### BEGIN"),
        ('check("01-twice")', "twice", 33, 'not followed by a cell check("01-twice")'),
        ('check("01-add")', 'check("01-twice")', 21, 'not followed by a cell check("01-add")'),
        ('# %% exercise="01-twice"', "# %%", 36, "a cell that is no exercise"),
        ('# %% exercise="01-twice"\n#| export\n', '# %% exercise="01-twice"\n', 33, "begin with #| export"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(small, old, new, line, words):
    assert old in LESSON
    small.write(LESSON.replace(old, new, 1))
    with pytest.raises(LessonError) as caught:
        small.generate()
    assert f"lesson.py:{line}: " in str(caught.value)
    assert words in str(caught.value)


def test_a_missing_file_and_a_broken_table_are_named(small):
    (small.module / "wrong.py").unlink()
    with pytest.raises(LessonError, match=r"wrong\.py is missing"):
        small.generate()
    (small.module / "wrong.py").write_text("")
    (small.module / "hints.toml").write_text("oops = \nmore = 1\n")
    with pytest.raises(LessonError, match=r"01_tensor/hints\.toml: .*line 1"):
        small.generate()


def test_a_folder_that_the_course_does_not_know_is_named(small):
    (small.content / "modules" / "21_extra").mkdir()
    (small.content / "modules" / "21_extra" / "lesson.py").write_text(LESSON)
    with pytest.raises(LessonError, match="21_extra"):
        small.generate()


def test_the_dashboards_facts(small):
    shown = site_course(small.content, small.milestones)
    module = shown["modules"][0]
    assert module["id"] == "01" and module["notebook"] == "modules/01_tensor.ipynb"
    assert module["exercises"] == [{"id": "01-add", "title": "Adding"}, {"id": "01-twice", "title": "Adding"}]
    assert module["questions"] == ["01-q-bytes"]
    assert shown["milestones"][0]["notebook"] == "milestones/01_perceptron_1957.ipynb"
    (small.module / "lesson.py").unlink()
    shown = site_course(small.content, small.milestones)
    assert shown["modules"][0]["notebook"] is None and shown["modules"][0]["exercises"] == []


def test_a_welcome_is_made_where_there_is_one(small):
    small.generate()
    assert site_course(small.content, small.milestones)["welcome"] is None
    (small.content / "welcome.py").write_text("# %% [markdown]\n# # Hello\n\n# %%\n# %tito baseline\n")
    assert small.generate() == ["course/00_welcome.ipynb"]
    cells = json.loads((small.package / "course/00_welcome.ipynb").read_text())["cells"]
    assert ["".join(cell["source"]) for cell in cells] == ["# Hello", "%tito baseline"]
    assert site_course(small.content, small.milestones)["welcome"] == "modules/00_welcome.ipynb"


def test_the_wheel_holds_the_course_and_is_the_same_twice(tmp_path):
    pytest.importorskip("hatchling")
    digests = set()
    for name in ("one", "two"):
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / name)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
        (wheel,) = (tmp_path / name).glob("*.whl")
        digests.add(sha256(wheel.read_bytes()).hexdigest())
    names = zipfile.ZipFile(wheel).namelist()
    assert len(digests) == 1
    assert {"tinytorch/reference/core/tensor.py", "tinytorch/course/modules/01_tensor/01_tensor.ipynb"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".tmp"))]
