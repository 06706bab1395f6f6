"""Trigger functions of random statements: what they do to an insert is told right, or said not to be known."""

from __future__ import annotations

import random

EVENTS = ("NEW.id IS NULL", "NEW.id IS NOT NULL", "TG_OP = 'INSERT'", "TG_OP <> 'UPDATE'", "NEW.id = 0", "NEW.id > 100")


class Program:
    """Draws PL/pgSQL around ``sequence`` for a trigger on a table with the columns id, note and code.

    Variables a and b are integers, t is a text; ``deep`` levels of blocks at most.
    """

    def __init__(self, rnd: random.Random, sequence: str, table: str) -> None:
        self.rnd, self.sequence, self.table = rnd, sequence, table

    def chance(self, share: float) -> bool:
        return self.rnd.random() < share

    def body(self) -> str:
        declared = ["a bigint" + self.initial(), "b integer" + self.initial(), "t text := 'n'"]
        return f"DECLARE {'; '.join(declared)}; BEGIN {self.block(self.rnd.choice([0, 0, 1, 2]))} {self.last()} END"

    def initial(self) -> str:
        return self.rnd.choice(["", "", " := 5", " := NULL", f" := nextval('{self.sequence}')"])

    def last(self) -> str:
        return self.rnd.choice(["RETURN NEW;"] * 9 + ["RETURN NULL;"])

    def block(self, deep: int) -> str:
        return " ".join(self.statement(deep) for _ in range(self.rnd.choice([1, 1, 2, 2, 3])))

    def statement(self, deep: int) -> str:
        rnd, value = self.rnd, self.value
        plain = [
            lambda: f"NEW.id := {value()};",
            lambda: f"NEW.id := {value()};",
            lambda: f"NEW.id = {value()};",
            lambda: f"NEW.code := {value()};",
            lambda: f"NEW.note := {rnd.choice(['NULL', 't', chr(39) + 'n' + chr(39), 'NEW.id'])};",
            lambda: f"{rnd.choice('ab')} := {value()};",
            lambda: f"SELECT {value()} INTO {rnd.choice(['NEW.id', 'NEW.id', 'a', 'b', 'NEW.code'])};",
            lambda: f"SELECT {value()}, {value()} INTO {rnd.choice(['NEW.id, a', 'a, NEW.id', 'a, b'])};",
            lambda: f"PERFORM {value()};",
            lambda: "NULL;",
            lambda: f"RAISE DEBUG '%', {value()};",
            lambda: f"INSERT INTO {self.table}_log VALUES (({value()})::bigint);",
            lambda: f"INSERT INTO {self.table}_log VALUES (({value()})::bigint) RETURNING x INTO NEW.id;",
            lambda: f"INSERT INTO {self.table}_log VALUES (({value()})::bigint) RETURNING x INTO a;",
            lambda: f"EXECUTE 'SELECT 5' INTO {rnd.choice(['NEW.id', 'a'])};",
            lambda: f"SELECT max(x) INTO {rnd.choice(['NEW.id', 'a'])} FROM {self.table}_log;",
            lambda: f"GET DIAGNOSTICS {rnd.choice(['NEW.id', 'b'])} = ROW_COUNT;",
        ]
        if deep == 0 or self.chance(0.5):
            return rnd.choice(plain[:7] if self.chance(0.8) else plain)()
        inner = deep - 1
        nested = [
            lambda: f"IF {self.condition()} THEN {self.block(inner)} END IF;",
            lambda: f"IF {self.condition()} THEN {self.block(inner)} END IF;",
            lambda: f"IF {self.condition()} THEN {self.block(inner)} ELSE {self.block(inner)} END IF;",
            lambda: (
                f"IF {self.condition()} THEN {self.block(inner)} ELSIF {self.condition()} THEN {self.block(inner)} "
                f"ELSE {self.block(inner)} END IF;"
            ),
            lambda: f"IF {self.condition()} THEN {self.block(inner)} RETURN NEW; END IF;",
            lambda: f"CASE WHEN {self.condition()} THEN {self.block(inner)} ELSE {self.block(inner)} END CASE;",
            lambda: f"BEGIN {self.block(inner)} END;",
            lambda: f"BEGIN {self.block(inner)} EXCEPTION WHEN division_by_zero THEN {self.block(0)} END;",
            lambda: f"FOR i IN 1..2 LOOP {self.block(inner)} END LOOP;",
            lambda: f"WHILE {self.condition()} LOOP {self.block(0)} EXIT; END LOOP;",
            lambda: f"DECLARE a integer := 7; BEGIN {self.block(inner)} END;",
        ]
        return rnd.choice(nested[:5] if self.chance(0.7) else nested)()

    def value(self, deep: int = 1) -> str:
        rnd = self.rnd
        draw = f"nextval('{self.sequence}')"
        simple = [draw, draw, draw, "NEW.id", "a", "b", "5", "NULL", "NEW.code"]
        if deep == 0 or self.chance(0.6):
            return rnd.choice(simple)
        one, other = self.value(0), self.value(0)
        return rnd.choice(
            [
                f"coalesce({one}, {other})",
                f"coalesce(NEW.id, {draw})",
                f"nullif({one}, {rnd.choice([0, 1, 5])})",
                f"greatest({one}, {other})",
                f"CASE WHEN {self.condition(0)} THEN {one} ELSE {other} END",
                f"({draw} + {rnd.choice([0, 1, 10])})",
                f"({draw} * 10 + {rnd.choice(['5', draw])})",
                f"(SELECT {one})",
                f"(-{draw})",
            ]
        )

    def condition(self, deep: int = 1) -> str:
        rnd = self.rnd
        simple = [*EVENTS, "NEW.note IS NULL", "NEW.code IS NULL", "NEW.note = 'n'", "a IS NULL", "a > 3", "b = 5"]
        simple += ["true", "false", "t = 'n'", "coalesce(NEW.id, 0) = 0", "TG_WHEN = 'BEFORE'", "NEW.id % 2 = 0"]
        if deep == 0 or self.chance(0.6):
            return rnd.choice(simple)
        one, other = self.condition(0), self.condition(0)
        return rnd.choice([f"NOT ({one})", f"({one} OR {other})", f"({one} AND {other})", f"({one}) IS NOT TRUE"])
