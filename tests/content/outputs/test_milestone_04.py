"""What milestone 04 says about its outputs. Its notebook is run on the drawn shapes, with half of the channels."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from tests.content.notebook_run import run_cells
from tests.content.outputs.conftest import Cells
from tinytorch.core.layers import parameter_count
from tinytorch.core.tensor import Tensor
from tinytorch.data import places
from tinytorch.tito import milestones
from tinytorch.tito.course.course import load_course
from tinytorch.tito.notebook import notebook

HALF = [("(3, 16,", "(3, 8,"), ("(16)", "(8)"), ("(16, 32,", "(8, 16,"), ("(32)", "(16)"), ("(32, 64,", "(16, 32,"),
        ("(64)", "(32)")]  # fmt: skip
STEPS = 72


def own(source: str) -> str:
    """The cell of the network as a student may change it; every other cell as it is."""
    if source.startswith("def middle"):
        for old, new in HALF:
            assert old in source, old
            source = source.replace(old, new)
    return source


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The notebook after its run on a machine without CIFAR-10, and the record that it left."""
    nowhere = tmp_path_factory.mktemp("nowhere")
    cells = notebook.read(load_course().milestone(4).shipped_notebook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINYTORCH_WORKSPACE", str(tmp_path_factory.mktemp("04")))
        patch.setenv("TINYTORCH_DATA", str(nowhere))
        patch.delenv("TINYTORCH_REFERENCE", raising=False)
        patch.setattr(places, "cache", lambda: nowhere)
        ran = Cells(run_cells([replace(cell, source=own(cell.source)) for cell in cells]))
        return ran, milestones.last_result(milestones.find(4))


@pytest.fixture
def solved(told) -> Cells:
    return told[0]


@pytest.fixture
def record(told) -> dict:
    return told[1]


def test_without_cifar_10_shapes_are_read_and_do_not_count(solved, record):
    cell = solved.with_text("def load_task")
    assert "Drawn shapes are read instead; they do not count." in cell.printed
    assert "drawn shapes: 1,280 pictures to learn from, 400 for the test" in cell.printed
    failed = [gate["detail"] for gate in record["gates"] if not gate["passed"]]
    assert failed == ["the pictures are drawn shapes"] and not record["passed"]


def test_the_sizes_that_the_text_names():
    script = milestones.script(4)
    assert parameter_count(script.network()) == pytest.approx(34_000, rel=0.02)
    x, shapes = Tensor(np.zeros((1, 3, 32, 32))), []
    for place, layer in enumerate(script.middle(np.random.default_rng(0))):
        x = layer(x)
        shapes += [x.shape[1:]] if place % 4 == 3 else []
    assert shapes == [(16, 16, 16), (32, 8, 8), (64, 4, 4)]  # twice the channels on a quarter of the pixels


def test_the_loss_falls_and_shapes_that_were_never_seen_are_read(solved, record):
    losses = solved.names["losses"]
    assert len(losses) == STEPS and np.mean(losses[-9:]) < np.mean(losses[:9]) / 2
    assert record["metrics"]["accuracy"] >= 0.75
    assert float(re.search(r"([\d.]+)% of the validation", solved.with_text("redraw").printed)[1]) >= 75


def test_the_curve_has_a_point_for_each_hundredth(solved):
    rows = solved.names["curve"]([1.0] * 2000, 3000).spec["layer"][0]["data"]["values"]
    assert len(rows) == 100 and (rows[0]["x"], rows[-1]["x"]) == (1001, 3000)  # continued from step 1,000


def test_the_kernels_and_what_they_make_of_one_picture_are_shown(solved):
    names = solved.names
    assert len(solved.with_text("feature maps").shown) == 3
    kernels = names["filters"](names["model"])
    assert kernels.shape == (8, 3, 3, 3) and kernels.min() == 0 and kernels.max() == 1
    assert names["maps"].shape == (8, 32, 32)


def test_the_table_of_mistakes_leaves_the_right_readings_out(solved):
    names = solved.names
    assert np.isnan(np.diag(names["counts"])).all()
    wrong = 1 - names["accuracy"](names["model"], names["held"], names["data"].normal)
    assert np.nansum(names["counts"]) == pytest.approx(128 * wrong)


def test_the_record_takes_up_the_training_of_the_students_own_design(solved, record):
    said = solved[-1].printed
    assert f"Continued from step {STEPS} of {STEPS}." in said
    assert record["metrics"]["parameters"] == parameter_count(solved.names["model"]) < 34_000


def test_the_record_says_what_one_look_reaches(solved, record):
    both, one = record["metrics"]["accuracy"], record["metrics"]["accuracy_of_one_look"]
    assert f"{both:.1%} of 400 unseen pictures (drawn shapes)" in record["summary"]
    assert f"{one:.1%} with one look" in record["summary"]
    assert one == pytest.approx(both, abs=0.1)


def test_a_network_that_sees_its_pixels_in_place_does_better_than_its_twin(record):
    detail = next(gate["detail"] for gate in record["gates"] if gate["name"] == "a shuffled twin does worse")
    real, twin = map(int, re.findall(r"(\d+)%", detail))
    assert real > twin + 5
