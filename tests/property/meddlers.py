"""Trigger functions that have to do with ids otherwise than by writing them into the row: they set the sequence, draw,
delete, refuse. Beside them stands what has no such effect."""

from __future__ import annotations

import random

CONDITIONS = ("NEW.id IS NULL", "NEW.id IS NOT NULL", "NEW.id = 0", "NEW.kind = 'n'", "NEW.kind <> 'n'")
"""What a WHEN may say."""

CODES = ("NEW.id", "NEW.id::text", "'P-' || NEW.id", "concat(NEW.id, NEW.id)", "upper('a' || (NEW.id::text))")
"""Texts that grow with the id."""


class Meddler:
    """Draws PL/pgSQL for a trigger on ``table``, whose ids come from ``sequence``: it has the columns id, note, kind
    DEFAULT 'n', code (a short text) and size (a smallint).

    ``table``_aud has ids of the same sequence, ``table``_log none. ``coming`` are about the next ids. ``level`` is
    what a trigger is FOR EACH of, ``before`` when it fires.
    """

    def __init__(
        self, rnd: random.Random, table: str, sequence: str, coming: list[int], level: str, before: bool
    ) -> None:
        self.rnd, self.table, self.sequence, self.coming = rnd, table, sequence, coming
        self.row, self.before = level == "ROW", before

    def body(self) -> str:
        rnd = self.rnd
        steps = [self.step() for _ in range(rnd.choice([1, 1, 2, 2, 3]))]
        last = rnd.choice(["RETURN NEW;"] * 9 + ["RETURN NULL;"]) if self.row and self.before else "RETURN NULL;"
        return f"DECLARE n bigint; found_one boolean; BEGIN {' '.join(steps)} {last} END"

    def step(self, deep: int = 1) -> str:
        rnd, act = self.rnd, self.harmless() if self.rnd.random() < 0.5 else self.act()
        shape = rnd.randint(0, 11) if deep else 0
        if shape < 4:
            return act
        # a table that is closed is closed whatever the row says: that is the row's own matter
        closed = "closed" in act
        condition = "TG_OP = 'INSERT'" if closed else self.condition()
        if shape < 7 or (closed and shape > 9):
            return f"IF {condition} THEN {act} END IF;"
        if shape == 7:
            return f"IF {condition} THEN {act} ELSE {self.harmless()} END IF;"
        if shape == 8:
            return f"IF {condition} THEN IF {condition if closed else self.condition()} THEN {act} END IF; END IF;"
        if shape == 9:
            return f"CASE WHEN {condition} THEN {act} ELSE {self.harmless()} END CASE;"
        if "ASSERT" in act:  # it may be one that always fails
            return act
        if shape == 10:
            return f"BEGIN {act} EXCEPTION WHEN division_by_zero THEN {self.harmless()} END;"
        return f"FOR i IN 1..2 LOOP {act} END LOOP;"

    def harmless(self) -> str:
        rnd, table, new = self.rnd, self.table, self.new()
        return rnd.choice(
            [
                f"INSERT INTO {table}_log VALUES ({new}, 'nextval');",
                f"INSERT INTO {table}_aud (id, of) VALUES (-{rnd.randint(5, 9)}, 1) ON CONFLICT DO NOTHING;",
                f"UPDATE {table if self.row else table + '_log'} SET {'note' if self.row else 'what'} = 'seen' "
                f"WHERE {'id <> NEW.id' if self.row else 'of = 5'};",
                f"DELETE FROM {table}_log WHERE of = {new};",
                "RAISE DEBUG 'id %', 5;",
                "PERFORM pg_notify('rows', 'setval');",
                f"EXECUTE 'INSERT INTO {table}_log VALUES (1)';",
                f"SELECT count(*) INTO n FROM {table};",
                "NULL;",
            ]
        )

    def act(self) -> str:
        rnd, table, sequence, new = self.rnd, self.table, self.sequence, self.new()
        at = rnd.choice(self.coming)
        acts = [
            f"PERFORM setval('{sequence}', {at});",
            f"PERFORM setval('{sequence}', (SELECT max(id) FROM {table}));",
            f"EXECUTE 'SELECT setval(''{sequence}'', {at})';",
            f"EXECUTE format('ALTER SEQUENCE %I RESTART WITH {at}', '{sequence}');",
            f"ALTER SEQUENCE {sequence} RESTART WITH {at};",
            f"PERFORM nextval('{sequence}');",
            f"INSERT INTO {table}_aud (of) VALUES ({new});",
            f"INSERT INTO {table}_aud VALUES (DEFAULT, {new});",
            f"DELETE FROM {table} WHERE id = {new};",
            f"DELETE FROM ONLY {table} WHERE id = {at};",
            f"UPDATE {table} SET id = id + 1 WHERE id = {at};",
            f"WITH gone AS (DELETE FROM {table} WHERE id = {new} RETURNING id) "
            f"INSERT INTO {table}_log SELECT id FROM gone;",
        ]
        if self.row:
            acts += [
                f"IF {self.of_id()} THEN RAISE EXCEPTION 'no'; END IF;",
                f"ASSERT NOT ({self.of_id()});",
                f"SELECT NEW.id > {at} INTO found_one; IF found_one THEN RAISE 'no'; END IF;",
                f"n := NEW.id; IF n = {at} THEN RAISE unique_violation; END IF;",
                f"IF NEW.id < {at} THEN RETURN NEW; END IF; RAISE EXCEPTION 'no';",
            ]
        if self.row and self.before:
            acts += [
                f"IF EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) THEN RETURN NULL; END IF;",
                f"PERFORM 1 FROM {table} WHERE id = NEW.id; IF FOUND THEN RETURN NULL; END IF;",
                f"IF {self.of_id()} THEN RETURN NULL; END IF;",
                "RAISE EXCEPTION 'closed';",
                f"NEW.code := {rnd.choice(CODES)};",
                "NEW.code := 'K' || lpad(NEW.id::text, 3, '0');",
                f"NEW.size := {rnd.choice(['NEW.id', 'NEW.id * 100', 'NEW.id / 2 + 7'])};",
            ]
        return rnd.choice(acts)

    def new(self) -> str:
        return "NEW.id" if self.row else str(self.rnd.choice(self.coming))

    def of_id(self) -> str:
        at, other = (self.rnd.choice(self.coming) for _ in range(2))
        return self.rnd.choice(
            [f"NEW.id > {at}", f"NEW.id = {at}", f"NEW.id BETWEEN {min(at, other)} AND {max(at, other)}",
             f"NEW.id % 7 = {at % 7}", f"NEW.id < 0 OR NEW.id > {at}", f"NEW.kind = 'n' AND NEW.id >= {at}"]
        )  # fmt: skip

    def condition(self) -> str:
        rnd = self.rnd
        always = ["TG_OP = 'INSERT'", "TG_OP = 'UPDATE'", "TG_OP <> 'INSERT'", "TG_WHEN = 'AFTER'", "true", "false"]
        always += ["TG_LEVEL = 'ROW'", f"(SELECT count(*) FROM {self.table}) > 2", "pg_trigger_depth() > 1"]
        if not self.row:
            return rnd.choice(always)
        own = ["NEW.note IS NULL", "NEW.note IS NOT NULL", *CONDITIONS, self.of_id()]
        one, other = rnd.choice(always + own), rnd.choice(always + own)
        return rnd.choice([one, one, one, f"NOT ({one})", f"{one} AND {other}", f"({one}) OR {other}"])
