# ---
# title: Quantization
# id: "15"
# ---

# %% [markdown]
# # Quantization
#
# A network of milestone 03's shape reads digits. Each of its weights takes 4 bytes. Cut every weight to one byte, in
# the shortest way that numpy offers. Before you run the cell: how many digits will it read?

# %%
#| default_exp perf.quantization
# %load_ext tinytorch.tito
import os
import tempfile

from tinytorch import measure, plot
from tinytorch.core.activations import ReLU
from tinytorch.core.dataloader import DataLoader, TensorDataset
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import SGD
from tinytorch.core.spatial import Conv2d, Flatten
from tinytorch.core.training import Trainer, evaluate
from tinytorch.data import load_digits
from tinytorch.given.training import write_npz
from tinytorch.tito.milestones.long_training import trained

# %%
#| export
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinytorch.core.autograd import no_grad
from tinytorch.core.layers import Layer, Linear, Sequential
from tinytorch.core.tensor import Tensor, raw
from tinytorch.given.training import modes_kept

# %%
train, test = load_digits()
pictures, new = (part.images[:, None].astype(np.float32) / 255 for part in (train, test))  # (N, 1, 8, 8)

def learn(model, epochs=5):
    """The model, trained on the digits."""
    trainer = Trainer(model, CrossEntropyLoss(), SGD(model.parameters(), lr=0.1, momentum=0.9))
    loader = DataLoader(TensorDataset(pictures, train.labels), 32, shuffle=True, rng=np.random.default_rng(0))
    for _ in range(epochs):
        trainer.train_epoch(loader)
    return model

def reads(model, state=None):
    """The share of 360 new digits that the model reads right, with these weights."""
    own = model.state_dict()
    model.load_state_dict(state or own)
    share = evaluate(model, CrossEntropyLoss(), [(new, test.labels)])[1]
    model.load_state_dict(own)
    return share

rng = np.random.default_rng(0)
dense = learn(Sequential(Flatten(), Linear(64, 128, rng=rng), ReLU(), Linear(128, 10, rng=rng)))
state = dense.state_dict()
before = reads(dense)
cut = reads(dense, {name: array.astype(np.int8) for name, array in state.items()})
print(f"as it was {before:.1%}, cut to int8 {cut:.1%}")

# %% [markdown]
# About one in ten: guessing. int8 holds the whole numbers from -128 to 127, and nearly every weight lies between -1
# and 1, so the cut left zeros. Yet one byte is enough. In this lesson the same network shrinks to about a quarter of
# its bytes on disk, keeps its accuracy, and then computes with integers.
#
# ```mermaid
# flowchart LR
#   x["float32 x"] -- "scale, zero point" --> codes["int8 codes"] --> product["integer product"]
#   w["float32 weight"] -- "scales" --> wcodes["int8 codes"] --> product -- "scales" --> y["float32 y"]
#   wcodes --> file["a quarter of the file"]
# ```
#
# **Uses**: layers (03), training (07). **Enables**: milestone 06, where your own networks shrink.

# %% [markdown]
# ## 1. A ruler with 256 marks
#
# A **code** is an int8. Two numbers say what codes stand for. **scale** is the distance from one code to the next.
# **zero_point** is the code that stands for 0.0.
#
# | number | scale | zero point | code | stands for |
# |---|---|---|---|---|
# | 0.26 | 0.1 | 0 | 3 | 0.3 |
# | 0.26 | 0.1 | -100 | -97 | 0.3 |
# | -0.38 | 0.1 | 0 | -4 | -0.4 |
# | 20.0 | 0.1 | 0 | 127 | 12.7 |
#
# Every number gets the code that is **nearest** to it. In the last row the nearest is the end of the ruler: the number
# **saturates**. The trap is numpy, which prefers to wrap around:

# %%
print(np.array([200.0]).astype(np.int16).astype(np.int8), np.array([100], np.int8) - np.array([-100], np.int8))

# %% [markdown]
# `scale` and `zero_point` are numbers, or arrays that broadcast to x.

# %% exercise="15-codes"
#| export
def quantize(x: Any, scale: Any, zero_point: Any = 0) -> np.ndarray:
    """The nearest int8 code of each entry of x, in x's shape.

    >>> quantize([0.26, -0.38, 20.0], scale=0.1)
    array([  3,  -4, 127], dtype=int8)
    """
    ### BEGIN SOLUTION the nearest code that there is
    steps = np.rint(np.asarray(x) / scale) + zero_point
    return np.clip(steps, -128, 127).astype(np.int8)
    ### END SOLUTION


def dequantize(codes: np.ndarray, scale: Any, zero_point: Any = 0) -> np.ndarray:
    """What int8 codes stand for, as float32."""
    ### BEGIN SOLUTION from codes back to numbers
    steps = codes.astype(np.int32) - zero_point
    return (steps * scale).astype(np.float32)
    ### END SOLUTION

# %%
check("15-codes")

# %% [markdown]
# PyTorch means the same by these words (the scheme is that of Jacob and others, *Quantization and Training of Neural
# Networks for Efficient Integer-Arithmetic-Only Inference*, 2018):
#
# ```python
# import torch
# q = torch.quantize_per_tensor(torch.tensor([0.26, -0.38, 20.0]), scale=0.1, zero_point=-100, dtype=torch.qint8)
# q.int_repr()    # tensor([ -97, -104,  100], dtype=torch.int8)
# q.dequantize()  # tensor([ 0.3000, -0.4000, 20.0000])
# ```

# %%
codes = quantize([0.26, -0.38, 20.0], scale=0.1, zero_point=-100)
print(codes, dequantize(codes, 0.1, -100))

# %%
# With scale 0.1 and zero point -100, which number does 30.0 come back as?
answer("15-q-saturates", ...)

# %% [markdown]
# ## 2. How long is a step?
#
# Weights lie on both sides of 0, so let the zero point be 0, and use the codes from -127 to 127 (a lonely -128 has no
# partner). The scale should be as fine as possible, but no number may saturate.
#
# For `[-2.54, 1.0]` the scale is 0.02, and the codes are -127 and 50. Several scales at once are possible too: `axis`
# names the axes whose entries share one, as in `sum`. With `axis=0`, `[[1.27, 0.254], [-0.5, 0.0]]` has the scales
# `[[0.01, 0.002]]`; the reduced axis stays, with length 1, so that they broadcast.
#
# What if there is nothing to measure, only zeros, or no entries at all? Any ruler will do, but it must not divide by 0.
# Take 1.

# %% exercise="15-scale"
#| export
def symmetric_scale(x: np.ndarray, axis: int | tuple[int, ...] | None = None) -> np.ndarray:
    """The finest scale, float32, at which no entry of x saturates with zero point 0; 1 where all entries are 0.

    >>> symmetric_scale(np.array([-2.54, 1.0]))
    array(0.02, dtype=float32)
    """
    ### BEGIN SOLUTION the finest ruler that is long enough
    largest = np.abs(x).max(axis=axis, keepdims=axis is not None, initial=0)
    scale = np.asarray(largest / 127, np.float32)
    return np.where(scale > 0, scale, np.float32(1))
    ### END SOLUTION

# %%
check("15-scale")

# %%
def rounded(weight, axis=None):
    """A weight as its codes give it back."""
    scale = symmetric_scale(weight, axis)
    return dequantize(quantize(weight, scale), scale)

def with_weights(change, state):
    """A state whose matrices and kernels are changed; biases stay."""
    return {name: change(array) if array.ndim > 1 else array for name, array in state.items()}

weight = state["1.weight"]
error = np.abs(rounded(weight) - weight).max()
print(f"largest error {error:.5f}, half a step {symmetric_scale(weight) / 2:.5f}")
print(f"float32 {before:.1%}, int8 {reads(dense, with_weights(rounded, state)):.1%}")

# %% [markdown]
# No weight moved by more than half a step, and the accuracy stays where it was.
#
# ## 3. One loud unit
#
# Now take a second network that computes exactly the same. In the first layer, one hidden unit is made 1,000 times
# louder (its weights and its bias); in the second layer, the weights on that unit are made 1,000 times smaller. ReLU
# lets a positive factor pass, so nothing has changed. Folding batch norm into a layer makes such units (Nagel and
# others, *Data-Free Quantization Through Weight Equalization*, 2019).

# %%
loud = {name: array.copy() for name, array in state.items()}
loud["1.weight"][:, 5] *= 1000
loud["1.bias"][5] *= 1000
loud["3.weight"][5] /= 1000
one_scale = reads(dense, with_weights(rounded, loud))
print(f"float32 {reads(dense, loud):.1%}, int8 {one_scale:.1%}")
codes = quantize(loud["1.weight"], symmetric_scale(loud["1.weight"]))
print(f"share of codes that are 0: {np.mean(codes == 0):.1%}")

# %% [markdown]
# The loud unit made the steps so long that nearly every other weight rounds to 0. One scale for the whole matrix is too
# few. One for each weight would be exact, and pointless: a scale is a float32.
#
# Find the arrangement in between. Two conditions decide it:
#
# - A loud output of the layer must not cost a quiet one any precision.
# - Weights whose products are **added up** into one output share a scale. Then a machine can add up integers, and
#   multiply by the scale once, at the end.
#
# A `Linear` weight has shape (in, out), a `Conv2d` weight (out, in, k, k).

# %%
#| export
@dataclass(frozen=True)
class Quantized:
    """int8 codes, and what they mean; scale and zero_point broadcast to the codes."""

    codes: np.ndarray
    scale: np.ndarray
    zero_point: Any = 0

# %% exercise="15-channels"
#| export
def quantize_weight(weight: np.ndarray) -> Quantized:
    """The codes of a weight (in, out) or (out, in, k, k), with zero point 0 and as many scales as it needs."""
    ### BEGIN SOLUTION scales that keep quiet outputs exact
    summed = 0 if weight.ndim == 2 else tuple(range(1, weight.ndim))
    scale = symmetric_scale(weight, summed)
    return Quantized(quantize(weight, scale), scale)
    ### END SOLUTION

# %%
check("15-channels")

# %%
def by_output(weight):
    """A weight as quantize_weight's codes give it back."""
    kept = quantize_weight(weight)
    return dequantize(kept.codes, kept.scale)

print(f"the loud network: one scale {one_scale:.1%}, yours {reads(dense, with_weights(by_output, loud)):.1%}")
print("scales in the first layer:", quantize_weight(loud["1.weight"]).scale.size, "for", weight.size, "weights")

# %%
# Why not one scale for each input (each row of a Linear weight)?
# "a": rows are longer than columns   "b": products in one sum would have different scales
# "c": an input can't be loud
answer("15-q-rows", ...)

# %% [markdown]
# ## 4. Into a file
#
# So far the codes were turned back at once, and nothing has become smaller. Write them down as they are. `pack` makes a
# state that is smaller, `unpack` makes one that `load_state_dict` accepts.
#
# Weights, arrays of two or more axes, become int8 under their own name, and their scales stand beside them:
# `"1.weight"` and `"1.weight.scale"`. Whatever has one axis or none, such as a bias, stays as it is: it is few bytes,
# and its error would move a whole output.

# %% exercise="15-pack"
#| export
def pack(state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """A state_dict with weights as int8; `name.scale` holds the scales of `name`."""
    ### BEGIN SOLUTION the small form
    packed = dict(state)
    for name, array in state.items():
        if array.ndim > 1:
            weight = quantize_weight(array)
            packed[name], packed[f"{name}.scale"] = weight.codes, weight.scale
    return packed
    ### END SOLUTION


def unpack(packed: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The state_dict, in float32, that pack made small."""
    ### BEGIN SOLUTION the form that a model loads
    scales = {f"{name}.scale" for name in packed}
    state = {name: array for name, array in packed.items() if name not in scales}
    for name in state:
        if f"{name}.scale" in packed:
            state[name] = dequantize(packed[name], packed[f"{name}.scale"])
    return state
    ### END SOLUTION

# %%
check("15-pack")

# %% [markdown]
# Two networks: the dense one, and a convolution as in milestone 04, but on digits. What share of the dense network's
# file will be left?

# %%
guess = ...  # bytes of the packed file / bytes of the file

def file_bytes(state):
    """The size of a state's file on disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "state.npz")
        write_npz(path, state)
        return os.path.getsize(path)

if measure.predicted(guess):
    measure.against(guess, file_bytes(pack(state)) / file_bytes(state))

# %%
rng = np.random.default_rng(1)
conv = learn(Sequential(Conv2d(1, 8, 3, stride=2, padding=1, rng=rng), ReLU(), Flatten(),
                        Linear(128, 64, rng=rng), ReLU(), Linear(64, 10, rng=rng)), epochs=3)
rows = {"dense": (dense, state), "convolution": (conv, conv.state_dict())}
for name, (model, full) in rows.items():
    small = pack(full)
    numbers = sum(array.nbytes for array in small.values()) / sum(array.nbytes for array in full.values())
    print(f"{name}: {file_bytes(full):,} to {file_bytes(small):,} bytes; the arrays alone {numbers:.1%}; "
          f"reads {reads(model, full):.1%}, packed {reads(model, unpack(small)):.1%}")

own = trained("04_cnn_1998")  # milestone 04's network, if you have trained it
print(f"milestone 04: {file_bytes(own):,} to {file_bytes(pack(own)):,} bytes" if own else "milestone 04: not trained")

# %% [markdown]
# A little more than a quarter: biases and scales are float32, and each array in the file has a header of some hundred
# bytes. The larger the layers, the less both matter.
#
# ## 5. Look at it
#
# Is 8 the right number of bits? With b bits there are 2ᵇ⁻¹ - 1 codes above 0: 127, 63, … 1. Longer steps leave fewer
# codes in use.

# %%
def with_bits(bits, axis):
    """A function that rounds a weight to the codes of so many bits."""
    def change(weight):
        scale = symmetric_scale(weight, axis) * 127 / (2 ** (bits - 1) - 1)
        return dequantize(quantize(weight, scale), scale)
    return change

widths = [8, 7, 6, 5, 4, 3, 2]
curves = {name: [100 * reads(dense, with_weights(with_bits(bits, axis), state)) for bits in widths]
          for name, axis in {"one scale": None, "one for each output": 0}.items()}
plot.line(widths, curves, x="bits", y=plot.Axis("percent read right", 0, 100))

# %% [markdown]
# From 8 bits down to 4, hardly anything happens. At 2 bits, when only -1, 0 and 1 are left, a good part of the accuracy
# is gone.
#
# ## 6. Numbers that nobody has seen yet
#
# To multiply integers, the layer's *input* needs codes too. Weights are known; inputs come while the network is in use.
# So look at examples first, and lay the ruler along what they show. This is **calibration**.
#
# Inputs are seldom symmetric: pixels, and whatever comes out of a ReLU, have nothing below 0. So the ruler runs from
# the lowest number to the highest, over all 255 steps, and the zero point moves:

# %% [markdown]
# | lowest | highest | scale | zero point |
# |---|---|---|---|
# | 0 | 5.1 | 0.02 | -128 |
# | -1 | 4.1 | 0.02 | -78 |
# | -5.1 | 0 | 0.02 | 127 |
# | 2 | 5.1 | 0.02 | -128 |
#
# The last row holds the trap. Its zero point would not fit into an int8. But 0.0 must always have a code of its own:
# paper, padding and silent units are exactly 0, and there are many of them. What follows for the ruler?
#
# The zero point is a whole number, an `int`. Where all numbers are 0, or there are none, take scale 1. Some batches may
# be empty.

# %% exercise="15-calibrate"
#| export
def affine(low: float, high: float) -> tuple[float, int]:
    """Scale and zero point of a ruler from low to high that has a code for 0.0.

    >>> affine(0.0, 255.0)
    (1.0, -128)
    """
    ### BEGIN SOLUTION lay the ruler
    low, high = min(float(low), 0.0), max(float(high), 0.0)
    scale = (high - low) / 255 or 1.0
    return scale, round(-128 - low / scale)
    ### END SOLUTION


def calibrate(batches: Iterable[np.ndarray]) -> tuple[float, int]:
    """Scale and zero point for all numbers in all batches, arrays of any shape."""
    ### BEGIN SOLUTION the ruler for everything that was seen
    low = high = 0.0
    for batch in batches:
        low, high = np.min(batch, initial=low), np.max(batch, initial=high)
    return affine(low, high)
    ### END SOLUTION

# %%
check("15-calibrate")

# %%
# The output of a ReLU lies between 0 and 6. How many different codes can it get with the *symmetric* scale of part 2?
answer("15-q-symmetric", ...)

# %% [markdown]
# ## 7. Multiply integers
#
# An input with scale 0.1 and zero point -100 has the codes `[-97, 27]`: it stands for 0.3 and 12.7. A weight with scale
# 0.01 has the codes `[[50], [100]]`. In steps the sum is 3 · 50 + 127 · 100 = 12,850; one step of the result is worth
# 0.1 · 0.01, so the output is 12.85.
#
# The contract: everything that is added up is a whole number, and **nothing is rounded before the sum is done**. Two
# traps. numpy multiplies int8 by int8 into int8. And float32 holds whole numbers exactly only up to 2²⁴, which a
# sum of 519 of the largest products, 255 · 127, exceeds.

# %% exercise="15-product"
#| export
def integer_product(x: Quantized, weight: Quantized) -> np.ndarray:
    """x (N, in) times weight (in, out), added up in integers: float32 (N, out)."""
    ### BEGIN SOLUTION add up whole numbers, then scale
    steps = x.codes.astype(np.int32) - x.zero_point
    sums = steps @ weight.codes.astype(np.int32)
    return (sums * (x.scale * weight.scale)).astype(np.float32)
    ### END SOLUTION

# %%
check("15-product")

# %% [markdown]
# ## 8. The layer, and the network
#
# `QuantizedLinear` takes over a trained `Linear`, and batches of inputs to calibrate with. Everything that it keeps is
# an array named in `buffers`, so it appears in `state_dict` and in the file. The bias stays float32. A `Linear` without
# one has `bias = None`; zeros do the same.
#
# It is made for use, not for learning: rounding is flat nearly everywhere, and no gradient passes.

# %% exercise="15-linear"
#| export
class QuantizedLinear(Layer):
    """A trained Linear with int8 weights that multiplies integers: (N, in) to (N, out)."""

    buffers = ("codes", "scale", "bias", "input_scale", "input_zero")

    def __init__(self, linear: Linear, batches: Iterable[np.ndarray]) -> None:
        """codes (in, out) int8; scale (1, out) and bias (out,) float32; the input's ruler from the batches."""
        ### BEGIN SOLUTION keep codes, scales, bias and the input's ruler
        weight = quantize_weight(linear.weight.data)
        self.codes, self.scale = weight.codes, weight.scale
        self.bias = np.zeros(linear.out_features, np.float32) if linear.bias is None else linear.bias.data.copy()
        scale, zero_point = calibrate(batches)
        self.input_scale, self.input_zero = np.array(scale, np.float32), np.array(zero_point, np.int32)
        ### END SOLUTION

    def forward(self, x: Any) -> Tensor:
        """x (N, in), a Tensor or an array."""
        ### BEGIN SOLUTION codes, an integer product, the bias
        codes = Quantized(quantize(x, self.input_scale, self.input_zero), self.input_scale, self.input_zero)
        return Tensor(integer_product(codes, Quantized(self.codes, self.scale)) + self.bias)
        ### END SOLUTION

# %%
check("15-linear")

# %% [markdown]
# A network needs this for every `Linear` in it, and each needs examples of *its own* inputs. Whose outputs are they?
# All other layers stay, and the model that was given is not changed.

# %% exercise="15-model"
#| export
def quantize_model(model: Sequential, batches: Iterable[np.ndarray]) -> Sequential:
    """A new Sequential with a QuantizedLinear for every Linear, calibrated with batches of the model's inputs."""
    with modes_kept(model), no_grad():
        model.eval()
        ### BEGIN SOLUTION layer by layer, with the inputs that reach it
        layers, inputs = [], list(batches)
        for layer in model.layers:
            layers.append(QuantizedLinear(layer, inputs) if isinstance(layer, Linear) else layer)
            inputs = [raw(layer(x)) for x in inputs]
        return Sequential(*layers)
        ### END SOLUTION

# %%
check("15-model")

# %%
for name, (model, _) in rows.items():
    integer = quantize_model(model, [pictures[:100], pictures[100:200]])
    same = np.mean(integer(new).numpy().argmax(axis=1) == model(new).numpy().argmax(axis=1))
    print(f"{name}: float32 {reads(model):.1%}, integers {reads(integer):.1%}, the same answer to {same:.1%}")

# %% [markdown]
# Within a point of the network in float32, from inputs to products, and 200 pictures were enough to calibrate.
#
# ## 9. What does it cost?
#
# A quarter of the bytes are counted. And the time? Guess how long the integer product takes, compared with the same
# product in float32: 0.25 times, 1 time, 10 times?

# %%
guess = ...

rng = np.random.default_rng(0)
codes = [rng.integers(-127, 128, shape).astype(np.int32) for shape in [(64, 256), (256, 256)]]
floats = [array.astype(np.float32) for array in codes]
if measure.predicted(guess):
    fast, whole = measure.in_turn(lambda: np.matmul(*floats), lambda: np.matmul(*codes))
    measure.against(guess, whole / fast)
    print(f"float32 {fast}, integers {whole}")

# %% [markdown]
# Are integers slow, then? A control: `einsum` adds up in its own loop, and does so in the same way for both.

# %%
def looped(pair):
    return np.einsum("ij,jk->ik", *pair)

loop_fast, loop_whole = measure.in_turn(lambda: looped(floats), lambda: looped(codes))
print(f"in einsum's loop: float32 {loop_fast}, integers {loop_whole}, ratio {loop_whole / loop_fast:.2f}")

# %% [markdown]
# If the first ratio is far above the second, integers are not to blame: for float32, `matmul` calls a library that was
# tuned for years (BLAS, lesson 18), and that library has no integer product. So here int8 saves space, not time.
#
# Hardware that is made for it gains both. Intel's instruction `vpdpbusd` multiplies 64 pairs of 8-bit integers and adds
# them up in 16 sums; for float32, an instruction of the same width multiplies 16 pairs.

# %% [markdown]
# ## 10. Break it: one picture too bright
#
# A scanner's hiccup: a single pixel, in one of 200 calibration pictures, is 1,000 instead of at most 1.

# %%
hiccup = pictures[:200].copy()
hiccup[7, 0, 3, 3] = 1000.0
for name, batch in {"clean": pictures[:200], "with one bright pixel": hiccup}.items():
    integer = quantize_model(dense, [batch])
    first = integer[1]
    used = np.unique(quantize(new, first.input_scale, first.input_zero)).size
    print(f"{name}: codes in use for new pictures {used}, reads {reads(integer):.1%}")

# %% [markdown]
# No error, no warning, and no weight is wrong. The signature is in the codes: a whole network's input in a handful of
# them. Look there first. (In practice one cuts off the outermost thousandth of what calibration has seen, and lets it
# saturate.)

# %% [markdown]
# ## Check yourself

# %%
# After quantization, one layer's outputs are wrong by the same amount for every input. Where do you look first?
# "a": the scales of the weight, "b": the zero point of the input, "c": how codes were rounded
answer("15-q-debug", ...)

# %%
# A language model has 7 billion weights. How many GB (10⁹ bytes) do they take with 4 bits each, scales not counted?
answer("15-q-gigabytes", ...)

# %% [markdown]
# ## Where this goes
#
# Lesson 16 leaves weights out altogether. Milestone 06 asks for your own network in a quarter of its bytes, with its
# accuracy kept. Run `%tito complete 15`.

# %%
# %tito complete 15
