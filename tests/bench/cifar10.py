"""CIFAR-10 with milestone 04's network, on three seeds: accuracy, time and memory; and a tab that is killed on the way.

`build.py bench cifar10`; `python -m tests.bench.cifar10 native` (or `chromium`, `killed`) on a built site does a part.
Native programs get one thread, as the browser has one. Times hold for this machine only, and beside them stands the
processor time, which a busy machine changes less; ratios travel.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from builder.datasets.originals import nearby
from builder.tools.paths import DIST, ROOT
from tests.bench._trainings import cifar10_killed, cifar10_training
from tests.browser.conftest import Site
from tests.browser.lab import Lab
from tests.browser.own_chromium import OwnChromium

SEEDS = (1998, 0, 1)
LIMIT_SECONDS = 2700
ENOUGH, SECONDS, MEGABYTES, APART = 0.75, 240, 1000, 0.005
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
PARTS = ("native", "chromium", "killed")

Run = dict[str, float]


def native(seed: int) -> Run:
    """The training on this machine's numpy, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench._trainings.cifar10_training", str(seed)]
    environment = {**os.environ, **ONE_THREAD}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_SECONDS,
                          check=True)  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def chromium() -> Iterator[tuple[OwnChromium, Site]]:
    """A browser process of our own on a fresh profile, and the built site."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        site, browser = Site(), OwnChromium(playwright, Path(folder))
        try:
            yield browser, site
        finally:
            browser.close()
            site.stop()


def in_browser(browser: OwnChromium, site: Site, seed: int) -> Run:
    """The training in a cell of the milestone's notebook, in a tab of its own; the data come with the first one."""
    lab = Lab(browser.visit("about:blank"), site.url).open("milestones/04_cnn_1998.ipynb")
    program = Path(cifar10_training.__file__).read_text("utf-8")
    before = browser.processor_seconds()
    answer = lab.run_new(f"{program}\nprint(json.dumps(run({seed})))", timeout=1000 * LIMIT_SECONDS)
    run = json.loads(re.search(r'\{"seed".*\}', answer)[0])
    return {**run, "cpu": browser.processor_seconds() - before, "tab": browser.megabytes()}


def say(name: str, run: Run, beside: float | None = None) -> Run:
    """One line for a run; `beside` are the seconds of native numpy."""
    ratio = f" ({run['seconds'] / beside:.1f} times native numpy)" if beside else ""
    tab = f", the tab's process {run['tab']:.0f} MB" if "tab" in run else ""
    print(f"{name}, seed {run['seed']}: {run['accuracy']:.2%}, with one look {run['one_look']:.2%}; "
          f"{run['seconds']:.0f} s of training{ratio}, {1000 * run['cpu'] / run['steps']:.1f} ms of processor a step, "
          f"{run['images']:,.0f} images a second, heap {run['megabytes']:.0f} MB{tab}; "
          f"load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    return run


def judge(runs: list[Run]) -> None:
    """Print the bar, and whether every run in the browser meets it."""
    worst = {name: choose(run[name] for run in runs)
             for name, choose in (("accuracy", min), ("seconds", max), ("tab", max))}  # fmt: skip
    met = worst["accuracy"] >= ENOUGH and worst["seconds"] < SECONDS and worst["tab"] < MEGABYTES
    print(f"{'met' if met else 'NOT MET'}: at least {ENOUGH:.0%} on every seed (lowest {worst['accuracy']:.2%}), under "
          f"{SECONDS} s (longest {worst['seconds']:.0f}), under {MEGABYTES} MB (most {worst['tab']:.0f})")  # fmt: skip


def main(parts: list[str] | tuple[str, ...] = PARTS) -> None:
    if not nearby("cifar10") or not (DIST / "datasets" / "cifar10").is_dir():
        print("Not measured: CIFAR-10 is neither in TINYTORCH_DATA nor in ../shared/data, or not in the built site.")
        return
    seconds = None
    if "native" in parts:
        seconds = sorted(say("native numpy, one thread", native(seed))["seconds"] for seed in SEEDS)[1]
    whole = None
    if "chromium" in parts:
        with chromium() as (browser, site):
            runs = [say("Chromium", in_browser(browser, site, seed), seconds) for seed in SEEDS]
        judge(runs)
        whole = runs[0]["accuracy"]
    if "killed" in parts:
        with chromium() as (browser, site):
            found = cifar10_killed.play(browser, site)
        beside = "" if whole is None else f", {100 * (found - whole):+.2f} points beside the unbroken one"
        print(f"a tab killed in the middle, network and server gone: {found:.2%}{beside}")
        assert whole is None or abs(found - whole) <= APART, "the broken training ended elsewhere"


if __name__ == "__main__":
    main(sys.argv[1:] or PARTS)
