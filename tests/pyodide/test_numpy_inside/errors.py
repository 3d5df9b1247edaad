"""What WebAssembly cannot report by itself: matrices without an answer, and warnings."""

import warnings
from collections.abc import Callable

import numpy as np

singular, indefinite = np.ones((3, 3)), -np.eye(3)
not_numbers = np.full((3, 3), np.nan)
healthy = np.array([[2.0, 1.0], [1.0, 3.0]])


def raises(call: Callable[[], object]) -> bool:
    try:
        call()
    except np.linalg.LinAlgError:
        return True
    return False


def warns(call: Callable[[], object]) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return [str(w.message) for w in caught]


def full_memory() -> list[np.ndarray]:
    """Arrays that leave less than one piece of memory."""
    held: list[np.ndarray] = []
    try:
        while True:
            held.append(np.empty(PIECE, "u1"))
    except MemoryError:
        return held


def out_of_memory() -> tuple[bool, bool]:
    """With no memory left: a product whose result has no room raises; one that has its room needs no other."""
    a, out = np.ones((512, 512), "f4"), np.empty((512, 512), "f4")
    column = np.ones((PIECE // 4000, 2), "f4")
    held = full_memory()
    try:
        column @ np.ones((2, 2000), "f4")
        raised = False
    except MemoryError:
        raised = True
    right = bool((np.matmul(a, a, out=out) == 512).all())
    del held
    return raised, right


PIECE = 64 << 20
no_room, enough_room = out_of_memory()
batch = np.stack([np.eye(3), singular])
result = {
    "inv": raises(lambda: np.linalg.inv(singular)),
    "inv of zeros float32": raises(lambda: np.linalg.inv(np.zeros((2, 2), "f4"))),
    "solve": raises(lambda: np.linalg.solve(singular, np.ones(3))),
    "one of a batch": raises(lambda: np.linalg.inv(batch)),
    "cholesky": raises(lambda: np.linalg.cholesky(indefinite)),
    "svd of NaN": raises(lambda: np.linalg.svd(not_numbers)),
    "eigvals of NaN": raises(lambda: np.linalg.eigvals(not_numbers)),
    "healthy inverse": bool(np.allclose(np.linalg.inv(healthy) @ healthy, np.eye(2))),
    "healthy after an error": not raises(lambda: np.linalg.cholesky(healthy)),
    "determinant of a singular matrix": bool(np.linalg.det(singular) == 0),
    "int // 0 warns": warns(lambda: np.ones(2, int) // 0) == ["divide by zero encountered in floor_divide"],
    "log(0) warns": warns(lambda: np.log(np.zeros(2, "f4"))) == ["divide by zero encountered in log"],
    "log(-1) warns": warns(lambda: np.log(-np.ones(2, "f4"))) == ["invalid value encountered in log"],
    "exp(100) warns": warns(lambda: np.exp(np.full(2, 100, "f4"))) == ["overflow encountered in exp"],
    "exp(1) does not": warns(lambda: np.exp(np.ones(20, "f4"))) == [],
    "no room for the result": no_room,
    "no room but for the result": enough_room,
}
