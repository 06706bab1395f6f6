"""Which partitions of a table take a row, as far as its key is known before the insert.

Source: PostgreSQL manual, "CREATE TABLE" (PARTITION BY): bounds of several columns are compared as rows are, column by
column; MINVALUE and MAXVALUE make those behind them meaningless; NULL is taken by DEFAULT, a list or a hash only.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from math import lcm

from validator.facts.partition_hash import row_hash
from validator.facts.partition_key import Bound, Bounds, Edge, Hashed, Listed, PartitionKey, Ranged
from validator.model.frozen import frozen
from validator.model.names import QualifiedName

Known = int | Decimal | str
"""A value of the key that is known before the insert."""
Row = tuple[Known | None, ...]
"""The key of one row; None: not known."""


@frozen
class Choice:
    """``parts`` are the partitions that may take the row, ``refused`` is whether none may: it is certain where
    ``parts`` is empty."""

    parts: tuple[QualifiedName, ...]
    refused: bool = False


Chooser = Callable[[Row], Choice]


@frozen
class Part:
    """A partition; ``bound`` is None for the ``default`` one, and where it could not be read."""

    name: QualifiedName
    bound: Bound | None
    default: bool = False


def is_complete(parts: Iterable[Part]) -> bool:
    """Whether some partition takes any row, whatever its key."""
    parts = tuple(parts)
    moduli = [part.bound.modulus for part in parts if isinstance(part.bound, Hashed)]
    all_remainders = lcm(*moduli)  # each modulus divides the next larger one
    if any(part.default for part in parts) or sum(all_remainders // modulus for modulus in moduli) == all_remainders:
        return True
    ranges = _joined(part.bound for part in parts if isinstance(part.bound, Ranged))
    return any(r.low[:1] == (Edge.LOW,) and r.high[:1] == (Edge.HIGH,) for r in ranges)


def id_matters(key: PartitionKey, bounds: Iterable[Bound], column: str) -> bool:
    """Whether values of ``column`` can decide which partition takes a row: behind MINVALUE and MAXVALUE none does."""
    places = [i for i, term in enumerate(key.terms) if column in term.columns]
    if key.strategy != "range":
        return bool(places)
    ends = [end for bound in bounds if isinstance(bound, Ranged) for end in (bound.low, bound.high)]
    return bool(places) and (not ends or any(len(_meaning(end)) > places[0] for end in ends))


def _meaning(edges: Bounds) -> tuple[str, ...]:
    """The bound up to the first MINVALUE or MAXVALUE."""
    end = next((i for i, edge in enumerate(edges) if isinstance(edge, Edge)), len(edges))
    return tuple(edge for edge in edges[:end] if isinstance(edge, str))


def _reduced(edges: Bounds) -> Bounds:
    meaning = _meaning(edges)
    return (*meaning, *edges[len(meaning) : len(meaning) + 1])


def outlines(bounds: Iterable[Bound]) -> Iterator[Bound]:
    """``bounds`` with ranges that touch as one: where rows begin or cease to be taken, by whichever partition."""
    bounds = tuple(bounds)
    yield from (bound for bound in bounds if not isinstance(bound, Ranged))
    yield from _joined(bound for bound in bounds if isinstance(bound, Ranged))


def _joined(ranges: Iterable[Ranged]) -> Iterator[Ranged]:
    """Ranges that touch, as one."""
    following = {_reduced(r.low): _reduced(r.high) for r in ranges}
    highs = frozenset(following.values())
    for low in [low for low in following if low not in highs]:
        high = following[low]
        while high in following:
            high = following[high]
        yield Ranged(low, high)


def chooser(key: PartitionKey, parts: tuple[Part, ...]) -> Chooser:
    """How a table of this key chooses."""
    everything = Choice(tuple(part.name for part in parts), not is_complete(parts))
    default = tuple(part.name for part in parts if part.default)
    if key.strategy == "list":
        return _by_list(parts, default, everything)
    if key.strategy == "hash":
        return _by_hash(parts, everything)
    return _by_range(parts, default)


def _only(parts: tuple[QualifiedName, ...]) -> Choice:
    return Choice(parts, not parts)


def _by_list(parts: tuple[Part, ...], default: tuple[QualifiedName, ...], everything: Choice) -> Chooser:
    names: dict[Known, QualifiedName] = {}
    for part in parts:
        for text in part.bound.values if isinstance(part.bound, Listed) else ():
            number = _number(text)
            names[text if number is None else number] = names[text] = part.name

    def choose(row: Row) -> Choice:
        (value,) = row
        if value is None:
            return everything
        return Choice((names[value],)) if value in names else _only(default)

    return choose


def _by_hash(parts: tuple[Part, ...], everything: Choice) -> Chooser:
    remainders: dict[int, dict[int, QualifiedName]] = {}
    for part in parts:
        if isinstance(part.bound, Hashed):
            remainders.setdefault(part.bound.modulus, {})[part.bound.remainder] = part.name

    def choose(row: Row) -> Choice:
        values = [value for value in row if isinstance(value, int)]
        if len(values) < len(row):
            return everything
        hashed = row_hash(values)
        return _only(tuple(of[hashed % m] for m, of in remainders.items() if hashed % m in of))

    return choose


def _by_range(parts: tuple[Part, ...], default: tuple[QualifiedName, ...]) -> Chooser:
    bounds = [part.bound for part in parts if isinstance(part.bound, Ranged)]
    joined = [(_measured(r.low), _measured(r.high)) for r in _joined(bounds)]
    ranges = [(p.name, (_measured(p.bound.low), _measured(p.bound.high))) for p in parts if isinstance(p.bound, Ranged)]
    numeric = not any(isinstance(edge, str) for _, (low, _) in ranges for edge in low)
    if numeric:
        ranges.sort(key=lambda part: [_place(edge) for edge in part[1][0]])
    lows = [low for _, (low, _) in ranges]

    def choose(row: Row) -> Choice:
        candidates = ranges
        if numeric and all(isinstance(value, int | Decimal) for value in row):
            behind = bisect_right(lows, 0, key=lambda low: -1 if _compare(row, low) in (0, 1) else 1)
            candidates = ranges[max(behind - 1, 0) : behind]
        within = [(name, _contains(ends, row)) for name, ends in candidates]
        sure = next((name for name, inside in within if inside), None)
        if sure is not None:
            return Choice((sure,))
        maybe = tuple(name for name, inside in within if inside is None)
        if maybe and any(_contains(ends, row) for ends in joined):
            return Choice(maybe)
        return Choice((*maybe, *default), not default) if maybe else _only(default)

    return choose


_Measured = tuple[Edge | Decimal | str, ...]
"""A bound with its numbers as numbers, up to the first MINVALUE or MAXVALUE."""


def _measured(edges: Bounds) -> _Measured:
    return tuple(e if isinstance(e, Edge) or (n := _number(e)) is None else n for e in _reduced(edges))


def _place(edge: Edge | Decimal | str) -> tuple[int, Decimal]:
    """Where a number or an end stands among others."""
    if isinstance(edge, Decimal):
        return 0, edge
    return -1 if edge is Edge.LOW else 1, Decimal(0)


def _contains(ends: tuple[_Measured, _Measured], row: Row) -> bool | None:
    """None: not known."""
    low, high = _compare(row, ends[0]), _compare(row, ends[1])
    if low == -1 or high in (0, 1):
        return False
    return None if low is None or high is None else True


def _compare(row: Row, edges: _Measured) -> int | None:
    """Whether the row is before (-1), at or behind (1) the bound; None: not known."""
    for value, edge in zip(row, edges, strict=False):
        if isinstance(edge, Edge):
            return 1 if edge is Edge.LOW else -1
        if value is None or isinstance(value, str) or isinstance(edge, str):
            return None  # how texts are ordered is told by their collation
        if value != edge:
            return -1 if value < edge else 1
    return 0


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def turning_points(bounds: Iterable[Bound], place: int) -> Iterator[int]:
    """The whole numbers at which another partition may be chosen, or none, for the column at ``place`` in the key."""
    for bound in bounds:
        texts: Iterable[str] = ()
        if isinstance(bound, Listed):
            texts = bound.values
        elif isinstance(bound, Ranged):
            texts = [end[place] for end in map(_meaning, (bound.low, bound.high)) if len(end) > place]
        for number in map(_number, texts):
            if number is not None:
                floor = int(number // 1) - (number < 0 and number != number // 1)
                yield from (floor, floor + 1)
