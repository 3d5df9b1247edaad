"""What happened on the way that the student should hear, beside the answer to what was asked."""

from __future__ import annotations

_waiting: list[str] = []


def say(sentence: str) -> None:
    """Have `sentence` shown after the answer."""
    _waiting.append(sentence)


def take() -> list[str]:
    """What is to be shown, each once."""
    sentences, _waiting[:] = _waiting[:], []
    return sentences
