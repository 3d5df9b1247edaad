"""What a kernel in the browser gets at its start, before the first cell.

Interrupts need help in two places: Pyodide's time.sleep switches stacks, and an interrupt there would end the kernel;
and while nothing runs, Python does not look at signals, so a Stop would hit the next cell.
"""
import asyncio
import importlib
import signal
import time
from types import FrameType

from tinytorch.tito.errors import STOPPED

SLICE_SECONDS = 0.05
TICK_SECONDS = 0.2


def prepare() -> None:
    """Import what every kernel and nearly every first cell needs, while the page is still being put together."""
    for name in ("pyodide_kernel", "micropip", "piplite.piplite", "numpy", "tinytorch.tito.commands.magic"):
        importlib.import_module(name)


def start() -> None:
    """Load the course's IPython extension and make interrupts safe where the page can send them."""
    from IPython import get_ipython

    from tinytorch.tito import load_ipython_extension

    # not through IPython's extension manager, so that a lesson's own %load_ext does not say "already loaded"
    load_ipython_extension(get_ipython())
    if _can_share_memory():
        _make_sleep_interruptible()
        signal.signal(signal.SIGINT, _on_interrupt)
        _look_at_signals_while_idle()


def _can_share_memory() -> bool:
    import js

    return bool(getattr(js, "crossOriginIsolated", False)) and hasattr(js, "SharedArrayBuffer")


def _make_sleep_interruptible() -> None:
    import js

    never_notified = js.Int32Array.new(js.SharedArrayBuffer.new(4))

    def sleep(seconds: float) -> None:
        """time.sleep in slices, between which Python looks at signals."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            js.Atomics.wait(never_notified, 0, 0, min(left, SLICE_SECONDS) * 1000)

    time.sleep = sleep


def _runs_a_cell(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_name == "run_code" and frame.f_code.co_filename.endswith("interactiveshell.py"):
            return True
        frame = frame.f_back
    return False


def _on_interrupt(_signal: int, frame: FrameType | None) -> None:
    if _runs_a_cell(frame):
        raise KeyboardInterrupt
    for task in asyncio.all_tasks():  # a cell that waits in `await`
        task.cancel(STOPPED)


def _look_at_signals_while_idle() -> None:
    loop = asyncio.get_event_loop()

    def tick() -> None:
        loop.call_later(TICK_SECONDS, tick)

    tick()
