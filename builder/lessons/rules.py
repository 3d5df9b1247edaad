"""The rules of a lesson that can be counted, and the exceptions from them, each of which has its reason.

An exception in content/exceptions.toml raises (or lowers) one limit for one lesson:

    ["05".given_per_own]
    limit = 1.4
    reason = "Every operation of four lessons needs its gradient rule, and most are one line."
"""

from __future__ import annotations

import operator
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder import BuildError
from builder.lessons.figures import Figures, figures
from builder.lessons.generate import load_lesson, module_sources, read_facts
from builder.tools.paths import CONTENT


class RuleError(BuildError):
    """Lessons that break a rule without an exception, one sentence each."""


@dataclass(frozen=True)
class Rule:
    """A limit for one figure. `says` is the sentence for a lesson that breaks it, with {value} and {limit}."""

    figure: str
    holds: Callable[[float, float], bool]
    limit: float
    says: str

    def broken(self, found: Figures, limit: float | None = None) -> str | None:
        """What to say if `found` breaks the rule."""
        value, limit = getattr(found, self.figure), self.limit if limit is None else limit
        return None if self.holds(value, limit) else self.says.format(value=value, limit=limit)


AT_MOST, AT_LEAST = operator.le, operator.ge

RULES = (
    Rule("lines", AT_MOST, 600, "lesson.py has {value} lines; {limit} are allowed. What can go?"),
    Rule("words", AT_MOST, 2000, "{value} words of prose; {limit} are allowed. Cut a tenth, then look again."),
    Rule("longest_cell", AT_MOST, 150, "a cell has {value} words; {limit} are allowed. Two ideas want two cells."),
    Rule("headings", AT_MOST, 1, "a cell has {value} headings; {limit} is allowed. Begin a cell with each heading."),
    Rule("given_per_own", AT_MOST, 1.2, "{value:.2f} given lines for each of the student's; {limit} are allowed. What "
         "teaches nothing belongs outside of the lesson, and what the title names belongs to the student."),
    Rule("given_first", AT_MOST, 40, "{value} given lines stand before the student's first; {limit} are allowed."),
    Rule("guard_share", AT_MOST, 0.3, "guards are {value:.0%} of the student's lines; {limit:.0%} are allowed. Give "
         "the guards, and leave the idea to the student."),
    Rule("exercises", AT_LEAST, 4, "{value} exercises; there should be {limit} or more."),
    Rule("exercises", AT_MOST, 8, "{value} exercises; {limit} are allowed."),
    Rule("one_liners", AT_MOST, 2, "{value} exercises are one line; {limit} are allowed."),
    Rule("hints", AT_LEAST, 3, "an exercise has {value} hints; each needs {limit}: a question, the idea, nearly the "
         "code."),
    Rule("questions", AT_LEAST, 3, "{value} questions; there should be {limit} or more."),
    Rule("questions_midway", AT_LEAST, 1, "no question stands before the last exercise; {limit} should."),
)  # fmt: skip


def examine(content: Path = CONTENT) -> None:
    """Raises RuleError that names every rule that a lesson breaks and no exception covers."""
    exceptions = read_exceptions(content)
    broken = [sentence for lesson, found in measured(content) for sentence in problems(lesson, found, exceptions)]
    if broken:
        raise RuleError("\n".join([*broken, "The rules stand in docs/writing-a-lesson.md."]))


def measured(content: Path = CONTENT) -> Iterator[tuple[str, Figures]]:
    """Each written lesson's stem, such as "01_tensor", and its figures."""
    for source in module_sources(read_facts(content), content):
        yield source.stem, figures(load_lesson(source))


def problems(stem: str, found: Figures, exceptions: dict[str, dict[str, dict]]) -> Iterator[str]:
    """A sentence for each rule that this lesson breaks although no exception covers it."""
    allowed = exceptions.get(stem[:2], {})
    for rule in RULES:
        if sentence := rule.broken(found, allowed.get(rule.figure, {}).get("limit")):
            yield f"content/modules/{stem}: {sentence}"


def needless(exceptions: dict[str, dict[str, dict]], content: Path = CONTENT) -> list[str]:
    """The exceptions, as "05 lines", that no lesson needs: it keeps the rule, or there is no such rule or lesson."""
    found = {stem[:2]: values for stem, values in measured(content)}
    return [
        f"{lesson} {figure}"
        for lesson, entries in exceptions.items()
        for figure in entries
        if not any(rule.figure == figure and lesson in found and rule.broken(found[lesson]) for rule in RULES)
    ]


def read_exceptions(content: Path = CONTENT) -> dict[str, dict[str, dict]]:
    """Lesson -> figure -> {"limit": number, "reason": sentence}. Raises RuleError for one without a reason."""
    table = tomllib.loads((content / "exceptions.toml").read_text("utf-8"))
    for lesson, entries in table.items():
        for figure, entry in entries.items():
            if "limit" not in entry or not str(entry.get("reason", "")).strip():
                raise RuleError(f'content/exceptions.toml: ["{lesson}".{figure}] needs a limit and a reason.')
    return table
