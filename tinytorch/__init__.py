"""TinyTorch: the framework that a student builds, and the course around it.

`from tinytorch import Tensor` takes the student's own Tensor as soon as module 01 is completed, and the course's
reference until then. Names are looked up when they are used, so importing this package loads no module of the course.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from tinytorch import _resolver
from tinytorch._public import public

__version__ = "1.1.0"

_resolver.install()


def __getattr__(name: str) -> Any:
    # Nothing is kept here: after a module is completed, the same name has to give the new class.
    if name in _resolver.PACKAGES:
        return importlib.import_module(f"tinytorch.{name}")
    if name == "__all__":
        return [*public()]
    if name.startswith("__") or name not in public():
        raise AttributeError(f"tinytorch has no {name!r}. Public names: {', '.join(public())}.")
    module = importlib.import_module(f"tinytorch.{public()[name]}")
    if not hasattr(module, name):
        raise ImportError(_missing(name, module))
    return getattr(module, name)


def __dir__() -> list[str]:
    return sorted(public())


def _missing(name: str, module: ModuleType) -> str:
    owner = {"yours": "Your", "reference": "The reference's"}[_resolver.origin(public()[name])]
    path = "/".join(_resolver.Path(module.__file__).parts[-3:])
    return f"{owner} {path} defines no {name}. Open its notebook, define {name}, and complete the module again."
