"""Limits of the machine: memory, and calls inside calls."""

from __future__ import annotations

import re
import sys
from collections import Counter

from tinytorch.tito.errors.scene import Explanation, Scene
from tinytorch.tito.errors.steps import Step

MANY = 50  # calls of one function inside itself
WANTED = re.compile(r"Unable to allocate ([\d.]+ \w+) for an array with shape (\([^)]*\)) and data type (\w+)")


def out_of_memory(scene: Scene) -> Explanation:
    """For memory that can't be had."""
    wanted = "An array of shape {2} in {3} needs {1}."
    found = WANTED.search(scene.message)
    happened = wanted.format(found[0], *found.groups()) if found else "Python asked for more memory."
    there = "a page in a browser" if sys.platform == "emscripten" else "this machine"
    return Explanation(
        "Not enough memory",
        f"{happened} That is more than {there} has left.",
        "Is the shape what you meant? Broadcasting (n, 1) with (n,) makes n × n entries. If it is: use smaller "
        "batches, float32 in place of float64, and no list that keeps every step's Tensors alive. Restarting the "
        "kernel frees all.",
    )


def without_end(scene: Scene) -> Explanation | None:
    """For a function that calls itself until Python gives up."""
    calls = Counter(step.frame.f_code for step in scene.steps)
    code, times = max(calls.items(), key=lambda pair: pair[1], default=(None, 0))
    if times < MANY:
        return None
    last = [step for step in scene.steps if step.frame.f_code is code][-1]
    circle = _circle(scene.steps, last)
    through = f" through {', '.join(f'`{name}`' for name in circle)}" if circle else ""
    return Explanation(
        f"`{code.co_name}` calls itself without end",
        f"`{code.co_name}` called itself{through} until {times} calls were open, and Python stopped it.",
        f"The call is in line {last.line}: `{last.text}`. Which case ends the chain, and does every call come "
        "nearer to it? A long chain is better walked with a loop and a list.",
    )


def _circle(steps: list[Step], last: Step) -> list[str]:
    """The other functions between two calls of the same one."""
    index = max(place for place, step in enumerate(steps) if step.frame.f_code is last.frame.f_code)
    names: list[str] = []
    for step in reversed(steps[:index]):
        if step.frame.f_code is last.frame.f_code:
            return names[::-1]
        names.append(step.frame.f_code.co_name)
    return []
