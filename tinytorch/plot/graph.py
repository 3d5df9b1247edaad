"""The graph behind a tensor: one box for each tensor, one arrow from each parent to what was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MIME = "text/vnd.mermaid"
MAX_TENSORS = 150


@dataclass(frozen=True)
class Graph:
    """A drawing in Mermaid's language, which JupyterLab carries; elsewhere its source is shown."""

    source: str

    def __repr__(self) -> str:
        return self.source

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {MIME: self.source, "text/plain": self.source}


def graph(tensor: Any, names: Mapping[Any, object] | None = None) -> Graph:
    """The graph that a Tensor remembers, from its leaves to itself; `names` gives tensors a name in their box.

    Raises ValueError for a graph of more than 150 tensors.
    """
    found = _tensors(tensor)
    place = {id(one): number for number, one in enumerate(found)}
    lines = ["flowchart LR"]
    for one in found:
        name = f"{names[one]}: " if names and one in names else ""
        lines.append(f'  t{place[id(one)]}["{name}{one.op or "leaf"} {one.shape}"]')
        lines += [f"  t{place[id(parent)]} --> t{place[id(one)]}" for parent in one.parents]
    return Graph("\n".join(lines))


def _tensors(tensor: Any) -> list[Any]:
    """The tensor and all that it was made from, each once."""
    found, waiting = {}, [tensor]
    while waiting:
        one = waiting.pop()
        if id(one) not in found:
            found[id(one)] = one
            waiting.extend(reversed(one.parents))
        if len(found) > MAX_TENSORS:
            raise ValueError(f"This graph has more than {MAX_TENSORS} tensors, too many to draw. Draw a part of it.")
    return list(found.values())
