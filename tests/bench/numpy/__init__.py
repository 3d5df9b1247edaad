"""`build.py bench numpy`: numpy in Chromium, stock and ours, beside two other engines and native numpy, in one run.

Prints a table of times and the ratios that the wheel is held to. Stock is the same recipe with our parts off; it is not
in the repository: `vendor/numpy/build.sh --stock` makes it. Without it, its column and the ratios to it stay empty.

The engines take turns, group by group of cases and pass by pass, and the best time of each case counts. So work of
others on the machine spoils single rounds, but hardly the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENDOR = ROOT / "vendor" / "numpy"
FOLDER = Path(__file__).resolve().parent
COLUMNS = ("native", "ours", "stock", "tfjs", "onnx")
GROUPS = ("matmul", "layer", "im2col", "heads", "vectors", "elementwise", "reductions", "data", "steps")
PASSES = 3
Times = dict[str, dict[str, float]]  # case -> engine -> seconds

NATIVE = """
import json, sys
sys.path.insert(0, sys.argv[1])
import cases
say = lambda **line: print(json.dumps({"engine": "native"} | line), flush=True)
for line in sys.stdin:
    command = json.loads(line)
    cases.measure(lambda name, seconds: say(name=name, seconds=seconds), command["group"], command["only"])
    say(done=True)
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


class Worker:
    """A process that measures: one command a line in, lines of JSON out, the last of each answer {"done": true}."""

    def __init__(self, command: list[object], environment: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, bufsize=1, env={**os.environ, **(environment or {})})

    def measure(self, engine: str, group: str, only: str) -> Iterator[dict]:
        print(json.dumps({"engine": engine, "group": group, "only": only}), file=self.process.stdin, flush=True)
        for line in self.process.stdout:
            if line.startswith("{"):
                answer = json.loads(line)
                if answer.get("done"):
                    return
                yield answer
        raise RuntimeError(f"{engine} stopped while it measured {group}; what it said is above.")

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def native() -> Worker:
    """Native numpy on one thread; its pace is set by the same cases.py."""
    return Worker([sys.executable, "-c", NATIVE, FOLDER], {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"})


def browser(wheels: dict[str, Path]) -> Worker:
    wanted = {"pyodide": str(ROOT / "node_modules" / "pyodide"), "cases": str(FOLDER / "cases.py"),
              "wheels": {name: str(path) for name, path in wheels.items()},
              "chromium": os.environ.get("TINYTORCH_CHROMIUM") or shutil.which("chromium")}
    return Worker(["node", FOLDER / "run.mjs", json.dumps(wanted)])


def measure(wheels: dict[str, Path], only: str, passes: int) -> Iterator[dict]:
    """What all engines report, in turns."""
    workers = {"native": native(), "": browser(wheels)}
    try:
        for number in range(passes):
            for group in GROUPS:
                print(f"pass {number + 1} of {passes}: {group}", file=sys.stderr)
                for engine in ("native", *wheels, "tfjs", "onnx", "registers"):
                    yield from workers.get(engine, workers[""]).measure(engine, group, only)
    finally:
        for worker in workers.values():
            worker.close()


def gather(measured: Iterator[dict]) -> tuple[Times, dict[str, float]]:
    """Best seconds by case and engine, and milliseconds that each engine took to start."""
    times: Times = {}
    starts: dict[str, float] = {}
    for line in measured:
        if "name" in line:
            row = times.setdefault(line["name"], {})
            row[line["engine"]] = min(line["seconds"], row.get(line["engine"], line["seconds"]))
        else:
            starts[line["engine"]] = line["start"]
    return times, starts


def table(times: Times) -> str:
    """Microseconds of every case, one column for each engine."""
    rows = [f"{'microseconds':34}" + "".join(f"{name:>12}" for name in COLUMNS)]
    for name, row in times.items():
        cells = (f"{row[c] * 1e6:12.1f}" if c in row else f"{'':12}" for c in COLUMNS)
        rows.append(f"{name:34}" + "".join(cells))
    return "\n".join(rows)


def verdict(bar: Bar, times: Times) -> str:
    """One line: what is asked, what the worst case reaches, whether that is enough."""
    try:
        ratio, name = min((bar.ratio(times[name]), name) for name in bar.names if best_known(bar, times, name))
    except (KeyError, ValueError):
        return f"{bar.title:52} not measured"
    met = "met" if ratio >= bar.least else "not met"
    return f"{bar.title:52} asked {bar.least:5.2f}  reached {ratio:5.2f}  {met:8} {name}"


def best_known(bar: Bar, times: Times, name: str) -> bool:
    """The other engines do not measure every shape; cases that one of them lacks do not count."""
    return name in times and (bar.ratio is not best_engine or {"tfjs", "onnx"} <= times[name].keys())


def speeds(times: Times, operation: float) -> str:
    """Float32 products in GFLOP/s beside what the processor does with SIMD128 when nothing leaves its registers."""
    reached = (f"n = {n} {2e-9 * n**3 / times[f'matmul f4 n={n}']['ours']:.0f}" for n in (64, 256, 512, 1024)
               if "ours" in times.get(f"matmul f4 n={n}", {}))
    return f"GFLOP/s in registers alone: {1e-9 / operation:.0f}; of float32 products: {', '.join(reached)}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="build.py bench numpy", description=__doc__)
    name = tomllib.loads((VENDOR / "numpy.toml").read_text())["wheel"]["file"]
    parser.add_argument("--wheel", type=Path, default=VENDOR / name,
                        help="measure this wheel instead of the vendored one")
    parser.add_argument("--stock", type=Path, default=Path.home() / "numpy-work" / "out-stock" / name,
                        help="numpy without our parts, as vendor/numpy/build.sh --stock leaves it")
    parser.add_argument("--only", default="", help="only the cases whose name contains this")
    parser.add_argument("--passes", type=int, default=PASSES, help="how often each case has its turn (default 3)")
    options = parser.parse_args(arguments or [])
    wheels = {"ours": options.wheel} | ({"stock": options.stock} if options.stock.exists() else {})
    if "stock" not in wheels:
        print(f"There is no stock wheel at {options.stock}; vendor/numpy/build.sh --stock makes it.\n")
    if not (FOLDER / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=FOLDER, check=True)
    times, starts = gather(measure(wheels, options.only, options.passes))
    registers = times.pop("registers")["registers"]
    print(table(times), "\n")
    print("\n".join(verdict(bar, times) for bar in BARS))
    print(f"\n{speeds(times, registers)}")
    print("import numpy: " + ", ".join(f"{name} {starts[name]:.0f} ms" for name in wheels))
    return 0
