"""When to kill: anywhere in a write, and most often near the moment at which the old state becomes the new one."""
import random

STEP = 1.2
KINDS = ("tab", "tab", "tab", "browser")


class Moments:
    """Random moments that close in: later after an old state, earlier after a new one."""

    def __init__(self, chance: random.Random, seconds: float) -> None:
        self.chance = chance
        self.middle = seconds / 2

    def next(self) -> float:
        """Seconds after the begin of the next write."""
        return self.chance.uniform(0, 2 * self.middle)

    def learn(self, state: str) -> None:
        """Take in what the last kill left: "old" or "new"."""
        self.middle *= STEP if state == "old" else 1 / STEP
