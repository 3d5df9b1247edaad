"""Code that Python can't read, in plain words: a table from Python's message to what is usually the matter."""

from __future__ import annotations

import re

from tinytorch.tito.errors.scene import Explanation, Scene

TABLE: tuple[tuple[str, str, str], ...] = (
    (
        r"expected ':'",
        "A line that begins with def, class, if, else, for, while, with or try ends with a colon.",
        "Put `:` at the end of this line.",
    ),
    (
        r"expected an indented block after (.+) on line (\d+)",
        "Line {2} opens a block ({1}), and the line after it is not moved in.",
        "Python sees what belongs together by how far lines are moved in, four spaces for each level. Move the "
        "lines of the block in; if there is nothing to do in it yet, write `pass`.",
    ),
    (
        r"unexpected indent",
        "This line is moved in further than the one above it, and no line above opens a block.",
        "Python sees what belongs together by how far lines are moved in, four spaces for each level. Move it to "
        "the left, below the line that it belongs with.",
    ),
    (
        r"unindent does not match",
        "This line is moved in by an amount that no line above it has.",
        "Python sees what belongs together by how far lines are moved in, four spaces for each level. Move it "
        "exactly below the lines of its block.",
    ),
    (
        r"inconsistent use of tabs",
        "Some lines are moved in with tabs, others with spaces, and Python can't compare them.",
        "Delete the space at the beginning of these lines, and move them in with spaces.",
    ),
    (
        r"'(.)' was never closed",
        "The `{1}` in this line has no partner.",
        "Brackets come in pairs: ( with ), [ with ], { with }. Add the one that is missing; the error may begin "
        "lines before the place where it is noticed.",
    ),
    (
        r"unmatched '(.)'",
        "There is one `{1}` too many.",
        "Brackets come in pairs: ( with ), [ with ], { with }. Remove this one, or add its partner before it.",
    ),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
        "A `{2}` was opened, and a `{1}` closes it.",
        "Brackets come in pairs: ( with ), [ with ], { with }. Those that were opened last are closed first.",
    ),
    (
        r"unterminated (f-string|triple-quoted|string).*",
        "A text begins with a quote here and never ends.",
        "Put the same quote at the end of the text; one that runs over several lines takes three quotes at each "
        "end.",
    ),
    (
        r"Maybe you meant '==' or ':=' instead of '='",
        "One `=` gives a name a value. It can't stand where a value is asked for.",
        "To ask whether two values are equal, write `==`.",
    ),
    (
        r"cannot assign to (.+?)(?: here.*)?$",
        "The left side of `=` takes a name, and there is something else ({1}).",
        "Put the name on the left and its new value on the right. To compare, write `==`.",
    ),
    (
        r"Perhaps you forgot a comma",
        "Two values stand side by side with nothing between them.",
        "Put a comma between them, or the operator that is missing, such as `*`.",
    ),
    (
        r"'(return|await|yield)' outside (?:async )?function",
        "`{1}` belongs inside a function, and this line is not in one.",
        "If it should be part of the function above, move it in by four spaces.",
    ),
    (
        r"'(break|continue)' (?:outside|not properly in) loop",
        "`{1}` belongs inside a loop, and this line is not in one.",
        "Move it in, below the line with `for` or `while`.",
    ),
    (
        r"invalid (?:non-printable )?character '?(.*?)'? ?\(U\+(\w+)\)",
        "There is a character that is no part of Python: U+{2}. Copied text often brings such quotes, dashes or "
        "spaces along.",
        "Delete it and type it on your keyboard.",
    ),
    (
        r"positional argument follows keyword argument",
        "After an argument with a name, such as `axis=0`, there is one without.",
        "Put the arguments without names first.",
    ),
    (
        r"keyword argument repeated: (\w+)",
        "The argument `{1}` is given twice.",
        "Leave one of them out.",
    ),
    (
        r"invalid decimal literal",
        "A number runs straight into letters. A name can't begin with a digit.",
        "Begin the name with a letter, or put the operator between them: `2 * x`.",
    ),
    (
        r"expected 'except' or 'finally' block",
        "A `try` needs an `except` or a `finally` below it.",
        "Add `except ValueError:`, with the error that you expect, at the level of `try`.",
    ),
    (
        r"Missing parentheses in call to 'print'",
        "`print` is a function.",
        "Write `print(...)`, with round brackets.",
    ),
    (
        r"invalid syntax",
        "Python can't read this line. Often something is missing at its end or in the line above: a bracket, a "
        "quote, an operator.",
        "Read from the marked place to the left, and look at the line above too.",
    ),
)


def in_plain_words(scene: Scene) -> Explanation | None:
    """For an error that Python found while reading the code; none of it has run."""
    message = getattr(scene.error, "msg", "") or ""
    for pattern, happened, advice in TABLE:
        if found := re.search(pattern, message):
            line = f"line {scene.error.lineno}" if scene.error.lineno else "the code"
            words = happened.format(found[0], *found.groups())
            return Explanation(f"Python can't read {line}", f"{words} Nothing of this cell has run.", advice)
    return None
