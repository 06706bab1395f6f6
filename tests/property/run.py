"""Predictions against really inserted rows, on any server and as many as one likes.

    python -m tests.property.run --server 18=DSN [--server 10=DSN] --examples 5000 [--seed S] [--only NUMBER]
                                 [--family meddling]

Prints each disagreement with the SQL that repeats it; the last line counts. Exit status 1 where something disagrees.
"""

from __future__ import annotations

import argparse
import itertools
import os
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import psycopg
from psycopg import conninfo, sql

from tests.create_database import create_database
from tests.property import measure
from tests.property.compare import compare, event, why_unknown
from tests.property.draw import Example, Target, draw
from validator.facts.database_facts import ColumnFacts, derive
from validator.model.policy import Policy
from validator.sources.database.connect import ConnectOptions
from validator.sources.database.read_snapshot import read_snapshot

BATCH = 200
_numbers = itertools.count(1)


@dataclass
class Tally:
    """What came of it."""

    seed: str
    tables: int = 0
    predictions: int = 0
    agreed: int = 0
    inserts: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    far: int = 0
    left: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    unknown_examples: list[int] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)

    def summary(self) -> str:
        ended = ", ".join(f"{n} {what}" for what, n in self.ended.most_common())
        lines = [
            f"seed {self.seed}: {self.tables} tables, {self.inserts} inserts, {self.far} ends set close to",
            f"  came true: {ended}",
            f"  need not be predicted, and were not: {self.left}",
            f"  not predicted: {sum(self.unknown.values())} (examples {self.unknown_examples})",
            *(f"    {n} x {why}" for why, n in self.unknown.most_common()),
            f"  not made by the server: {sum(self.refused.values())}",
            *(f"    {n} x {why}" for why, n in self.refused.most_common(5)),
            f"{self.predictions} predictions, {self.agreed} agreed",
        ]
        return "\n".join(lines)


def run(
    dsn: str,
    major: int,
    seed: str,
    numbers: Iterable[int],
    say: Callable[[str], None] = lambda text: None,
    family: str | None = None,
) -> Tally:
    """Draws the examples ``numbers`` of ``seed``, predicts, inserts, compares. ``say`` is told each disagreement."""
    tally = Tally(seed)
    waiting = iter(numbers)
    while batch := [draw(seed, number, major, family) for number in itertools.islice(waiting, BATCH)]:
        with _database(dsn, major) as here:
            _batch(here, major, batch, tally, say)
    return tally


@contextmanager
def _database(dsn: str, major: int) -> Iterator[str]:
    name = f"prop_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(dsn, autocommit=True) as admin:
        create_database(admin, name, major)
        try:
            yield conninfo.make_conninfo(dsn, dbname=name)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _batch(dsn: str, major: int, batch: list[Example], tally: Tally, say: Callable[[str], None]) -> None:
    made: list[Example] = []
    before: dict[int, dict[str, measure.State]] = {}
    with _connected(dsn) as connection:
        for example in batch:
            refused = measure.build(connection, example)
            if refused is None:
                made.append(example)
                before[example.number] = measure.states(connection, example)
            else:
                tally.refused[refused] += 1
    predicted = _predict(dsn)
    with _connected(dsn) as connection:
        connection.execute(measure.FUNCTIONS.encode())
        looks = {}
        for example in made:
            for target in example.targets:
                looks[target.table] = measure.look(connection, target, before[example.number])
    for round_ in range(max((len(example.targets) for example in made), default=0)):
        with _connected(dsn) as connection:  # a new session: nothing is left in its sequence caches
            for example in made:
                if round_ >= len(example.targets):
                    continue
                target = example.targets[round_]
                if round_:
                    measure.restore(connection, before[example.number])
        with _connected(dsn) as connection:
            for example in made:
                if round_ < len(example.targets):
                    target = example.targets[round_]
                    facts = predicted.get(target.table, [])
                    _target(connection, example, target, facts, looks[target.table], tally, say)


@contextmanager
def _connected(dsn: str) -> Iterator[measure.Connection]:
    options = "-c synchronous_commit=off -c client_min_messages=error -c extra_float_digits=3"
    with psycopg.connect(dsn, autocommit=True, options=options, prepare_threshold=None) as connection:
        yield connection


def _predict(dsn: str) -> dict[str, list[ColumnFacts]]:
    """What the product says, by table."""
    policy = Policy(schemas=("public",))
    reading = read_snapshot(ConnectOptions(dsn), policy, jobs=1)
    out: dict[str, list[ColumnFacts]] = {}
    for facts in derive(reading.snapshot, policy, reading.bindings).columns:
        out.setdefault(facts.name.table.name, []).append(facts)
    return out


def _target(
    connection: measure.Connection,
    example: Example,
    target: Target,
    facts: list[ColumnFacts],
    before: measure.Before,
    tally: Tally,
    say: Callable[[str], None],
) -> None:
    if target.optional and not facts:
        return
    tally.tables += 1
    wrong: list[str] = []
    unknown = [why for one in facts if (why := why_unknown(one)) is not None]
    if not example.followed and (unknown or not any(f.name.column == "id" for f in facts)):
        tally.left += 1
        return
    if not facts:
        wrong.append("nothing is said about this table")
    elif unknown:
        tally.unknown[unknown[0]] += 1
        tally.unknown_examples.append(example.number)
        if example.plain:
            wrong.append(f"unknown, although it is but a number: {unknown[0]}")
    if not example.followed:  # whatever else a trigger writes may come as often as it likes
        target = replace(target, columns=tuple(c for c in target.columns if any(f.name.column == c for f in facts)))
    if facts and not unknown:
        outcome = measure.insert(connection, target, target.inserts)
        tally.inserts += outcome.done
        if not example.followed and (outcome.message or "").endswith('code_key"') and "code" not in target.columns:
            return  # a constant that a trigger writes there
        wrong += compare(target, facts, before, outcome, target.inserts)
        ended = outcome.sqlstate or ("an id twice" if any(r is not None for r in outcome.repeated) else "no end")
        tally.ended[ended] += 1
        if not wrong and ended == "no end" and target.far and len(facts) == 1:
            wrong += _far(connection, target, facts[0], before, tally)
        tally.predictions += 1
        tally.agreed += not wrong
    if wrong:
        text = f"-- example {example.number} of seed {tally.seed} ({', '.join(example.kinds)}): {target.table}\n"
        text += "".join(f"-- {line}\n" for line in wrong) + example.sql
        text += f"-- then {target.inserts} times: INSERT INTO {target.table} DEFAULT VALUES\n"
        tally.disagreements.append(text)
        say(text)


def _far(
    connection: measure.Connection, target: Target, facts: ColumnFacts, before: measure.Before, tally: Tally
) -> list[str]:
    """An end too far away to walk to: the sequence is set close to it."""
    predicted, first = event(facts), before.following[target.sequences[0]]
    if predicted is None or predicted.insert <= target.inserts + 3 or first is None or facts.sequence is None:
        return []
    if facts.collision is not None and facts.collision.own:
        return []  # it meets one of the ids that would have to be written on the way
    ahead = 3
    at = first + (predicted.insert - ahead) * facts.sequence.increment
    connection.execute("SELECT setval(%s, %s, false)", [target.sequences[0], at])
    outcome = measure.insert(connection, target, ahead + 1)
    tally.far += 1
    end = outcome.failed_after if outcome.failed_after is not None else outcome.repeated[0]
    refused_by_more = target.wider and predicted.sqlstate is None and outcome.sqlstate == "23505"
    if end == ahead and (outcome.sqlstate == predicted.sqlstate or refused_by_more):
        return []
    return [f"{ahead} inserts before {predicted}: {outcome}"]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.property.run", description=__doc__)
    parser.add_argument("--server", action="append", required=True, metavar="MAJOR=DSN")
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--only", type=int, action="append", metavar="NUMBER")
    parser.add_argument("--family", help="examples of one family: the name of a method in draw.py")
    given = parser.parse_args(arguments)
    wrong = False
    for server in given.server:
        major, _, dsn = server.partition("=")
        numbers = given.only or range(given.examples)
        tally = run(dsn, int(major), given.seed, numbers, lambda text: print(text, flush=True), given.family)
        print(f"PostgreSQL {major}, {tally.summary()}", flush=True)
        wrong = wrong or bool(tally.disagreements)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
