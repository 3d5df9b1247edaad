"""What lesson 18 says about its outputs: counts are compared as they are, times only as in `costs`."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.content.notebook_run import charts, numbers
from tests.content.outputs import costs


@pytest.fixture(scope="module")
def ran(cells):
    return cells("18_acceleration")


def whole(text: str) -> list[int]:
    """The whole numbers with their thousands marked, such as 884,736."""
    return [int(found.replace(",", "")) for found in re.findall(r"\d{1,3}(?:,\d{3})+", text)]


def test_the_same_arithmetic_by_loops_takes_far_longer(ran):
    names = ran.with_text("loops, fast = measure.in_turn").names
    a, b, loops = names["a"], names["b"], names["matmul_forward"]
    assert 2 * len(a) ** 3 == 221_184
    assert costs.holds(lambda slow, fast: slow > 50 * fast, lambda: loops(a, b), lambda: np.matmul(a, b))


def test_rows_take_half_of_the_bytes(ran):
    loops, rows = map(whole, ran.with_text("def multiply_loops").printed.splitlines())
    assert loops == [2 * 48**3 * 4, 48**2 * 4]
    assert rows == [(48**3 + 48**2) * 4, 48**2 * 4]


def test_blocks_of_6_by_6_take_216_entries(ran):
    names = ran.names
    six = np.ones((6, 6), np.float32)

    def blocks(a, b, out):
        names["multiply_blocks"](a, b, out, 2)

    assert names["fetched"](blocks, six, six) == (4 * 216, 4 * 36)
    assert names["fetched"](names["multiply_rows"], six, six) == (4 * 252, 4 * 36)


def test_small_blocks_take_eight_times_the_bytes(ran):
    lines = ran.with_text("sizes = [8, 16, 32, 64, 192]").printed.splitlines()
    taken = [whole(line)[0] for line in lines[:5]]
    assert taken == [4 * 2 * 192**3 // size for size in (8, 16, 32, 64, 192)]
    assert lines[5].startswith("It is ")


def test_every_product_has_a_bar(ran):
    cell = ran.with_text("rates = [")
    assert len(charts(cell)) == 1
    assert len(cell.names["rates"]) == len(cell.names["kinds"]) == 6 and min(cell.names["rates"]) > 0


def test_the_control_makes_as_many_calls(ran):
    a, tiny = ran.names["a"], ran.names["tiny"]
    assert (len(a) // 8) ** 3 == len(tiny) ** 3 == 13_824
    taken = [ran.names["fetched"](lambda *three, size=size: ran.names["multiply_blocks"](*three, size), pair, pair)[0]
             for pair, size in ((a, 8), (tiny, 1))]  # fmt: skip
    assert taken[0] == 64 * taken[1] and len(a) ** 3 == 512 * len(tiny) ** 3


def test_windows_cost_memory_and_direct_does_not(ran):
    printed = ran.with_text("kernels, padding = randoms(16, 16, size, size), size // 2\n    most").printed
    one, three, five = (numbers(line)[-1] for line in printed.splitlines())
    assert one < 4 and three > 9 and five > 25
    rows = [numbers(line) for line in ran.with_text("ways = [partial(rule").printed.splitlines()]
    assert [row[0] for row in rows] == [1, 3, 5]
    assert all(direct < 5 for _, _, direct, _ in rows)
    assert all(direct < windows for _, windows, direct, _ in rows[1:])


def test_fused_operations_hold_one_array(ran):
    gelu, *agree = ran.with_text("def counted_and_timed").printed.splitlines()
    plain, fused, _ = numbers(gelu)
    assert plain > 2.5 and fused == 1.0
    assert agree == ["scores of a GPT agree to 1e-5: True", "gradients agree to 1e-5: True"]
    plain, fused, _ = numbers(ran.with_text("norm = LayerNorm(600)").printed)
    assert plain > 2.5 and fused < 1.5


def test_the_school_formula_loses_a_variance(ran):
    school, centred = numbers(ran.with_text("school formula").printed)
    assert abs(school - 2 / 3) > 0.3 and centred == 0.67


def test_two_ways_not_to_do_it(ran):
    printed = ran.with_text("def mixed(scores").printed.splitlines()
    (true, alone, summed), (far, alone_far, overflowed) = map(numbers, printed)
    assert true == summed and abs(true - alone) > 0.1
    assert far == 9.0 and abs(far - alone_far) > 0.1 and np.isnan(overflowed)


def test_the_numbers_of_lesson_12(ran):
    assert ran.with_text("fused_attention(x, x, x, size=1)").printed == "[[1.     0.    ]\n [0.0558 1.8884]]\n"


def test_blocks_never_hold_the_square(ran):
    cell = ran.with_text("lengths = [128, 256, 512]")
    assert cell.printed.count("within 1e-5: True") == 3
    plain, blocks = cell.names["memory"]["plain"], cell.names["memory"]["in blocks"]
    assert plain[2] > 4 * 512 * 512 * 4 > 5 * blocks[2]
    assert plain[2] / plain[1] > 3.5 and blocks[2] / blocks[1] < 2
    assert len(charts(cell)) == 1


def test_without_rescaling_the_order_matters(ran):
    values = [numbers(line)[-1] for line in ran.with_text("def hasty").printed.splitlines()]
    assert values[0] == values[1] == values[2]
    assert abs(values[3] - values[0]) > 0.01


def test_what_is_skipped_is_nearly_half():
    done = sum(min(row + 1, 16) for row in range(16))
    assert 0.5 < done / 16**2 < 0.54


def test_the_own_operation_is_twice_as_fast(ran):
    cell = ran.with_text("examples = {")
    slow, fast = (lambda rule=rule: rule(*cell.names["examples"][cell.names["CHOICE"]])
                  for rule in (cell.names["SLOW"][cell.names["CHOICE"]], cell.names["faster"]))  # fmt: skip
    assert costs.holds(lambda long, short: long > 2 * short, slow, fast)
