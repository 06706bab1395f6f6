"""Operators between compiled parts: which function the types choose, and what it gives."""

from collections.abc import Callable
from typing import Any

from validator.sources.dump.evaluate import arithmetic
from validator.sources.dump.evaluate.base_types import INTEGERS, NUMBERS, SCALARS, TEXTS, wider
from validator.sources.dump.evaluate.casts import printer
from validator.sources.dump.evaluate.comparisons import COMPARISONS, EQUALITIES, comparison, meeting
from validator.sources.dump.evaluate.literals import as_type
from validator.sources.dump.evaluate.outcomes import Node, Row, Run, Unsupported, constant, node, strict
from validator.sources.dump.evaluate.patterns import like, regular_expression

_LIKE = {"~~": (False, False), "!~~": (True, False), "~~*": (False, True), "!~~*": (True, True)}
_REGEX = {"~": (False, False), "!~": (True, False), "~*": (False, True), "!~*": (True, True)}
_PRINTABLE = frozenset({*NUMBERS, "bool", "oid"})


def operation(name: str, left: Node, right: Node, major: int) -> Node:
    """``left name right``."""
    if name in COMPARISONS:
        return compared(name, left, right, major)
    if name == "||":
        return _joined(left, right, major)
    if name in _LIKE or name in _REGEX:
        return _matched(name, left, right, major)
    if name in ("<<", ">>") and left.type in INTEGERS and right.type in ("int2", "int4"):
        return node(left.type, strict(arithmetic.shifted(name, left.type), left, right), left, right)
    kinds = [part.type for part in (left, right) if part.type != "unknown"]
    if not kinds or any(kind not in NUMBERS for kind in kinds):
        raise Unsupported(f"{left.type} {name} {right.type} is not computed here")
    kind = wider(kinds[0], kinds[-1])
    if name == "^" and kind in INTEGERS:
        kind = "float8"
    sides = as_type(left, kind, major), as_type(right, kind, major)
    return node(kind, strict(arithmetic.binary(name, kind), *sides), *sides)


def prefixed(name: str, part: Node) -> Node:
    """``name part``."""
    return node(part.type, strict(arithmetic.unary(name, part.type), part), part)


def _sides(left: Node, right: Node, major: int) -> tuple[str, Node, Node]:
    kind = meeting(left, right)
    if kind not in SCALARS and "." not in kind:
        raise Unsupported(f"values of type {kind} are not compared here")
    return kind, as_type(left, kind, major), as_type(right, kind, major)


def _comparing(name: str, left: Node, right: Node, major: int) -> tuple[Callable[[Any, Any], bool], Node, Node]:
    kind, left, right = _sides(left, right, major)
    if "." in kind and name not in EQUALITIES:
        raise Unsupported("the order of an enumeration is not computed here")
    in_c = (left.in_c or right.in_c) and all(side.in_c or side.constant for side in (left, right))
    return comparison(name, kind, in_c=in_c), left, right


def compared(name: str, left: Node, right: Node, major: int) -> Node:
    """A comparison: NULL where either side is."""
    function, left, right = _comparing(name, left, right, major)
    return node("bool", strict(function, left, right), left, right)


def distinct(left: Node, right: Node, major: int, *, wanted: bool) -> Node:
    """IS DISTINCT FROM, or with ``wanted`` False IS NOT DISTINCT FROM."""
    same, left, right = _comparing("=", left, right, major)
    first, second = left.run, right.run

    def run(row: Row) -> bool:
        a, b = first(row), second(row)
        differs = (a is None) is not (b is None) if a is None or b is None else not same(a, b)
        return differs is wanted

    return node("bool", run, left, right)


def null_if(left: Node, right: Node, major: int) -> Node:
    """NULLIF: the left side as it was, unless both are equal."""
    if left.type == "unknown":
        left = as_type(left, "text" if right.type == "unknown" else right.type, major)
    same, one, other = _comparing("=", left, right, major)
    if one.type != left.type and (one.type, left.type) != ("text", "varchar"):
        raise Unsupported("NULLIF of two types is not computed here")
    first, second = one.run, other.run

    def run(row: Row) -> Any:
        a, b = first(row), second(row)
        return None if a is None or (b is not None and same(a, b)) else a

    return node(one.type, run, one, other)


def _joined(left: Node, right: Node, major: int) -> Node:
    """||: of what is no text, the text that a cast gives."""
    textual = [part.type in TEXTS or part.type == "unknown" for part in (left, right)]
    if not any(textual):
        raise Unsupported(f"{left.type} || {right.type} is not computed here")
    printed = []
    for part in (left, right):
        if part.type not in _PRINTABLE and part.type not in TEXTS and part.type != "unknown":
            raise Unsupported(f"{left.type} || {right.type} is not computed here")
        printed.append(node("text", strict(printer(part.type, major), part), part))
    return node("text", strict(lambda a, b: a + b, *printed), *printed)


def _matched(name: str, left: Node, right: Node, major: int) -> Node:
    # of char(n) the padding is matched, too
    if left.type not in ("text", "varchar", "bpchar", "unknown") or not right.constant or right.refuses:
        raise Unsupported("a text is matched with a constant pattern only")
    pattern = as_type(right, "text", major).run(())
    if pattern is None:
        return constant("bool", None)
    negative, any_case = (_LIKE.get(name) or _REGEX[name])[:2]
    matches = like(pattern, any_case=any_case) if name in _LIKE else regular_expression(pattern, any_case=any_case)
    test = (lambda text: not matches(text)) if negative else matches
    return node("bool", strict(test, left), left)


def any_of(tests: tuple[Run, ...], *, wanted: bool) -> Run:
    """OR of ``tests`` in their order (``wanted``), or AND: ends at the first that decides; NULL where one is open."""

    def run(row: Row) -> bool | None:
        open_ = False
        for test in tests:
            found: bool | None = test(row)
            if found is wanted:
                return found
            open_ = open_ or found is None
        return None if open_ else not wanted

    return run
