"""What checks are made of: each helper compares one thing and says in words what came instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from reprlib import Repr

import numpy as np

STUB = re.compile(r"(\d\d-[a-z0-9-]+): (.*)", re.DOTALL)
NOTHING = object()

_short = Repr()
_short.maxstring = _short.maxother = 200
_short.maxlist = _short.maxtuple = _short.maxdict = 12


class CheckFailed(AssertionError):
    """A check did not hold. `what` was computed, `expected` should have come, `actual` came (NOTHING if no value).

    `differs` marks the entries of two arrays of one shape that differ; None for anything else.
    """

    def __init__(
        self, message: str, what: str = "", expected: object = NOTHING, actual: object = NOTHING,
        differs: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.differs = differs
        self.message, self.what, self.expected, self.actual = message, what, expected, actual


def expect(condition: object, message: str) -> None:
    """Raise CheckFailed with `message`, a sentence, unless `condition` is true."""
    if not condition:
        raise CheckFailed(message)


def expect_equal(actual: object, expected: object, what: str) -> None:
    """Raise CheckFailed unless `actual == expected`. For arrays and Tensors, expect_array says more."""
    if isinstance(expected, np.ndarray) or _holds_array(actual) and _is_numeric(expected):
        expect_array(actual, expected, what)
    elif not _equal(actual, expected):
        kinds = f" ({type(actual).__name__}, not {type(expected).__name__})" if repr(actual) == repr(expected) else ""
        advice = " Is a `return` missing?" if actual is None and what.endswith(")") else ""
        message = f"{what}: expected {show(expected)}, got {show(actual)}{kinds}.{advice}"
        raise CheckFailed(message, what, expected, actual)


def expect_array(
    actual: object, expected: object, what: str, dtype: object = None, rtol: float = 1e-5, atol: float = 1e-6
) -> None:
    """Raise CheckFailed unless `actual` (Tensor, array, list or number) has the shape, dtype and values of `expected`.

    The dtype is compared only if one is given. Floats agree within `rtol` and `atol`; integers exactly; NaN is NaN.
    """
    wanted = as_array(expected)
    came = _numeric(actual, wanted, what)
    if came.shape != wanted.shape:
        _differ(f"has shape {came.shape}, but should have shape {wanted.shape}.", what, wanted, came)
    if dtype is not None and came.dtype != np.dtype(dtype):
        _differ(f"has dtype {came.dtype}, but should have dtype {np.dtype(dtype)}.", what, np.dtype(dtype), came.dtype)
    same = _close(came, wanted, rtol, atol)
    if not same.all():
        _differ_in_values(came, wanted, same, what)


def expect_raises(
    error: type[BaseException], call: Callable[[], object], what: str, mentions: Iterable[str] = ()
) -> None:
    """Raise CheckFailed unless `call()` raises `error` with a message that contains each of `mentions`."""
    try:
        value = call()
    except error as raised:
        _pass_stub_on(raised)
        _expect_mentions(raised, what, mentions)
    except Exception as raised:
        _pass_stub_on(raised)
        came = f"{type(raised).__name__}: {raised}"
        raise CheckFailed(f"{what} should raise {error.__name__}, but raised {came}", what, error, came) from raised
    else:
        message = f"{what} should raise {error.__name__}, but it returned {show(value)}."
        raise CheckFailed(message, what, error, value)


def as_array(value: object) -> np.ndarray:
    """The numpy array in a Tensor, or `value` made into one."""
    held = value.data if _holds_array(value) else value
    return np.asarray(held)


def show(value: object) -> str:
    """`value` in one short piece of text; arrays and Tensors as nested lists."""
    if not (_holds_array(value) or isinstance(value, np.generic)):
        return _short.repr(value)
    array = as_array(value)
    if array.size > 64:
        return f"an array of shape {array.shape}"
    return np.array2string(array, separator=", ", precision=6).replace("\n", "")


def is_stub(error: BaseException) -> bool:
    """True for the NotImplementedError that stands where a student has not written anything yet."""
    return isinstance(error, NotImplementedError) and STUB.match(str(error)) is not None


def same_failure(one: BaseException, other: BaseException) -> bool:
    """True if both failed in the same way: the same type of error and the same actual value, or else message."""
    if type(one).__name__ != type(other).__name__:
        return False
    if not (isinstance(one, CheckFailed) and isinstance(other, CheckFailed)):
        return str(one) == str(other)
    if one.actual is NOTHING or other.actual is NOTHING:
        return one.message == other.message
    return one.what == other.what and _same_value(one.actual, other.actual)


def _same_value(one: object, other: object) -> bool:
    if not all(_holds_array(value) and _is_numeric(as_array(value)) for value in (one, other)):
        return _same_text(one, other)
    left, right = as_array(one), as_array(other)
    return left.shape == right.shape and bool(_close(left, right, 1e-5, 1e-6).all())


def _same_text(one: object, other: object) -> bool:
    try:
        return repr(one) == repr(other)
    except Exception:  # a student's class may not be able to show itself yet
        return False


def _holds_array(value: object) -> bool:
    return isinstance(value, np.ndarray) or isinstance(getattr(value, "data", None), np.ndarray)


def _is_numeric(value: object) -> bool:
    try:
        return np.asarray(value).dtype.kind in "biufc"
    except ValueError:
        return False


def _equal(actual: object, expected: object) -> bool:
    try:
        return bool(actual == expected)
    except ValueError:  # An array inside a list or a tuple has no single truth value.
        return False


def _numeric(actual: object, wanted: np.ndarray, what: str) -> np.ndarray:
    if actual is None:
        raise CheckFailed(f"{what} gave None. Is a `return` missing?", what, wanted, actual)
    if not _is_numeric(as_array(actual) if _holds_array(actual) else actual):
        message = f"{what} should be numbers, but gave {show(actual)} (a {type(actual).__name__})."
        raise CheckFailed(message, what, wanted, actual)
    return as_array(actual)


def _close(actual: np.ndarray, expected: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    if actual.dtype.kind in "biu" and expected.dtype.kind in "biu":
        return np.asarray(actual == expected)
    return np.asarray(np.isclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True))


def _differ(sentence: str, what: str, expected: object, actual: object) -> None:
    raise CheckFailed(f"{what} {sentence}", what, expected, actual)


def _differ_in_values(came: np.ndarray, wanted: np.ndarray, same: np.ndarray, what: str) -> None:
    message = f"{what} gave {show(came)}, but should be {show(wanted)}."
    if came.size > 1:
        first = tuple(int(place) for place in np.argwhere(~same)[0])
        where = f"[{', '.join(map(str, first))}]"
        message += f" The first difference is at {where}: {came[first]} in place of {wanted[first]}"
        message += f" ({int((~same).sum())} of {came.size} values differ)." if came.size > 4 else "."
    message += _spreading(came, wanted)
    raise CheckFailed(message, what, wanted, came, ~same)


def _spreading(came: np.ndarray, wanted: np.ndarray) -> str:
    """A sentence about nan where there should be numbers: it seldom stays alone."""
    if came.dtype.kind != "f" or not (np.isnan(came) & ~np.isnan(wanted)).any():
        return ""
    return (
        " nan comes from 0/0, inf - inf, 0 * inf, or the log or root of a negative number, and spreads to all that is "
        "computed from it: look for the first step that gives one."
    )


def _expect_mentions(raised: BaseException, what: str, mentions: Iterable[str]) -> None:
    for word in mentions:
        if str(word).lower() not in str(raised).lower():
            message = f'{what} raises {type(raised).__name__}, as it should, but its message "{raised}" '
            raise CheckFailed(f'{message}does not mention "{word}".', what, word, str(raised))


def _pass_stub_on(raised: BaseException) -> None:
    if is_stub(raised):
        raise raised
