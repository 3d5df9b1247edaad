"""The Python end of a channel: what an output holds, and what answers the page."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace

import pytest

from tinytorch import channel


class Comm:
    """A comm as the kernel has it; the page's messages come through `hear`."""

    def __init__(self) -> None:
        self.sent = []
        self.send = self.sent.append

    def on_msg(self, hear) -> None:
        self.hear = hear


@pytest.fixture
def targets(monkeypatch) -> dict:
    """Who registered with the kernel's manager of comms, by name."""
    found: dict = {}
    manager = SimpleNamespace(register_target=found.__setitem__)
    monkeypatch.setitem(sys.modules, "comm", SimpleNamespace(get_comm_manager=lambda: manager))
    return found


def test_an_output_holds_facts_and_the_name_under_which_python_listens(targets):
    bundle = channel.shown("pad", {"dots": 140}, lambda message, send: None, "elsewhere")
    (target,) = targets
    assert re.fullmatch(r"tinytorch-pad-[0-9a-f]{12}", target)
    assert bundle == {"application/vnd.tinytorch.pad+json": {"target": target, "dots": 140}, "text/plain": "elsewhere"}


def test_each_message_is_answered_through_its_own_comm(targets):
    channel.shown("pad", {}, lambda message, send: send({"says": message["ink"].upper()}), "")
    (opened,) = targets.values()
    one, other = Comm(), Comm()
    for comm in (one, other):
        opened(comm, {})
    one.hear({"content": {"data": {"ink": "a"}}})
    other.hear({"content": {"data": {"ink": "b"}}})
    assert (one.sent, other.sent) == ([{"says": "A"}], [{"says": "B"}])


def test_each_showing_has_a_channel_of_its_own(targets):
    for _ in range(2):
        channel.shown("pad", {}, lambda message, send: None, "")
    assert len(targets) == 2


def test_without_a_kernel_the_text_stands_alone(monkeypatch):
    monkeypatch.setitem(sys.modules, "comm", None)
    assert channel.shown("pad", {"dots": 1}, lambda message, send: None, "here") == {"text/plain": "here"}


def test_an_interrupt_ends_an_answer_and_nothing_else():
    def interrupted(message: dict, send: channel.Send) -> None:
        send({"more": "a"})
        raise KeyboardInterrupt

    sent: list = []
    channel.answer(interrupted, {}, sent.append)
    assert sent == [{"more": "a"}]
