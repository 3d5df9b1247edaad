"""CIFAR-10 with milestone 04's network: three seeds on native numpy, one in Chromium: time, memory and accuracy.

Native programs get one thread, as the browser has one. Times hold for this machine only; their ratios travel.
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from builder.datasets.originals import nearby
from builder.tools import chromium
from builder.tools.paths import DIST, ROOT
from tests.bench import _cifar10_training
from tests.browser.conftest import FLAGS, WIDE, Site
from tests.browser.lab import Lab

SEEDS = (0, 1, 2)
LIMIT_SECONDS = 1800
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

Run = dict[str, float]


def native(seed: int) -> Run:
    """The training on this machine's numpy, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench._cifar10_training", str(seed)]
    environment = {**os.environ, **ONE_THREAD}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_SECONDS,
                          check=True)  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def in_browser() -> Run:
    """The training in a cell of the built site, data and all, in a fresh profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        site = Site()
        lab = Lab(browser.new_context(viewport=WIDE).new_page(), site.url).open("milestones/04_cnn_1998.ipynb")
        answer = lab.run_new(Path(_cifar10_training.__file__).read_text("utf-8"), timeout=1000 * LIMIT_SECONDS)
        browser.close()
        site.stop()
    return json.loads(re.search(r'\{"seed".*\}', answer)[0])


def say(name: str, run: Run, beside: float) -> None:
    """One line for a run; `beside` are the seconds of native numpy."""
    print(f"{name}: {run['accuracy']:.2%} after {run['seconds']:.0f} s of training "
          f"({run['seconds'] / beside:.1f} times native numpy), {run['images']:,.0f} images a second, "
          f"{run['megabytes']:.0f} MB")  # fmt: skip


def main() -> None:
    if not nearby("cifar10") or not (DIST / "datasets" / "cifar10").is_dir():
        print("Not measured: CIFAR-10 is neither in TINYTORCH_DATA nor in ../shared/data, or not in the built site.")
        return
    print(f"load of this machine before: {os.getloadavg()[0]:.1f}")
    runs = [native(seed) for seed in SEEDS]
    middle = sorted(run["seconds"] for run in runs)[len(runs) // 2]
    for run in runs:
        say(f"native numpy, one thread, seed {run['seed']}", run, middle)
    say("Chromium", in_browser(), middle)
    print(f"load of this machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
