"""A training of minutes outlives its tab: the next visit continues it, and ends at the weights of an unbroken one.

Drawn shapes and few steps stand for CIFAR-10; the whole of it is in `tests/bench/cifar10.py`.
"""
import re

from playwright.sync_api import expect

from tests.browser.lab import CELL_MS, Lab
from tests.browser.test_lab_extension import STORED

NOTEBOOK = "milestones/04_cnn_1998.ipynb"
OUTPUT = ".jp-Cell-outputArea"
HELD_AT = 100
BUSY_MS = 3 * CELL_MS
TRAIN = """
import time
from tinytorch.tito import milestones
from tinytorch.tito.milestones import long_training

long_training.EVERY = 0.5
script = milestones.script(4)
script.BATCH = 16
task = script.Task("drawn shapes", script.SHAPES, *script.colour_shapes(384, 16), validation=64, epochs=9)

def trained(watch=None):
    model = script.network()
    script.train(model, task, script.prepare(task), watch, name="short")
    return [tensor.data for tensor in model.parameters()]
"""
HOLD = f"""
def hold(step, loss):
    if step == {HELD_AT}:
        print("held", flush=True)
        time.sleep(600)

trained(hold)
"""
COMPARE = """
broken = trained()
with long_training.experiment():
    whole = trained()
print("the same:", all((a == b).all() for a, b in zip(broken, whole, strict=True)))
"""


def begin(lab: Lab, source: str):
    """Run source in the last cell, without waiting for its end."""
    lab.run_new("mark = 1")
    cell = lab.cells.last
    lab.type_into(cell, source)
    lab.page.keyboard.press("Control+Enter")
    return cell


def test_a_training_goes_on_in_a_new_tab(site, profile):
    context = profile()
    page = context.new_page()
    cell = begin(Lab(page, site.url).open(NOTEBOOK), TRAIN + HOLD)
    expect(cell.locator(OUTPUT)).to_contain_text("held", timeout=BUSY_MS)
    assert [record["path"] for record in page.evaluate(STORED, "training/")] == ["training/short.npz"]
    page.close()

    page = context.new_page()
    lab = Lab(page, site.url).open(NOTEBOOK)
    cell = begin(lab, TRAIN + COMPARE)
    question = page.locator(".jp-Stdin-input")
    question.wait_for(timeout=BUSY_MS)
    asked = re.search(r"Continue from step (\d+) of 180\?", lab.output(cell))
    assert asked and 0 < int(asked[1]) <= HELD_AT
    question.press("Enter")
    expect(cell.locator(OUTPUT)).to_contain_text("the same: True", timeout=BUSY_MS)
    assert f"Continued from step {asked[1]} of 180." in lab.output(cell)
