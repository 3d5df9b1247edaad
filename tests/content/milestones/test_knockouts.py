"""One planted defect in a student's file makes the lesson's checks red and the milestone fail: the list of them.

Each row is a known wrong answer of a lesson, and the milestone whose network would compute something else with it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

import tinytorch.data
from tests.content import lessons
from tests.content.milestones.planting import gates_that_stop, plant, plant_cells
from tinytorch.data import colour_shapes
from tinytorch.tito import wrong
from tinytorch.tito.course.course import load_course
from tinytorch.tito.wrong import Wrong

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some defects overflow

# what is knocked out: (exercise, the wrong answer's name, the milestone)
KNOCKOUTS = {
    "the kernel is flipped": ("09-forward", "turns the kernel around", 4),
    "padding on one side": ("09-forward", "pads one side", 4),
    "the stride is ignored": ("09-forward", "ignores the stride", 4),
    "the pool's gradient goes to the wrong place": ("09-pool", "always gives to the first pixel", 4),
    "batch statistics in eval": ("09-norm", "uses the batch in eval mode", 4),
    "the running mean's momentum is swapped": ("09-norm", "turns the momentum around", 4),
    "a shuffle that drops labels": ("08-dataset", "forgets the labels' order", 4),
    "a shuffle that drops examples": ("08-plan", "draws with repetition", 4),
    "training and test overlap": ("08-split", "parts overlap", 4),
    "repeated tokens count once in the embedding's gradient": ("11-scatter", "forgets repeated tokens", 5),
    "no 1/√d": ("12-scores", "does not scale", 5),
    "a mask that is all ones": ("12-attention", "a mask that hides nothing", 5),
    "the mask is inverted": ("12-hide", "turns the mask around", 5),
    "heads are merged in the wrong order": ("12-heads", "joins in the wrong order", 5),
    "no residual": ("13-block", "replaces x", 5),
    "norm over the wrong axis": ("13-layer-norm", "norms over the positions", 5),
    "the mean has no gradient": ("13-layer-norm", "the mean has no gradient", 5),
    "the variance has no gradient": ("13-layer-norm", "the variance has no gradient", 5),
    "all blocks share the first one's weights": ("13-gpt", "the same block many times", 5),
    "positions are forgotten": ("13-gpt", "forgets the positions", 5),
    "writing looks at the first position": ("13-gpt", "looks at the first position", 5),
    "writing looks at the last position but one": ("13-gpt", "looks at the last position but one", 5),
}
# No milestone reads byte pairs: 2017's network reads characters.
OF_THE_LESSON_ALONE = {
    "ties between pairs go to the first": ("10-pairs", "takes the first pair among equals"),
    "ties between pairs go to the largest": ("10-pairs", "takes the largest pair among equals"),
    "unknown bytes are dropped": ("10-tokenizer", "drops bytes that are no text"),
}


def known(exercise: str, name: str) -> Wrong:
    """A lesson's wrong answer by its name."""
    (found,) = [one for one in wrong.load_wrong(load_course().module_of(exercise)) if one.name == name
                and one.exercise == exercise]  # fmt: skip
    return found


def is_rejected(exercise: str, name: str) -> bool:
    """True if the lesson's checks of this exercise reject that wrong answer."""
    module = load_course().module_of(exercise)
    return not lessons.outcome(module, exercise, wrong.wrong_cells(module, known(exercise, name))).passed


@pytest.fixture
def small(tmp_path, monkeypatch) -> Path:
    """A workspace on a machine without CIFAR-10, where few shapes stand in: enough for every gate but the scores."""
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path / "no data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no cache"))
    monkeypatch.setattr(tinytorch.data, "colour_shapes", partial(colour_shapes, 192, 64))
    return tmp_path


@pytest.fixture(scope="session")
def missed_by_sound_code() -> Callable[[Path], frozenset[str]]:
    """The gates of 1998's network that nobody meets on so few shapes."""

    @cache
    def once() -> frozenset[str]:
        return frozenset(gates_that_stop(4))

    def found(workspace: Path) -> frozenset[str]:
        plant(workspace, 4)
        return once()

    return found


@pytest.mark.parametrize("name", KNOCKOUTS)
def test_a_knockout_is_seen_by_the_lesson_and_stops_the_milestone(small, missed_by_sound_code, name):
    exercise, answer, number = KNOCKOUTS[name]
    assert is_rejected(exercise, answer)
    missed = missed_by_sound_code(small) if number == 4 else frozenset()
    plant(small, number)
    module = load_course().module_of(exercise)
    plant_cells(small, module, wrong.wrong_cells(module, known(exercise, answer)))
    assert set(gates_that_stop(number)) - missed


@pytest.mark.parametrize("name", OF_THE_LESSON_ALONE)
def test_a_knockout_that_no_milestone_meets_is_seen_by_the_lesson(name):
    assert is_rejected(*OF_THE_LESSON_ALONE[name])
