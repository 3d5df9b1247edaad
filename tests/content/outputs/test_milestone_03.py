"""What milestone 1986 says about its outputs, on the 8 by 8 digits."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from tests.content.notebook_run import charts, numbers
from tinytorch.data.images import DIGITS_FILE
from tinytorch.tito.course.course import load_course


@pytest.fixture(scope="module")
def told(cells, tmp_path_factory):
    if not DIGITS_FILE.is_file():
        pytest.skip("the 8 by 8 digits are not embedded; `python build.py build` does that")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINYTORCH_DATA", str(tmp_path_factory.mktemp("no data")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("no cache")))
        return cells("03_mlp_1986")


def test_the_small_digits_are_as_many_as_the_text_says(told):
    learn, test = numbers(told.with_text("def load_task()").printed.replace(",", ""))[-2:]
    assert learn + test == 1797
    assert told.names["rows"](told.names["task"].train.images[:1]).shape == (1, 64)


def test_pixels_run_from_paper_to_ink(told):
    rows = told.names["rows"](told.names["task"].train.images)
    assert rows.min() == 0 and rows.max() <= 1 and rows.dtype == np.float32


def test_the_parameters_of_the_network_on_mnist(told):
    model = told.names["my_reader"](784, np.random.default_rng(0))
    assert sum(tensor.size for tensor in model.parameters()) == 101_770


def test_a_sigmoid_s_slope_is_never_above_a_quarter(told):
    ys = 1 / (1 + np.exp(-np.linspace(-9, 9, 1001)))
    assert (ys * (1 - ys)).max() == pytest.approx(0.25)


@pytest.mark.parametrize(("bend", "learns"), [("Sigmoid", True), ("ReLU", False)])
def test_at_a_rate_of_1_sigmoids_read_most_digits_and_relus_do_not(told, bend, learns):
    names, task, rng = told.names, told.names["task"], np.random.default_rng(0)
    model = names["Sequential"](names["Linear"](64, 128, rng=rng), names[bend](), names["Linear"](128, 10, rng=rng))
    names["train"](model, task, optimize=lambda model: names["SGD"](model.parameters(), lr=1.0, momentum=0.9))
    right = (names["chances"](model, task.test.images).argmax(axis=1) == task.test.labels).mean()
    assert right > 0.6 if learns else right < 0.4


def test_the_first_loss_is_near_a_guess_s_and_most_digits_are_read(told):
    first, right, count = numbers(told.with_text("start = model.layers[0].weight.data.copy()").printed.replace(",", ""))
    assert first == pytest.approx(log(10), abs=0.1)
    assert right >= 95 and count == 360


def test_hidden_units_look_for_nothing_and_then_for_something(told):
    cell = told.with_text("verdict = try_pictures(my_pictures)")
    assert cell.printed.startswith("Fine: 175 of 175")
    assert len(charts(cell)) == 2
    names = told.names
    start, weight = (values[:, names["chosen"]] for values in (names["start"], names["weight"]))
    assert np.abs(weight).max() > 3 * np.abs(start).max()

    def smoothness(values: np.ndarray) -> float:
        """How much neighbouring pixels agree: 0 for noise."""
        pictures = names["my_pictures"](values, 8)
        return float(np.corrcoef(pictures[:, :, 1:].ravel(), pictures[:, :, :-1].ravel())[0, 1])

    assert abs(smoothness(start)) < 0.1 < smoothness(weight) - 0.05


def test_pictures_without_a_transpose_are_noise_of_the_right_shape(told):
    weight = told.names["weight"]
    assert weight.reshape(-1, 8, 8).shape == told.names["my_pictures"](weight, 8).shape
    assert not told.names["try_pictures"](lambda values, side: values.reshape(-1, side, side)).passed


def test_the_mistakes_leave_the_diagonal_out(told):
    ((layer, *_),) = charts(told.with_text("def mistakes("))
    values = {(row["x"], row["y"]): row.get("value") for row in layer["data"]["values"]}
    assert all((value is None) == (x == y) for (x, y), value in values.items())
    readings, labels = told.names["readings"], told.names["task"].test.labels
    assert sum(value or 0 for value in values.values()) == (readings != labels).sum() > 0


def test_the_surest_mistakes_come_first(told):
    chosen, probabilities, readings = (told.names[name] for name in ("worst", "probabilities", "readings"))
    sure = probabilities[chosen, readings[chosen]]
    assert (np.diff(sure) <= 0).all()
    assert (readings[chosen] != told.names["task"].test.labels[chosen]).all()


def test_shuffled_pixels_are_learned_as_well(told):
    names = told.names
    task = names["task"]
    order = np.random.default_rng(0).permutation(64)

    def mixed(part):
        return part._replace(images=part.images.reshape(-1, 64)[:, order].reshape(-1, 8, 8))

    other = names["Task"](task.name, mixed(task.train), mixed(task.test), task.epochs, task.batch, task.box, task.pen)
    model = names["new_reader"](other)
    names["train"](model, other)
    right = (names["chances"](model, other.test.images).argmax(axis=1) == other.test.labels).mean()
    assert right == pytest.approx((names["readings"] == task.test.labels).mean(), abs=0.02)


def test_the_record_is_made_with_the_reader_s_network_and_counts_with_a_lent_loader(told):
    shown = told[-1].shown[-1]["text/plain"]
    assert "are read right by your network." in shown
    assert load_course().milestone(3).lent == ("core.dataloader",)
