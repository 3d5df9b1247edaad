"""A lesson's notebook with all exercises, questions and predictions done, saved in the workspace."""
import json
import re

from tinytorch.tito.course.course import load_course
from tinytorch.tito.notebook import notebook, reference
from tinytorch.tito.workspace import workspace


def solve(stem: str) -> list[notebook.Cell]:
    """Save the solved notebook of a lesson; its code cells."""
    module = next(module for module in load_course().modules if module.stem == stem)
    solutions = {cell.exercise: cell.source for cell in reference.cells(module) if cell.exercise}
    book = json.loads(module.shipped_notebook.read_text("utf-8"))
    for cell in (cell for cell in book["cells"] if cell["cell_type"] == "code"):
        exercise = cell["metadata"].get("tinytorch", {}).get("exercise")
        cell["source"] = solutions[exercise] if exercise else answered(module, "".join(cell["source"]))
    workspace.write_file(workspace.notebook(module), json.dumps(book).encode())
    return notebook.read(workspace.notebook(module))


def answered(module, source: str) -> str:
    """A question's cell with its right answer in place of the three dots, a prediction's with a guess."""
    question = re.match(r'(?:#.*\n)*answer\("([^"]+)",', source)
    if not question:
        return source.replace("guess = ...", "guess = 2.0")
    value = module.questions[question[1]]["answer"]
    shown = repr(tuple(value) if isinstance(value, list) else value)
    return re.sub(r"\.\.\.(?=\s*\))", lambda _: shown, source)
