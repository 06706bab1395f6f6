"""How an expression may end other than with a value, and what a compiled part of one is."""

from collections.abc import Callable
from typing import Any, TypeAlias

from validator.model.frozen import frozen

Row: TypeAlias = tuple[Any, ...]
Run: TypeAlias = Callable[[Row], Any]


class Unsupported(Exception):
    """Not known to be exact: ``reason`` says what, in words that end a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(Exception):
    """The server refuses the value, with ``sqlstate`` (PostgreSQL manual, appendix A)."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@frozen
class Node:
    """A part of an expression: its base type, and what computes its value from a row of inputs.

    Values are int, Decimal (whose exponent is the display scale), float, str, bool, bytes, or None for NULL. ``type``
    is ``unknown`` for a literal that nothing has given a type yet. ``refuses``: a constant part that the server can't
    compute, which it may notice before it runs anything. ``in_c``: text that is ordered by its bytes.
    """

    type: str
    run: Run
    constant: bool = False
    refuses: bool = False
    in_c: bool = False


def constant(kind: str, value: Any) -> Node:
    """A node that is always ``value``."""
    return Node(kind, lambda row: value, constant=True)


def node(kind: str, run: Run, *parts: Node, in_c: bool = False) -> Node:
    """A node made of ``parts``; computed once and for all where they are constants."""
    if any(not p.constant for p in parts) or not parts:
        return Node(kind, run, in_c=in_c)
    try:
        value = run(())
    except Refused:
        return Node(kind, run, constant=True, refuses=True, in_c=in_c)
    return Node(kind, lambda row: value, constant=True, in_c=in_c)


def strict(function: Callable[..., Any], *parts: Node) -> Run:
    """Calls ``function`` with the parts' values; NULL where one of them is, after all were computed."""
    runs = tuple(part.run for part in parts)
    if len(runs) == 1:
        (only,) = runs

        def one(row: Row) -> Any:
            value = only(row)
            return None if value is None else function(value)

        return one
    if len(runs) == 2:
        first, second = runs

        def two(row: Row) -> Any:
            left, right = first(row), second(row)
            return None if left is None or right is None else function(left, right)

        return two

    def several(row: Row) -> Any:
        values = [run(row) for run in runs]
        return None if any(value is None for value in values) else function(*values)

    return several
