"""Milestone 04's whole training with one seed, natively (`python -m tests.bench._cifar10_training 0`) or as a cell.

The last line is JSON: seconds of training, accuracy on all test pictures, images a second, and the peak of the heap.
"""
import json
import sys
import time


def run(seed: int) -> dict[str, float]:
    """Train the standard network from another start, on another order."""
    from tinytorch.tito import milestones
    from tinytorch.tito.milestones import long_training

    script = milestones.script(4)
    task = script.load_task()
    model, data = script.network(seed=seed), script.prepare(task, seed)
    begin = time.perf_counter()
    with long_training.experiment():
        script.train(model, task, data)
    seconds = time.perf_counter() - begin
    found = script.accuracy(model, task.test, data.normal)
    return {"seed": seed, "seconds": seconds, "accuracy": found, "images": task.steps * script.BATCH / seconds,
            "cifar": task.is_cifar, "megabytes": peak()}  # fmt: skip


def peak() -> float:
    """Megabytes: in a browser the WASM heap, which never shrinks; else the process's largest resident size."""
    if sys.platform == "emscripten":
        from pyodide_js import _module

        return _module.HEAPU8.length / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if sys.argv[1:2] and sys.argv[1].isdigit() else 0)))
