"""What an interrupt does in a kernel, by what is running: a cell's code, the shell around it, or nothing."""

from __future__ import annotations

import asyncio
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tinytorch import channel
from tinytorch.tito import browser


@pytest.fixture
def shell():
    main = sys.modules["__main__"]
    made = InteractiveShell.instance()
    made.user_ns["interrupt"] = lambda: browser._on_interrupt(2, sys._getframe(1))
    yield made
    InteractiveShell.clear_instance()
    sys.modules["__main__"] = main


def test_a_running_cell_is_stopped(shell):
    result = shell.run_cell("interrupt()\nreached = True")
    assert isinstance(result.error_in_exec, KeyboardInterrupt)
    assert "reached" not in shell.user_ns


def test_an_interrupt_that_is_repeated_while_the_first_is_shown_changes_nothing(shell):
    shown = []

    def show(_shell, _kind, error, _steps, tb_offset=None):
        shell.user_ns["interrupt"]()
        shown.append(error)

    shell.set_custom_exc((KeyboardInterrupt,), show)
    shell.run_cell("interrupt()")
    assert [type(error) for error in shown] == [KeyboardInterrupt]
    assert shell.run_cell("after = 1").success


def test_a_cell_that_waits_is_cancelled_with_the_reason():
    async def wait():
        asyncio.get_running_loop().call_soon(lambda: browser._on_interrupt(2, sys._getframe()))
        await asyncio.sleep(600)

    with pytest.raises(asyncio.CancelledError, match=browser.STOPPED):
        asyncio.run(wait())


def test_an_answer_to_an_output_is_stopped_and_may_say_so():
    def write(message, send):
        try:
            browser._on_interrupt(2, sys._getframe())
        except KeyboardInterrupt:
            send("stopped")

    sent = []
    channel.answer(write, {}, sent.append)
    assert sent == ["stopped"]
