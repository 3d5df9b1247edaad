# %% [markdown]
# # 2017: the transformer
#
# In June 2017 eight people at Google put a paper online with the title *Attention Is All You Need*. Networks that
# translated read a sentence word by word, carried what they had read in a state of fixed size, and used attention as an
# aid. The paper leaves the state out. Every position looks at every other one, all of them at once. It translates
# better, after a fraction of the training, since nothing has to wait for the word before.
#
# A year later the half of it that writes was trained to predict the next word of books (GPT, 2018), and everything
# that is called a language model today descends from that.
#
# You do both with your own code. First: does attention carry information where it is needed? Then: a network that reads
# Shakespeare letter by letter, and writes.
#
# **Sources.** A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser and I. Polosukhin,
# "Attention Is All You Need", *NeurIPS* 2017. A. Radford, K. Narasimhan, T. Salimans and I. Sutskever, *Improving
# Language Understanding by Generative Pre-Training*, 2018. A. Karpathy, *char-rnn*, 2015, for the text.

# %%
# %load_ext tinytorch.tito
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from IPython.display import display

from tinytorch import plot
from tinytorch.core.attention import causal_mask, scaled_dot_product_attention
from tinytorch.core.autograd import no_grad
from tinytorch.core.layers import Layer
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import AdamW
from tinytorch.core.tensor import Tensor
from tinytorch.core.tokenization import CharTokenizer
from tinytorch.core.training import CosineSchedule, Trainer, checkpoint, resume
from tinytorch.core.transformers import GPT, generate
from tinytorch.data import DataMissing, load_course_text, load_shakespeare
from tinytorch.tito.milestones import Gate, LongTraining, Outcome, exports, find
from tinytorch.typewriter import Box, Typewriter

# %% [markdown]
# ## Part one: carry it there
#
# Eight digits come in, then a mark, and the network has to write eight digits: the same ones, or the same ones
# backwards, or sorted. There are a hundred million such sequences; it sees 26,000 in training, so it can't learn them
# by heart. Each answer has to be fetched from somewhere else. Put a rule of your own into the last lines: which rules
# can a network of one block learn?

# %%
LENGTH, DIGITS, MARK, STEPS = 8, 10, 10, 400
Rule = Callable[[np.ndarray], np.ndarray]  # digits (count, 8) to answers (count, 8)
RULES: dict[str, Rule] = {
    "copy": lambda digits: digits,
    "reverse": lambda digits: digits[:, ::-1],
    "sort": lambda digits: np.sort(digits, axis=1),
}


def mine(digits: np.ndarray) -> np.ndarray:
    """Your rule: what should come out for digits (count, 8)? Change it."""
    moved = np.roll(digits, 3, axis=1)
    return (moved + 1) % DIGITS


# %%
def sequences(rule: Rule, count: int, rng: np.random.Generator) -> np.ndarray:
    """Digits, the mark, and the answer: whole numbers (count, 17)."""
    digits = rng.integers(0, DIGITS, (count, LENGTH))
    return np.concatenate([digits, np.full((count, 1), MARK), rule(digits)], axis=1)


def router(seed: int = 2017) -> GPT:
    """One block with two heads, 32 wide: about 14,000 parameters."""
    return GPT(DIGITS + 1, 2 * LENGTH, 32, num_layers=1, num_heads=2, rng=np.random.default_rng(seed))


def train_router(model: GPT, rule: Rule, seed: int = 0) -> list[float]:
    """Batches of 64 fresh sequences; only the answers count. Returns the loss of each step."""
    rng, losses = np.random.default_rng(seed), []
    optimizer = AdamW(model.parameters(), lr=0.02, betas=(0.9, 0.99))
    schedule = CosineSchedule(0.02, STEPS, warmup_steps=20)
    for step in range(STEPS):
        rows = sequences(rule, 64, rng)
        optimizer.lr = schedule(step)
        optimizer.zero_grad()
        loss = CrossEntropyLoss()(model(rows[:, :-1])[:, LENGTH:], rows[:, LENGTH + 1 :])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def answers(model: GPT, digits: np.ndarray) -> np.ndarray:
    """What the network writes after digits (count, 8) and the mark, each digit fed back: (count, 8)."""
    rows = np.concatenate([digits, np.full((len(digits), 1), MARK)], axis=1)
    with no_grad():
        for _ in range(LENGTH):
            best = model(rows).data[:, -1].argmax(axis=-1)
            rows = np.concatenate([rows, best[:, None]], axis=1)
    return rows[:, LENGTH + 1 :]


def exact(model: GPT, rule: Rule, count: int = 300) -> float:
    """The share of new sequences in which all eight digits are right."""
    digits = np.random.default_rng(99).integers(0, DIGITS, (count, LENGTH))
    return float((answers(model, digits) == rule(digits)).all(axis=1).mean())


if __name__ == "__main__":  # for you in the notebook; `%tito milestone run 5` needs no drawing
    routers = {}
    for name, rule in (RULES | {"your rule": mine}).items():
        routers[name] = router()
        train_router(routers[name], rule)
        digits = np.random.default_rng(5).integers(0, DIGITS, (1, LENGTH))
        print(f"{name:9} {digits[0]} gives {answers(routers[name], digits)[0]}: "
              f"{exact(routers[name], rule):.1%} of 300 new sequences are right")

# %% [markdown]
# ## How does it do that?
#
# Here is what each head of the network that reverses looks at while it writes. A row is a position that writes, a
# column a position that is looked at. The first answer comes from the eighth digit, the second from the seventh: what
# line do you expect, and which head draws it?

# %%
def attention_maps(model: GPT, rows: np.ndarray) -> np.ndarray:
    """The weights of the first block's heads, for whole numbers (N, T): (N, heads, T, T)."""
    with no_grad():
        block, length = model.blocks[0], rows.shape[1]
        q, k, _ = block.attention.project(block.norm1(model.embed(rows)))
        weights = scaled_dot_product_attention(q, k, Tensor(np.eye(length)), causal_mask(length))
    return weights.data


def drawn(model: GPT, rule: Rule) -> Iterator[plot.Chart]:
    """One map for each head, for a sequence that was never seen."""
    rows = sequences(rule, 1, np.random.default_rng(5))[:, :-1]
    names = [f"{place}: {'mark' if token == MARK else token}" for place, token in enumerate(rows[0])]
    for head, weights in enumerate(attention_maps(model, rows)[0]):
        yield plot.heatmap(weights[LENGTH:], x="looks at", y="writes after", value="weight", title=f"head {head}",
                           columns=names, lines=names[LENGTH:])  # fmt: skip


if __name__ == "__main__":
    for chart in drawn(routers["reverse"], RULES["reverse"]):
        display(chart)

# %% [markdown]
# ## Take it away
#
# Two networks like the last one, each with one thing missing: no vectors for positions, and no attention. How many
# sequences can they reverse?

# %%
class Nothing(Layer):
    """Stands in for attention: nothing comes from anywhere."""

    def forward(self, x: Tensor, mask: object = None, cache: object = None) -> Tensor:
        return x * 0.0


def without_positions() -> GPT:
    """A router whose positions are all the same, and stay so."""
    model = router()
    model.positions.weight = Tensor(np.zeros(model.positions.weight.shape))
    return model


def without_attention() -> GPT:
    """A router in which no position hears of another."""
    model = router()
    model.blocks[0].attention = Nothing()
    return model


TWINS = {"without positions": without_positions, "without attention": without_attention}

if __name__ == "__main__":
    for name, make in TWINS.items():
        twin = make()
        train_router(twin, RULES["reverse"])
        print(f"{name}: {exact(twin, RULES['reverse']):.1%} of 300 new sequences are reversed")

# %% [markdown]
# ## Part two: a text
#
# A million characters of Shakespeare's plays: names, verses, line breaks. The network sees a few dozen characters and
# learns to predict the next one, everywhere at once. The last tenth of the text is kept away from it and tells how well
# it does. If this copy of the course has no Shakespeare, the course's own lessons are the text.

# %%
@dataclass(frozen=True)
class Plan:
    """The size of a network, and its training."""

    width: int
    layers: int
    context: int
    batch: int
    steps: int
    lr: float
    heads: int = 4


@dataclass
class Text:
    """A text as whole numbers: to learn from, and kept away. After training by `plan`, a loss of `enough` passes."""

    name: str
    tokenizer: CharTokenizer
    train: np.ndarray
    kept: np.ndarray
    plan: Plan
    enough: float


ONE_MINUTE = Plan(width=64, layers=3, context=32, batch=24, steps=1100, lr=6e-3)
HALF_A_MINUTE = replace(ONE_MINUTE, steps=500)
FIVE_MINUTES = Plan(width=96, layers=4, context=64, batch=16, steps=2600, lr=4e-3)
TEN_MINUTES = Plan(width=128, layers=4, context=64, batch=12, steps=4600, lr=3e-3)
SEED = 2017


def load_text() -> Text:
    """Shakespeare where he is, else the course's own lessons, and why."""
    try:
        name, plan, enough, text = "Shakespeare", ONE_MINUTE, 1.95, load_shakespeare()
    except DataMissing as missing:
        print(f"{missing} The course's own lessons are read instead.")
        name, plan, enough, text = "the course's own lessons", HALF_A_MINUTE, 2.4, load_course_text()
    tokenizer = CharTokenizer(text)
    ids = tokenizer.encode(text)
    cut = len(ids) * 9 // 10
    return Text(name, tokenizer, ids[:cut], ids[cut:], plan, enough)


def writer_network(text: Text, plan: Plan, seed: int = SEED) -> GPT:
    """A new GPT for this text."""
    rng = np.random.default_rng(seed)
    return GPT(len(text.tokenizer.vocabulary), plan.context, plan.width, plan.layers, plan.heads, rng=rng)


if __name__ == "__main__":
    text = load_text()
    size, different = len(text.train) + len(text.kept), len(text.tokenizer.vocabulary)
    print(f"{size:,} characters of {text.name}, {different} different ones")
    print(text.tokenizer.decode(text.kept[:200]))

# %% [markdown]
# ## Watch it learn to write
#
# While your network trains, it writes: **after every step one more character**, each by the network of that very
# moment. So the text below the curve is a diary. It begins with what a new network knows, and ends with what a minute
# has taught it. Stop whenever you like: a checkpoint is kept every 15 seconds, and the next run goes on from there.

# %%
def batches(text: Text, plan: Plan, rng: np.random.Generator, count: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Random pieces of the text: whole numbers (batch, context), and for each the one that follows."""
    for _ in range(count):
        starts = rng.integers(0, len(text.train) - plan.context, plan.batch)
        pieces = text.train[starts[:, None] + np.arange(plan.context + 1)]
        yield pieces[:, :-1], pieces[:, 1:]


def trainer_of(model: GPT, plan: Plan) -> Trainer:
    """AdamW with clipping; the rate rises for 100 steps, then falls along a cosine."""
    optimizer = AdamW(model.parameters(), lr=plan.lr, betas=(0.9, 0.99), weight_decay=0.1)
    schedule = CosineSchedule(plan.lr, plan.steps, min_lr=plan.lr / 50, warmup_steps=min(100, plan.steps // 4))
    return Trainer(model, CrossEntropyLoss(), optimizer, schedule, max_norm=1.0)


def train_writer(text: Text, plan: Plan, name: str, seed: int = SEED, watch: Callable | None = None) -> GPT:
    """A trained GPT; `watch(step=, loss=, model=)` hears of every step. Goes on from a checkpoint called `name`."""
    model, rng = writer_network(text, plan, seed), np.random.default_rng(seed + 1)
    trainer = trainer_of(model, plan)
    parts = {"trainer": (lambda: checkpoint(trainer), lambda saved: resume(trainer, saved)), "batches": rng}
    about = {"plan": vars(plan), "text": text.name, "seed": seed}
    training = LongTraining(name, plan.steps, parts, about, exports(find(5)), unit="characters")

    def seen(step: int, loss: float, **_: float) -> None:
        training.after(step, plan.batch * plan.context, f"loss {loss:.2f}")
        if watch:
            watch(step=step, loss=loss, model=model)

    with training:
        if not training.finished:
            trainer.train_epoch(batches(text, plan, rng, plan.steps - training.step), watch=seen)
    return model


def kept_loss(model: GPT, text: Text) -> float:
    """The mean loss over the part of the text that was kept away, in pieces as long as the context."""
    count = (len(text.kept) - 1) // model.context
    pieces = text.kept[: count * model.context].reshape(count, model.context)
    following = text.kept[1 : count * model.context + 1].reshape(count, model.context)
    total = 0.0
    with no_grad():
        for start in range(0, count, 100):
            some = slice(start, start + 100)
            total += CrossEntropyLoss()(model(pieces[some]), following[some]).item() * len(pieces[some])
    return total / count


class Diary:
    """Draws the loss, and lets the network of every step write one more character."""

    def __init__(self, text: Text) -> None:
        self.text, self.losses, self.written = text, [], [int(text.tokenizer.encode("\n")[0])]
        self.chart, self.page, self.rng = plot.Live(interval=1.0), Typewriter(), np.random.default_rng(SEED)

    def __call__(self, step: int, loss: float, model: GPT) -> None:
        self.losses.append(loss)
        self.chart.update(self.curve)
        self.written += generate(model, self.written[-model.context :], 1, temperature=0.8, rng=self.rng)
        self.page.write(self.text.tokenizer.decode(self.written[-1:]))

    def curve(self) -> plot.Chart:
        """The losses so far, each point the mean of a hundredth of them."""
        means = [np.mean(part) for part in np.array_split(self.losses, min(len(self.losses), 100))]
        return plot.line(np.linspace(1, len(self.losses), len(means)), means, x="step", y="loss")


def train_in_view(text: Text, plan: Plan, name: str) -> GPT:
    """A trained GPT, and below the cell its curve and its diary."""
    diary = Diary(text)
    with diary.chart, diary.page:
        return train_writer(text, plan, name, watch=diary)


if __name__ == "__main__":
    model = train_in_view(text, text.plan, "05_one_minute")

# %%
if __name__ == "__main__":
    print(f"loss on the part of the text that was kept away: {kept_loss(model, text):.2f}")

# %% [markdown]
# ## You begin, it goes on
#
# Type a beginning and press Enter. Each character appears as soon as your network has chosen it. What has it learned in
# a minute: words? The form of a play? Sense?

# %%
def going_on(text: Text, model: GPT, count: int = 300, temperature: float = 0.7) -> Callable[[str], Iterator[str]]:
    """A function that yields the characters after a beginning; characters that the text has not are left out."""
    def go_on(beginning: str) -> Iterator[str]:
        known = "".join(character for character in beginning if character in text.tokenizer.vocabulary) or "\n"
        for token in generate(model, list(text.tokenizer.encode(known)), count, temperature):
            yield text.tokenizer.decode([token])
    return go_on


if __name__ == "__main__":
    display(Box(going_on(text, model), beginning="ROMEO:"))

# %% [markdown]
# ## Go further
#
# Wider networks that see twice as far: put `FIVE_MINUTES` or `TEN_MINUTES` in the place of `None`. This is optional and
# as safe as the first training. Close the tab if you have to, and run the cell again tomorrow.

# %%
if __name__ == "__main__":
    longer: Plan | None = None
    if longer:
        larger = train_in_view(text, longer, f"05_{longer.width}_wide")
        print(f"loss on the part of the text that was kept away: {kept_loss(larger, text):.2f}")
        display(Box(going_on(text, larger), beginning="ROMEO:"))

# %% [markdown]
# ## The test
#
# A loss can be good for bad reasons: a network that sees the future has the best of all. So a referee computes a small
# GPT again from the definition, in numpy and without any of your code, and compares loss, gradient and the text that
# is written at temperature 0. Later characters are changed, positions moved, single blocks disturbed. Only a network
# that passes is trained.

# %%
def linear(part: Layer, x: np.ndarray) -> np.ndarray:
    return x @ part.weight.data.astype(np.float64) + part.bias.data


def normed(part: Layer, x: np.ndarray) -> np.ndarray:
    spread = np.sqrt(x.var(-1, keepdims=True) + 1e-5)
    return (x - x.mean(-1, keepdims=True)) / spread * part.weight.data + part.bias.data


def attended(part: Layer, x: np.ndarray) -> np.ndarray:
    """Attention one head after the other; nobody sees the future."""
    queries, keys, values = (linear(one, x) for one in (part.query, part.key, part.value))
    heads, size = [], x.shape[-1] // part.num_heads
    for first in range(0, x.shape[-1], size):
        q, k, v = (rows[..., first : first + size] for rows in (queries, keys, values))
        powers = np.exp(q @ k.swapaxes(1, 2) / size**0.5) * np.tri(x.shape[1])
        heads.append(powers / powers.sum(-1, keepdims=True) @ v)
    return linear(part.output, np.concatenate(heads, axis=-1))


def bent(x: np.ndarray) -> np.ndarray:
    return 0.5 * x * (1 + np.tanh((2 / np.pi) ** 0.5 * (x + 0.044715 * x**3)))


def referee(model: GPT, tokens: np.ndarray) -> np.ndarray:
    """numpy's scores of whole numbers (N, T): (N, T, vocabulary), float64."""
    x = model.tokens.weight.data.astype(np.float64)[tokens] + model.positions.weight.data[: tokens.shape[1]]
    for block in model.blocks:
        x = x + attended(block.attention, normed(block.norm1, x))
        x = x + linear(block.mlp.contract, bent(linear(block.mlp.expand, normed(block.norm2, x))))
    return normed(model.norm, x) @ model.tokens.weight.data.T.astype(np.float64)


def referee_loss(model: GPT, tokens: np.ndarray) -> float:
    """numpy's mean surprise at each next token."""
    scores = referee(model, tokens[:, :-1])
    chosen = np.take_along_axis(scores, tokens[:, 1:, None], axis=2)[..., 0]
    return float(np.mean(np.log(np.exp(scores).sum(-1)) - chosen))


# %%
def sample() -> GPT:
    """A small GPT in which every parameter counts."""
    model = GPT(9, 8, 12, num_layers=2, num_heads=3, rng=np.random.default_rng(SEED))
    rng = np.random.default_rng(SEED)
    for parameter in model.parameters():
        parameter.data[...] += rng.normal(0.0, 0.3, parameter.shape)
    return model


def slope_error(model: GPT, tokens: np.ndarray, step: float = 1e-3) -> float:
    """How far the gradient is from the slope of the referee's loss, along four random directions; relative."""
    parameters, rng, errors = model.parameters(), np.random.default_rng(0), []
    for parameter in parameters:
        parameter.grad = None
    CrossEntropyLoss()(model(tokens[:, :-1]), tokens[:, 1:]).backward()
    for _ in range(4):
        starts = [parameter.data for parameter in parameters]
        ways = [rng.normal(size=parameter.shape) * (rng.random() < 0.5) for parameter in parameters]
        reached = [(p.grad, way) for p, way in zip(parameters, ways, strict=True) if p.grad is not None]
        expected = sum(float((grad * way).sum()) for grad, way in reached)
        sides = []
        for sign in (1, -1):
            for parameter, start, way in zip(parameters, starts, ways, strict=True):
                parameter.data = start + sign * step * way
            sides.append(referee_loss(model, tokens))
        for parameter, start in zip(parameters, starts, strict=True):
            parameter.data = start
        slope = (sides[0] - sides[1]) / (2 * step)
        errors.append(abs(expected - slope) / max(1.0, abs(slope)))
    return max(errors)


def changes(model: GPT, tokens: np.ndarray) -> dict[str, float]:
    """How much scores move at most when a later token, the positions, or one block's weights are changed."""
    def scores() -> np.ndarray:
        with no_grad():
            return model(tokens).data.copy()

    def moved_by(array: np.ndarray) -> float:
        start = array.copy()
        array += np.random.default_rng(1).normal(size=array.shape)
        found = float(np.abs(scores() - before).max())
        array[...] = start
        return found

    before, later = scores(), tokens.copy()
    later[:, -1] = (later[:, -1] + 1) % 9
    with no_grad():
        past = float(np.abs(model(later).data - before)[:, :-1].max())
    blocks = [moved_by(block.attention.value.weight.data) for block in model.blocks]
    return {"past": past, "positions": moved_by(model.positions.weight.data), "blocks": min(blocks)}


def greedy(model: GPT, beginning: list[int], count: int) -> list[int]:
    """What numpy writes: always the best token after the last ones that the network can see."""
    text = list(beginning)
    for _ in range(count):
        text.append(int(referee(model, np.array([text[-model.context :]]))[0, -1].argmax()))
    return text[len(beginning) :]


def examine() -> list[Gate]:
    """Gates on a small GPT before any training, in a tenth of a second."""
    model, tokens = sample(), np.random.default_rng(3).integers(0, 9, (4, 9))
    loss = CrossEntropyLoss()(model(tokens[:, :-1]), tokens[:, 1:]).item()
    expected, found = referee_loss(model, tokens), changes(model, tokens[:, :-1])
    slope, beginnings = slope_error(model, tokens), np.random.default_rng(4).integers(0, 9, (5, 11)).tolist()
    texts = [list(generate(model, beginning, 6, temperature=0)) for beginning in beginnings]
    own = len({id(parameter) for block in model.blocks for parameter in block.parameters()})
    best = [greedy(model, beginning, 6) for beginning in beginnings]
    return [
        Gate("loss equals numpy's", abs(loss - expected) < 1e-4, f"{loss:.5f} and {expected:.5f}"),
        Gate("gradient equals the slope", slope < 5e-3, f"off by {slope:.1g} of the slope; allowed 0.005"),
        Gate("nobody sees the future", found["past"] < 1e-5,
             f"a later token moves earlier scores by {found['past']:.1g}"),
        Gate("positions matter", found["positions"] > 1e-3, f"other positions move scores by {found['positions']:.1g}"),
        Gate("each block has weights of its own", own == 32 and found["blocks"] > 1e-3,
             f"{own} parameters in two blocks, 32 needed; each block moves scores by {found['blocks']:.1g} or more"),
        Gate("temperature 0 is greedy", texts == best, f"it writes {texts[0]}, numpy {best[0]}, and four more texts"),
    ]  # fmt: skip


# %%
def route() -> tuple[dict[str, float], list[Gate]]:
    """Part one: accuracies of the three rules and the twins, and what they have to be."""
    models = {name: router() for name in RULES}
    metrics = {}
    for name, rule in RULES.items():
        train_router(models[name], rule)
        metrics[name] = exact(models[name], rule)
    for name, make in TWINS.items():
        twin = make()
        train_router(twin, RULES["reverse"])
        metrics[name.replace(" ", "_")] = exact(twin, RULES["reverse"])
    rows = sequences(RULES["reverse"], 50, np.random.default_rng(7))[:, :-1]
    line = attention_maps(models["reverse"], rows)[:, :, np.arange(LENGTH, 2 * LENGTH), np.arange(LENGTH)[::-1]]
    looked = float(line.mean(axis=(0, 2)).max())
    uniform = float(np.mean(1 / np.arange(LENGTH + 1, 2 * LENGTH + 1)))
    worst = max(metrics["without_positions"], metrics["without_attention"])
    return metrics, [
        Gate("attention looks where the answer is", looked > 0.4,
             f"one head with weight {looked:.2f}; a uniform one has {uniform:.2f}"),
        Gate("without positions or attention it fails", worst < 0.2, f"at most {worst:.1%} are reversed; allowed 20 %"),
    ]  # fmt: skip


def run(watch: Callable | None = None) -> Outcome:
    """Examine, prove that attention routes, train on the text for a minute, and judge."""
    gates = examine()
    if not all(gate.passed for gate in gates):
        return Outcome({}, gates, "Your network computes something else than a transformer, so it was not trained yet.")
    text = load_text()
    metrics, routed = route()
    metrics["accuracy"] = min(metrics[name] for name in RULES)
    model = train_writer(text, text.plan, "05_transformer_2017", watch=watch)
    metrics["loss"] = kept_loss(model, text)
    gates += [*routed, Gate(f"loss on kept text at most {text.enough:g}", metrics["loss"] <= text.enough,
                            f"{metrics['loss']:.3f} on {text.name}")]  # fmt: skip
    said = "".join(going_on(text, model, count=80)("\n")).strip().replace("\n", " / ")
    summary = f"{metrics['accuracy']:.1%} of new sequences are right; having read {text.name} it writes: {said}"
    return Outcome(metrics, gates, summary)


# %% [markdown]
# ## On the record
#
# The last cell runs the course's own copy of this page, so your experiments above don't count for or against you. It
# takes about a minute and a half.
#
# Thirteen lessons ago you had numpy. Now a network that you can explain down to the last number writes in the manner of
# Shakespeare. The lessons that follow make it smaller and faster.

# %%
# %tito milestone run 5
