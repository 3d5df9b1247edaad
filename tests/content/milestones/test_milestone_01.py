"""1957's perceptron: it passes on the reference, and no defect in an operation that it uses gets past its gates."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.milestones.planting import gates_that_stop, notebook_with
from tinytorch import _resolver
from tinytorch.tito import milestones

REFERENCE = _resolver.REFERENCE / "core" / "tensor.py"
BROWSER_SECONDS, BROWSER_SLOWNESS = 5, 5

# Each defect replaces rows of the op table, as a student's own mistake would.
DEFECTS = {
    "matmul gives zeros": "OPS['matmul'] = lambda a, b: np.zeros((*a.shape[:-1], b.shape[-1]), a.dtype)",
    "matmul sums over the wrong axis": "OPS['matmul'] = lambda a, b: a[:, ::-1] @ b",
    "matmul ignores the second column": "OPS['matmul'] = lambda a, b: a[:, :1] @ b[:1]",
    "matmul answers only for the first row": "OPS['matmul'] = lambda a, b: np.repeat(a[:1] @ b, len(a), axis=0)",
    "matmul multiplies elementwise": "OPS['matmul'] = lambda a, b: a * b.T",
    "matmul has the wrong sign": "OPS['matmul'] = lambda a, b: -(a @ b)",
    "matmul gives NaN": "OPS['matmul'] = lambda a, b: a @ b * np.float32('nan')",
    "add gives zeros": "OPS['add'] = lambda a, b: np.zeros_like(a + b)",
    "add forgets the right side": "OPS['add'] = lambda a, b: a.copy()",
    "add forgets a broadcast bias": "OPS['add'] = lambda a, b: a + b if a.shape == b.shape else a.copy()",
    "add never changes a bias": "OPS['add'] = lambda a, b: a.copy() if a.size == 1 and a.ndim == 1 else a + b",
    "add subtracts": "OPS['add'] = lambda a, b: a - b",
    "mul gives zeros": "OPS['mul'] = lambda a, b: np.zeros_like(a * b)",
    "mul forgets the label": "OPS['mul'] = lambda a, b: a.copy()",
    "mul forgets the sign": "OPS['mul'] = lambda a, b: np.abs(a * b)",
    "mul gives only the label": "OPS['mul'] = lambda a, b: np.broadcast_to(b, (a * b).shape).copy()",
    "getitem always gives the first rows": "OPS['getitem'] = lambda a, index: a[:1].copy()",
    "getitem gives zeros": "OPS['getitem'] = lambda a, index: np.zeros_like(a[index])",
    "transpose gives zeros": "OPS['transpose'] = lambda a, axes=None: np.zeros_like(a.T)",
    "transpose does nothing": "OPS['transpose'] = lambda a, axes=None: a",
    "transpose flips": "OPS['transpose'] = lambda a, axes=None: a.T[::-1].copy()",
}

# Code for the tensor file that leaves the name of each operation where the test can find it.
COUNT_USES = """
import builtins
builtins.used = set()
_apply = apply
def apply(name, *inputs, **params):
    builtins.used.add(name)
    return _apply(name, *inputs, **params)
"""


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Write the reference's tensor file, with a line of code after it, into a workspace of its own."""
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(tmp_path))

    def write(line: str = "") -> None:
        file = tmp_path / "tinytorch" / "core" / "tensor.py"
        file.parent.mkdir(parents=True)
        file.write_text(f"{REFERENCE.read_text('utf-8')}\n\n{line}\n", encoding="utf-8")

    return write


def test_the_perceptron_passes_on_an_unchanged_copy(plant):
    plant()
    result = milestones.run(1)
    assert result.passed, result.failed_gates
    assert result.components == {"core.tensor": "yours"}
    assert result.metrics["accuracy"] >= 0.95
    assert 0.3 < result.metrics["shuffled_accuracy"] < 0.7


RULE = """def my_rule(machine, card, label):
    answer = 1 if machine.respond(card).item() > 0 else -1
    if answer != label:
{lines}
    return answer == label
"""
MOVE = "        machine.weights = machine.weights + card.T * ({step})\n        machine.bias = machine.bias + ({step})"
OWN_STEPS = {
    "half of it": "label / 2",
    "far enough for this card": "(label - machine.respond(card).item()) / (float((card.data**2).sum()) + 1)",
    "a share of the error": "0.05 * (label - machine.respond(card).item())",
    "shorter with time": "label / (1 + machine.mistakes)",
}
CORRECTS = "the rule corrects mistakes, and nothing else"
WRONG_RULES = {
    "not written": ("def my_rule(machine, card, label):\n    raise NotImplementedError('1957: correct it')",
                    "your lines are written"),
    "the wrong way": (RULE.format(lines=MOVE.format(step="-label")), CORRECTS),
    "no bias": (RULE.format(lines="        machine.weights = machine.weights + card.T * label"), "every card learned"),
    "only the bias": (RULE.format(lines="        machine.bias = machine.bias + label"), "every card learned"),
    "forgets the label": (RULE.format(lines=MOVE.format(step="1")), CORRECTS),
    "corrects what is right": (RULE.format(lines=MOVE.format(step="label")).replace("answer != label", "True"),
                               CORRECTS),
    "nothing at all": ("def my_rule(machine, card, label):\n    return True", CORRECTS),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN_STEPS)
def test_a_step_of_one_s_own_passes(plant, name):
    plant()
    with notebook_with(RULE.format(lines=MOVE.format(step=OWN_STEPS[name]))):
        result = milestones.run(1)
    assert result.passed, result.failed_gates
    assert result.summary.startswith("With your rule, ")


@pytest.mark.parametrize("name", WRONG_RULES)
def test_a_wrong_rule_does_not_pass(plant, name):
    plant()
    lines, gate = WRONG_RULES[name]
    with notebook_with(lines):
        assert gate in gates_that_stop(1)


def test_a_wrong_rule_leaves_the_reference_alone(plant):
    plant()
    with notebook_with(WRONG_RULES["nothing at all"][0]):
        assert milestones.run(1, reference=True).passed


def test_half_a_step_makes_the_same_mistakes(plant):
    plant()
    with notebook_with(RULE.format(lines=MOVE.format(step=OWN_STEPS["half of it"]))):
        half = milestones.run(1)
    assert half.metrics == milestones.run(1).metrics


def test_two_runs_agree(plant):
    plant()
    assert milestones.run(1).metrics == milestones.run(1).metrics


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_does_not_pass(plant, name):
    plant(DEFECTS[name])
    try:
        result = milestones.run(1)
    except milestones.MilestoneError as stopped:
        assert "ValueError" in str(stopped)  # the operation's shapes clash, which is an answer too
        return
    assert not result.passed, f"{name}: {result.metrics}"


def test_every_operation_that_is_used_has_a_defect(plant):
    plant(COUNT_USES)
    try:
        assert milestones.run(1).passed
        assert builtins.used == {name.split()[0] for name in DEFECTS}
    finally:
        del builtins.used


def test_the_bound_stops_a_machine_that_unlearns(plant):
    plant(DEFECTS["mul forgets the sign"])
    failed = {gate.name for gate in milestones.run(1).failed_gates}
    assert "mistakes within Novikoff's bound" in failed


def test_watching_sees_every_mistake_and_changes_nothing(plant):
    plant()
    seen = []
    watched = milestones.run(1, watch=lambda machine, cards: seen.append(machine.mistakes))
    assert watched.metrics == milestones.run(1).metrics
    assert max(seen) == watched.metrics["mistakes"]


def test_it_fits_the_browser_s_budget(plant):
    plant()
    begin = time.process_time()
    milestones.run(1)
    assert (time.process_time() - begin) * BROWSER_SLOWNESS < BROWSER_SECONDS
