"""Milestone 04 whole, with one seed: `python -m tests.bench._trainings.cifar10_training 0`, or run(0) in a cell.

The last line is JSON: seconds of training, the share of the test pictures that are read right (by the picture and its
mirror image, and by the picture alone), images a second, and the peak of the heap.
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
    begin, cpu = time.perf_counter(), time.process_time()
    with long_training.experiment():
        script.train(model, task, data)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    looks = script.looks(model, task.test.images, data.normal)
    return {"seed": seed, "seconds": seconds, "cpu": cpu, "steps": task.steps, "cifar": task.is_cifar,
            "accuracy": script.share(looks.sum(axis=0), task.test.labels),
            "one_look": script.share(looks[0], task.test.labels),
            "images": task.steps * script.BATCH / seconds, "megabytes": peak()}  # fmt: skip


def peak() -> float:
    """Megabytes: in a browser the WASM heap, which never shrinks; else the process's largest resident size."""
    if sys.platform == "emscripten":
        from pyodide_js import _module

        return _module.HEAPU8.length / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__" and sys.argv[1:2] and sys.argv[1].isdigit():
    print(json.dumps(run(int(sys.argv[1]))))
