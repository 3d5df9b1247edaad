# %% [markdown]
# # 1957: the perceptron
#
# In January 1957 Frank Rosenblatt, a 28-year-old psychologist at the Cornell Aeronautical Laboratory in Buffalo, writes
# a report with an odd title: *The Perceptron: A Perceiving and Recognizing Automaton*. He asks whether a machine can
# learn to recognise things the way a nervous system might: not from rules that somebody wrote down, but from examples,
# by changing the strength of its connections.
#
# In July 1958 the U.S. Navy, which pays for the work, shows it to the press. An IBM 704, a computer that fills a room,
# is fed punched cards that are marked on the left or on the right. Nobody has told it what left and right are. After
# about fifty cards it can tell them apart. The *New York Times* reports a machine that the Navy expects to "walk, talk,
# see, write, reproduce itself and be conscious of its existence". That promise will cost the field dearly, as the next
# milestone tells. But the learning was real, and here it happens again: a line moves each time it is wrong, until it is
# never wrong.
#
# Rosenblatt's machine had three parts: light sensors, units wired to them at random, and a unit that weighs what those
# report and gives the answer. Only the weights of the last part learned. That is the part you build here, on the Tensor
# that you wrote in module 01. The cards, the drawings and the test are given. **The learning is yours to write.**
#
# **Sources.** F. Rosenblatt, *The Perceptron: A Perceiving and Recognizing Automaton*, Report 85-460-1, Cornell
# Aeronautical Laboratory, 1957. F. Rosenblatt, "The perceptron: a probabilistic model for information storage and
# organization in the brain", *Psychological Review* 65, 386-408, 1958. "New Navy Device Learns by Doing", *The New
# York Times*, 8 July 1958. F. Rosenblatt, *Principles of Neurodynamics*, Spartan, 1962. A. B. J. Novikoff, "On
# convergence proofs on perceptrons", *Symposium on the Mathematical Theory of Automata* 12, 615-622, 1962. On steps: H.
# Robbins and S. Monro, "A stochastic approximation method", *Annals of Mathematical Statistics* 22, 400-407, 1951. B.
# Widrow and M. E. Hoff, "Adaptive switching circuits", *IRE WESCON Convention Record*, part 4, 96-104, 1960.

# %%
# %load_ext tinytorch.tito
from dataclasses import dataclass

import numpy as np
from IPython.display import display

from tinytorch import Tensor, plot
from tinytorch.data import Blobs, two_blobs
from tinytorch.tito.milestones import Gate, Outcome, own, unwritten

# %% [markdown]
# ## The cards
#
# Each of our cards carries one mark, and a scanner reports two numbers: how far across the mark is, and how far up.
# The card lies at an angle, so neither number settles it alone. There are 200 cards to learn from and 200 more for the
# test. An empty strip, 0.6 wide, runs between the two classes.

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


if __name__ == "__main__":  # for you in the notebook; `%tito milestone run 1` needs no drawing
    display(picture(deck(seed=0)[0]))

# %% [markdown]
# ## The machine
#
# Every signal is multiplied by its weight, the products are summed, and a bias is added. That number is the machine's
# **response**. Above 0 it means *right* (+1), otherwise *left* (-1). With weights `[[2], [1]]`, bias `[-3]` and the
# card `[[1, 3]]` the response is 2 * 1 + 1 * 3 - 3 = 2, so the machine says *right*.
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
# ## Your part: how it learns
#
# Show the machine one card, and tell it the truth. If it was right, nothing changes. If it was wrong, the weights and
# the bias have to move so that *this* card gets a response closer to the right side of 0. Which way is that, and how
# far?
#
# The rule in Rosenblatt's book of 1962 takes the machine above, which called the card `[[1, 3]]` *right*, and moves it,
# if the truth is *left*, to weights `[[1], [-2]]` and bias `[-4]`. The response falls from 2 to -9. Had the machine
# said *left* when the truth was *right*, everything would have moved the opposite way.
#
# How far to go is your choice. Rosenblatt moves by the whole card, however large the error was. Others had other ideas:
# in 1951 Herbert Robbins and Sutton Monro studied steps that get shorter with time, and in 1960 Bernard Widrow and Ted
# Hoff made the step a small fraction of the error, a *learning rate* times a gradient. Take Rosenblatt's first; once
# the milestone passes, try your own. (Half of his step is a good one to begin with. What changes, and why?)

# %% own="1957"
def my_rule(machine: Perceptron, card: Tensor, label: float) -> bool:
    """Show `card`, of shape (1, 2), whose truth is `label`, -1 or +1. Correct the machine if it is wrong.

    Change `machine.weights`, of shape (2, 1), and `machine.bias`, of shape (1,), by giving them new tensors.
    Returns True if the answer was right.
    """
    ### BEGIN SOLUTION ask for the machine's answer, and if it is wrong, correct weights and bias
    answer = 1 if machine.respond(card).item() > 0 else -1
    if answer != label:
        machine.weights = machine.weights + card.T * label
        machine.bias = machine.bias + label
    return answer == label
    ### END SOLUTION


# %%
def new_machine(weights: object = ((0.0,), (0.0,)), bias: float = 0.0) -> Perceptron:
    """A machine with these weights, and at first with none."""
    return Perceptron(weights=Tensor(np.array(weights, np.float32)), bias=Tensor([bias]))


def try_rule(rule) -> Gate:
    """The rule on cards with known answers: what is right stays, and what is wrong moves the right way."""
    unmoved, wayward, lies = 0, 0, 0
    for x, y in np.random.default_rng(1957).normal(size=(40, 2)).round(1) + [0.05, 0.05]:
        for label in (-1.0, 1.0):
            machine, card = new_machine(((2.0,), (1.0,)), -3.0), Tensor([[x, y]])
            before = 2 * x + y - 3
            right = (before > 0) == (label > 0)
            lies += bool(rule(machine, card, label)) != right
            weights, bias = machine.weights.data.astype(float), machine.bias.data.astype(float)
            change = (float(np.array([x, y]) @ weights.ravel() + bias.sum()) - before) * label
            shapes_stay = weights.shape == (2, 1) and bias.shape == (1,)
            unmoved += not right and abs(change) < 1e-6
            wayward += not shapes_stay or (right and abs(change) > 1e-5) or (not right and change < -1e-6)
    said = f"of 80 answers {lies} misjudged, {unmoved} mistakes left uncorrected, {wayward} moved the wrong way"
    return Gate("the rule corrects mistakes, and nothing else", lies + unmoved + wayward == 0, said)


if __name__ == "__main__":
    machine = new_machine(((2.0,), (1.0,)), -3.0)
    my_rule(machine, Tensor([[1.0, 3.0]]), label=-1.0)
    print(f"weights {machine.weights.data.ravel().tolist()}, bias {machine.bias.data.tolist()}, "
          f"response {machine.respond(Tensor([[1.0, 3.0]])).item():g}")
    verdict = try_rule(my_rule)
    print(f"{'Fine' if verdict.passed else 'Not yet'}: {verdict.detail}.")

# %% [markdown]
# ## Watch it learn
#
# The border between the two answers is where the response is exactly 0, and that is a straight line. Run the cell: the
# line jumps at each mistake, and at some point there are none left. The second picture keeps the lines that it went
# through last in grey; the one that stayed is black.
#
# Then change one number and run it again. Before you do, write down what you expect: if `gap` is 0.2 instead of 0.6,
# does the machine fail, or does it only take longer?

# %%
def learn(cards: Blobs, rule=None, passes: int = 20, watch=None) -> Perceptron:
    """Show the cards one by one, over and over, until a whole pass has no mistake, or for `passes` passes."""
    machine, points, rule = new_machine(), Tensor(cards.points), rule or my_rule
    for _ in range(passes):
        before = machine.mistakes
        for index, label in enumerate(cards.labels.tolist()):
            if not rule(machine, points[index : index + 1], label):
                machine.mistakes += 1
                if watch:
                    watch(machine=machine, cards=cards)
        machine.settled = machine.mistakes == before
        if machine.settled:
            break
    return machine


def border(machine: Perceptron, color: str = plot.INK) -> plot.Chart:
    """The line on which the machine's response is 0."""
    weights, bias = machine.weights.data.ravel().astype(float), float(machine.bias.data.item())
    length = max(np.linalg.norm(weights), 1e-6)
    nearest = -bias * weights / length**2  # the line's point that is closest to the origin
    ends = nearest + np.array([[-9], [9]]) * np.array([-weights[1], weights[0]]) / length
    return plot.line(ends[:, 0], ends[:, 1], x=ACROSS, y=UP, color=color)


def accuracy(machine: Perceptron, cards: Blobs) -> float:
    """The share of right answers, from 0 to 1."""
    answers = np.where(machine.respond(Tensor(cards.points)).data.ravel() > 0, 1, -1)
    return float(np.mean(answers == cards.labels))


if __name__ == "__main__":
    gap, seed = 0.6, 0
    (cards, test), trace = deck(seed, gap), []
    with plot.Live(interval=0, pause=0.15) as live:
        def draw(machine, cards):
            live.update(picture(cards) + border(machine))
            trace.append(border(machine, plot.GREY))
        machine = learn(cards, watch=draw)
    print(f"{machine.mistakes} mistakes; a pass without any: {'yes' if machine.settled else 'no'}; "
          f"{accuracy(machine, test):.1%} of the new cards are right")
    display(sum(trace[-12:], picture(cards)) + border(machine))

# %% [markdown]
# ## Why it has to stop
#
# In 1962 Albert Novikoff proves that Rosenblatt's machine cannot keep erring for ever if any line separates the cards.
# Give each card a third number, 1, which stands for the bias. Let $R$ be the length of the longest card, and let
# $\gamma$ be the distance of the nearest card from a separating plane through the origin. Then, whatever the order of
# the cards and however many there are, the number of mistakes is at most $(R / \gamma)^2$.
#
# With $R = 5$ and $\gamma = 0.2$ that is 625. A third of the gap means a third of $\gamma$ or less, and at least nine
# times the bound: in the cell above the machine may take longer, but it cannot go on failing. We made the cards, so we
# know a line that separates them, and we can compute the bound. If you chose a step of your own, nobody has promised
# you anything: the gates will tell whether it keeps within the bound too.

# %%
def mistake_bound(cards: Blobs) -> float:
    """Novikoff's bound (R / gamma)^2 for these cards; infinite if their own line does not separate them."""
    with_bias = np.column_stack([cards.points, np.ones(len(cards.points))])
    plane = np.append(cards.normal, -cards.distance)
    gamma = float((cards.labels * (with_bias @ plane)).min() / np.linalg.norm(plane))
    radius = float(np.linalg.norm(with_bias, axis=1).max())
    return (radius / gamma) ** 2 if gamma > 0 else np.inf


if __name__ == "__main__":
    print(f"{machine.mistakes} mistakes; the bound for these cards is {mistake_bound(cards):.0f}")

# %% [markdown]
# ## The test
#
# Accuracy is the share of right answers on cards that the machine has never seen. One good run can be luck, so there
# are three decks. A fourth deck has its labels shuffled: there is nothing to learn in it, and a machine that looks good
# on it is cheating. As a referee, numpy computes every response again. (The code of the test is folded away; open it
# if you like.)

# %% folded=true
SEEDS = (0, 1, 2)
CHANCE = 0.7  # shuffled labels give 0.5, give or take 0.04


@dataclass
class Trial:
    """The result of one deck."""

    machine: Perceptron
    score: float  # accuracy on the test cards
    error: float  # largest difference between the machine's responses and numpy's, beside the largest of these
    bound: float  # on the number of mistakes
    step: float  # how far the weights moved from 0, in lengths of an average card


def trial(seed: int, rule, watch=None) -> Trial:
    """Learn one deck and take the test."""
    cards, test = deck(seed)
    machine = learn(cards, rule, watch=watch)
    expected = test.points @ machine.weights.data + machine.bias.data
    responses = np.broadcast_to(machine.respond(Tensor(test.points)).data, expected.shape)
    return Trial(
        machine,
        score=accuracy(machine, test),
        error=float(np.abs(responses - expected).max()),
        bound=mistake_bound(cards),
        step=float(np.linalg.norm(machine.weights.data) / np.linalg.norm(cards.points, axis=1).mean()),
    )


def blind_trial(rule) -> tuple[Perceptron, float]:
    """A machine that learned shuffled labels, and its accuracy on test cards with shuffled labels."""
    rng = np.random.default_rng(1)
    cards, test = (part._replace(labels=rng.permutation(part.labels)) for part in deck(seed=0))
    machine = learn(cards, rule)
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
        Gate("weights moved", step > 0.01, f"from 0 by {step:.2f} lengths of a card; needs 0.01"),
        Gate("responses equal numpy's", error < 1e-4, f"largest difference {error:.1g}; allowed 0.0001"),
        Gate("shuffled labels teach nothing", blind_score < CHANCE and not blind.settled,
             f"accuracy {blind_score:.3f} after {blind.mistakes} mistakes; must stay below {CHANCE}"),
    ]  # fmt: skip


def run(watch=None) -> Outcome:
    """Three decks, one shuffled deck, and the gates. The accuracy that counts is that of the worst deck."""
    rule = own(my_rule, globals())
    if missing := unwritten(lambda: rule(new_machine(), Tensor([[1.0, 3.0]]), 1.0)):
        return Outcome({}, [missing], "The learning rule is yours to write, so nothing was learned yet.")
    ruled = try_rule(rule)
    trials = [trial(seed, rule, watch) for seed in SEEDS]
    blind, blind_score = blind_trial(rule)
    worst, mistakes = min(one.score for one in trials), max(one.machine.mistakes for one in trials)
    metrics = {"accuracy": worst, "mistakes": float(mistakes), "shuffled_accuracy": blind_score}
    whose = "the course's rule" if rule is my_rule else "your rule"
    summary = f"With {whose}, the worst of {len(SEEDS)} decks has {worst:.1%} of {TEST} unseen cards right."
    return Outcome(metrics, [ruled, *judge(trials, blind, blind_score)], summary)


# %% [markdown]
# ## On the record
#
# The last cell runs the course's own copy of this page with *your* rule, so your other experiments above don't count
# for or against you. It writes the result down and says whose Tensor did the work: yours, if you completed module 01,
# or else the reference's.
#
# One line can separate left from right. In 1969 Marvin Minsky and Seymour Papert ask what it cannot separate. The next
# milestone begins there.

# %%
# %tito milestone run 1
