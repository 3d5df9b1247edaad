"""What a kernel in the browser gets at its start, before the first cell.

Interrupts need help in three places: Pyodide's time.sleep switches stacks, and an interrupt there would end the kernel;
while nothing runs, Python does not look at signals, so a Stop would hit the next cell; and between two looks it may run
dozens of steps of a loop, each of which may be long.
"""
import asyncio
import importlib
import signal
import sys
import time
from types import CodeType, FrameType

from tinytorch import channel
from tinytorch.tito.errors import STOPPED

SLICE_SECONDS = 0.05
TICK_SECONDS = 0.2
STOP_TOOL = 3  # a tool's number in sys.monitoring; debuggers, coverage and profilers have others


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
        _look_at_signals_in_new_loops()


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


def _on_interrupt(_signal: int, frame: FrameType | None) -> None:
    while frame is not None:
        if _answers_output(frame):  # it ends already
            return
        if _answers_output(frame.f_back):
            raise KeyboardInterrupt
        if _is_shells(frame, "run_code"):  # it shows a cell's error, too, perhaps what an earlier interrupt ended
            return
        if _is_shells(frame.f_back, "run_code") and not _is_shells(frame):
            raise KeyboardInterrupt
        if _is_shells(frame, "run_cell_async"):
            return
        frame = frame.f_back
    for task in asyncio.all_tasks():  # a cell that waits in `await`
        task.cancel(STOPPED)


def _is_shells(frame: FrameType | None, function: str = "") -> bool:
    """True if the frame is one of IPython's shell's functions, or this one."""
    code = frame and frame.f_code
    return bool(code) and code.co_filename.endswith("interactiveshell.py") and code.co_name.startswith(function)


def _answers_output(frame: FrameType | None) -> bool:
    """True if the frame is of the function that answers what a student does in a cell's output."""
    return frame is not None and frame.f_code is channel.answer.__code__


def _look_at_signals_while_idle() -> None:
    loop = asyncio.get_event_loop()

    def tick() -> None:
        loop.call_later(TICK_SECONDS, tick)

    tick()


def _look_at_signals_in_new_loops() -> None:
    """At its first jump back, a loop is looked at closely; the page's side spaces the looks by the clock from there."""
    import js

    monitoring = sys.monitoring
    jump = monitoring.events.JUMP

    def first_jump(_code: CodeType, _start: int, _end: int) -> object:
        js.tinytorchLookNow()
        return monitoring.DISABLE  # of this place alone: from here on, it costs nothing

    monitoring.use_tool_id(STOP_TOOL, "tinytorch stop button")
    monitoring.register_callback(STOP_TOOL, jump, first_jump)
    monitoring.set_events(STOP_TOOL, jump)
