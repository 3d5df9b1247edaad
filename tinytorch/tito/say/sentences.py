"""What is said to a person in a sentence: as an error that ends what was asked, or as a notice beside its answer."""

from __future__ import annotations

_waiting: list[str] = []


class CourseError(Exception):
    """Anything that is said to a person: one or two sentences with what happened and what to do next."""


def say(sentence: str) -> None:
    """Have `sentence` shown after the answer."""
    _waiting.append(sentence)


def take() -> list[str]:
    """What is to be shown, each once."""
    sentences, _waiting[:] = _waiting[:], []
    return sentences
