"""What the engine says: a page in one small vocabulary, shown as terminal text or as accessible HTML in a notebook.

Meaning never rests on colour alone: every verdict has its word. Colours in a notebook are JupyterLab's own
variables, so they follow the light and the dark theme.
"""

from __future__ import annotations

import re
import sys
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Protocol
from urllib.parse import quote

WORDS = {"pass": "Passed", "fail": "Not yet", "note": "Note"}
TERMINAL_COLOURS = {"pass": "green", "fail": "red", "note": "yellow"}
NOTEBOOK_COLOURS = {"pass": "success", "fail": "error", "note": "warn"}

# Lines break between words, and inside one only if it is longer than a line.
WRAP = "white-space: pre-wrap; overflow-wrap: anywhere"


class Figure(Protocol):
    """Something to look at. A terminal gets its caption alone."""

    caption: str

    def to_html(self) -> str:
        """The whole of it, caption included, with every text escaped."""


@dataclass(frozen=True)
class Block:
    """One piece of a page. `kind` is heading, line, code, link, picture, table, figure, pass, fail or note."""

    kind: str
    text: str = ""
    target: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    figure: Figure | None = None


@dataclass
class Page:
    """Blocks in reading order; each method adds one and returns the page."""

    blocks: list[Block] = field(default_factory=list)

    def heading(self, text: str) -> Page:
        """A title."""
        return self._add(Block("heading", text))

    def line(self, text: str) -> Page:
        """A paragraph."""
        return self._add(Block("line", text))

    def code(self, text: str) -> Page:
        """Code, or anything else whose spaces count."""
        return self._add(Block("code", text))

    def link(self, text: str, path: str) -> Page:
        """A way to another notebook of the workspace; `path` is relative to the one at hand."""
        return self._add(Block("link", text, quote(path)))

    def picture(self, svg: str, words: str) -> Page:
        """A picture, and what it shows in words, which is all that a terminal gets."""
        return self._add(Block("picture", words, b64encode(svg.encode()).decode()))

    def table(self, head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> Page:
        """A table with a header row; cells are turned into text."""
        return self._add(Block("table", head=head, rows=tuple(tuple(map(str, row)) for row in rows)))

    def figure(self, figure: Figure) -> Page:
        """Something to look at, with its caption."""
        return self._add(Block("figure", figure.caption, figure=figure))

    def passed(self, text: str) -> Page:
        """Something that is as it should be."""
        return self._add(Block("pass", text))

    def failed(self, text: str) -> Page:
        """Something that is not, with what to do next."""
        return self._add(Block("fail", text))

    def note(self, text: str) -> Page:
        """Something worth knowing."""
        return self._add(Block("note", text))

    def _add(self, block: Block) -> Page:
        rows = tuple(tuple(map(_visible, row)) for row in block.rows)
        self.blocks.append(replace(block, text=_visible(block.text), rows=rows))
        return self


def _visible(text: str) -> str:
    """`text` without control characters, which could steer a terminal: some texts come with a stranger's file."""
    return "".join(one if one.isprintable() or one in "\n\t" else "\ufffd" for one in text)


def show(page: Page) -> None:
    """Show `page` where the student is looking."""
    if not page.blocks:
        return
    if in_notebook():
        from IPython.display import display

        page = _with_magics(page)
        display({"text/html": to_html(page), "text/plain": to_text(page)}, raw=True)
    else:
        import click

        click.echo(to_text(page, click.style))


def _with_magics(page: Page) -> Page:
    """In a notebook, the same commands begin with a percent sign."""
    return Page([_with_magic(block) for block in page.blocks])


def _with_magic(block: Block) -> Block:
    rows = tuple(tuple(cell.replace("`tito ", "`%tito ") for cell in row) for row in block.rows)
    return replace(block, text=block.text.replace("`tito ", "`%tito "), rows=rows)


def in_notebook() -> bool:
    """True in a kernel, whose output a page shows; false in a terminal, with or without IPython."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    shell = get_ipython()
    return shell is not None and type(shell).__name__ != "TerminalInteractiveShell"


def to_text(page: Page, style=lambda text, **_: text) -> str:
    """`page` as text; `style(text, fg=…, bold=…)` may colour it."""
    return "\n".join(_block_text(block, style) for block in page.blocks)


def to_html(page: Page) -> str:
    """`page` as one HTML fragment in which every text is escaped."""
    return f'<div class="tito" style="max-width: 60em">{"".join(map(_block_html, page.blocks))}</div>'


def _block_text(block: Block, style) -> str:
    if block.kind == "heading":
        return style(block.text, bold=True)
    if block.kind == "table":
        return _table_text(block, style)
    if block.kind in WORDS:
        return f"{style(WORDS[block.kind] + ':', fg=TERMINAL_COLOURS[block.kind], bold=True)} {block.text}"
    return f"{block.text}: {block.target}" if block.kind == "link" else block.text


def _table_text(block: Block, style) -> str:
    widths = [max(map(len, column)) for column in zip(block.head, *block.rows, strict=True)]
    head, *rows = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in (block.head, *block.rows))
    return "\n".join([style(head, bold=True), *rows])


def _block_html(block: Block) -> str:
    if block.kind == "heading":
        style = f"font-weight: bold; margin: 0.4em 0; {WRAP}"
        return f'<p role="heading" aria-level="3" style="{style}">{_prose(block.text)}</p>'
    if block.kind == "table":
        return _table_html(block)
    if block.kind == "code":
        return f'<pre style="margin: 0.4em 0; {WRAP}; word-break: normal">{escape(block.text)}</pre>'
    if block.kind == "link":
        return f'<p style="margin: 0.4em 0"><a href="{escape(block.target)}">{escape(block.text)}</a></p>'
    if block.kind == "picture":
        source = f"data:image/svg+xml;base64,{block.target}"
        return f'<p><img style="max-width: 100%; width: 40em" src="{source}" alt="{escape(block.text)}"></p>'
    if block.figure:
        return block.figure.to_html()
    if block.kind in WORDS:
        return _verdict_html(block)
    return f'<p style="margin: 0.4em 0; {WRAP}">{_prose(block.text)}</p>'


def _prose(text: str) -> str:
    """Escaped text, in which `backticks` set code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(text))


def _verdict_html(block: Block) -> str:
    colour = f"var(--jp-{NOTEBOOK_COLOURS[block.kind]}-color1)"
    style = f"border-left: 4px solid {colour}; padding: 0.2em 0.8em; margin: 0.4em 0; {WRAP}"
    return f'<p role="status" style="{style}"><strong>{WORDS[block.kind]}:</strong> {_prose(block.text)}</p>'


def _table_html(block: Block) -> str:
    head = "".join(f'<th scope="col" style="text-align: left">{escape(cell)}</th>' for cell in block.head)
    rows = "".join(f"<tr>{_cells(row)}</tr>" for row in block.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(row: tuple[str, ...]) -> str:
    return "".join(f'<td style="text-align: left">{_prose(cell)}</td>' for cell in row)
