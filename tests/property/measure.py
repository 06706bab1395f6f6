"""What a server really does: rows are inserted one by one until one fails or an id stands twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

import psycopg

from tests.property.draw import Example, Target

Connection: TypeAlias = psycopg.Connection[Any]

_KEY = re.compile(r"Key \((?P<columns>.*?)\)=\((?P<values>.*?)\) (?:already exists|conflicts with)", re.DOTALL)

# An insert in a block with an EXCEPTION clause is a subtransaction: what fails is undone, but for the sequence, as in a
# transaction of its own. The constraints that are deferred to the commit are checked at once, with the same outcome.
FUNCTIONS = """
CREATE SCHEMA harness;
CREATE FUNCTION harness.insert_rows(target text, source text, watched text[], most int, deferred boolean,
  OUT done int, OUT state text, OUT said text, OUT detail text, OUT repeated int[]) LANGUAGE plpgsql AS $f$
DECLARE
  relation oid; place tid; times bigint; position int;
BEGIN
  done := 0;
  repeated := array_fill(NULL::int, ARRAY[cardinality(watched)]);
  WHILE done < most LOOP
    BEGIN
      EXECUTE format('INSERT INTO %s DEFAULT VALUES RETURNING tableoid, ctid', target) INTO relation, place;
      IF deferred THEN SET CONSTRAINTS ALL IMMEDIATE; END IF;
    EXCEPTION WHEN OTHERS OR assert_failure THEN
      GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
      RETURN;
    END;
    FOR position IN 1 .. cardinality(watched) LOOP
      EXECUTE format('SELECT count(*) FROM %1$s WHERE %2$s = (SELECT %2$s FROM %1$s WHERE tableoid = $1 AND ctid = $2)',
        source, watched[position]) INTO times USING relation, place;
      IF times > 1 AND repeated[position] IS NULL THEN
        repeated[position] := done;
        IF cardinality(watched) = 1 THEN RETURN; END IF;
      END IF;
    END LOOP;
    done := done + 1;
  END LOOP;
END $f$;
CREATE FUNCTION harness.next_value(sequence text) RETURNS bigint LANGUAGE plpgsql AS $f$
DECLARE was record; value bigint;
BEGIN
  EXECUTE format('SELECT last_value, is_called FROM %s', sequence) INTO was;
  BEGIN
    value := nextval(sequence);
  EXCEPTION WHEN SQLSTATE '2200H' THEN value := NULL;
  END;
  PERFORM setval(sequence, was.last_value, was.is_called);
  RETURN value;
END $f$;
"""


@dataclass(frozen=True)
class State:
    """Where a sequence stands."""

    last_value: int
    is_called: bool


@dataclass(frozen=True)
class Before:
    """What can be read before anything is inserted. ``extremes``: column to (smallest, largest) as text."""

    states: dict[str, State]
    following: dict[str, int | None]
    extremes: dict[str, tuple[str | None, str | None]]


@dataclass(frozen=True)
class Outcome:
    """``done`` inserts succeeded, then came ``sqlstate``; ``repeated``: the insert that repeats an id, by column."""

    done: int
    sqlstate: str | None
    message: str | None
    key: str | None
    repeated: tuple[int | None, ...]

    @property
    def failed_after(self) -> int | None:
        return self.done if self.sqlstate is not None else None


def build(connection: Connection, example: Example) -> str | None:
    """Makes the example; says why it can't be made, where the draw was one that PostgreSQL refuses."""
    try:
        connection.execute(example.sql.encode())
    except psycopg.Error as error:
        return " ".join(str(error).split())
    return None


def states(connection: Connection, example: Example) -> dict[str, State]:
    """The states of all sequences of an example."""
    names = dict.fromkeys(s for target in example.targets for s in target.sequences)
    out = {}
    for name in names:
        row = connection.execute(f"SELECT last_value, is_called FROM {name}".encode()).fetchone()
        assert row is not None
        out[name] = State(*row)
    return out


def look(connection: Connection, target: Target, before: dict[str, State]) -> Before:
    """Reads a target without changing anything: the sequences are drawn from and set back."""
    following = {}
    for name in target.sequences:
        row = connection.execute("SELECT harness.next_value(%s)", [name]).fetchone()
        assert row is not None
        following[name] = row[0]
    extremes = {}
    for column in target.columns:
        row = connection.execute(
            f"SELECT min({column})::text, max({column})::text FROM {target.rows}".encode()
        ).fetchone()
        assert row is not None
        extremes[column] = row
    return Before(before, following, extremes)


def restore(connection: Connection, states: dict[str, State]) -> None:
    for name, state in states.items():
        connection.execute("SELECT setval(%s, %s, %s)", [name, state.last_value, state.is_called])


def insert(connection: Connection, target: Target, most: int) -> Outcome:
    """Inserts ``most`` rows into the target, or as many as it takes to fail."""
    watched = [] if target.repeats_allowed else list(target.columns)
    row = connection.execute(
        "SELECT * FROM harness.insert_rows(%s, %s, %s, %s, %s)",
        [target.table, target.rows, watched, most, target.deferred],
    ).fetchone()
    assert row is not None
    done, state, said, detail, repeated = row
    found = _KEY.search(detail or "")
    return Outcome(done, state, said, found["values"] if found else None, tuple(repeated) or (None,))
