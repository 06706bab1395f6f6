"""What the other unique indexes of a table mean for a column whose drawn value decides their keys: the earliest failure
counts, whichever index it comes from."""

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.facts.collision import Collision, Forecast, collision_of, forecast
from validator.facts.decided_row import DecidedKey
from validator.facts.headroom import Headroom, headroom
from validator.model.frozen import frozen
from validator.model.observation import Known, Observation, Reason, Unknown
from validator.model.snapshot import Snapshot

if TYPE_CHECKING:  # it holds what is made here
    from validator.facts.database_facts import ColumnFacts
    from validator.model.observation import ColumnReading

_NOT_READ = Unknown(Reason.OUTSIDE_SNAPSHOT, "its keys were not read", "run the check again")


@frozen
class KeyFacts:
    """Another unique index of a column's table; ``facts`` are those of its keys, as if they were a column."""

    key: DecidedKey
    facts: "ColumnFacts"


def key_facts(column: "ColumnFacts", key: DecidedKey, snapshot: Snapshot, in_sight: int) -> KeyFacts:
    """What is known of one index's keys."""
    sequence = column.sequence
    reading: Observation[ColumnReading] = _NOT_READ
    if sequence is not None:
        reading = snapshot.keys.get((column.name, sequence.name, key.index), _NOT_READ)
    facts = replace(
        column, binding=key.binding, column=key.column, reading=reading, protection=key.protection,
        duplicates=Known(None), headroom=None, forecast=Forecast(None, None, None, None), running_out=None,
    )  # fmt: skip
    if sequence is None or not isinstance(reading, Known):
        return KeyFacts(key, facts)
    simulation = reading.value.simulation
    if key.alone and simulation is not None:
        simulation = replace(simulation, distinct_until=None)
    limit = headroom(key.binding, key.column, sequence, reading.value.state, simulation)
    if key.alone:
        return KeyFacts(key, replace(facts, headroom=limit))
    found = collision_of(key.binding, sequence, reading.value, in_sight)
    if key.own:
        return KeyFacts(key, replace(facts, forecast=forecast(found, key.protection, None, False)))
    return KeyFacts(key, replace(facts, headroom=limit, forecast=forecast(found, key.protection, None, False)))


def earliest(
    own: Forecast, keys: tuple[KeyFacts, ...], limit: Headroom | None, limit_in_sight: bool
) -> tuple[Forecast, KeyFacts | None]:
    """The forecast of the column with its other indexes, and the index that it comes from, if it is one of them.

    ``limit`` is the column's own: what it refuses never gets as far as an index.
    """
    best: tuple[Forecast, KeyFacts | None] = (own, None)
    for key in keys:
        collision = _as_the_column_sees_it(key)
        if collision is None:
            continue
        ahead = forecast(collision, key.facts.protection, limit, limit_in_sight)
        if ahead.collision is not None and ahead.on_collision == "error" and _sooner(ahead, best[0]):
            best = (ahead, None if key.key.own else key)
    return best


def _sooner(one: Forecast, other: Forecast) -> bool:
    """``one`` is an error. A repeated value that is let in is none, however much sooner: the insert succeeds."""
    if one.inserts_until_failure is None or other.inserts_until_failure is None:
        return other.inserts_until_failure is None
    if other.on_collision == "duplicate":
        return True
    return one.inserts_until_failure < other.inserts_until_failure


def _as_the_column_sees_it(key: KeyFacts) -> Collision | None:
    """The collision with the value that the column itself gets in that insert; None where it takes none."""
    collision, known = key.facts.forecast.collision, key.facts.known
    if collision is None or known is None:
        return None
    if key.key.own:
        return collision
    if known.simulation is None:
        return None
    value = dict(known.simulation.written).get(collision.insert)
    return None if value is None else replace(collision, value=value)


def tightest(own: Headroom | None, keys: tuple[KeyFacts, ...]) -> Headroom | None:
    """The column's limit, or where another index's keys can't be computed any more or come again, if that is nearer."""
    best = own
    if own is not None and (own.begins is not None or (own.resumes is not None and own.refuses_next)):
        return own  # what it refuses now never gets as far as an index
    for key in keys:
        limit = key.facts.headroom
        if limit is None or limit.source == "sequence":
            continue
        alone = key.key.alone
        mine = replace(
            limit,
            source="key",
            index=None if alone else key.key.index,
            other=key.key.column if alone else None,
        )
        if best is None:
            best = mine
        else:
            best = _with_failure(mine, best) if mine.left < best.left else _with_failure(best, mine)
    return best


def _with_failure(limit: Headroom, other: Headroom) -> Headroom:
    """``limit`` with the first failure of both."""
    if other.fails_after is None or (limit.fails_after is not None and limit.fails_after <= other.fails_after):
        return limit
    return replace(limit, fails_after=other.fails_after, fails_with=other.fails_with)
