"""Checks: what they say when something is wrong, which wrong answers they recognise, and that no trace is left."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from tinytorch import _resolver
from tinytorch.tito.checking import CheckFailed, expect, expect_array, expect_equal, expect_raises, run, run_exercise
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.trial.expect import same_failure


def tensor(*values, dtype=np.float32):
    return SimpleNamespace(data=np.array(values, dtype))


def failure(call, *arguments, **options) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        call(*arguments, **options)
    return caught.value


@pytest.mark.parametrize(
    ("actual", "expected", "options"),
    [
        ([1, 2], [1, 2], {}),
        (tensor(1, 2), [1, 2], {"dtype": np.float32}),
        (np.float32(0.1), 0.1, {}),
        (tensor(np.nan, np.inf), [np.nan, np.inf], {}),
        ([1.0000001], [1], {}),
        ([1.1], [1], {"atol": 0.2}),
        (np.zeros((0, 3)), np.zeros((0, 3)), {}),
    ],
)
def test_equal_arrays_pass(actual, expected, options):
    expect_array(actual, expected, "f()", **options)


def test_shapes_are_compared_before_anything_else():
    error = failure(expect_array, tensor(1, 2), [[1], [2]], "f(x)", dtype=np.int64)
    assert error.message == "f(x) has shape (2,), but should have shape (2, 1)."
    assert error.what == "f(x)"
    assert error.actual.tolist() == [1, 2] and error.expected.tolist() == [[1], [2]]


def test_the_dtype_is_compared_before_values():
    assert "has dtype float32, but should have dtype int64" in failure(
        expect_array, tensor(1, 3), [1, 2], "f(x)", dtype=np.int64
    ).message


def test_the_first_difference_is_shown():
    message = failure(expect_array, [[1, 2], [5, 6]], [[1, 2], [3, 4]], "f(x)").message
    assert message.startswith("f(x) gave [[1, 2], [5, 6]], but should be [[1, 2], [3, 4]].")
    assert "first difference is at [1, 0]: 5 in place of 3" in message


def test_large_arrays_are_not_printed_whole():
    message = failure(expect_array, np.zeros(1000), np.ones(1000), "f(x)").message
    assert "an array of shape (1000,)" in message and "(1000 of 1000 values differ)" in message
    assert len(message) < 300


def test_large_integers_are_compared_exactly():
    assert failure(expect_array, [16777216], [16777217], "f(x)")


@pytest.mark.parametrize("actual", [None, "text", [[1, 2], [3]], object()])
def test_what_is_no_array_is_said(actual):
    message = failure(expect_array, actual, [1, 2], "f(x)").message
    assert "f(x)" in message
    assert ("Is a `return` missing?" in message) is (actual is None)


def test_equal_values_pass_and_others_are_shown():
    expect_equal((1, 2), (1, 2), "shape")
    assert failure(expect_equal, (1, 2), (2, 1), "x.shape").message == "x.shape: expected (2, 1), got (1, 2)."
    assert "Is a `return` missing?" in failure(expect_equal, None, 3, "f(1)").message
    assert "(str, not" not in failure(expect_equal, "1", 1, "f(1)").message
    assert failure(expect_equal, [np.ones(2)], [np.zeros(2)], "f(1)").expected is not None


def test_arrays_in_expect_equal_are_compared_as_arrays():
    expect_equal(np.ones(2), np.ones(2), "x")
    assert "first difference" in failure(expect_equal, np.ones(2), [1.0, 2.0], "x").message


def test_a_condition_has_a_sentence_of_its_own():
    expect(1 < 2, "never")
    assert failure(expect, [], "It is empty.").message == "It is empty."


def raiser(error):
    def call():
        raise error

    return call


def test_an_expected_error_passes_and_must_mention_what_matters():
    expect_raises(ValueError, raiser(ValueError("shapes (2,) and (3,)")), "f()", mentions=["(2,)", "(3,)"])
    assert 'does not mention "(4,)"' in failure(
        expect_raises, ValueError, raiser(ValueError("shapes (2,)")), "f()", ["(4,)"]
    ).message


def test_another_error_or_none_is_said():
    assert "but raised TypeError: no" in failure(expect_raises, ValueError, raiser(TypeError("no")), "f()").message
    assert "but it returned 3" in failure(expect_raises, ValueError, lambda: 3, "f()").message


class Mute:
    def __repr__(self):
        raise NotImplementedError("01-repr: write it")


def test_values_that_can_not_show_themselves_are_no_known_mistake():
    one, other = (failure(expect_raises, ValueError, Mute, "f()") for _ in range(2))
    assert not same_failure(one, other)


def test_a_stub_is_never_the_expected_error():
    stub = NotImplementedError("01-add: write it")
    for error in (ValueError, Exception, NotImplementedError):
        with pytest.raises(NotImplementedError):
            expect_raises(error, raiser(stub), "f()")


def kernel(text: str) -> ModuleType:
    """A notebook's namespace in which `text` was run."""
    module = ModuleType("__main__")
    exec(compile(text, "<cell>", "exec"), module.__dict__)
    return module


def test_a_right_answer_passes(place):
    outcome = run_exercise("01-add", kernel("def add(a, b): return a + b"))
    assert outcome.passed and outcome.exercise == "01-add" and outcome.seconds > 0


def test_a_known_wrong_answer_meets_its_hint(place):
    outcome = run_exercise("01-add", kernel("def add(a, b): return a + -b"))
    assert not outcome.passed
    assert outcome.failed_check == "Two and three make five."
    assert outcome.message == "add(2, 3): expected 5, got -1."
    assert outcome.hint == "The sign is the other one."


def test_what_a_known_wrong_answer_warns_of_is_not_shown(place, recwarn):
    wrong = place.course / "modules/01_tensor/wrong.py"
    code = "import warnings\\ndef add(a, b):\\n    warnings.warn('not yours')\\n    return a - b"
    wrong.write_text(wrong.read_text().replace('swap=("a + b", "a - b")', f'code="{code}"'))
    assert run_exercise("01-add", kernel("def add(a, b): return a - b")).hint
    assert not recwarn.list


def test_another_wrong_answer_meets_no_hint(place):
    assert run_exercise("01-add", kernel("def add(a, b): return 7")).hint is None


def test_without_a_reference_there_are_no_hints_but_answers(place):
    (place.reference / "core" / "tensor.py").unlink()
    outcome = run_exercise("01-add", kernel("def add(a, b): return a - b"))
    assert not outcome.passed and outcome.hint is None


def test_a_stub_is_not_written_yet(place):
    outcome = run_exercise("01-add", kernel("def add(a, b): raise NotImplementedError('01-add: join them')"))
    assert outcome.message == "01-add is not written yet: join them"


def test_a_stub_of_another_exercise_is_named(place):
    text = "def add(a, b): raise NotImplementedError('01-double: twice')"
    assert run_exercise("01-add", kernel(text)).message == "01-add needs 01-double, which is not written yet: twice"


def test_a_missing_definition_names_the_cell_to_run(place):
    message = run_exercise("01-add", kernel("x = 1")).message
    assert message == "`add` is not defined yet. Run the cell of exercise 01-add first, then check again."


def test_an_exception_shows_the_students_own_line(place):
    message = run_exercise("01-add", kernel("def add(a, b):\n    return a.shape + b\n")).message
    assert message.startswith("add(2, 3) should give 5, but raised AttributeError: 'int' object has no attribute")
    assert "line 2" in message
    assert "checking.py" not in message and "checks.py" not in message


def test_a_wrong_signature_shows_the_call(place):
    message = run_exercise("01-add", kernel("def add(a): return a")).message
    assert message.startswith("add(2, 3) should give 5, but raised TypeError: add() takes 1 positional argument")


def test_an_endless_loop_ends_in_a_sentence(place, monkeypatch):
    monkeypatch.setattr(run, "SECONDS", 0.2)
    outcome = run_exercise("01-add", kernel("def add(a, b):\n    while True:\n        a = abs(a)\n"))
    assert not outcome.passed and "Stopped after 0.2 s in add" in outcome.message


def test_code_that_ends_the_program_does_not_end_the_kernel(place):
    outcome = run_exercise("01-add", kernel("def add(a, b): raise SystemExit(3)"))
    assert not outcome.passed and "ended the program" in outcome.message


def test_nothing_stays_behind(place):
    module = kernel("import numpy as np\ndef add(a, b):\n    np.random.rand(3)\n    return a - b")
    before = dict(vars(module))
    framework = importlib.import_module("tinytorch.core.tensor")
    np.random.seed(5)
    wanted = np.random.RandomState(5).rand()
    assert run_exercise("01-add", module).hint
    assert dict(vars(module)) == before
    assert sys.modules["tinytorch.core.tensor"] is framework
    assert sys.modules["tinytorch.core"].tensor is framework
    assert np.random.rand() == wanted


def test_what_a_check_imports_is_the_kernels_own_module(place):
    checks = place.course / "modules" / "01_tensor" / "checks.py"
    checks.write_text(
        "from tinytorch.tito.checking import exercise, expect_equal\n\n\n"
        '@exercise("01-add")\ndef test_import(module):\n'
        "    from tinytorch.core.tensor import add\n    expect_equal(add(1, 1), 'mine', 'add(1, 1)')\n"
    )
    assert run_exercise("01-add", kernel("def add(a, b): return 'mine'")).passed
    _resolver.forget()
    assert importlib.import_module("tinytorch.core.tensor").add(1, 1) == 2


def test_an_unknown_exercise_lists_the_known(place):
    with pytest.raises(CourseError, match="Module 01 has: 01-add, 01-double"):
        run_exercise("01-sub", kernel(""))


def checks(place, call: str) -> None:
    """A course whose one check of 01-add makes `call`."""
    (place.course / "modules" / "01_tensor" / "checks.py").write_text(
        "from tinytorch.tito.checking import exercise, expect, expect_array\n\n\n"
        f'@exercise("01-add")\ndef test_call(module):\n    empty = (0, 3)\n    {call}\n'
    )


RAISES = "def add(a, b):\n    return a[9]\n"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('expect_array(module.add((), 1), [1, 2], f"add of shape {empty}")',
         "add of shape (0, 3) should give shape (2,), but raised IndexError: tuple index out of range\nIn add, line 2"),
        ("""expect_array(
        module.add((), 1),
        module.add((), 2), "add")""", "IndexError"),
        ("expect(module.add((), 1), 'never')", "IndexError"),
    ],
)  # fmt: skip
def test_an_exception_follows_what_was_asked(place, call, said):
    checks(place, call)
    message = run_exercise("01-add", kernel(RAISES)).message
    assert message.startswith(said)
    assert ("The check ran: `" in message) is (said == "IndexError")


def test_several_missing_cells_are_said_at_once(place):
    message = run_exercise("01-double", kernel("x = 1")).message
    assert "several cells above have not run" in message and "Run > Run All Above Selected Cell" in message
    assert "Run the cell of exercise 01-double first" in run_exercise("01-double", kernel("def add(): 1")).message


def test_prints_are_kept_for_after_the_verdict(place, capsys):
    outcome = run_exercise("01-add", kernel("def add(a, b):\n    print('here', a)\n    return a - b"))
    assert outcome.output == "here 2\n" and outcome.hint
    assert capsys.readouterr().out == ""


def test_an_endless_loop_that_prints_fills_no_memory(place, monkeypatch):
    monkeypatch.setattr(run, "SECONDS", 0.2)
    outcome = run_exercise("01-add", kernel("def add(a, b):\n    while True:\n        print('x' * 1000)\n"))
    assert 0 < len(outcome.output) <= 10_000


@pytest.mark.parametrize(
    ("text", "written"),
    [("x = 1", False), ("def add(a, b): raise NotImplementedError('01-add: do')", False), ("def add(a, b): 1", True)],
)
def test_a_stub_and_a_missing_definition_are_not_written(place, text, written):
    assert run_exercise("01-add", kernel(text)).written is written
