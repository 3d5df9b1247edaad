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
from time import perf_counter

from IPython.display import display

from tinytorch import plot
from tinytorch.core.activations import ReLU, relu

# %%
#| export
from collections.abc import Callable, Iterator
from math import sqrt
from textwrap import indent
from typing import Any

import numpy as np

from tinytorch.core.tensor import Tensor, apply, op

# %%
def spreads_through(depth, std, width=256):
    """The standard deviation after each of `depth` ReLU layers whose weights have this standard deviation."""
    rng = np.random.default_rng(0)
    x, spreads = Tensor(rng.normal(size=(8, width))), []
    for _ in range(depth):
        x = relu(x @ Tensor(rng.normal(0, std, size=(width, width))))
        spreads.append(float(x.data.std()))
    return spreads

with np.errstate(all="ignore"):
    for std in (1.0, 0.01):
        spreads = spreads_through(40, std)
        print(f"weights with std {std}:", ", ".join(f"{spreads[i]:.0e}" for i in (0, 9, 19, 29, 39)))

# %% [markdown]
# One choice ends in `nan`, the other in nothing. Neither network can learn: in the first every number is broken, in the
# second every input gives the same output, 0. Between 1 and 0.01 lies a value that keeps the numbers alive through any
# depth. You will *derive* it, and then measure that it is right.
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
# checkpoints (07) use `state_dict()`, and convolutions, embeddings and attention are all Layers.

# %% [markdown]
# ## 1. What every layer can do
#
# Here is the base class, complete. A layer *computes*: a subclass defines `forward`, and `layer(x)` calls it. And a
# layer *knows what it is made of*, by looking at its own attributes:
#
# - a **parameter** is a Tensor that requires a gradient and was not computed from others (its `op` is None): a number
#   that learning may move;
# - a **child** is an attribute that is itself a Layer, or a Layer inside a list. Children have children: a tree.
#
# So nothing has to be registered. `self.weight = Tensor(..., requires_grad=True)` is enough. Two functions do the
# searching, `walk` and `find_parameters`; you write them in section 4. `training` is a switch that `train()` and
# `eval()` turn for the whole tree, since some layers behave differently while learning.

# %%
#| export
def block(name: str, parts: list[str]) -> str:
    """`name(...)` with each part on a line of its own, as the code that builds it would look."""
    lines = indent("".join(f"{part},\n" for part in parts), "  ")
    return f"{name}(\n{lines})" if parts else f"{name}()"


class Layer:
    """A part of a network: it computes with `forward`, and knows its parameters and children."""

    training: bool = True
    buffers: tuple[str, ...] = ()  # names of attributes that are arrays: saved, but not learned (lesson 09 has some)

    def forward(self, *inputs: Any, **options: Any) -> Tensor:
        """What the layer computes; every subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} has no forward method yet. Define forward(self, x).")

    def __call__(self, *inputs: Any, **options: Any) -> Tensor:
        return self.forward(*inputs, **options)

    def named_children(self) -> Iterator[tuple[str, "Layer"]]:
        """The layers directly inside this one: ("hidden", layer), or ("blocks.0", layer) from a list."""
        for name, value in vars(self).items():
            if isinstance(value, Layer):
                yield name, value
            elif isinstance(value, (list, tuple)):
                yield from ((f"{name}.{i}", item) for i, item in enumerate(value) if isinstance(item, Layer))

    def children(self) -> list["Layer"]:
        """The layers directly inside this one."""
        return [child for _, child in self.named_children()]

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Every parameter of the whole tree, once, with its dotted name, such as ("hidden.weight", tensor)."""
        return find_parameters(self)

    def parameters(self) -> list[Tensor]:
        """Every parameter of the whole tree, once."""
        return [parameter for _, parameter in self.named_parameters()]

    def train(self, mode: bool = True) -> "Layer":
        """Set `training` here and in every layer inside; returns self."""
        for _, layer in walk(self):
            layer.training = mode
        return self

    def eval(self) -> "Layer":
        """The same as train(False): behave as for use, not for learning."""
        return self.train(False)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of all parameters and buffers, by their dotted names."""
        return {name: array.copy() for name, array in live_arrays(self).items()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take over the numbers of a state_dict. Raises ValueError if names or shapes differ."""
        load_state(self, state)

    def __repr__(self) -> str:
        return block(type(self).__name__, [f"{name}={child!r}" for name, child in self.named_children()])

# %% [markdown]
# ## 2. The right start
#
# Follow one output, before its bend: $y = x_1 w_1 + x_2 w_2 + \dots + x_n w_n$. The weights are drawn independently,
# with mean 0 and variance Var(w). (The **variance** is the square of the standard deviation.) Positive and negative
# terms cancel in part; what is left on average is a rule about squares, the mean of y² being n times that of one term:
#
# $$\mathrm{mean}(y^2) = n \cdot \mathrm{mean}(x^2) \cdot \mathrm{Var}(w)$$
#
# In numbers: 256 inputs with mean square 1 and weights with variance 1 give y a mean square of 256. It is 16 times
# larger than x, since √256 = 16. Ten such layers multiply by 16¹⁰, about 10¹². You saw a little less, because of ReLU.
#
# For y to be as large as x, n · Var(w) must be 1. But half of the y are negative, and ReLU makes them 0, so of the mean
# square one half is left. To make up for it, n · Var(w) must be **2**:
#
# $$\mathrm{Var}(w) = \frac{2}{n}, \qquad \mathrm{std}(w) = \sqrt{2 / n}$$
#
# For n = 200 inputs the standard deviation is √0.01 = 0.1. Kaiming He and his colleagues published this rule in 2015
# (*Delving Deep into Rectifiers*, arXiv:1502.01852). Note what n is: the number of *inputs*, `in_features`, because
# that is how many terms are added.
#
# Randomness comes from a **generator**. `rng.normal(mean, std, size=shape)` draws normally distributed numbers, and two
# generators made with the same seed draw the same ones: an experiment can be repeated.

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
    ### BEGIN SOLUTION draw normal numbers with the standard deviation derived above
    return rng.normal(0.0, sqrt(2 / in_features), size=(in_features, out_features))
    ### END SOLUTION

# %%
check("03-start")

# %% [markdown]
# Did the derivation tell the truth? Ten layers, 256 wide. PyTorch's own Linear starts with std √(1/3n), which suits
# no bend in particular. Predict which lines stay level.

# %%
n = 256
choices = {"std 1": 1.0, "√(2/n)": sqrt(2 / n), "√(1/n)": sqrt(1 / n), "√(1/3n)": sqrt(1 / (3 * n))}
lines = {name: spreads_through(10, std) for name, std in choices.items()}
plot.line(np.arange(1, 11), lines, x="layer", y=plot.Axis("standard deviation of its output", log=True))

# %% [markdown]
# Only √(2/n) is level. √(1/n) loses half of the mean square at each layer: after ten, a factor of √(1/1024) = 1/32.

# %% [markdown]
# ## 3. Linear
#
# The layer of layers: `y = x @ weight + bias`. With `in_features=3` and `out_features=2`, `weight` has shape `(3, 2)`
# and `bias` shape `(2,)`. A batch `(5, 3)` becomes `(5, 2)`; more axes in front change nothing.
#
# By hand: `x = [[1, 2, 3]]`, `weight = [[1, 0], [0, 1], [1, 1]]`, `bias = [10, 20]` give `[[1+3+10, 2+3+20]]`, which is
# `[[14, 25]]`.
#
# The bias starts at 0: random weights already make the outputs differ, so nothing is gained by random biases. With
# `bias=False` the attribute `bias` is None. A wrong width deserves a sentence that names the layer: `repr(self)` is
# ready, and `x.shape[-1:]` is the last length as a tuple, `()` for a single number.

# %% exercise="03-linear"
#| export
class Linear(Layer):
    """y = x @ weight + bias, from (..., in_features) to (..., out_features)."""

    def __init__(
        self, in_features: int, out_features: int, bias: bool = True, rng: np.random.Generator | None = None
    ) -> None:
        """weight (in_features, out_features) from start_weight; bias (out_features,) zeros, or None without one."""
        self.in_features, self.out_features = in_features, out_features
        ### BEGIN SOLUTION make the two parameters
        self.weight = Tensor(start_weight(in_features, out_features, rng), requires_grad=True)
        self.bias = Tensor(np.zeros(out_features), requires_grad=True) if bias else None
        ### END SOLUTION

    def forward(self, x: Any) -> Tensor:
        """x of shape (..., in_features). Raises ValueError with this layer's repr and x's shape otherwise."""
        ### BEGIN SOLUTION check the width, multiply by the weight, add the bias if there is one
        if x.shape[-1:] != (self.in_features,):
            raise ValueError(f"{self!r} takes rows of {self.in_features} numbers, but x has shape {x.shape}.")
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
# will be the same tomorrow. The path through the tree is such a name: `hidden.weight` is the attribute `weight` of the
# child `hidden`.
#
# For a model with two children, `hidden` and `out`, `walk(model)` yields the pairs `("", model)`, `("hidden.", hidden)`
# and `("out.", out)`: each layer with the path before its attributes' names, dot included. First the layer itself;
# then, for each of its children, everything that `walk` finds *there*. A function that calls itself: the children's
# children come along without further thought. (In a generator, `yield from other` hands on all that `other` yields.)
#
# `find_parameters(model)` goes through `walk`, looks at each layer's attributes (`vars(layer).items()` gives pairs of
# name and value), and yields the parameters with their full names: `hidden.weight`, `hidden.bias`, `out.weight`, ...
# One trap: two layers may *share* a Tensor. It is one parameter, and an optimizer that met it twice would take two
# steps. Yield it once, under the first name. Remember its `id(value)` in a set.

# %% exercise="03-parameters"
#| export
def walk(layer: Layer, path: str = "") -> Iterator[tuple[str, Layer]]:
    """The layer and all layers inside it, each with the path of its attributes: "" or, say, "hidden."."""
    ### BEGIN SOLUTION yield the layer, then walk through each child
    yield path, layer
    for name, child in layer.named_children():
        yield from walk(child, f"{path}{name}.")
    ### END SOLUTION


def is_parameter(value: Any) -> bool:
    """True for a Tensor that learning may move: it requires a gradient, and no operation made it."""
    return isinstance(value, Tensor) and value.requires_grad and value.op is None


def find_parameters(layer: Layer) -> Iterator[tuple[str, Tensor]]:
    """Every parameter in the tree with its dotted name, each Tensor once, in the order of walk."""
    ### BEGIN SOLUTION look at all attributes of all layers, and yield what is new
    seen = set()
    for path, part in walk(layer):
        for name, value in vars(part).items():
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
# position alone. In the row above, ReLU is number 1 but no Layer, so the children are `("0", ...)` and `("2", ...)`.

# %% exercise="03-sequential"
#| export
class Sequential(Layer):
    """Layers and functions in a row, each called with the result of the one before."""

    def __init__(self, *layers: Callable) -> None:
        """Raises TypeError for what cannot stand in the row, such as a list or a class without brackets."""
        for layer in layers:
            if isinstance(layer, type):
                raise TypeError(f"{layer.__name__} is a class. Give Sequential an object: {layer.__name__}(...).")
            if not callable(layer):
                raise TypeError(f"Sequential takes layers and functions, not {layer!r}. For a list write *layers.")
        self.layers = list(layers)

    def named_children(self) -> Iterator[tuple[str, Layer]]:
        """The Layers in the row, each named by its position."""
        ### BEGIN SOLUTION yield position and layer, for those that are a Layer
        for position, layer in enumerate(self.layers):
            if isinstance(layer, Layer):
                yield str(position), layer
        ### END SOLUTION

    def forward(self, x: Any) -> Tensor:
        """x through all layers in their order."""
        ### BEGIN SOLUTION pass x on from layer to layer
        for layer in self.layers:
            x = layer(x)
        return x
        ### END SOLUTION

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, position: int) -> Callable:
        return self.layers[position]

    def __repr__(self) -> str:
        return block("Sequential", [getattr(layer, "__name__", repr(layer)) for layer in self.layers])

# %%
check("03-sequential")

# %% [markdown]
# ## 6. Dropout: forget at random
#
# A network can lean on accidents: this pixel together with that one, in these 60,000 images only. Dropout makes that
# hard. While learning, it sets each entry to 0 with probability p, anew at every call, so that no unit can rely on one
# other. Nitish Srivastava and his colleagues described it in 2014 (*Journal of Machine Learning Research* 15).
#
# In use nothing is dropped. But then the next layer gets more than it was used to: with p = 0.5 twice as much. So the
# entries that are *kept* are divided by 1 - p while learning. That is **inverted** dropout, and it lets use be plain.
#
# In numbers, p = 0.5: `[2, 4, 6, 8]` with the second and third dropped becomes `[4, 0, 0, 16]`. The mean before is 5,
# after it 5; in general the two agree *on average*. With p = 0.2, what is kept is multiplied by 1/0.8 = 1.25.
#
# As an operation: `mask` holds 0 where an entry is dropped and 1/(1 - p) elsewhere, and the result is `a * mask`.
# Lesson 05 needs the mask again, so it is a setting of the op: `apply("dropout", x, mask=mask)`. `rng.random(shape)`
# draws numbers between 0 and 1, and each is at least p with probability 1 - p. Make the mask float32: it stays in
# memory.

# %% exercise="03-dropout"
#| export
@op("dropout")
def dropout_forward(a: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """a times mask, which holds 0 for a dropped entry and 1/(1 - p) for a kept one."""
    return a * mask


class Dropout(Layer):
    """While training: each entry 0 with probability p, else divided by 1 - p. In eval mode or with p = 0: x itself."""

    def __init__(self, p: float = 0.5, rng: np.random.Generator | None = None) -> None:
        """`rng` draws the masks; None makes a new generator. Raises ValueError unless 0 <= p < 1."""
        if not 0 <= p < 1:
            raise ValueError(f"Dropout needs a probability from 0 up to, but without, 1; got p={p}.")
        self.p = p
        self.rng = np.random.default_rng() if rng is None else rng

    def forward(self, x: Any) -> Tensor:
        """x of any shape; the result has the same shape."""
        ### BEGIN SOLUTION in training draw a mask and apply the op; otherwise return x itself
        if not self.training or self.p == 0:
            return x
        kept = self.rng.random(x.shape) >= self.p
        return apply("dropout", x, mask=(kept / (1 - self.p)).astype(np.float32))
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
# `state_dict()` copies all numbers into a dictionary of plain arrays; a file needs nothing more. The way back is yours,
# and it can go wrong quietly: a name is missing, or a shape `(1,)` is stretched into `(10,)`, and the model merely
# becomes bad. So `load_state` **checks everything first** and only then changes anything:
#
# 1. A name that only one side has: ValueError that mentions it.
# 2. A shape that differs: ValueError with the name and both shapes.
# 3. Then write into the arrays that are there, `array[...] = value`. The Tensors stay the same objects, since an
#    optimizer may hold them; and the state is copied, so that learning on does not change it.
#
# `live_arrays(layer)` gives you the arrays by name. The names that one side only has: `set(a) ^ set(b)`.

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
    ### BEGIN SOLUTION compare names, then shapes, then write
    own = live_arrays(layer)
    if odd := sorted(set(own) ^ set(state)):
        raise ValueError(f"The state and the model differ in {', '.join(odd)}. Was it saved from another model?")
    for name, array in own.items():
        if np.shape(state[name]) != array.shape:
            raise ValueError(f"{name} has shape {array.shape} in the model, but {np.shape(state[name])} in the state.")
    for name, array in own.items():
        array[...] = state[name]
    ### END SOLUTION

# %%
check("03-state")

# %% [markdown]
# ## 8. Count
#
# By hand first: `Linear(784, 128)` has 784 · 128 = 100,352 weights and 128 biases. `Linear(128, 10)` has 1,280 and 10.
# Together 101,770 parameters. Now let the machine count any model: `size` is a tensor's number of entries, and
# `data.nbytes` their bytes, whatever the dtype.

# %% exercise="03-count"
#| export
def parameter_count(layer: Layer) -> int:
    """How many numbers the layer can learn."""
    ### BEGIN SOLUTION add up the sizes
    return sum(parameter.size for parameter in layer.parameters())
    ### END SOLUTION


def parameter_bytes(layer: Layer) -> int:
    """How many bytes its parameters take."""
    ### BEGIN SOLUTION add up the bytes
    return sum(parameter.data.nbytes for parameter in layer.parameters())
    ### END SOLUTION

# %%
check("03-count")

# %% [markdown]
# ## Look at it
#
# `draw` sends a batch through a Sequential and shows what each layer does to its shape.

# %%
def draw(model, x):
    """Show the layers of a Sequential, with shapes and parameter counts."""
    lines = ["flowchart LR", f'  l0["x {x.shape}"]']
    for i, layer in enumerate(model, 1):
        x = layer(x)
        count = f"<br>{parameter_count(layer):,} parameters" if isinstance(layer, Layer) else ""
        lines += [f'  l{i}["{layer!r}<br>{x.shape}{count}"]', f"  l{i - 1} --> l{i}"]
    source = "\n".join(lines)
    display({"text/vnd.mermaid": source, "text/plain": source}, raw=True)

rng = np.random.default_rng(3)
mlp = Sequential(Linear(784, 128, rng=rng), ReLU(), Dropout(0.2, rng=rng), Linear(128, 10, rng=rng))
batch = Tensor(rng.normal(size=(64, 784)))
draw(mlp, batch)

# %% [markdown]
# What does a network compute before it has learned anything? Here is the output of four networks that differ in their
# seed only, over the plane of two inputs; the lighter, the larger. Each start is another landscape of folds. Learning
# will bend it into the one you want.

# %%
def landscape(seed):
    rng = np.random.default_rng(seed)
    return Sequential(Linear(2, 32, rng=rng), ReLU(), Linear(32, 32, rng=rng), ReLU(), Linear(32, 1, rng=rng))

steps = np.linspace(-1, 1, 41)
plane = Tensor(np.stack(np.meshgrid(steps, -steps), axis=-1))
seeds = [1, 2, 3, 4]
outputs = np.stack([landscape(seed)(plane).data[:, :, 0] for seed in seeds])
pictures = outputs / np.abs(outputs).max(axis=(1, 2), keepdims=True)
plot.images(pictures, labels=[f"seed {seed}" for seed in seeds], size=100)

# %% [markdown]
# ## What does it cost?
#
# **Memory.** Double the width of a network with two hidden layers of equal width: by what factor does the number of
# parameters grow? Guess, then let your counter say.

# %%
guess = 2

def tower(width):
    return Sequential(Linear(784, width), ReLU(), Linear(width, width), ReLU(), Linear(width, 10))

widths = [64, 128, 256, 512, 1024]
counts = [parameter_count(tower(width)) for width in widths]
for before, after, width in zip(counts, counts[1:], widths[1:], strict=False):
    print(f"width {width:5}: {after:9,} parameters, {after / before:.2f} times as many. You guessed {guess}.")
print(f"in bytes, at width 1024: {parameter_bytes(tower(1024)):,}")

# %% [markdown]
# The factor creeps from 2 toward 4. The outer matrices grow with the width, the inner one with its square, and the
# square wins. While learning, each parameter needs a gradient of the same size, and Adam (lesson 06) two more: four
# times these bytes, before a single example is counted.
#
# **Time.** Each parameter of a Linear is used in one multiplication and one addition per example: about 2 operations.
# A batch of 64 needs 64 times the arithmetic of one example. Does it take 64 times as long?

# %%
def seconds(call, *inputs):
    """Seconds for one call: the best of five runs, each long enough for a browser's coarse clock."""
    def run(calls):
        start = perf_counter()
        for _ in range(calls):
            call(*inputs)
        return perf_counter() - start
    calls = 1
    while run(calls) < 0.003:
        calls *= 2
    return min(run(calls) for _ in range(5)) / calls

sizes = [1, 4, 16, 64]
layer = Linear(784, 128)
each = [seconds(layer, Tensor(np.ones((size, 784)))) / size for size in sizes]
print(f"A batch of 64 takes {64 * each[3] / each[0]:.1f} times as long as one example, not 64 times.")
plot.line(sizes, np.array(each) / each[0], x=plot.Axis("batch size", log=True), y="time per example / alone")

# %% [markdown]
# All 100,352 weights must come from memory for one example; for 64 examples they come once and are used 64 times. That
# is why one learns in batches, and why a chat service answers many people at once.
#
# **In PyTorch** `Linear` stores its weight as `(out_features, in_features)` and computes `x @ weight.T + bias`: each
# output's weights then lie side by side in memory. Its `Module` notes parameters and children the moment you assign
# them, in `__setattr__`; yours looks when it is asked. And its default start is the lowest line of your picture,
# which is why `torch.nn.init.kaiming_normal_` exists: your rule, for deep ReLU networks.

# %% [markdown]
# ## Break it
#
# Three classical failures. Guess what each prints.

# %%
same = Linear(4, 3)
same.weight.data[...] = 0.5
print("all weights equal:", relu(same(Tensor([[1.0, 2.0, 3.0, 4.0]]))).numpy())

example = batch[:1]
print("forgot eval():", mlp(example)[0, 0].item(), mlp(example)[0, 0].item())
mlp.eval()
print("after eval(): ", mlp(example)[0, 0].item(), mlp(example)[0, 0].item())

try:
    mlp(Tensor(np.ones((64, 28, 28))))
except ValueError as error:
    print(error)

# %% [markdown]
# - **Units that agree forever.** In a network that starts with equal weights, the units of a layer compute the same and
#   will learn the same: 128 of them do the work of one. Random starts are there to break this symmetry.
# - **Two answers to one question.** A model that was not switched to `eval()` still drops. Its accuracy looks worse
#   than it is, and no error says so.
# - **An image is not a row.** `(64, 28, 28)` must become `(64, 784)` first: `x.reshape(64, -1)`.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# How many parameters does Sequential(Linear(64, 32), ReLU(), Linear(32, 10)) have?
answer("03-q-count", ...)

# %%
# How many bytes do they take in float32?
answer("03-q-bytes", ...)

# %%
# A Linear has 50 inputs and 400 outputs, and a ReLU follows. Which standard deviation keeps the spread?
answer("03-q-std", ...)

# %%
# Dropout(p=0.2) while learning: by which number is a kept entry multiplied?
answer("03-q-dropout", ...)

# %%
# What is the full name of the last bias in Sequential(Linear(2, 8), ReLU(), Linear(8, 1))?
answer("03-q-name", ...)

# %% [markdown]
# ## Where this goes
#
# You can build any multilayer perceptron, start it well, count it, print it and save it. What it lacks is a judge:
# lesson 04 says in one number how wrong it is. The XOR milestone is three lessons away.

# %%
# %tito complete 03
