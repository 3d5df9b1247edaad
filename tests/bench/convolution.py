"""Convolution forward and backward: lesson 09's product beside its loops, both orders of memory, and PyTorch's CPU."""
from importlib.util import find_spec

import numpy as np

from builder.lessons.generate import generate
from tinytorch import measure

SHAPES = [((64, 3, 32, 32), 16), ((64, 16, 16, 16), 32), ((64, 32, 8, 8), 64)]  # milestone 04's three layers


def main() -> None:
    generate()
    from tinytorch.core import spatial

    rng = np.random.default_rng(0)
    for shape, out in SHAPES:
        x = spatial.channels_first(rng.normal(size=(shape[0], *shape[2:], shape[1])).astype(np.float32))
        weight = rng.normal(size=(out, shape[1], 3, 3)).astype(np.float32)
        framed, turned = spatial.framed(x, 1), np.ascontiguousarray(x)
        grad = spatial.conv2d_forward(x, weight, padding=1)
        forward, by_channel, weights, inputs, loops = measure.in_turn(
            lambda x=x, w=weight: spatial.conv2d_forward(x, w, padding=1),
            lambda x=turned, w=weight: spatial.conv2d_forward(x, w, padding=1),
            lambda g=grad, x=framed, w=weight: spatial.weight_gradient(g, x, w.shape, 1),
            lambda g=grad, x=framed, w=weight: spatial.input_gradient(g, w, x, 1),
            lambda x=framed, w=weight: spatial.convolve(x[0, 0], w[0, 0]),
        )
        whole = loops * shape[0] * shape[1] * out
        print(f"{shape} to {out}: forward {forward}; channel by channel {by_channel / forward:.2f} times that; "
              f"backward {(weights + inputs) / forward:.2f}; loops {whole / forward:,.0f}")  # fmt: skip
        if find_spec("torch"):
            ratio = in_torch(x, weight) / (forward + weights + inputs)
            print(f"  PyTorch, one thread, forward and backward: {ratio:.2f} times ours")
    if not find_spec("torch"):
        print("PyTorch is not installed, so it was not measured.")


def in_torch(x: np.ndarray, weight: np.ndarray) -> float:
    """Seconds for forward and backward in PyTorch, pixel by pixel in memory as well."""
    import torch

    torch.set_num_threads(1)
    image = torch.from_numpy(np.ascontiguousarray(x)).to(memory_format=torch.channels_last).requires_grad_()
    kernel = torch.from_numpy(weight).requires_grad_()
    return measure.seconds(lambda: torch.nn.functional.conv2d(image, kernel, padding=1).sum().backward())


if __name__ == "__main__":
    main()
