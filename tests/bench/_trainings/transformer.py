"""The 2017 milestone's minute of training, for each seed that is named. Runs natively, and as a cell in the browser.

`python -m tests.bench._trainings.transformer 1 2 3` prints one JSON line for each seed.
"""
import json
import os
import sys
import time

import numpy as np

os.environ["TINYTORCH_REFERENCE"] = "1"
SEEDS = (2017, 1, 2)
CHARACTERS = 300


def measured(seed: int) -> dict[str, object]:
    """Seconds of training, and of the processor a step; loss on the text kept away, characters a second, a sample."""
    from tinytorch.tito import milestones
    from tinytorch.tito.milestones import long_training

    script = milestones.script(5)
    text = script.load_text()
    with long_training.experiment():
        begin, begin_cpu = time.perf_counter(), time.process_time()
        model = script.train_writer(text, text.plan, "bench", seed=seed)
        trained, step = time.perf_counter() - begin, (time.process_time() - begin_cpu) / text.plan.steps
    loss, begin = script.kept_loss(model, text), time.perf_counter()
    start, rng = list(text.tokenizer.encode("ROMEO:")), np.random.default_rng(seed)
    written = text.tokenizer.decode(list(script.generate(model, start, CHARACTERS, 0.7, rng=rng)))
    rate = CHARACTERS / (time.perf_counter() - begin)
    return {"text": text.name, "seed": seed, "seconds": trained, "step": step, "loss": loss, "rate": rate,
            "sample": written}  # fmt: skip


if __name__ == "__main__":
    seeds = [int(word) for word in sys.argv[1:] if word.isdigit()]
    for one in seeds or SEEDS:
        print(json.dumps(measured(one)), flush=True)
