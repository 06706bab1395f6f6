"""Calls: the functions by their types, and those that take arguments of any type."""

from typing import Any

from validator.sources.dump.evaluate.base_types import NUMBERS, Target
from validator.sources.dump.evaluate.casts import output
from validator.sources.dump.evaluate.formats import formatter
from validator.sources.dump.evaluate.functions import function
from validator.sources.dump.evaluate.literals import as_type, converted
from validator.sources.dump.evaluate.outcomes import Node, Row, Unsupported, constant, node, strict
from validator.sources.dump.evaluate.texts import joined, joined_with
from validator.sources.dump.evaluate.to_char import number_to_char

_CASTS = frozenset({"int2", "int4", "int8", "float4", "float8", "numeric", "text"})
_FORMATTED = ("int2", "int4", "int8", "numeric")


def call(name: str, parts: list[Node], major: int) -> Node:
    """``name(parts)``."""
    if name in _CASTS and len(parts) == 1 and parts[0].type in (*NUMBERS, "unknown"):
        return converted(parts[0], Target(name), major)
    if name in ("concat", "concat_ws", "format"):
        return _of_anything(name, parts, major)
    if name == "to_char" and len(parts) == 2:
        return _to_char(parts[0], parts[1], major)
    found = function(name, [part.type for part in parts], major)
    parts = [as_type(part, kind, major) for part, kind in zip(parts, found.takes, strict=True)]
    return node(found.gives, strict(found.compute, *parts), *parts)


def _of_anything(name: str, parts: list[Node], major: int) -> Node:
    """concat(), concat_ws() and format(): print what they are given, and NULL does not make them NULL."""
    printed = [node("text", strict(output(part.type, major), part), part) for part in parts]
    if not printed:
        raise Unsupported(f"{name}() without arguments is not computed here")
    compute = joined if name == "concat" else joined_with
    if name == "format":
        pattern = printed.pop(0)
        if not pattern.constant or pattern.refuses:
            raise Unsupported("format() is computed for a constant pattern only")
        text = pattern.run(())
        if text is None:
            return constant("text", None)
        compute = formatter(text, len(printed))
    runs = tuple(part.run for part in printed)

    def run(row: Row) -> Any:
        return compute(*[run(row) for run in runs])

    return node("text", run, *printed) if printed else constant("text", run(()))


def _to_char(value: Node, form: Node, major: int) -> Node:
    if value.type not in _FORMATTED or not form.constant or form.refuses:
        raise Unsupported(f"to_char() of {value.type} is not computed here")
    text = as_type(form, "text", major).run(())
    return constant("text", None) if text is None else node("text", strict(number_to_char(text), value), value)
