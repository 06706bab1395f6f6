"""How far a sequence has to move for a column of plain numbers: a scalar SQL subquery over ``seq``, the sequence's row.

Everything is computed in numeric: exact, and no overflow next to 2^63.
"""

from validator.facts.headroom import value_range
from validator.model.catalog import INTEGER_RANGES, Column, Sequence
from validator.model.names import quote_identifier

_LO = "pooled-lo"
_INDENT = " " * 9


def number_reach(
    allocation: str | None,
    sequence: Sequence,
    column: Column,
    rows: str,
    outlier: int | None = None,
    narrowing: str | None = None,
) -> str:
    """Where the sequence must stand so that all it hands out lies beyond the ids; NULL: none is in its way.

    ``rows`` is what FROM names, ``allocation`` Hibernate's word for how ids are counted off (None: one by one),
    ``narrowing`` an integer type that the value is cast to on its way. Ids from ``outlier`` on are left aside.
    """
    name = f"t.{quote_identifier(column.name.column)}"
    step = sequence.increment
    extreme = f"pg_catalog.{'max' if step > 0 else 'min'}({name})"
    in_blocks = allocation in ("pooled", _LO) and abs(step) > 1
    conditions = [_between(name, narrowing, column, sequence, abs(step) - 1 if in_blocks else 0)]
    if outlier is not None:
        conditions.append(f"{name} {'<' if step > 0 else '>'} {_number(outlier)}")
    # An id between two of the sequence's values is never met: it must not draw the sequence along.
    if not in_blocks and (abs(step) != 1 or not column.type.is_integer):
        conditions.append(f"({name}::numeric - seq.last_value) % {abs(step)} = 0")
    where = f"\n{_INDENT}   AND ".join(conditions)
    select = f"\n{_INDENT}SELECT {extreme} AS id\n{_INDENT}  FROM {rows} AS t\n{_INDENT} WHERE {where}"
    if in_blocks:
        return _end_of_block(select, sequence, allocation == _LO)
    return f"({select})"


def _between(name: str, narrowing: str | None, column: Column, sequence: Sequence, slack: int) -> str:
    """The ids from where the sequence stands to the last one that it gives and the column takes: what lies beyond is
    never met. The end is left out where the column's type says as much."""
    type_low, type_high = INTEGER_RANGES.get(column.type.base, (None, None))
    low, high = value_range(column, narrowing)
    if sequence.increment > 0:
        end = sequence.max_value + slack
        end = end if high is None else min(end, high)
        if type_high is not None and end >= type_high:
            return f"{name} >= seq.last_value"
        return f"{name} BETWEEN seq.last_value AND {_number(end)}"
    end = sequence.min_value - slack
    end = end if low is None else max(end, low)
    if type_low is not None and end <= type_low:
        return f"{name} <= seq.last_value"
    return f"{name} BETWEEN {_number(end)} AND seq.last_value"


def _end_of_block(select: str, sequence: Sequence, starts_block: bool) -> str:
    """The value of the sequence whose block holds the extreme id.

    Hibernate counts a block up to the value (pooled), or from it on (pooled-lo).
    """
    step = sequence.increment
    size = abs(step)
    end = sequence.max_value if step > 0 else sequence.min_value
    sign = "" if step > 0 else "-"
    distance = f"{sign}(furthest.id::numeric - seq.last_value)"
    room = f"{sign}({end}::numeric - seq.last_value)"
    rounding = "" if starts_block else f" + {size - 1}"
    blocks = f"LEAST(pg_catalog.div({distance}{rounding}, {size}), pg_catalog.div({room}, {size}))"
    return (
        f"(\n{_INDENT}SELECT seq.last_value + {_number(step)} * {blocks}"
        f"\n{_INDENT}  FROM ({select}) AS furthest\n{_INDENT} WHERE furthest.id IS NOT NULL)"
    )


def _number(value: int) -> str:
    """A number in parentheses if negative; -2^63 has no spelling as a bigint constant of its own, numeric has."""
    return str(value) if value >= 0 else f"({value})"
