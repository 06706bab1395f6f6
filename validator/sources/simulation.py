"""What the simulation of a column's next values comes to, whoever computes them: a server, or the reader of a dump."""

import re
from collections.abc import Callable
from typing import cast

from validator.model.catalog import INTEGER_RANGES
from validator.model.frozen import frozen
from validator.model.names import quote_identifier
from validator.model.observation import Numeral, Value
from validator.sources.reading import FLOATS, Reading

LOSSY = "lossy"
"""What a probe says of a value that no longer tells its number."""

Probe = Callable[[int], "str | None"]
"""What is wrong with insert i: the SQLSTATE that refuses it, LOSSY, or None."""


@frozen
class Limits:
    """``failure`` is the first refused insert, with its SQLSTATE; ``distinct``: how many inserts keep their numbers
    apart; None where nothing is in sight.

    ``numeral`` is how the number is read off every text up to there.
    """

    failure: tuple[int, str] | None = None
    distinct: int | None = None
    numeral: Numeral | None = None


def find_limits(
    probe: Probe, end_of_distinct: Callable[[int], int | None], last: int, numeral: Numeral | None
) -> Limits:
    """Where the inserts 0..last come to their end; ``end_of_distinct`` gives the first that may write what another one
    does, from the first on that is LOSSY."""
    at_once = probe(0)
    lossy_matters = at_once != LOSSY
    if at_once is not None and lossy_matters:
        return Limits((0, at_once))

    def bad(insert: int) -> bool:
        found = probe(insert)
        return lossy_matters if found == LOSSY else found is not None

    def refused(insert: int) -> bool:
        return probe(insert) not in (None, LOSSY)

    first_bad = first_insert(bad, last)
    if first_bad is None:
        return Limits(numeral=numeral)
    kind = probe(first_bad)
    if kind != LOSSY:
        return Limits((first_bad, cast(str, kind)), numeral=numeral)
    hard = first_insert(refused, last)
    cut = end_of_distinct(first_bad)
    failure = (hard, cast(str, probe(hard))) if hard is not None else None
    return Limits(failure, cut, numeral if cut == first_bad else None)


def first_insert(bad: Callable[[int], bool], last: int) -> int | None:
    """The first insert in 0..last for which ``bad`` holds, where it goes on holding; found by doubling, then
    halving."""
    good, step = 0, 1
    while True:
        here = min(step, last)
        if bad(here):
            break
        good = here
        if here == last:
            return None
        step *= 2
    high = here
    while high - good > 1:
        middle = (good + high) // 2
        if bad(middle):
            high = middle
        else:
            good = middle
    return high


def first_repeat(repeats: Callable[[int], bool], insert: int, last: int) -> int | None:
    """The first insert, from ``insert`` on, whose text another number gives too.

    Other letters than the number's digits (another base, a hash) are no loss by themselves.
    """
    if repeats(insert):
        return insert
    found = first_insert(lambda further: repeats(insert + further), last - insert) if insert < last else None
    return None if found is None else insert + found


def key_shows_all(reading: Reading) -> bool:
    """Whether texts that a unique index takes for the same have the same digits: it compares them whole, or but for
    their case."""
    name = reading.column.name.column
    always_quoted = '"' + name.replace('"', '""') + '"'
    column = f"({'|'.join(re.escape(n) for n in (always_quoted, quote_identifier(name)))})"
    whole = rf"(lower|upper)\((\({column}\)|{column})(::text)?\)"
    return reading.key is None or re.fullmatch(whole, reading.key) is not None


def as_value(text: object, base: str) -> Value | None:
    """What a column holds, as the report says it: an integer where it is one, else text."""
    if text is None:
        return None
    if base in INTEGER_RANGES or base == "oid":
        return int(str(text))
    if base == "numeric" or base in FLOATS:
        shown = str(text)
        whole, _, fraction = shown.partition(".")
        return int(whole) if whole.lstrip("-").isdigit() and not fraction.strip("0") else shown
    return str(text)
