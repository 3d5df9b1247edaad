"""TinyTorch: the framework that a student builds, and the course around it.

`from tinytorch import Tensor` takes the student's own Tensor as soon as module 01 is completed, and the course's
reference until then. Names are looked up when they are used, so importing this package loads no module of the course.
"""

from __future__ import annotations

import importlib

from tinytorch import _resolver

__version__ = "1.0.0"

# Which module of the framework each public name comes from.
PUBLIC = {
    name: module
    for module, names in {
        "core.tensor": "Tensor apply op OPS",
        "core.activations": "ReLU Sigmoid Tanh GELU Softmax",
        "core.layers": "Layer Linear Dropout Sequential",
        "core.losses": "MSELoss CrossEntropyLoss BCEWithLogitsLoss",
        "core.autograd": "no_grad",
        "core.optimizers": "SGD Adam AdamW",
        "core.training": "Trainer CosineSchedule clip_grad_norm",
        "core.dataloader": "Dataset TensorDataset DataLoader Subset random_split",
        "core.spatial": "Conv2d MaxPool2d AvgPool2d BatchNorm2d Flatten",
        "core.tokenization": "CharTokenizer BPETokenizer",
        "core.embeddings": "Embedding PositionalEncoding",
        "core.attention": "MultiHeadAttention scaled_dot_product_attention",
        "core.transformers": "LayerNorm TransformerBlock GPT",
    }.items()
    for name in names.split()
}

__all__ = [*PUBLIC]

_resolver.install()


def __getattr__(name: str):
    # Nothing is kept here: after a module is completed, the same name has to give the new class.
    if name in _resolver.PACKAGES:
        return importlib.import_module(f"tinytorch.{name}")
    if name not in PUBLIC:
        raise AttributeError(f"tinytorch has no {name!r}. Public names: {', '.join(PUBLIC)}.")
    module = importlib.import_module(f"tinytorch.{PUBLIC[name]}")
    if not hasattr(module, name):
        raise ImportError(_missing(name, module.__file__))
    return getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)


def _missing(name: str, file: str) -> str:
    owner = {"yours": "Your", "reference": "The reference's"}[_resolver.origin(PUBLIC[name])]
    path = "/".join(_resolver.Path(file).parts[-3:])
    return f"{owner} {path} defines no {name}. Open its notebook, define {name}, and complete the module again."
