"""Known wrong answers: what people really write, and the hint that speaks to the idea behind it."""

from tinytorch.tito.wrong.answers import (
    Failure,
    Wrong,
    WrongAnswerError,
    find_hint,
    first_failure_of,
    load_wrong,
    wrong_cells,
)

__all__ = ["Failure", "Wrong", "WrongAnswerError", "find_hint", "first_failure_of", "load_wrong", "wrong_cells"]
