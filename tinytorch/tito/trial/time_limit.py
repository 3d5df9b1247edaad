"""Ends code that runs too long, with a sentence that names the loop.

There are no threads and no signals in the browser, so the interpreter itself has to call in now and then:
`sys.monitoring` (Python 3.12+) at each jump and each function start, `sys.settrace` (3.11) at each line, and at each
instruction where a loop is a single one. Both look at the clock rarely. One call into C, such as a numpy function,
can't be ended.
"""

from __future__ import annotations

import dis
import sys
import time
from collections.abc import Callable
from functools import cache
from itertools import takewhile
from types import CodeType, FrameType

from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.trial import frames

# Between two looks at the clock there should be about this many seconds.
PERIOD = 0.01
MAX_STRIDE = 10_000


class TimeLimitError(CourseError):
    """The code ran longer than it may."""


class _Stop(BaseException):
    """Raised inside the running code. No `except Exception` of a student's catches it."""


class time_limit:  # noqa: N801 (used like a function)
    """`with time_limit(10): call()` raises TimeLimitError if the call runs longer than 10 seconds.

    The code to watch has to be in functions that the block calls: an exception raised at a jump may miss a `with` that
    begins right before the loop. Whatever was watching before (a debugger, a coverage tool) watches on afterwards.
    Blocks may be nested. With `time.thread_time` as the clock, time in which the machine does something else is free.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds, self.clock = seconds, clock
        self.where: str | None = None

    def __enter__(self) -> time_limit:
        ticks = _ticks(self.clock, self.clock() + self.seconds, self._expire)
        self.outside = sys._getframe(1)
        self.undo = _monitor(ticks) if hasattr(sys, "monitoring") else _trace(ticks)
        return self

    def __exit__(self, kind, error, step) -> None:
        self.undo()
        self.outside = None
        if self.where is not None:
            raise TimeLimitError(
                f"Stopped after {self.seconds:g} s{self.where}. Does its loop ever end? "
                "Look at what should change from one round to the next."
            ) from None

    def _expire(self, running: CodeType) -> None:
        if running.co_filename == __file__:
            return  # The block has ended, and __exit__ is at work.
        self.where = self.where or _where(sys._getframe(1), self.outside)
        raise _Stop


def _ticks(clock: Callable[[], float], deadline: float, expire: Callable[[CodeType], None]) -> Callable[..., None]:
    """A callback that is cheap to call often: it looks at the clock after a number of calls that adapts itself."""
    stride = left = 1
    last = clock()

    def tick(running: CodeType, *_event) -> None:
        nonlocal left, stride, last
        left -= 1
        if left > 0:
            return
        now = clock()
        if now > deadline:
            left = 1
            expire(running)
        stride = min(stride * 2, MAX_STRIDE) if now - last < PERIOD else max(stride // 2, 1)
        left, last = stride, now

    return tick


def _monitor(tick: Callable[..., None]) -> Callable[[], None]:
    """Have the interpreter call `tick` at every jump and function start; return what ends this."""
    monitoring = sys.monitoring
    tool = next(number for number in (4, 3, 5, 2, 1, 0) if monitoring.get_tool(number) is None)
    monitoring.use_tool_id(tool, "tinytorch time limit")
    events = (monitoring.events.JUMP, monitoring.events.PY_START)
    for event in events:
        monitoring.register_callback(tool, event, tick)
    monitoring.set_events(tool, sum(events))

    def undo() -> None:
        monitoring.set_events(tool, 0)
        for event in events:
            monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)

    return undo


def _trace(tick: Callable[..., None]) -> Callable[[], None]:
    """The same for Python 3.11. Library code is traced at calls only, or it would become too slow."""
    before = sys.gettrace()

    def trace(frame: FrameType, event: str, _argument) -> Callable | None:
        tick(frame.f_code)
        if event != "call":
            return trace
        if not frames.is_students(frame.f_code.co_filename):
            return None
        frame.f_trace_opcodes = _jumps_to_itself(frame.f_code)
        return trace

    sys.settrace(trace)
    return lambda: sys.settrace(before)


@cache
def _jumps_to_itself(code: CodeType) -> bool:
    """True for `while True: pass` on one line: one instruction, which never begins a line again."""
    return any(step.opcode in dis.hasjrel and step.argval == step.offset for step in dis.get_instructions(code))


def _where(running: FrameType, outside: FrameType) -> str:
    """The innermost loop of the student's own that is running, else the innermost function."""
    inside = takewhile(lambda step: step[0] is not outside, frames.callers(running))
    own = [(frame, line) for frame, line in inside if frames.is_students(frame.f_code.co_filename)]
    for frame, line in own:
        if loop := frames.loop_line(frame.f_code.co_filename, line):
            return _name(frame, loop)
    return _name(*own[0]) if own else ""


def _name(frame: FrameType, line: int) -> str:
    text = frames.line_text(frame, line)
    function = frame.f_code.co_name
    place = "" if function == "<module>" else f" in {function}"
    return f"{place}, at line {line}{f': `{text}`' if text else ''}"
