"""A channel between a cell's output and Python: what a student does in the output, a function hears and answers.

The output itself holds facts alone. The page's part belongs to the course's site (site/lab/outputs/talking.ts): it
draws something from the facts and opens a comm, Jupyter's own way between an output and Python. Elsewhere a text
stands in its place.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]
Send = Callable[[Message], None]
Hear = Callable[[Message, Send], None]


def shown(kind: str, facts: Message, hear: Hear, elsewhere: str) -> Message:
    """What a cell's output holds for the page's part called `kind`, as a bundle of MIME types; `elsewhere` is a text.

    Each message of the page's goes to `hear(message, send)`; what it sends, the page's part hears.
    """
    try:
        from comm import get_comm_manager
    except ImportError:  # no kernel, no page
        return {"text/plain": elsewhere}
    target = f"tinytorch-{kind}-{uuid.uuid4().hex[:12]}"
    get_comm_manager().register_target(target, lambda comm, _opening: _listen(comm, hear))
    return {f"application/vnd.tinytorch.{kind}+json": {"target": target, **facts}, "text/plain": elsewhere}


def answer(hear: Hear, message: Message, send: Send) -> None:
    """Let `hear` answer a message. Stop ends it as it ends a cell: tito/browser.py knows this function."""
    try:  # noqa: SIM105 - a second interrupt may come while a `with` block ends, and would get out
        hear(message, send)
    except KeyboardInterrupt:
        pass


def _listen(comm: Any, hear: Hear) -> None:
    comm.on_msg(lambda message: answer(hear, message["content"]["data"], comm.send))
