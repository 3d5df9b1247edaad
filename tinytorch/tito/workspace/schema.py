"""The engine's JSON Schemas, and text from outside made into values that meet them."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

from tinytorch.tito.say.sentences import CourseError

# The number that this course writes and reads up to, by the name of the schema.
NEWEST = {"progress": 2, "manifest": 1, "result": 1, "report": 1}

MOST_EXACT = 2**53  # a browser keeps whole numbers exactly up to this one


class SchemaError(CourseError):
    """The text is not JSON, or not what its schema asks for."""


class NewerSchema(CourseError):
    """The text comes from a newer course; this one must not touch it."""


def parse(text: bytes | str, what: str, strict: bool = False) -> dict:
    """The JSON object in `text`. Raises SchemaError, with `what` as the sentence's subject, if there is none.

    `strict` is for what is counted with and written again, by the engine and by a page: each number is read as a
    browser reads it, and one beyond all floats is refused, as is half a character, which no file can hold.
    """
    numbers = {"parse_float": _number, "parse_int": _number} if strict else {}
    try:
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        value = json.loads(text, parse_constant=_refuse_constant, **numbers)
        if strict:
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise SchemaError(f"{what} holds half a character, which no file can hold.") from error
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"{what} is not readable as JSON ({error}).") from error
    if not isinstance(value, dict):
        raise SchemaError(f"{what} holds a {type(value).__name__} where a JSON object belongs.")
    return value


def version(value: dict, schema: str, what: str) -> int:
    """The number of `schema` that `value` claims. Raises NewerSchema if it is above ours, SchemaError if none."""
    number = value.get("schema")
    if type(number) is not int or number < 0:
        raise SchemaError(f"{what} names no schema number (found {number!r}).")
    if number > NEWEST[schema]:
        raise NewerSchema(
            f"{what} was written by a newer version of the course (schema {number}; this one reads up to "
            f"{NEWEST[schema]}). Nothing was changed. Update the course, then try again."
        )
    return number


def validate(value: dict, schema: str, what: str) -> None:
    """Raise SchemaError, naming the place, unless `value` meets schemas/<schema>.schema.json."""
    from fastjsonschema import JsonSchemaValueException

    try:
        _validator(schema)(value)
    except JsonSchemaValueException as error:
        raise SchemaError(f"{what} does not have the agreed form: {error.message}.") from error


@cache
def _validator(schema: str):
    import fastjsonschema

    return fastjsonschema.compile(_read(f"{schema}.schema.json"), handlers={"": _read})  # "": a file beside it


def _read(name: str) -> dict:
    return json.loads((Path(__file__).parents[1] / "schemas" / name).read_text(encoding="utf-8"))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _number(digits: str) -> int | float:
    """2.0 is 2, and a whole number of more digits than a float has is the nearest float."""
    if math.isinf(value := float(digits)):
        raise ValueError(f"{digits[:20]} is too large a number")
    return int(value) if value.is_integer() and abs(value) <= MOST_EXACT else value
