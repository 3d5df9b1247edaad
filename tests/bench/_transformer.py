"""The 2017 milestone's minute of training, for each seed that is named. Runs natively, and as a cell in the browser.

`python -m tests.bench._transformer 1 2 3` prints one JSON line for each seed.
"""
import json
import os
import sys
import time

import numpy as np

os.environ["TINYTORCH_REFERENCE"] = "1"
SEED = 2017
CHARACTERS = 300


def measured(seed: int) -> dict[str, object]:
    """Seconds of training, loss on the text that was kept away, characters a second when writing, and a sample."""
    from tinytorch.tito import milestones
    from tinytorch.tito.milestones import long_training

    script = milestones.script(5)
    text = script.load_text()
    with long_training.experiment():
        begin = time.perf_counter()
        model = script.train_writer(text, text.plan, "bench", seed=seed)
        trained = time.perf_counter() - begin
    loss, begin = script.kept_loss(model, text), time.perf_counter()
    start, rng = list(text.tokenizer.encode("ROMEO:")), np.random.default_rng(seed)
    written = text.tokenizer.decode(list(script.generate(model, start, CHARACTERS, 0.7, rng=rng)))
    rate = CHARACTERS / (time.perf_counter() - begin)
    return {"text": text.name, "seed": seed, "seconds": trained, "loss": loss, "rate": rate, "sample": written}


if __name__ == "__main__":
    seeds = [int(word) for word in sys.argv[1:] if word.isdigit()]
    for one in seeds or [SEED]:
        print(json.dumps(measured(one)))
