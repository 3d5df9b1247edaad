"""The reference system of `tito baseline`: its times in Chromium, and, for orientation, on native numpy.

    python build.py bench baseline                      measures and prints
    python -m tests.bench.baseline --write "AMD EPYC"   also writes tinytorch/tito/baseline/reference_system.json

The second form wants a built site, the processor's name, and a quiet moment.
"""
import json
import os
import re
import subprocess
import sys
from statistics import median

from playwright.sync_api import sync_playwright

from builder.tools import chromium
from builder.tools.paths import ROOT
from tests.browser.conftest import FLAGS, WIDE, Site
from tests.browser.lab import Lab
from tinytorch.tito.baseline.score import geometric_mean
from tinytorch.tito.baseline.timing import low
from tinytorch.tito.say import clock

NOTEBOOK = "modules/01_tensor.ipynb"
TARGET = ROOT / "tinytorch" / "tito" / "baseline" / "reference_system.json"
RUNS = 15
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
HOW = (
    f"tests/bench/baseline.py: for each case the lowest tenth over {RUNS} runs of the time that counts in a run, so "
    "that other programs hardly count. The framework's parts are the course's reference. Native numpy has one thread."
)
MEASURE = """
import json, time
from tinytorch.tito.baseline import calm, cases, timing, trial
from tinytorch.tito.machine import environment
begin = time.perf_counter()
ready = trial.prepare((*cases.NUMPY, *cases.OWN), borrowed=True)
times = timing.measure(ready.works)
print(json.dumps({"kernel": time.perf_counter() - begin, "suite": cases.SUITE, "environment": environment.facts(),
                  "seconds": {name: one.best for name, one in times.items()}, "rounds": len(times["numpy-train"].all),
                  "spread": calm.spread(times.values()), "warnings": calm.warnings(list(times.values()))}))
"""


def native() -> dict:
    """One run on this machine's own numpy, one thread, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, env={**os.environ, **ONE_THREAD},
                          capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def in_browser(count: int) -> list[dict]:
    """`count` runs in one kernel of the built site."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        site = Site()
        lab = Lab(browser.new_context(viewport=WIDE).new_page(), site.url).open(NOTEBOOK)
        found = [json.loads(re.search(r'\{"kernel".*\}', lab.run_new(MEASURE))[0]) for _ in range(count)]
        browser.close()
        site.stop()
    return found


def lowest(runs: list[dict]) -> dict[str, float]:
    """For each case the time that a tenth of the runs were below, with four digits: other programs only add time."""
    return {case: float(f"{low(tuple(run['seconds'][case] for run in runs)):.4g}") for case in runs[0]["seconds"]}


def report(name: str, runs: list[dict]) -> dict[str, float]:
    """Print what was measured in one place, and how far the runs agree; returns the lowest times."""
    times = lowest(runs)
    scores = [geometric_mean(times[case] / run["seconds"][case] for case in times) for run in runs]
    kernel, rounds = (median(run[what] for run in runs) for what in ("kernel", "rounds"))
    print(f"{name}: {kernel:.2f} s of kernel time and {rounds:.0f} rounds in a run; {len(runs)} scores in a row agree "
          f"within {max(scores) / min(scores) - 1:.1%}; {sum(bool(run['warnings']) for run in runs)} were warned of")
    for run, score in zip(runs, scores, strict=True):
        print(f"  {score:.3f}  spread {run['spread']:.2f}  {' '.join(run['warnings'])[:90]}")
    return times


def measure() -> dict:
    """Measure in Chromium and natively, print both side by side; returns what the package ships, but the processor."""
    runs = in_browser(RUNS)
    times = report("Chromium", runs)
    beside = report("native numpy, one thread", [native() for _ in range(RUNS // 3)])
    for case, seconds in times.items():
        print(f"  {case:20} {1000 * seconds:7.3f} ms in Chromium, {1000 * beside[case]:7.3f} ms natively, "
              f"{seconds / beside[case]:.1f}x")
    return {"suite": runs[0]["suite"], "measured": clock.today(), "how": HOW, "environment": runs[0]["environment"],
            "seconds": times, "native": beside}


def write(found: dict, processor: str) -> None:
    """Make what was found the reference system of the package."""
    TARGET.write_text(json.dumps({"processor": processor, **found}, indent=1) + "\n")


def main() -> None:
    measure()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"] and len(sys.argv) == 3:
        write(measure(), sys.argv[2])
    else:
        main()
