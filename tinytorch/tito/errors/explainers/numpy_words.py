"""What numpy says about arrays, in other words: a table from its message to what it means."""

from __future__ import annotations

import re

from tinytorch.tito.errors.scene import Explanation, Scene

TABLE: tuple[tuple[str, str, str, str], ...] = (
    (
        r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))",
        "The shapes do not fit",
        "Arrays of shapes {1} and {2} were combined entry by entry, and no rule says how.",
        "Align the shapes on the right: on each axis the two have to be equal, or one of them 1.",
    ),
    (
        r"matmul: .*\(size (\d+) is different from (\d+)\)",
        "The shapes do not fit",
        "In a matrix product, the right side has {1} entries along the axis that is summed, and the left side has "
        "{2}.",
        "(n, k) @ (k, m) gives (n, m): both k have to be equal. Is one of the two transposed?",
    ),
    (
        r"matmul: Input operand (\d) does not have enough dimensions",
        "A matrix product needs axes",
        "Operand {1} of the product, counted from 0, is a single number.",
        "For a number, write `*` in place of `@`.",
    ),
    (
        r"shapes (\(.*?\)) and (\(.*?\)) not aligned: (\d+) \(dim \d+\) != (\d+)",
        "The shapes do not fit",
        "In a product of shapes {1} and {2}, the left side has {3} entries along the axis that is summed, the right "
        "side {4}.",
        "(n, k) times (k, m) gives (n, m): both k have to be equal. Is one of the two transposed?",
    ),
    (
        r"cannot reshape array of size (\d+) into shape (\(.*\))",
        "The entries do not fill that shape",
        "The array has {1} entries, and shape {2} has room for another number of them.",
        "The product of the new axes has to be {1}. One axis may be -1: numpy then computes it.",
    ),
    (
        r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))",
        "The shapes do not fit",
        "Values of shape {1} were to be written into a place of shape {2}.",
        "Look at the index on the left of `=`: it selects a place of shape {2}.",
    ),
    (
        r"inhomogeneous shape",
        "The rows differ in length",
        "An array is a regular block, and these lists are not.",
        "Print the length of every row; all have to be equal.",
    ),
    (
        r"all the input array dimensions except for the concatenation axis must match exactly, but along "
        r"dimension (\d+), the array at index (\d+) has size (\d+) and the array at index (\d+) has size (\d+)",
        "The shapes do not fit",
        "To be joined, arrays have to agree on every other axis. On axis {1}, array {2} has {3} entries and array "
        "{4} has {5}.",
        "Join them along another axis, or look where the odd one comes from.",
    ),
    (
        r"all input arrays must have the same shape",
        "The shapes differ",
        "Only arrays of one shape can be stacked.",
        "Print the shape of each; `[array.shape for array in arrays]` shows all.",
    ),
    (
        r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
        "There is no such axis",
        "Axis {1} was asked for, and the array has {2} of them.",
        "Axes are counted from 0; -1 is the last. Has an earlier sum or index removed one? `keepdims=True` keeps "
        "it.",
    ),
    (
        r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed",
        "There are more indices than axes",
        "The array has {1} axes, and the index names {2}.",
        "Print its shape: an earlier index or sum may have removed one.",
    ),
    (
        r"truth value of an array with more than one element is ambiguous",
        "Many answers where one is asked for",
        "An array of several booleans stands where `if`, `while`, `and` or `or` needs a single one.",
        "Say which you mean: `.all()`, `.any()`, or compare entry by entry with `&` and `|`.",
    ),
    (
        r"only (?:length-1|size-1|0-dimensional) arrays can be converted to Python scalars|can only convert "
        r"an array of size 1 to a Python scalar",
        "Several entries where one is asked for",
        "An array with several entries stands where a single number is needed.",
        "Pick one with an index, or make one of them with `.sum()` or `.mean()`.",
    ),
    (
        r"setting an array element with a sequence",
        "Several values for one place",
        "A list or an array was to be written into one entry of an array.",
        "Select as many entries on the left as there are values on the right.",
    ),
)


def in_other_words(scene: Scene) -> Explanation | None:
    """For an error that numpy raised."""
    if scene.last is None or "\n" in scene.message:
        return None
    for pattern, title, happened, advice in TABLE:
        if found := re.search(pattern, scene.message):
            words = (found[0], *(found.groups() or ()))
            return Explanation(title, happened.format(*words), advice.format(*words))
    return None
