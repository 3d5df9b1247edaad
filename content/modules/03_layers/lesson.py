# ---
# title: Layers
# id: "03"
# ---

# %% [markdown]
# # Layers
#
# A network is matrices with bends between them. Where do the numbers in the matrices come from, before anything is
# learned? Take random ones, and watch how large the numbers become on their way through forty layers.

# %%
#| default_exp core.layers
# %load_ext tinytorch.tito
from tinytorch import measure, plot
from tinytorch.core.activations import ReLU, relu, saturation, tanh

# %%
#| export
from collections.abc import Callable, Iterator
from math import sqrt
from typing import Any

import numpy as np

from tinytorch.core.tensor import Tensor, apply, as_tensors, op
from tinytorch.given.layers import LayerBase, attributes, block, check_names, check_row, fitting, written_once

# %%
def spreads_through(depth, std, width=256, bend=relu):
    """The standard deviation after each of `depth` layers whose weights have standard deviation `std`."""
    rng = np.random.default_rng(0)
    x, spreads = Tensor(rng.normal(size=(8, width))), []
    for _ in range(depth):
        x = bend(x @ Tensor(rng.normal(0, std, size=(width, width))))
        spreads.append(float(x.data.std()))
    return spreads

with np.errstate(all="ignore"):
    for std in (1.0, 0.01):
        spreads = spreads_through(40, std)
        print(f"weights with std {std}:", ", ".join(f"{spreads[i]:.0e}" for i in (0, 9, 19, 29, 39)))

# %% [markdown]
# One choice ends in `nan`, the other in nothing. Neither network can learn: in the first every number is broken, in the
# second every input gives the same output, 0. Between 1 and 0.01 lies a value that keeps the numbers alive through any
# depth. You will find it.
#
# And the numbers must live somewhere: in objects that hold them, list them, save them and print them. You build four:
#
# ```mermaid
# flowchart TD
#   Layer["Layer: parameters, modes, saving"] --> Linear["Linear: x @ weight + bias"]
#   Layer --> Dropout["Dropout: forget at random"]
#   Layer --> Sequential["Sequential: one after the other"]
# ```
#
# **Uses**: `Tensor` (01) and the activations (02). **Enables**: every model. Optimizers (06) walk over `parameters()`,
# checkpoints (07) use `state_dict()`.

# %% [markdown]
# ## 1. The right start
#
# The numbers must neither grow nor fade. By trying, one finds for ReLU layers that have as many outputs as inputs:
#
# | inputs | standard deviation that stays level |
# |---|---|
# | 64 | 0.177 |
# | 256 | 0.088 |
# | 1024 | 0.044 |
#
# Try a few yourself: change 0.05 below until the three numbers stay alike. Which rule gives all three rows? The trap:
# the table can't tell whether inputs or outputs count, because both are the same here. Think of one output: how many
# terms are added up in it?
#
# Randomness comes from a **generator**, `rng`. Its method `rng.normal(mean, std, size=shape)` draws normal numbers, and
# two generators made with the same seed draw the same ones, so an experiment can be repeated.

# %%
spreads = spreads_through(40, std=0.05, width=256)
print("after layers 1, 20 and 40:", [f"{spreads[i]:.1e}" for i in (0, 19, 39)])

# %% exercise="03-start"
#| export
def start_weight(in_features: int, out_features: int, rng: np.random.Generator | None = None) -> np.ndarray:
    """Normal random weights, shape (in_features, out_features), that keep the spread through a ReLU layer.

    `rng` draws them; None makes a new generator, different every time.
    Raises ValueError unless both numbers are at least 1.
    """
    if min(in_features, out_features) < 1:
        raise ValueError(f"A layer from {in_features} to {out_features} numbers holds nothing. Both must be 1 or more.")
    rng = np.random.default_rng() if rng is None else rng
    ### BEGIN SOLUTION weights that keep the numbers level
    return rng.normal(0.0, sqrt(2 / in_features), size=(in_features, out_features))
    ### END SOLUTION

# %%
check("03-start")

# %% [markdown]
# **Why it works.** One output is a sum of n products, $y = x_1 w_1 + \dots + x_n w_n$. Random signs cancel in part, and
# what is left on average is a rule about squares. With Var(w) for the square of the weights' standard deviation:
#
# $$\mathrm{mean}(y^2) = n \cdot \mathrm{mean}(x^2) \cdot \mathrm{Var}(w)$$
#
# With n = 256 and Var(w) = 1 the mean square grows by 256 a layer, so the numbers grow by √256 = 16. Ten layers make
# 16¹⁰ = 1.1 · 10¹². But the first line of this lesson said 3 · 10¹⁰ after ten layers, 30 times less. Whose doing is it?
# ReLU makes half of the y zero, which halves the mean square: √128 = 11.3 in place of 16, and 11.3¹⁰ = 3.4 · 10¹⁰. The
# control takes the ReLU away:

# %%
for name, bend in {"with ReLU": relu, "without": lambda x: x}.items():
    print(f"{name:10} after ten layers: {spreads_through(10, 1.0, bend=bend)[-1]:.1e}")

# %% [markdown]
# So n · Var(w) / 2 must be 1. Kaiming He and his colleagues published this in 2015 (*Delving Deep into Rectifiers*,
# arXiv:1502.01852). PyTorch's own Linear starts lower, with √(1/3n), which suits no bend in particular:
# `torch.nn.Linear(256, 256).weight.std()` prints about `0.036`. Which lines stay level?

# %%
n = 256
choices = {"std 1": 1.0, "yours": start_weight(n, n).std(), "√(1/n)": sqrt(1 / n), "√(1/3n)": sqrt(1 / (3 * n))}
lines = {name: spreads_through(10, std) for name, std in choices.items()}
plot.line(np.arange(1, 11), lines, x="layer", y=plot.Axis("standard deviation of its output", log=True))

# %% [markdown]
# Only yours is level. √(1/n) loses half of the mean square at each layer: after ten, a factor of √(1/1024) = 1/32.
#
# Lesson 02 measured that tanh closes when its inputs spread too far, and promised that this lesson would see to it.
# Does it? Here is the saturated share after one layer with n inputs, for weights of std 1 and for yours. And a question
# before you go on:

# %%
inputs = np.random.default_rng(0).normal(size=(100, n))
for name, weight in {"std 1": np.random.default_rng(1).normal(size=(n, n)), "yours": start_weight(n, n)}.items():
    print(f"{name:6} saturates {saturation(tanh, inputs @ weight):.0%} of tanh")

# %%
# A Linear has 50 inputs and 400 outputs, and a ReLU follows. Which standard deviation keeps the spread?
answer("03-q-std", ...)

# %% [markdown]
# ## 2. What every layer can do
#
# A layer *computes*: a subclass defines `forward`, and `layer(x)` calls it. And a layer *knows what it is made of*, by
# looking at its own attributes, also inside lists and dicts:
#
# - a **parameter** is a Tensor that requires a gradient and was not computed from others: a number that learning may
#   move;
# - a **child** is a Layer. Children have children: a tree.
#
# So nothing has to be registered: `self.weight = Tensor(..., requires_grad=True)` is enough. `LayerBase` is given: it
# calls `forward`, prints, lists `parameters()`, and `train()` and `eval()` turn the switch `training` in the whole
# tree. For all of this it needs three functions that you write below: `walk`, `find_parameters` and `load_state`.

# %%
#| export
class Layer(LayerBase):
    """A part of a network: it computes with `forward`, and knows its parameters and children."""

    def named_layers(self) -> Iterator[tuple[str, "Layer"]]:
        """This layer and all layers inside it, each once, with the paths of their attributes."""
        return walk(self)

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Every parameter of the whole tree, once, with its dotted name, such as ("hidden.weight", tensor)."""
        return find_parameters(self)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of all parameters and buffers, by their dotted names."""
        return {name: array.copy() for name, array in live_arrays(self).items()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take over the numbers of a state_dict, or raise ValueError and change nothing."""
        load_state(self, state)

# %% [markdown]
# ## 3. Linear
#
# The layer of layers: each output is a weighted sum of the inputs, plus a **bias** of its own. With `in_features=3` and
# `out_features=2`, `weight` has shape `(3, 2)` and `bias` shape `(2,)`. A batch `(5, 3)` becomes `(5, 2)`.
#
# By hand: `x = [[1, 2, 3]]`, `weight = [[1, 0], [0, 1], [1, 1]]`, `bias = [10, 20]` give `[[1+3+10, 2+3+20]]`, which is
# `[[14, 25]]`.
#
# The bias starts at 0: random weights already make the outputs differ. With `bias=False` the attribute is None, and
# there is the trap: a Tensor has a truth value too. PyTorch stores the weight the other way round:
# `torch.nn.Linear(3, 2).weight.shape` prints `torch.Size([2, 3])`.

# %% exercise="03-linear"
#| export
class Linear(Layer):
    """y = x @ weight + bias, from (..., in_features) to (..., out_features)."""

    def __init__(
        self, in_features: int, out_features: int, bias: bool = True, rng: np.random.Generator | None = None
    ) -> None:
        """weight (in_features, out_features) from start_weight; bias (out_features,) zeros, or None without one."""
        self.in_features, self.out_features = in_features, out_features
        ### BEGIN SOLUTION what the layer learns
        self.weight = Tensor(start_weight(in_features, out_features, rng), requires_grad=True)
        self.bias = Tensor(np.zeros(out_features), requires_grad=True) if bias else None
        ### END SOLUTION

    def forward(self, x: Any) -> Tensor:
        """x of shape (..., in_features), a Tensor, an array or a list. Raises ValueError for another width."""
        (x,) = as_tensors(x)
        if x.shape[-1:] != (self.in_features,):
            raise ValueError(f"{self!r} takes rows of {self.in_features} numbers, but x has shape {x.shape}.")
        ### BEGIN SOLUTION weighted sums, and the bias if there is one
        y = x @ self.weight
        return y if self.bias is None else y + self.bias
        ### END SOLUTION

    def __repr__(self) -> str:
        return f"Linear({self.in_features}, {self.out_features}{'' if self.bias is not None else ', bias=False'})"

# %%
check("03-linear")

# %% [markdown]
# ## 4. Find every parameter
#
# A model is a tree of layers. To learn, an optimizer needs all parameters in one list; to save, each needs a name that
# will be the same tomorrow: `hidden.weight` is the attribute `weight` of the child `hidden`.
#
# For a model with two children, `hidden` and `out`, `walk(model)` yields the pairs `("", model)`, `("hidden.", hidden)`
# and `("out.", out)`. If `hidden` had a child `inner`, `("hidden.inner.", inner)` would come third. And
# `find_parameters(model)` yields `("hidden.weight", tensor)`, `("hidden.bias", tensor)`, and so on, in that order.
#
# `layer.named_children()` knows one level of the tree, and `attributes(layer)` yields name and value of everything that
# a layer holds. (In a generator, `yield from other` hands on all that `other` yields.)

# %% [markdown]
# Two traps. Two layers may *share* a Tensor: it is one parameter, and an optimizer that met it twice would take two
# steps. And a layer may know the model that it is in, as an attribute `parent`: whoever follows that walks in circles
# until Python gives up. So no layer and no Tensor comes twice; the first name counts. What is "the same" here? Two
# parameters with equal numbers are still two.

# %% exercise="03-parameters"
#| export
def walk(layer: Layer, path: str = "", seen: set[int] | None = None) -> Iterator[tuple[str, Layer]]:
    """The layer and all layers inside it, each once, with the path of its attributes: "" or, say, "hidden."."""
    seen = set() if seen is None else seen
    ### BEGIN SOLUTION each layer of the tree once
    if id(layer) not in seen:
        seen.add(id(layer))
        yield path, layer
        for name, child in layer.named_children():
            yield from walk(child, f"{path}{name}.", seen)
    ### END SOLUTION


def is_parameter(value: Any) -> bool:
    """True for a Tensor that learning may move: it requires a gradient, and no operation made it."""
    return isinstance(value, Tensor) and value.requires_grad and value.op is None


def find_parameters(layer: Layer) -> Iterator[tuple[str, Tensor]]:
    """Every parameter in the tree with its dotted name, each Tensor once, in the order of walk."""
    ### BEGIN SOLUTION each parameter of the tree once
    seen = set()
    for path, part in walk(layer):
        for name, value in attributes(part):
            if is_parameter(value) and id(value) not in seen:
                seen.add(id(value))
                yield path + name, value
    ### END SOLUTION

# %%
check("03-parameters")

# %%
class Net(Layer):
    """Your first own model: two layers and a bend."""

    def __init__(self, rng):
        self.hidden = Linear(784, 128, rng=rng)
        self.out = Linear(128, 10, rng=rng)

    def forward(self, x):
        return self.out(relu(self.hidden(x)))

net = Net(np.random.default_rng(0))
for name, parameter in net.named_parameters():
    print(f"{name:14} {parameter.shape}")
net

# %% [markdown]
# ## 5. Sequential
#
# Most models are a row: the output of one layer is the input of the next. `Sequential(Linear(784, 128), ReLU(),
# Linear(128, 10))` needs no class of its own. It takes whatever can be called with a Tensor: layers, the activations
# of lesson 02, plain functions.
#
# By its rule for lists, `Layer` would call the children `layers.0` and `layers.2`. Shorter names are wanted: the
# position alone, as a string. The trap: in the row above ReLU is number 1, but it is no Layer and has no children.

# %% exercise="03-sequential"
#| export
class Sequential(Layer):
    """Layers and functions in a row, each called with the result of the one before."""

    def __init__(self, *layers: Callable) -> None:
        """Raises TypeError for what can't stand in the row, such as a list or a class without brackets."""
        check_row(layers)
        self.layers = list(layers)

    def named_children(self) -> Iterator[tuple[str, Layer]]:
        """The Layers in the row, each named by its position: "0", "2"."""
        ### BEGIN SOLUTION the Layers and their places
        for position, layer in enumerate(self.layers):
            if isinstance(layer, Layer):
                yield str(position), layer
        ### END SOLUTION

    def forward(self, x: Any) -> Tensor:
        """x through all layers in their order."""
        ### BEGIN SOLUTION from layer to layer
        for layer in self.layers:
            x = layer(x)
        return x
        ### END SOLUTION

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, position: int) -> Callable:
        return self.layers[position]

    @written_once
    def __repr__(self) -> str:
        return block("Sequential", [getattr(layer, "__name__", repr(layer)) for layer in self.layers])

# %%
check("03-sequential")

# %% [markdown]
# ## 6. Dropout: forget at random
#
# A network can lean on accidents: this pixel together with that one, in these 60,000 pictures only. While learning,
# dropout sets each entry to 0 with probability p, anew at every call, so that no unit can rely on one other. Nitish
# Srivastava and his colleagues described it in 2014 (*Journal of Machine Learning Research* 15). Lesson 07 measures
# what it is good for.
#
# In use nothing is dropped, and `x` itself comes back. But then the next layer gets more than it was used to. What is
# kept while learning must make up for what is dropped, so that the mean stays the same on average. With p = 0.5,
# `[2, 4, 6, 8]` with the second and third dropped becomes `[4, 0, 0, 16]`. With p = 0.2, ones become 0 and 1.25.

# %% [markdown]
# The result is `a * mask`, and lesson 05 needs the mask again. So it is a setting of an operation, which is given:
# `apply("dropout", x, mask=mask)`. The mask stays in memory, so give it the dtype of `x` and no more: dividing booleans
# makes float64. `self.rng.random(shape)` draws numbers that are spread evenly from 0 to 1.

# %% exercise="03-dropout"
#| export
@op("dropout")
def dropout_forward(a: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """a times mask, which holds 0 for a dropped entry; the others are larger than 1."""
    return a * mask


class Dropout(Layer):
    """While training: each entry 0 with probability p, the others larger. In eval mode or with p = 0: x itself."""

    def __init__(self, p: float = 0.5, rng: np.random.Generator | None = None) -> None:
        """`rng` draws the masks; None makes a new generator. Raises ValueError unless 0 <= p < 1."""
        if not 0 <= p < 1:
            raise ValueError(f"Dropout needs a probability of at least 0 and below 1; got p={p}.")
        self.p, self.rng = p, np.random.default_rng() if rng is None else rng

    def forward(self, x: Any) -> Tensor:
        """x of any shape; the result has the same shape. The mask has x's dtype, float32 for integers."""
        (x,) = as_tensors(x)
        dtype = x.dtype if x.dtype.kind == "f" else np.float32
        ### BEGIN SOLUTION forget at random, but only while learning
        if not self.training or self.p == 0:
            return x
        kept = self.rng.random(x.shape) >= self.p
        return apply("dropout", x, mask=(kept / (1 - self.p)).astype(dtype))
        ### END SOLUTION

    def __repr__(self) -> str:
        return f"Dropout(p={self.p})"

# %%
check("03-dropout")

# %%
drop = Dropout(0.25, rng=np.random.default_rng(1))
ones = Tensor(np.ones((8, 24)))
print("mean while learning:", drop(ones).mean().item(), " mean in use:", drop.eval()(ones).mean().item())
plot.heatmap(drop.train()(ones), x="unit", y="example", value="1, after dropout")

# %% [markdown]
# ## 7. Save and load
#
# `state_dict()` copies all numbers into a dictionary of plain arrays; a file needs nothing more. The way back can go
# wrong halfway. Suppose that the second array of a state does not fit. What is in the model after this?

# %%
def careless_load(layer, state):
    """Take the numbers over, one array after the other."""
    for name, array in live_arrays(layer).items():
        array[...] = fitting(name, state[name], array)

# %% [markdown]
# It gets a new weight with an old bias, and it will merely be bad. So `load_state` promises: everything or nothing.
#
# Given are `live_arrays(layer)`, the layer's own arrays by name; `check_names`, which compares the names; and
# `fitting(name, value, array)`, which gives the value in the shape and dtype of the array, or raises a ValueError with
# a sentence. Two traps: write *into* the arrays that are there, `array[...] = value`, since an optimizer may hold them;
# and what you keep must not be the caller's array, or learning on would change the saved state.

# %% exercise="03-state"
#| export
def live_arrays(layer: Layer) -> dict[str, np.ndarray]:
    """The arrays of all parameters and buffers, by dotted name; the layer's own, not copies."""
    found = {name: parameter.data for name, parameter in layer.named_parameters()}
    for path, part in walk(layer):
        found.update({path + name: getattr(part, name) for name in part.buffers})
    return found


def load_state(layer: Layer, state: dict[str, Any]) -> None:
    """Copy the numbers of `state` into the layer's own arrays, or raise ValueError and change nothing."""
    own = live_arrays(layer)
    check_names(own, state)
    ### BEGIN SOLUTION everything or nothing
    fresh = {name: fitting(name, state[name], array) for name, array in own.items()}
    for name, array in own.items():
        array[...] = fresh[name]
    ### END SOLUTION

# %%
check("03-state")

# %%
for load in (careless_load, load_state):
    model = Linear(2, 1)
    try:
        load(model, {"weight": [[7.0], [7.0]], "bias": [1.0, 2.0, 3.0]})
    except ValueError as error:
        print(f"{error} The weight {'has changed' if 7 in model.weight.data else 'is as it was'}.")

# %% [markdown]
# ## 8. Count
#
# By hand first: `Linear(784, 128)` has 784 · 128 = 100,352 weights and 128 biases. `Linear(128, 10)` has 1,280 and 10.
# Together 101,770 parameters, and 407,080 bytes as float32. The trap is a model with another dtype.

# %% exercise="03-count"
#| export
def parameter_count(layer: Layer) -> int:
    """How many numbers the layer can learn."""
    ### BEGIN SOLUTION all the numbers in all parameters
    return sum(parameter.size for parameter in layer.parameters())
    ### END SOLUTION


def parameter_bytes(layer: Layer) -> int:
    """How many bytes its parameters take."""
    ### BEGIN SOLUTION all their bytes
    return sum(parameter.data.nbytes for parameter in layer.parameters())
    ### END SOLUTION

# %%
check("03-count")

# %% [markdown]
# ## Look at it
#
# What does a network compute before it has learned anything? Here is the output of four networks that differ in their
# seed only, over the plane of two inputs; the lighter, the larger. Each start is another landscape of folds. Learning
# will bend it into the one you want.

# %%
def landscape(seed):
    rng = np.random.default_rng(seed)
    return Sequential(Linear(2, 32, rng=rng), ReLU(), Linear(32, 32, rng=rng), ReLU(), Linear(32, 1, rng=rng))

steps = np.linspace(-1, 1, 41)
plane = Tensor(np.stack(np.meshgrid(steps, -steps), axis=-1))
outputs = np.stack([landscape(seed)(plane).data[:, :, 0] for seed in (1, 2, 3, 4)])
pictures = outputs / np.abs(outputs).max(axis=(1, 2), keepdims=True)
plot.images(pictures, labels=[f"seed {seed}" for seed in (1, 2, 3, 4)], size=100)

# %% [markdown]
# ## What does it cost?
#
# **Memory.** Double the width of a network with two hidden layers of equal width, from 1024 to 2048. By what factor
# does the number of parameters grow?

# %%
guess = ...

def tower(width):
    return Sequential(Linear(784, width), ReLU(), Linear(width, width), ReLU(), Linear(width, 10))

for width in (64, 256, 1024) if measure.predicted(guess) else []:
    growth = parameter_count(tower(2 * width)) / parameter_count(tower(width))
    print(f"width {width:4} to {2 * width:4}: {growth:.2f} times as many")
if guess is not ...:
    measure.against(guess, growth)

# %% [markdown]
# The factor creeps from 2 toward 4. The outer matrices grow with the width, the inner one with its square, and the
# square wins. While learning, each parameter needs a gradient of the same size, and Adam (lesson 06) two more.
#
# **Time.** A batch of 64 needs 64 times the arithmetic of one example. How many times as long does it take? The third
# measurement is a control: `Linear(2, 2)` has 8 operations to do and 24 bytes to read, so what it takes is the price of
# a call.

# %%
guess = ...

layer, tiny = Linear(784, 128), Linear(2, 2)
one, many, pair = Tensor(np.ones((1, 784))), Tensor(np.ones((64, 784))), Tensor(np.ones((1, 2)))
if measure.predicted(guess):
    alone, batch, call = measure.in_turn(lambda: layer(one), lambda: layer(many), lambda: tiny(pair))
    print(f"one example {alone}\n64 examples {batch}\nLinear(2, 2) {call}")
    print(f"The price of a call is {call / alone:.0%} of one example, and {call / batch:.0%} of 64.")
    measure.against(guess, batch / alone)

# %% [markdown]
# If the first share is large, the batch is cheap mainly because it pays for one call in place of 64. Whatever one
# example takes beyond that is arithmetic and the reading of 401,408 bytes of weights; a batch reads them once for all.
# Which of the two it is, this experiment can't say. To find out, one would have to change the one and keep the other.

# %% [markdown]
# ## Break it
#
# Three classical failures. Guess what each prints.

# %%
rng = np.random.default_rng(3)
mlp = Sequential(Linear(784, 128, rng=rng), ReLU(), Dropout(0.2, rng=rng), Linear(128, 10, rng=rng))
same = Linear(4, 3)
same.weight.data[...] = 0.5
print("all weights equal:", relu(same([[1.0, 2.0, 3.0, 4.0]])).numpy())

example = rng.normal(size=(1, 784))
print("forgot eval():", mlp(example)[0, 0].item(), mlp(example)[0, 0].item())
mlp.eval()
print("after eval(): ", mlp(example)[0, 0].item(), mlp(example)[0, 0].item())

try:
    mlp(np.ones((64, 28, 28)))
except ValueError as error:
    print(error)

# %% [markdown]
# - **Units that agree forever.** In a network that starts with equal weights, the units of a layer compute the same and
#   will learn the same: 128 of them do the work of one. Random starts are there to break this symmetry.
# - **Two answers to one question.** A model that was not switched to `eval()` still drops, and no error says so.
# - **An image is not a row.** `(64, 28, 28)` must become `(64, 784)` first: `x.reshape(64, -1)`.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# How many parameters does Sequential(Linear(64, 32), ReLU(), Linear(32, 10)) have?
answer("03-q-count", ...)

# %%
# What is the full name of the last bias in Sequential(Linear(2, 8), ReLU(), Linear(8, 1))?
answer("03-q-name", ...)

# %%
# Somebody saves a model, loads it the next day, and its accuracy changes each time that it is measured: 91 %, 93 %,
# 90 %. "a": the weights were not saved   "b": it is in training mode   "c": the start weights are random
answer("03-q-debug", ...)

# %%
# A layer is followed by a bend that lets a quarter of the mean square through, in place of ReLU's half.
# For 100 inputs, which standard deviation of the weights keeps the spread?
answer("03-q-transfer", ...)

# %% [markdown]
# ## Where this goes
#
# You can build any multilayer perceptron, start it well, count it, print it and save it. What it lacks is a judge:
# lesson 04 says in one number how wrong it is, and it will find something to object to in one of your layers.

# %%
# %tito complete 03
