# %% [markdown]
# # 1957: the perceptron
#
# In January 1957 Frank Rosenblatt, a psychologist of 28 at the Cornell Aeronautical Laboratory in Buffalo, writes a
# report with an odd title: *The Perceptron: A Perceiving and Recognizing Automaton*. He asks whether a machine can
# learn to recognise things as a nervous system might: not from rules that somebody wrote down, but from examples,
# by changing the strength of its connections.
#
# In July 1958 the U.S. Navy, which pays for the work, shows it to the press. An IBM 704, a computer that fills a
# room, is fed with cards that are marked on the left or on the right. Nobody has told it what left and right are.
# After about fifty cards it tells them apart. The *New York Times* reports a machine that the Navy expects to "walk,
# talk, see, write, reproduce itself and be conscious of its existence". That promise will cost the field dearly, and
# the next milestone tells how. The learning was real, though, and you are about to repeat it.
#
# Rosenblatt's machine had three parts: light sensors; units wired to them at random; and a unit that weighs what
# those report and gives the answer. Only the weights of the last part learned. That part is what you run here, with
# the correction rule of his book of 1962, on the Tensor that you wrote in module 01. There is nothing to fill in: read
# each cell, run it, and change what you are curious about.
#
# **Sources.** F. Rosenblatt, *The Perceptron: A Perceiving and Recognizing Automaton*, Report 85-460-1, Cornell
# Aeronautical Laboratory, 1957. F. Rosenblatt, "The perceptron: a probabilistic model for information storage and
# organization in the brain", *Psychological Review* 65, 386-408, 1958. "New Navy Device Learns by Doing", *The New
# York Times*, 8 July 1958. F. Rosenblatt, *Principles of Neurodynamics*, Spartan, 1962. A. B. J. Novikoff, "On
# convergence proofs on perceptrons", *Symposium on the Mathematical Theory of Automata* 12, 615-622, 1962.

# %%
# %load_ext tinytorch.tito
from dataclasses import dataclass

import numpy as np

from tinytorch import Tensor, plot
from tinytorch.data import Blobs, two_blobs
from tinytorch.tito.milestones import Gate, Outcome

# %% [markdown]
# ## The cards
#
# Each of our cards carries one mark, and a scanner reports two numbers: how far across the mark is, and how far up.
# The card lies at an angle, so neither number alone decides. 200 cards are for learning, 200 more for the test.
# Between the two classes runs an empty strip, 0.6 wide.

# %%
LEARN, TEST, GAP = 200, 200, 0.6


def deck(seed: int, gap: float = GAP) -> tuple[Blobs, Blobs]:
    """Cards to learn from, and cards for the test: points (n, 2), labels -1 (left) or +1 (right)."""
    cards = two_blobs(LEARN + TEST, gap, seed)
    return cards.part(0, LEARN), cards.part(LEARN, LEARN + TEST)


ACROSS, UP = plot.Axis("across", -1, 5), plot.Axis("up", -1.5, 4)  # from where to where the axes go


def picture(cards: Blobs) -> plot.Chart:
    """The cards as points in the plane, one colour and shape for each class."""
    names = ["left" if label < 0 else "right" for label in cards.labels]
    return plot.scatter(cards.points[:, 0], cards.points[:, 1], groups=names, x=ACROSS, y=UP)


picture(deck(seed=0)[0])

# %% [markdown]
# ## The machine
#
# Every signal is multiplied by its weight, the products are summed, and a bias is added. If the result is above 0,
# the answer is *right* (+1), otherwise *left* (-1). With weights `[[2], [1]]`, bias `[-3]` and the card `[[1, 3]]`:
# 2 * 1 + 1 * 3 - 3 = 2, so the answer is *right*.
#
# For one card this is a matrix product of shapes (1, 2) and (2, 1). For 200 cards it is (200, 2) and (2, 1), and
# the bias is broadcast. The same line of code does both.

# %%
@dataclass
class Perceptron:
    """One unit: weights (2, 1) and a bias (1,), and a count of its mistakes."""

    weights: Tensor
    bias: Tensor
    mistakes: int = 0
    settled: bool = False  # True after a pass over all cards without a mistake

    def respond(self, cards: Tensor) -> Tensor:
        """One number for each card: (n, 2) in, (n, 1) out. Above 0 it says "right"."""
        return cards @ self.weights + self.bias


# %% [markdown]
# ## The rule
#
# Show a card. If the answer is right, change nothing. If it is wrong, add the card to the weights (when the truth was
# *right*) or subtract it (when it was *left*), and move the bias by 1 in the same direction.
#
# In numbers: weights `[[2], [1]]`, bias `[-3]`, card `[[1, 3]]`, and the truth is *left*, -1. The machine said 2,
# which is wrong. New weights: `[[2 - 1], [1 - 3]]` = `[[1], [-2]]`; new bias: -4. Now the same card gives
# 1 * 1 - 2 * 3 - 4 = -9: *left*. There is no gradient and no learning rate. Those come later in history.

# %%
def correct(machine: Perceptron, card: Tensor, label: float) -> None:
    """Move the machine's weights and bias towards `label` (-1 or +1) for this card of shape (1, 2)."""
    machine.weights = machine.weights + card.T * label
    machine.bias = machine.bias + label
    machine.mistakes += 1


def learn(cards: Blobs, passes: int = 20, watch=None) -> Perceptron:
    """Show the cards one by one, over and over, until a whole pass has no mistake, or for `passes` passes."""
    machine = Perceptron(weights=Tensor([[0.0], [0.0]]), bias=Tensor([0.0]))
    points = Tensor(cards.points)
    for _ in range(passes):
        before = machine.mistakes
        for index, label in enumerate(cards.labels.tolist()):
            card = points[index : index + 1]
            answer = 1 if machine.respond(card).item() > 0 else -1
            if answer != label:
                correct(machine, card, label)
                if watch:
                    watch(machine=machine, cards=cards)
        machine.settled = machine.mistakes == before
        if machine.settled:
            break
    return machine


# %% [markdown]
# ## Watch it learn
#
# The border between the two answers is where the response is exactly 0, and that is a straight line. Run the cell:
# the line jumps at each mistake, and at some moment there are none left. Then change one number and run it again.
# Before you do, write down what you expect: does a `gap` of 0.2 in place of 0.6 make the machine fail, or only slow?

# %%
def border(machine: Perceptron) -> plot.Chart:
    """The line on which the machine's response is 0."""
    weights, bias = machine.weights.data.ravel().astype(float), float(machine.bias.data.item())
    length = max(np.linalg.norm(weights), 1e-6)
    nearest = -bias * weights / length**2  # the line's point that is closest to the origin
    ends = nearest + np.array([[-9], [9]]) * np.array([-weights[1], weights[0]]) / length
    return plot.line(ends[:, 0], ends[:, 1], x=ACROSS, y=UP, color=plot.INK)


if __name__ == "__main__":  # for you in the notebook; `%tito milestone run 1` needs no drawing
    gap, seed = 0.6, 0
    with plot.Live(interval=0, pause=0.15) as live:
        machine = learn(deck(seed, gap)[0], watch=lambda machine, cards: live.update(picture(cards) + border(machine)))
    print(f"{machine.mistakes} mistakes; a pass without any: {'yes' if machine.settled else 'no'}")

# %% [markdown]
# ## Why it has to stop
#
# In 1962 Albert Novikoff proves that the machine cannot go on erring for ever, if any line separates the cards. Give
# each card a third number, 1, which stands for the bias. Let $R$ be the length of the longest card, and let $\gamma$
# be the distance of the nearest card from a separating plane through the origin. Then, whatever the order of the cards
# and however many there are, the number of mistakes is at most $(R / \gamma)^2$.
#
# With $R = 5$ and $\gamma = 0.2$ that is 625. A third of the gap means about a third of $\gamma$ and nine times the
# bound: in the cell above the machine may take longer, but it cannot go on failing. We made the cards, so we know a
# line that separates them, and we can compute the bound.

# %%
def mistake_bound(cards: Blobs) -> float:
    """Novikoff's bound (R / gamma)^2 for these cards; infinite if their own line does not separate them."""
    with_bias = np.column_stack([cards.points, np.ones(len(cards.points))])
    plane = np.append(cards.normal, -cards.distance)
    gamma = float((cards.labels * (with_bias @ plane)).min() / np.linalg.norm(plane))
    radius = float(np.linalg.norm(with_bias, axis=1).max())
    return (radius / gamma) ** 2 if gamma > 0 else np.inf


# %% [markdown]
# ## The test
#
# Accuracy is the share of right answers on cards that the machine has never seen. One good run can be luck, so there
# are three decks. There is also a deck whose labels are shuffled: nothing can be learned from it, and a machine that
# looks good on it is cheating. numpy computes every response again, as a referee.

# %%
SEEDS = (0, 1, 2)
CHANCE = 0.7  # shuffled labels give 0.5, give or take 0.04


def accuracy(machine: Perceptron, cards: Blobs) -> float:
    """The share of right answers, from 0 to 1."""
    answers = np.where(machine.respond(Tensor(cards.points)).data.ravel() > 0, 1, -1)
    return float(np.mean(answers == cards.labels))


@dataclass
class Trial:
    """The result of one deck."""

    machine: Perceptron
    score: float  # accuracy on the test cards
    error: float  # largest difference between the machine's responses and numpy's
    bound: float  # on the number of mistakes
    step: float  # how far the weights moved from 0, in lengths of an average card


def trial(seed: int, watch=None) -> Trial:
    """Learn one deck and take the test."""
    cards, test = deck(seed)
    machine = learn(cards, watch=watch)
    expected = test.points @ machine.weights.data + machine.bias.data
    responses = np.broadcast_to(machine.respond(Tensor(test.points)).data, expected.shape)
    return Trial(
        machine,
        score=accuracy(machine, test),
        error=float(np.abs(responses - expected).max()),
        bound=mistake_bound(cards),
        step=float(np.linalg.norm(machine.weights.data) / np.linalg.norm(cards.points, axis=1).mean()),
    )


def blind_trial() -> tuple[Perceptron, float]:
    """A machine that learned shuffled labels, and its accuracy on test cards with shuffled labels."""
    rng = np.random.default_rng(1)
    cards, test = (part._replace(labels=rng.permutation(part.labels)) for part in deck(seed=0))
    machine = learn(cards)
    return machine, accuracy(machine, test)


def judge(trials: list[Trial], blind: Perceptron, blind_score: float) -> list[Gate]:
    """The gates: conditions that luck cannot meet, each with the numbers that decide it."""
    settled = [one.machine.settled for one in trials]
    step, error = float(np.min([one.step for one in trials])), float(np.max([one.error for one in trials]))
    within = all(one.machine.mistakes <= one.bound for one in trials)
    counts = "; ".join(f"{one.machine.mistakes} of at most {one.bound:.0f}" for one in trials)
    return [
        Gate("every card learned", all(settled), f"a pass without mistakes in {sum(settled)} of {len(trials)} decks"),
        Gate("mistakes within Novikoff's bound", within, counts),
        Gate("weights moved", step >= 1, f"from 0 by {step:.2f} lengths of a card; needs 1"),
        Gate("responses equal numpy's", error < 1e-4, f"largest difference {error:.1g}; allowed 0.0001"),
        Gate("shuffled labels teach nothing", blind_score < CHANCE and not blind.settled,
             f"accuracy {blind_score:.3f} after {blind.mistakes} mistakes; must stay below {CHANCE}"),
    ]  # fmt: skip


def run(watch=None) -> Outcome:
    """Three decks, one shuffled deck, and the gates. The accuracy that counts is that of the worst deck."""
    trials = [trial(seed, watch) for seed in SEEDS]
    blind, blind_score = blind_trial()
    worst, mistakes = min(one.score for one in trials), max(one.machine.mistakes for one in trials)
    metrics = {"accuracy": worst, "mistakes": float(mistakes), "shuffled_accuracy": blind_score}
    summary = f"The worst of {len(SEEDS)} decks has {worst:.1%} of {TEST} unseen cards right."
    return Outcome(metrics, judge(trials, blind, blind_score), summary)


# %% [markdown]
# ## On the record
#
# The last cell runs the course's own copy of this page, so your experiments above don't count for or against you. It
# writes the result down and says whose Tensor did the work: yours, if you completed module 01, else the reference's.
#
# One line can separate left from right. In 1969 Marvin Minsky and Seymour Papert ask what it cannot separate. The next
# milestone begins there.

# %%
# %tito milestone run 1
