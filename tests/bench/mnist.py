"""Time to 95 % on MNIST with the 1986 network: in the browser, on native numpy, and in PyTorch where it is installed.

Same data, network, batches and learning rates everywhere; native programs get one thread, as the browser has one.
Times hold for this machine only; their ratios travel.
"""
import json
import os
import re
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import sync_playwright

from builder.datasets.originals import nearby
from builder.tools import chromium
from builder.tools.paths import DIST, ROOT
from tests.bench._trainings import mnist_to_95
from tests.browser.conftest import FLAGS, WIDE, Site
from tests.browser.lab import Lab

NOTEBOOK = "milestones/03_mlp_1986.ipynb"
LIMIT_MS = 300_000
REPEATS = 3
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def native() -> dict[str, float]:
    """The framework on this machine's numpy, in a process of its own."""
    environment = {**os.environ, **ONE_THREAD, "TINYTORCH_DATA": str(nearby("mnist")[0].parent)}
    command = [sys.executable, "-m", "tests.bench._trainings.mnist_to_95"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def in_browser(lab: Lab) -> dict[str, float]:
    """The framework in a cell of the built site."""
    answer = lab.run_new(Path(mnist_to_95.__file__).read_text("utf-8"), timeout=LIMIT_MS)
    return json.loads(re.search(r'\{"seconds".*\}', answer)[0])


def in_torch() -> dict[str, float]:
    """The same network, data, batches and schedule in PyTorch, from the same start."""
    import torch

    torch.set_num_threads(1)
    milestone = mnist_to_95.load_milestone()
    task = milestone.load_task()
    reader = milestone.new_reader(task)
    starts, settings = milestone.weights(reader), milestone.my_optimizer(reader)
    side, hidden = starts[0].shape
    model = torch.nn.Sequential(torch.nn.Linear(side, hidden), torch.nn.Sigmoid(), torch.nn.Linear(hidden, 10))
    with torch.no_grad():
        for own, start in zip(model.parameters(), starts, strict=True):
            own.copy_(torch.from_numpy(start.data.T.copy()))
    optimizer = torch.optim.SGD(model.parameters(), lr=settings.lr, momentum=settings.momentum)
    schedule = milestone.CosineSchedule(settings.lr, task.steps)
    test = torch.from_numpy(milestone.rows(task.test.images))
    batches = milestone.loader(task.train, task.batch, milestone.SEED)
    step, tested, begin = 0, 0.0, time.perf_counter()
    for _ in range(task.epochs):
        for inputs, labels in batches:
            optimizer.param_groups[0]["lr"] = schedule(step)
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(torch.from_numpy(inputs)), torch.from_numpy(labels)).backward()
            optimizer.step()
            step += 1
            if step % mnist_to_95.EVERY == 0:
                pause = time.perf_counter()
                with torch.no_grad():
                    right = float((model(test).argmax(axis=1).numpy() == task.test.labels).mean())
                if right >= mnist_to_95.TARGET:
                    return {"seconds": pause - begin - tested, "steps": step, "accuracy": right}
                tested += time.perf_counter() - pause
    raise RuntimeError("95 % was not reached.")


def browser_runs() -> tuple[list[dict[str, float]], str]:
    """The runs in a fresh browser profile, and what the whole milestone took there, as it says itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        site = Site()
        lab = Lab(browser.new_context(viewport=WIDE).new_page(), site.url).open(NOTEBOOK)
        runs = [in_browser(lab) for _ in range(REPEATS)]
        begin = time.perf_counter()
        said = lab.run_new("%tito milestone run 3 --reference", timeout=LIMIT_MS)
        whole = f"{time.perf_counter() - begin:.1f} s, {re.search(r'[0-9.]+% of .*right', said)[0]}"
        browser.close()
        site.stop()
    return runs, whole


def report(name: str, runs: list[dict[str, float]], beside: float | None = None) -> float:
    """Print the median of some runs, and its ratio to another one; returns the median's seconds."""
    median = sorted(runs, key=lambda run: run["seconds"])[len(runs) // 2]
    ratio = f", {median['seconds'] / beside:.1f} times native numpy" if beside else ""
    spread = f"{min(run['seconds'] for run in runs):.2f} to {max(run['seconds'] for run in runs):.2f} s"
    print(f"{name}: 95 % after {median['seconds']:.2f} s ({spread}), step {median['steps']:.0f}{ratio}")
    return median["seconds"]


def main() -> None:
    if not nearby("mnist") or not (DIST / "datasets" / "mnist").is_dir():
        print("Not measured: MNIST is neither in TINYTORCH_DATA nor in ../shared/data, or not in the built site.")
        return
    seconds = report("native numpy, one thread", [native() for _ in range(REPEATS)])
    runs, whole = browser_runs()
    report("Chromium", runs, seconds)
    print(f"Chromium, the whole milestone from key press to verdict: {whole}")
    if find_spec("torch"):
        os.environ.setdefault("TINYTORCH_DATA", str(nearby("mnist")[0].parent))
        report("PyTorch, one thread", [in_torch() for _ in range(REPEATS)], seconds)
    else:
        print("PyTorch is not installed, so it was not measured.")


if __name__ == "__main__":
    main()
