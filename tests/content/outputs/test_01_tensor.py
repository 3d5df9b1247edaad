"""What lesson 01 says about its outputs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.outputs import costs
from tinytorch import measure


@pytest.fixture(scope="module")
def ran(cells):
    return cells("01_tensor")


def test_numpy_forgets_and_the_numbers_are_those_of_the_text(ran):
    assert "array([ 6., 12.])" in ran.with_text("x = np.array([2.0, 3.0])").printed


def test_four_views_of_the_same_bytes(ran):
    printed = ran.with_text("for name, view in").printed
    assert printed.count("same memory: True") == 4
    for strides in ("(12, 4)", "(4, 12)", "(12,)", "(0, 4)"):
        assert f"strides {strides}" in printed


def test_an_entry_of_the_transpose_is_read_from_bytes(ran):
    printed = ran.with_text("memory = a.tobytes()").printed
    assert "a.T has shape (3, 2) and entry (2, 1) begins at byte 20 of 24" in printed
    assert "four bytes from there: 6.0  and a.T[2, 1] is 6.0" in printed


def test_the_graph_knows_its_three_tensors(ran):
    drawn = ran.with_text("plot.graph(y").printed
    assert "x: leaf (2,)" in drawn and drawn.count('["') == 3


def test_a_layer_runs_on_the_loops_and_numpys_rules_return(ran):
    cell = ran.with_text("OPS.update(add=add_forward")
    assert "Tensor([14., 10.], op='sum')" in cell.printed
    assert all(name in cell.printed for name in ("matmul (4, 2)", "add (4, 2)", "sum (2,)"))
    names = ran.names
    assert names["OPS"]["matmul"] is not names["matmul_forward"]


def test_441_points_are_judged(ran):
    assert ran.names["points"].shape == (441, 2)


def test_loops_grow_with_the_third_power_and_a_small_product_is_mostly_a_call(ran):
    cell = ran.with_text("guess = ")
    assert "You guessed" in cell.printed
    small, squares, rule = (cell.names[name] for name in ("small", "squares", "matmul_forward"))

    def products(multiply):
        return [lambda n=n: multiply(squares[n], squares[n]) for n in small]

    # the text says 3, as counted
    assert costs.holds(lambda *loops: 2.5 < measure.exponent(small, loops) < 3.5, *products(rule))
    # 64 times the multiplications
    assert costs.holds(lambda n8, _n16, n32: n32 < 32 * n8, *products(np.matmul))
    assert costs.holds(lambda loops, fast: loops > 20 * fast, products(rule)[-1], products(np.matmul)[-1])


def test_reading_across_costs_more(ran):
    ratios = ran.with_text("ratios = []").names["ratios"]
    assert len(ratios) == 5 and max(ratios) > 1


def test_the_signatures_of_float32(ran):
    printed = ran.with_text("16777216 + 1").printed.splitlines()
    assert printed[0].endswith("= 16777216.0")
    assert printed[1].split("=")[1].split()[1] == "inf"
    assert float(printed[1].split("=")[1].split()[0]) == pytest.approx(np.exp(88), rel=1e-3)
    assert printed[2].endswith("nan")
    assert printed[3].startswith("x, which nobody wrote to: Tensor([[0., 0.],")


def test_what_pytorch_counts_in_entries_is_a_quarter_of_the_bytes(ran):
    assert [step // 4 for step in ran.names["strides_of"]((2, 3), 4)] == [3, 1]
    assert np.zeros((2, 3), np.float32).T.strides == (4, 12)
