"""Takes IPython's place in showing an error. Kernel start-up loads this, so everything heavy is imported on the way."""

from __future__ import annotations

import asyncio
import sys
from types import TracebackType


def install(ip) -> None:
    """Show the errors of cells that the IPython shell `ip` runs in the course's way; a second time changes nothing."""
    ip.set_custom_exc((Exception, KeyboardInterrupt, asyncio.CancelledError), _show)


def _show(
    ip, kind: type[BaseException], error: BaseException, step: TracebackType, tb_offset: int | None = None
) -> None:
    """IPython calls this inside its `except`. Whatever goes wrong here, the student sees IPython's own traceback."""
    if not _is_ours(error):
        ip.showtraceback((kind, error, step), tb_offset=tb_offset)
        return
    try:
        text = _said(ip, error)
    except Exception:
        ip.showtraceback((kind, error, step), tb_offset=tb_offset)
        return
    _remember(kind, error, step)
    ip._showtraceback(kind, error, text)


def _is_ours(error: BaseException) -> bool:
    from IPython.core.error import UsageError

    return not isinstance(error, (UsageError, BaseExceptionGroup)) and not hasattr(error, "_render_traceback_")


def _said(ip, error: BaseException) -> list[str]:
    from tinytorch.tito.errors import presentation
    from tinytorch.tito.say.display import show

    text = presentation.traceback_text(error, lambda name: _cell_name(ip, name))
    if not presentation.was_stopped(error):
        show(presentation.page(error))
    return text


def _cell_name(ip, filename: str) -> str | None:
    """What the page calls a cell, such as "cell [3]"; None for a file."""
    found = ip.compile.format_code_name(filename)
    return f"cell {found[1].removeprefix('In')}" if found else None


def _remember(kind: type[BaseException], error: BaseException, step: TracebackType) -> None:
    """Where Python's own tools, and `%tito traceback`, look for the last error."""
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, step
    sys.last_exc = error


def whole_traceback() -> str | None:
    """Every step of the last error, library code included, as IPython shows it; None if there was no error."""
    from IPython import get_ipython

    error = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
    shell = get_ipython()
    if error is None or shell is None:
        return None
    formatter = shell.InteractiveTB
    return formatter.stb2text(formatter.structured_traceback(type(error), error, error.__traceback__))
