"""`build.py bench numpy`: numpy in Chromium, stock and ours, beside two other engines and native numpy, in one run.

Prints a table of times and the ratios that the wheel is held to. Stock is the same recipe with our parts off; it is not
in the repository: `vendor/numpy/build.sh --stock` makes it. Without it, its column and the ratios to it stay empty.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENDOR = ROOT / "vendor" / "numpy"
FOLDER = Path(__file__).resolve().parent
COLUMNS = ("native", "ours", "stock", "tfjs", "onnx")
Times = dict[str, dict[str, float]]  # engine -> case -> seconds

NATIVE = """
import json, sys
sys.path.insert(0, sys.argv[1])
import cases
report = lambda name, seconds: print(json.dumps({"engine": "native", "name": name, "seconds": seconds}))
cases.measure(report, sys.argv[2])
"""


@dataclass(frozen=True)
class Bar:
    """A ratio that the wheel must reach: `names` are the cases, `ratio` reads their times, at least `least`."""

    title: str
    names: tuple[str, ...]
    ratio: Callable[[dict[str, float]], float]
    least: float


def faster_than(engine: str) -> Callable[[dict[str, float]], float]:
    """How many times faster ours is."""
    return lambda times: times[engine] / times["ours"]


def best_engine(times: dict[str, float]) -> float:
    return min(times["tfjs"], times["onnx"]) / times["ours"]


LARGE = tuple(f"matmul f4 n={n}" for n in (256, 512, 1024))
LAYERS = tuple(f"layer 64x{shape} {what}" for shape in ("784x128", "128x64", "128x10")
               for what in ("forward", "dW = x.T @ g", "dx = g @ W.T"))
FUNCTIONS = ("exp", "tanh", "log")
REDUCTIONS = ("sum axis=0", "sum axis=1", "max axis=0", "max axis=1")
STEPS = ("MLP step 784-128-10", "CNN step 3x32x32")
BARS = (
    Bar("large products: 30 x stock", LARGE, faster_than("stock"), 30),
    Bar("large products: the best of the two other engines", LARGE, best_engine, 1),
    Bar("large products: 40 % of native", LARGE, faster_than("native"), 0.4),
    Bar("n = 64: 5 x stock", ("matmul f4 n=64",), faster_than("stock"), 5),
    Bar("layers of a batch of 64: 10 x stock", LAYERS, faster_than("stock"), 10),
    Bar("exp, tanh, log: 6 x stock", FUNCTIONS, faster_than("stock"), 6),
    Bar("exp, tanh, log: within 3 x native", FUNCTIONS, faster_than("native"), 1 / 3),
    Bar("add, multiply, maximum: within 2 x native", ("add", "multiply", "maximum"), faster_than("native"), 1 / 2),
    Bar("sum and max along an axis: within 3 x native", REDUCTIONS, faster_than("native"), 1 / 3),
    Bar("training steps: within 4 x native", STEPS, faster_than("native"), 1 / 4),
)


def lines(command: Iterable[object], environment: dict[str, str] | None = None) -> list[dict]:
    """The JSON lines that a program prints; its complaints go to this one's."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True, check=True,
                          env={**os.environ, **(environment or {})})
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def native(only: str) -> list[dict]:
    """Native numpy on one thread; its pace is set by the same cases.py."""
    return lines([sys.executable, "-c", NATIVE, FOLDER, only], {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"})


def browser(wheels: dict[str, Path], only: str, engines: bool) -> list[dict]:
    wanted = {"pyodide": str(ROOT / "node_modules" / "pyodide"), "cases": str(FOLDER / "cases.py"), "only": only,
              "wheels": {name: str(path) for name, path in wheels.items()}, "engines": engines,
              "chromium": os.environ.get("TINYTORCH_CHROMIUM") or shutil.which("chromium")}
    return lines(["node", FOLDER / "run.mjs", json.dumps(wanted)])


def gather(measured: list[dict]) -> tuple[Times, dict[str, float]]:
    """Seconds by case and engine, and milliseconds that each engine took to start."""
    times: Times = {}
    for line in measured:
        if "name" in line:
            times.setdefault(line["name"], {})[line["engine"]] = line["seconds"]
    return times, {line["engine"]: line["start"] for line in measured if "start" in line}


def table(times: Times) -> str:
    """Microseconds of every case, one column for each engine."""
    rows = [f"{'microseconds':34}" + "".join(f"{name:>12}" for name in COLUMNS)]
    for name, row in times.items():
        cells = (f"{row[c] * 1e6:12.1f}" if c in row else f"{'':12}" for c in COLUMNS)
        rows.append(f"{name:34}" + "".join(cells))
    return "\n".join(rows)


def verdict(bar: Bar, times: Times) -> str:
    """One line: the worst case's ratio against the bar."""
    try:
        ratio, name = min((bar.ratio(times[name]), name) for name in bar.names if best_known(bar, times, name))
    except (KeyError, ValueError):
        return f"{bar.title:52} not measured"
    return f"{bar.title:52} {ratio:7.2f} of {bar.least:.2f}  {'ok   ' if ratio >= bar.least else 'BELOW'} at {name}"


def best_known(bar: Bar, times: Times, name: str) -> bool:
    """The other engines do not measure every shape; cases that one of them lacks do not count."""
    return name in times and (bar.ratio is not best_engine or {"tfjs", "onnx"} <= times[name].keys())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="build.py bench numpy", description=__doc__)
    name = tomllib.loads((VENDOR / "numpy.toml").read_text())["wheel"]["file"]
    parser.add_argument("--wheel", type=Path, default=VENDOR / name,
                        help="measure this wheel instead of the vendored one")
    parser.add_argument("--stock", type=Path, default=Path.home() / "numpy-work" / "out-stock" / name,
                        help="numpy without our parts, as vendor/numpy/build.sh --stock leaves it")
    parser.add_argument("--only", default="", help="only the cases whose name contains this")
    options = parser.parse_args(arguments or [])
    wheels = {"ours": options.wheel} | ({"stock": options.stock} if options.stock.exists() else {})
    if "stock" not in wheels:
        print(f"There is no stock wheel at {options.stock}; vendor/numpy/build.sh --stock makes it.\n")
    if not (FOLDER / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=FOLDER, check=True)
    times, starts = gather(native(options.only) + browser(wheels, options.only, engines=True))
    print(table(times), "\n")
    print("\n".join(verdict(bar, times) for bar in BARS))
    print("\nimport numpy: " + ", ".join(f"{name} {starts[name]:.0f} ms" for name in wheels))
    return 0
