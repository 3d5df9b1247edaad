"""The Chart: layers of marks, and how they become a picture or a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tinytorch.plot import theme

MIME = "application/vnd.vegalite.v5+json"


@dataclass(frozen=True)
class Chart:
    """One drawing: Vega-Lite layers, drawn in their order, and a sentence for readers who see no picture."""

    layers: tuple[dict[str, Any], ...]
    summary: str
    title: str = ""
    width: int = 420
    height: int = 280

    @property
    def spec(self) -> dict[str, Any]:
        """The complete Vega-Lite 5 specification, as plain JSON values."""
        spec = {
            "$schema": theme.SCHEMA,
            "description": self.summary,
            "background": "transparent",
            "width": self.width,
            "height": self.height,
            "layer": list(self.layers),
            "config": theme.CONFIG,
            "usermeta": {"embedOptions": theme.EMBED},
        }
        return spec | ({"title": self.title} if self.title else {})

    def __add__(self, other: Chart) -> Chart:
        """Draw `other` on top of this chart, on the same axes. Title and size are this chart's."""
        if not isinstance(other, Chart):
            return NotImplemented
        if self.has_groups and other.has_groups:
            raise ValueError("Both charts name groups, so their colours would clash. Name groups in one of them only.")
        return replace(self, layers=self.layers + other.layers, summary=f"{self.summary} {other.summary}")

    @property
    def has_groups(self) -> bool:
        """True if named groups share the palette."""
        return any(layer["encoding"].get("color", {}).get("field") == "group" for layer in self.layers)

    def __repr__(self) -> str:
        return f"{self.title}: {self.summary}" if self.title else self.summary

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """What IPython shows: the drawing where Vega-Lite is there, else the sentence."""
        return {MIME: self.spec, "text/plain": repr(self)}
