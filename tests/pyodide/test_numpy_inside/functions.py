"""exp, log and tanh of float32 against double precision: random arrays, and one sweep over the whole range."""

import numpy as np

COUNT = 2_000
LARGEST_ERROR = {"exp": 2.3, "log": 1.1, "tanh": 5.9}  # units in the last place, as float_math.h says
SWEEP_STEP = 4_093
rng = np.random.default_rng(20260121)
SPECIAL = np.array([0, -0.0, np.inf, -np.inf, np.nan, 1, -1, 1e-45, -1e-45, 1.1754944e-38, 1.1754942e-38, 88.72283,
                    88.722839, -87.33655, -103.97208, -104, 3.4028235e38, -3.4028235e38, 0.70710677, 1.4142135, 9.02],
                   "f4")
failures: list[str] = []


def errors_in_ulp(name: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Distance of y from the exact value in float32's spacing there; 0 or infinite where the value is special."""
    exact = getattr(np, name)(x.astype("f8"))
    rounded = exact.astype("f4")
    special = ~np.isfinite(rounded) | (rounded == 0)
    same = (np.isnan(rounded) & np.isnan(y)) | ((rounded == y) & (np.signbit(rounded) == np.signbit(y)))
    spacing = np.maximum(np.exp2(np.floor(np.log2(np.maximum(np.abs(exact), 1e-300))) - 23), 2.0**-149)
    return np.where(special, np.where(same, 0, np.inf), np.abs(y.astype("f8") - exact) / spacing)


def check(name: str, x: np.ndarray, y: np.ndarray, what: str) -> None:
    errors = errors_in_ulp(name, x, y)
    if errors.size and not errors.max() <= LARGEST_ERROR[name]:
        worst = errors.argmax()
        failures.append(f"{name} {what}: {name}({x.flat[worst]!r}) = {y.flat[worst]!r}, {errors.max():.2f} ulp")


def numbers(count: int) -> np.ndarray:
    """Bit patterns of all kinds, or a training run's numbers, with special values strewn in."""
    bits = rng.integers(0, 2**32, count, "u4").view("f4")
    x = bits if rng.random() < 0.5 else (rng.standard_normal(count) * rng.choice([1e-3, 1, 30, 100])).astype("f4")
    chosen = rng.random(count) < rng.choice([0, 0.02, 0.5])
    return np.where(chosen, rng.choice(SPECIAL, count), x)


def random_case(name: str, number: int) -> None:
    function, count, step = getattr(np, name), int(rng.integers(0, 200)), int(rng.choice([1, 1, 2, 3, -1, -2]))
    base = numbers(count * abs(step) + 8)
    offset = int(rng.integers(0, 8))
    x = base[offset:offset + count * abs(step)][::step]
    kind = rng.integers(4)
    if kind == 0:
        y = function(x)
    elif kind == 1:
        y = function(x, out=np.empty(3 * len(x), "f4")[::3])
    elif kind == 2:
        before, y = x.copy(), x
        function(y, out=y)
        x = before
    else:
        y = function(x.reshape(-1, 1).T).ravel()
    check(name, x, y, f"case {number}")
    alone = np.array([function(np.float32(v)) for v in x[:3]], "f4")
    if alone.tobytes() != np.ascontiguousarray(y[:3]).tobytes():
        failures.append(f"{name} case {number}: a number's result depends on its neighbours")


def sweep(name: str) -> int:
    """Every SWEEP_STEP-th of all float32 numbers."""
    bits = np.arange(0, 2**32, SWEEP_STEP, "i8").astype("u4")
    for part in np.array_split(bits.view("f4"), 64):
        check(name, part, getattr(np, name)(part), "sweep")
    return len(bits)


with np.errstate(all="ignore"):
    swept = {name: sweep(name) for name in LARGEST_ERROR}
    for name in LARGEST_ERROR:
        for number in range(COUNT):
            random_case(name, number)
result = {"checked": COUNT * len(LARGEST_ERROR), "swept": swept, "failures": failures[:20]}
