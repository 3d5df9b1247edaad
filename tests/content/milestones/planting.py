"""A student's workspace with a defect planted in it: copies of the reference, and a line of code after one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from tinytorch import _resolver
from tinytorch.tito import milestones
from tinytorch.tito.course import course
from tinytorch.tito.course.course import Module
from tinytorch.tito.notebook.notebook import Cell
from tinytorch.tito.trial import candidate

# Mistakes that milestones 02 and 03 both stop. Name: (the component, code after it).
COMMON_DEFECTS = {
    "add forgets a broadcast bias": ("core.tensor", "OPS['add'] = lambda a, b: a + b if a.shape == b.shape else a"),
    "the bias is left out": ("core.layers", "Linear.forward = lambda self, x: x @ self.weight"),
    "all weights start at zero": ("core.layers", "start_weight = lambda m, n, rng=None: np.zeros((m, n))"),
    "one parameter is found": ("core.layers", "Layer.parameters = lambda self: list(find_parameters(self))[0][1:]"),
    "backward does nothing": ("core.autograd", "def backward(tensor, grad=None): pass"),
    "a broadcast gradient is a mean": ("core.autograd", "_sum = unbroadcast\ndef unbroadcast(grad, shape):\n"
                                       "    total = _sum(grad, shape)\n    return total * (total.size / grad.size)"),
    "the optimizer climbs": ("core.optimizers", "_step = Optimizer.step\ndef step(self):\n"
                                                "    self.lr = -abs(self.lr)\n    _step(self)\nSGD.step = step"),
}  # fmt: skip


def plant(workspace: Path, number: int, module: str = "", line: str = "") -> None:
    """Write exports of all modules that milestone `number` needs, all equal to the reference but for `module`'s.

    `module` may also be one that the milestone would be lent.
    """
    milestone = course.load_course().milestone(number)
    for export in milestones.exports(milestone):
        if export in milestone.lent and export != module:
            continue
        own = Path(*export.split(".")).with_suffix(".py")
        target = workspace / "tinytorch" / own
        target.parent.mkdir(parents=True, exist_ok=True)
        extra = f"\n\n{line}\n" if export == module else ""
        target.write_text((_resolver.REFERENCE / own).read_text("utf-8") + extra, encoding="utf-8")


def plant_cells(workspace: Path, module: Module, cells: list[Cell]) -> None:
    """Put the export that these cells make in the place of `module`'s."""
    target = workspace / Path("tinytorch", *module.export.split(".")).with_suffix(".py")
    target.write_text(candidate.join(module, cells).text, encoding="utf-8")


def gates_that_stop(number: int) -> list[str]:
    """The gates at which milestone `number` fails; if it can't run to its end, the sentence that says so."""
    try:
        return [gate.name for gate in milestones.run(number).failed_gates]
    except milestones.MilestoneError as stopped:
        assert not isinstance(stopped.__cause__, (NameError, AttributeError, SyntaxError)), "the planted code is wrong"
        return [str(stopped)]


def append(workspace: Path, module: str, line: str) -> None:
    """Plant one more defect: code after the export of `module` ("core.optimizers")."""
    file = workspace / "tinytorch" / Path(*module.split(".")).with_suffix(".py")
    file.write_text(f"{file.read_text('utf-8')}\n\n{line}\n", encoding="utf-8")


@contextmanager
def notebook_with(lines: str) -> Iterator[None]:
    """A notebook in which the reader's lines have been run; a milestone that runs inside takes them."""
    shell = InteractiveShell.instance()
    shell.run_cell(lines).raise_error()
    try:
        yield
    finally:
        InteractiveShell.clear_instance()
