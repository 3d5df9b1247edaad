"""What is said about an error: a table of code and the words it brings; and of code about which nothing is said."""

from __future__ import annotations

import linecache
from itertools import count

import numpy as np
import pytest

from tinytorch.tito.errors.explainers.table import explain
from tinytorch.tito.errors.presentation import page, traceback_text
from tinytorch.tito.errors.scene import Explanation

_number = count()


class Tensor:
    """As much of a Tensor as an explanation looks at."""

    __array_ufunc__ = None

    def __init__(self, data) -> None:
        self.data, self.grad = np.array(data, np.float32), None

    shape = property(lambda self: self.data.shape)
    T = property(lambda self: Tensor(self.data.T))

    def __matmul__(self, other):
        return _product(self.data, other.data)


def _product(a, b):
    raise ValueError(f"matmul of shapes {a.shape} and {b.shape}, in the student's own words")


def error_of(code: str) -> BaseException:
    """What `code` raises, run as a cell."""
    name = f"<cell {next(_number)}>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    names = {"np": np, "Tensor": Tensor, "x": Tensor(np.ones((2, 3))), "w": Tensor(np.ones((4, 5)))}
    names |= {"a": np.ones((2, 3)), "b": np.ones(2), "c": np.ones((4, 3)), "empty": [], "rows": [[1, 2], [3]]}
    try:
        exec(compile(code, name, "exec"), names)
    except BaseException as error:
        return error
    raise AssertionError(f"no error came from {code!r}")


def words(found: Explanation) -> str:
    return f"{found.title}. {found.happened} {found.advice}"


EXPLAINED = {
    "a @ a": ["`a` has shape (2, 3).", "3 entries", "`a @ a.T` would, with shape (2, 2)", "`a.T @ a`"],
    "a.T @ a.T": ["`a.T @ a` would, with shape (3, 3)"],
    "x @ w": ["`x` has shape (2, 3), and `w` has shape (4, 5)", "Print both shapes"],
    "np.matmul(a, b)": ["`b` has shape (2,)", "the only axis on the right has 2"],
    "a @ np.float64(2)": ["single number", "`*`"],
    "a - b": ["axis -1 has 3 entries on one side and 2 on the other", "`b` with a last axis of length 1", "keepdims"],
    "a * c": ["axis -2 has 2 entries on one side and 4"],
    "a += c": ["`a` has shape (2, 3), and `c` has shape (4, 3)", "`a + c`"],
    "a < c": ["`a < c` has no value"],
    "def f(k):\n    return k - b\nf(a)": ["`k` has shape (2, 3), and `b` has shape (2,)"],
    "a + np.ones(5)": ["(2,3)", "(5,)", "equal, or one of them 1"],
    "a @ np.ones((2, 2))": ["right side has 2 entries", "left side has 3"],
    "np.dot(a, a)": ["shapes (2,3) and (2,3)", "left side has 3"],
    "a.reshape(4, 2)": ["has 6 entries", "(4,2)"],
    "a[0] = [1, 2]": ["shape (2,)", "shape (3,)"],
    "np.array(rows)": ["differ in length"],
    "np.concatenate([a, b[:, None]], axis=0)": ["On axis 1, array 0 has 3 entries and array 1 has 1"],
    "np.stack([a, c])": ["one shape"],
    "a.sum(axis=2)": ["Axis 2 was asked for, and the array has 2"],
    "a[0, 0, 0]": ["has 2 axes, and the index names 3"],
    "if a > 0: pass": [".all()", ".any()"],
    "float(a)": ["single number", ".sum()"],
    "x.grad.shape": ["`x` has no gradient yet", "backward()"],
    "y = None\ny.shape": ["`y` holds None"],
    "y = None\nx.data + y": ["`y` holds None"],
    "def f(k):\n    print(k)\nf(1).shape": ["`f` returns nothing", "`f(1)` gave None"],
    "y = None\nlen(y)": ["`y` holds None"],
    "x.argmax()": ["Tensor of shape (2, 3)", "`x.data`"],
    "x.view(3, 2)": ["PyTorch", "`reshape`"],
    "a.backward()": ["array of shape (2, 3)", "`Tensor(a)`"],
    "a.reshap(3, 2)": ["It has a `reshape`"],
    "x.shape()": ["`x.shape` is a tuple, (2, 3)"],
    "list = [1]\nlist((2, 3))": ["hidden", "`del list`"],
    "n = 0\n5 / n": ["`n` is 0"],
    "5 // len(empty)": ["`len(empty)` is 0"],
    "[1, 2][2]": ["2 entries, numbers 0 to 1; number 2"],
    "empty[0]": ["no entries at all"],
    "a[5]": ["Axis 0 of `a` has 2 entries"],
    "k = {'a': 1}\nk['b']": ["these keys: 'a'"],
    "tensr = 1\nTensr([1])": ["There is a `Tensor`"],
    "def f():\n    if a is None:\n        q = 1\n    return q\nf()": ["`f` gives `q` a value in line 3"],
    "def f():\n    b = b + 1\nf()": ["outside of `f`", "argument"],
    "def f(n):\n    return f(n + 1)\nf(0)": ["`f` called itself until", "line 2: `return f(n + 1)`"],
    "np.ones((10**7, 10**7))": ["(10000000, 10000000) in float64 needs 728. TiB"],
    "import torch": ["`from tinytorch import Tensor`"],
    "import tinytorch.core.tensr": ["tinytorch.core.tensor"],
    "import colections": ["There is a `collections`"],
    "def f(k)\n    return k": ["line 1", "colon", "Nothing of this cell has run"],
    "def f(k):\nreturn k": ["line 2", "moved in"],
    "k = 1\n  n = 2": ["further than the one above"],
    "k = (1, 2": ["`(` in this line has no partner"],
    "k = 1, 2)": ["one `)` too many"],
    "k = (1, 2]": ["A `(` was opened, and a `]` closes it"],
    "if k = 1: pass": ["`==`"],
    "k = 'text": ["never ends"],
    "return 1": ["`return` belongs inside a function"],
    "break": ["`break` belongs inside a loop"],
    "k = “text”": ["U+201C"],
    "k = [1 2]": ["comma"],
    "print 'text'": ["round brackets"],
}  # fmt: skip


@pytest.mark.parametrize(("code", "said"), EXPLAINED.items())
def test_explained(code, said):
    found = explain(error_of(code))
    assert found is not None
    text = words(found)
    assert [part for part in said if part not in text] == [], text


SILENT = [
    "raise ValueError('in their own words')",
    "raise AttributeError('x')",
    "class Odd:\n    def __getattr__(self, name):\n        raise ValueError(name)\nOdd().data @ a",
    "import nothing_of_this_name",
    "nothing_of_this_name",
    "assert a is None",
    "f = lambda: None\nf(1)",
    "k = {}\nk.update(1)",
    "a @ a.T @ 'text'",
    "def f(n):\n    raise RecursionError\nf(0)",
    "[][object()]",
    "None + f()",
]


@pytest.mark.parametrize("code", SILENT)
def test_nothing_is_said_where_nothing_is_certain(code):
    assert explain(error_of(code)) is None


@pytest.mark.parametrize("use", ["odd @ a", "odd.shape + a", "odd.reshap", "f(odd)[5]", "odd.data.T @ a"])
def test_explaining_runs_nothing_of_the_students(use):
    code = f"""
asked = []
class Odd:
    @property
    def data(self):
        asked.append("data")
        raise ValueError("no")
    shape = T = data
def f(k):
    asked.append("f")
    return [k]
odd = Odd()
{use}"""
    error = error_of(code)
    asked = error.__traceback__.tb_next.tb_frame.f_globals["asked"]
    before = list(asked)
    explain(error)
    assert asked == before


def text_of(error: BaseException) -> str:
    return "\n".join(traceback_text(error, lambda name: name.strip("<>")))


def test_a_traceback_has_the_students_lines_and_no_library():
    text = text_of(error_of("def f(k):\n    return np.concatenate([k, 1])\n\nf(a)"))
    assert "line 4\n    f(a)" in text and "line 2, in f\n    return np.concatenate([k, 1])" in text
    assert "\n\nValueError: all the input arrays must have same number of dimensions" in text
    assert "site-packages" not in text


def test_a_long_way_is_shortened():
    code = "def f(n):\n    if n: return g(n - 1)\n    raise OSError('end')\ndef g(n):\n    return f(n)\nf(20)"
    text = text_of(error_of(code))
    assert text.count("\n") < 40 and "more steps of yours" in text and text.endswith("OSError: end")


def test_stopping_is_one_calm_sentence_with_its_line():
    text = text_of(error_of("for k in range(3):\n    if k == 2: raise KeyboardInterrupt"))
    assert text.startswith("Stopped at") and "line 2: if k == 2" in text and "Traceback" not in text


def test_what_is_said_holds_no_markup():
    from tinytorch.tito.say.display import to_html

    html = to_html(page(error_of("k = {'<b>': 1}\nk['<script>']")))
    assert "<script>" not in html and "&lt;script&gt;" in html
