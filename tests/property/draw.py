"""Draws one example: a sequence, a column that it feeds, and ids in its way, as an SQL script.

Same seed, same example. Nothing here knows what will happen; it only takes care that ends, wraps and taken ids lie
within the inserts that are made.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.property.meddlers import CONDITIONS, Meddler
from tests.property.programs import EVENTS, Program

RANGES = {"smallint": (-(2**15), 2**15 - 1), "integer": (-(2**31), 2**31 - 1), "bigint": (-(2**63), 2**63 - 1)}
LOW, HIGH = RANGES["bigint"]


@dataclass(frozen=True)
class Target:
    """A table to insert into: ``columns`` are watched for ids that come twice, unless in ``repeats_allowed``."""

    table: str
    columns: tuple[str, ...]
    sequences: tuple[str, ...]
    inserts: int
    deferred: bool = False
    partitioned: bool = False
    repeats_allowed: bool = False
    partial: bool = False
    wider: bool = False
    """The unique key has another column besides, of which the default is always the same."""
    optional: bool = False
    """A child that repeats its parent needs no entry of its own."""
    key: str | None = None
    far: bool = False
    """Whether a failure beyond ``inserts`` may be tried by setting the sequence close to it."""

    @property
    def rows(self) -> str:
        return self.table if self.partitioned else f"ONLY {self.table}"


@dataclass
class Example:
    """``script`` builds it, statement by statement; ``plain``: bare integers, which nothing may call unknown."""

    number: int
    script: list[str] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    plain: bool = True
    followed: bool = True
    """Whether it must be told; else it may be said that it can't be."""
    kinds: list[str] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        return f"e{self.number}"

    @property
    def sql(self) -> str:
        return "".join(f"{statement};\n" for statement in self.script)


@dataclass
class Numbers:
    """A sequence as it is about to be made, and where it will stand then."""

    type: str
    increment: int
    minimum: int | None
    maximum: int | None
    start: int
    cycle: bool
    cache: int
    after: list[str]
    last: int = 0
    called: bool = False

    @property
    def low(self) -> int:
        if self.minimum is not None:
            return self.minimum
        return 1 if self.increment > 0 else RANGES[self.type][0]

    @property
    def high(self) -> int:
        if self.maximum is not None:
            return self.maximum
        return RANGES[self.type][1] if self.increment > 0 else -1

    def options(self) -> str:
        parts = [f"INCREMENT BY {self.increment}"]
        parts.append("NO MINVALUE" if self.minimum is None else f"MINVALUE {self.minimum}")
        parts.append("NO MAXVALUE" if self.maximum is None else f"MAXVALUE {self.maximum}")
        parts += [f"START WITH {self.start}", f"CACHE {self.cache}"]
        return " ".join([*parts, "CYCLE"] if self.cycle else parts)

    def upcoming(self, count: int) -> list[int]:
        """Roughly the next values, so that ids can be put in their way."""
        value, out = self.last, []
        if self.called:
            value += self.increment
        while len(out) < count:
            if not self.low <= value <= self.high:
                if not self.cycle or self.high - self.low < 0:
                    break
                value = self.low if self.increment > 0 else self.high
            out.append(value)
            value += self.increment
        return out or [self.last]


def clip(value: int, low: int = LOW, high: int = HIGH) -> int:
    return max(low, min(high, value))


class Drawer:
    """Draws one example."""

    def __init__(self, seed: str, number: int, major: int) -> None:
        self.rnd = random.Random(f"{seed}/{number}")
        self.major = major
        self.example = Example(number)
        self.inserts = self.rnd.choice([60, 100, 150, 300])
        self.names = 0

    def chance(self, share: float) -> bool:
        return self.rnd.random() < share

    def say(self, statement: str) -> None:
        self.example.script.append(statement)

    def kind(self, word: str) -> None:
        self.example.kinds.append(word)

    def name(self, stem: str) -> str:
        self.names += 1
        return f"{self.example.prefix}_{stem}{self.names}"

    # --- sequences -------------------------------------------------------------------------------------------------

    def numbers(self, kind: str, anchor: int) -> Numbers:
        """A sequence of type ``kind`` whose next value is about ``anchor``."""
        rnd, (low, high) = self.rnd, RANGES[kind]
        increment = rnd.choice([1, 1, 1, 1, 1, 2, 3, 7, 10, 10, 50, rnd.choice([1000, 99_999, 2**31, 2**40])])
        if self.chance(0.25):
            increment = -increment
        span = abs(increment) if abs(increment) < 2**31 else 1
        anchor = clip(anchor, low, high)
        minimum = maximum = None
        if self.chance(0.6):
            minimum = clip(anchor - self.room(span), low, high)
        if self.chance(0.6):
            maximum = clip(anchor + self.room(span), low, high)
        if minimum is None and increment > 0 and (anchor < 1 or (maximum or 1) < 1):
            minimum = clip(anchor - self.room(span), low, high)
        if maximum is None and increment < 0 and (anchor > -1 or (minimum or -1) > -1):
            maximum = clip(anchor + self.room(span), low, high)
        cycle = self.chance(0.15 if minimum is None or maximum is None else 0.35)
        cache = rnd.choice([1, 1, 1, 1, 2, 5, 20, 32, 50])
        out = Numbers(kind, increment, minimum, maximum, anchor, cycle, cache, [])
        self.fit(out)
        return out

    def room(self, span: int) -> int:
        rnd = self.rnd
        steps = rnd.choice([0, 1, rnd.randint(0, 9), rnd.randint(0, self.inserts), rnd.randint(0, 2 * self.inserts)])
        return steps * span + rnd.randint(0, span)

    def settle(self, numbers: Numbers, name: str) -> None:
        """Brings the sequence into some state, and says how it stands then."""
        rnd, anchor, increment = self.rnd, numbers.start, numbers.increment
        how = rnd.choice(["fresh", "false", "false", "true", "true", "drawn", "end", "restart"])
        numbers.last, numbers.called = anchor, False
        say = numbers.after.append
        if how == "false":
            say(f"SELECT setval('{name}', {anchor}, false)")
        elif how == "true":
            numbers.last, numbers.called = clip(anchor - increment, numbers.low, numbers.high), True
            say(f"SELECT setval('{name}', {numbers.last})")
        elif how == "drawn":
            times = rnd.randint(1, 30)
            available = ((numbers.high if increment > 0 else numbers.low) - anchor) // increment + 1
            if numbers.cycle or available >= times:
                say(f"SELECT nextval('{name}') FROM generate_series(1, {times})")
                blocks = min(-(-times // numbers.cache) * numbers.cache, available)
                if available >= times:
                    numbers.last, numbers.called = anchor + (blocks - 1) * increment, True
        elif how == "end" and self.chance(0.5):
            numbers.last = clip((numbers.high if increment > 0 else numbers.low) - rnd.choice([0, 0, 1, 3]) * increment)
            numbers.last, numbers.called = clip(numbers.last, numbers.low, numbers.high), self.chance(0.7)
            say(f"SELECT setval('{name}', {numbers.last}, {str(numbers.called).lower()})")
        elif how == "restart":
            numbers.last = rnd.choice([anchor, numbers.low if abs(numbers.low - anchor) < 2**20 else anchor])
            say(f"ALTER SEQUENCE {name} RESTART WITH {numbers.last}")
        if self.chance(0.12):
            self.kind("altered")
            self.alter(numbers, name)

    def alter(self, numbers: Numbers, name: str) -> None:
        rnd, say = self.rnd, numbers.after.append
        what = rnd.choice(["increment", "increment", "end", "cycle", "cache"])
        if what == "increment":
            low, high = numbers.low, numbers.high
            numbers.increment = rnd.choice([1, -1, 2, 5, 10, -3, -10, 13])
            numbers.minimum, numbers.maximum = low, high  # they stay as they were
            say(f"ALTER SEQUENCE {name} INCREMENT BY {numbers.increment}")
        elif what == "end" and numbers.increment > 0:
            end = max(numbers.last, numbers.start) + self.room(min(numbers.increment, 2**31))
            if end < numbers.high and end > numbers.low:
                numbers.maximum = end
                say(f"ALTER SEQUENCE {name} MAXVALUE {end}")
        elif what == "cycle":
            numbers.cycle = not numbers.cycle
            say(f"ALTER SEQUENCE {name} {'CYCLE' if numbers.cycle else 'NO CYCLE'}")
        elif what == "cache":
            say(f"ALTER SEQUENCE {name} CACHE {rnd.randint(1, 50)}")

    # --- ids in the way --------------------------------------------------------------------------------------------

    def ids(self, numbers: Numbers) -> list[int]:
        """Numbers of rows that are there already."""
        rnd, out = self.rnd, list[int]()
        coming = numbers.upcoming(self.inserts * rnd.choice([1, 1, 2]))
        span = abs(numbers.increment)

        def some() -> int:
            return (
                coming[min(int(rnd.expovariate(4) * len(coming)), len(coming) - 1)]
                if self.chance(0.7)
                else (rnd.choice(coming))
            )

        for _ in range(rnd.choice([0, 1, 1, 2, 3])):
            shape = rnd.randint(0, 8)
            if shape == 0:
                out += [some() for _ in range(rnd.randint(1, 4))]
            elif shape == 1:
                at = coming.index(some())
                out += coming[at : at + rnd.randint(1, 40)]
            elif shape == 2:
                out += [some() + rnd.randint(1, max(span - 1, 1)) for _ in range(rnd.randint(1, 12))]
            elif shape == 3:
                out += [coming[0] - numbers.increment * (i + 1) for i in range(rnd.randint(1, 50))]
            elif shape == 4:
                out += [coming[-1] + numbers.increment * rnd.randint(1, 10_000) for _ in range(2)]
            elif shape == 5:
                out += [-some() for _ in range(3)]
            elif shape == 6:
                out += [numbers.low, numbers.high, numbers.low + span, rnd.choice([LOW, HIGH, 0, 2**31 - 1])]
            elif shape == 7:
                bottom, top = min(coming), max(coming)
                out += [rnd.randint(bottom, max(top, bottom + 5)) for _ in range(rnd.randint(1, 60))]
            else:
                at = some()
                out += range(at, at + rnd.randint(1, 30))
        rnd.shuffle(out)
        return [n for n in out if LOW <= n <= HIGH][:150]

    def load(self, table: str, columns: str, values: str, ids: Sequence[int], literals: Sequence[str] = ()) -> None:
        """Rows with those ids, without those that the table refuses. In ``values`` the number is n."""
        overriding = " OVERRIDING SYSTEM VALUE" if "identity-always" in self.example.kinds else ""
        statements = []
        if ids:
            listed = ", ".join(map(str, ids))
            statements.append(
                f"FOREACH n IN ARRAY ARRAY[{listed}]::bigint[] LOOP BEGIN "
                f"INSERT INTO {table} ({columns}){overriding} VALUES ({values}); "
                "EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP;"
            )
        for literal in literals:
            column = columns.split(",", maxsplit=1)[0]
            statements.append(
                f"BEGIN INSERT INTO {table} ({column}){overriding} VALUES ({literal}); "
                "EXCEPTION WHEN OTHERS THEN NULL; END;"
            )
        if statements:
            body = " ".join(statements)
            self.say(f"DO $$ DECLARE n bigint; BEGIN SET CONSTRAINTS ALL IMMEDIATE; {body} END $$")

    # --- columns ---------------------------------------------------------------------------------------------------

    def anchor(self, edges: Sequence[int]) -> int:
        rnd = self.rnd
        near = rnd.choice(edges)
        return near + rnd.choice([-1, -1, 1]) * rnd.randint(0, rnd.choice([3, 30, 300, 2000]))

    def integer_column(self) -> tuple[str, str, int]:
        """(type, type of the sequence, about where it stands)."""
        rnd = self.rnd
        kind = rnd.choice(["smallint", "integer", "integer", "integer", "bigint", "bigint"])
        edges = [1, 1, 1, 1, 100, 0, 1000, RANGES[kind][1], -1, RANGES[kind][0]]
        return kind, kind if self.chance(0.6) else rnd.choice(list(RANGES)), self.anchor(edges)

    def other_column(self) -> tuple[str, str, list[str], int]:
        """(type, default with {} for the number, further ids as literals, about where the sequence stands)."""
        rnd = self.rnd
        kind = rnd.choice(
            ["fixed", "scaled", "numeric", "real", "double precision", "number", "number", "text", "text"]
        )
        if kind == "fixed":
            digits = rnd.randint(1, 19)
            return f"numeric({digits},0)", "{}", ["0"], self.anchor([1, 10**digits, 10**digits, -(10**digits)])
        if kind == "scaled":
            digits, scale = rnd.randint(2, 15), rnd.randint(1, 3)
            edge = 10 ** max(digits - scale, 0)
            return f"numeric({digits},{min(scale, digits)})", "{}", ["0.5", "7.5"], self.anchor([1, edge, edge])
        if kind == "numeric":
            literals = rnd.choice([[], ["'NaN'"], ["7.5", "1e30", "-1e30", "1.0"]])
            return "numeric", "{}", literals, self.anchor([1, 1, HIGH - 20, 10**15])
        if kind == "real":
            return "real", "{}", rnd.choice([[], ["'NaN'", "1e30"], ["1.5"]]), self.anchor([1, 2**24, 2**24, 2**25])
        if kind == "double precision":
            return kind, "{}", rnd.choice([[], ["'NaN'", "'Infinity'"], ["2.5"]]), self.anchor([1, 2**53, 2**53, 2**54])
        return self.number_expression() if kind == "number" else self.text_expression()

    def number_expression(self) -> tuple[str, str, list[str], int]:
        rnd = self.rnd
        kind = rnd.choice(["integer", "integer", "bigint", "smallint", "numeric"])
        template = rnd.choice(
            [
                "{} * 10 + 1",
                "{} * 1000",
                "- {}",
                "{} * (-3)",
                f"{{}} % {rnd.choice([17, 100, 1000])}",
                f"{rnd.choice([100, 1000, 50000])} - {{}}",
                "{} / 10",
                "abs({})",
                "{}::integer",
                "{}::smallint",
                "({}::integer)::bigint",
                "{} + 30000",
                "{} + 2147483000",
                "round({} / 3.0)",
                f"greatest({{}}, {rnd.randint(1, 60)})",
                f"least({{}}, {rnd.randint(1, 60)})",
                "{} + {}",
                "{} * 100 + {} % 100",
                "coalesce({}, 0)",
                "mod({}, 64)",
                f"nullif({{}}, {rnd.randint(1, 40)})",
                "floor({} / 2.0)",
                "{}::numeric(6,0)",
                "({} * 7919) % 1000",
            ]
        )
        edges = [1, 1, 1, 1, 100, 1000, 3000, 32767, 3276, 0, -5, 10**6, 2**31 - 1, 2147483]
        return kind, template, [], self.anchor(edges)

    def text_expression(self) -> tuple[str, str, list[str], int]:
        rnd = self.rnd
        width = rnd.randint(1, 8)
        kind = rnd.choice(["text", "text", f"varchar({rnd.randint(1, 9)})", f"char({rnd.randint(1, 9)})", "varchar"])
        template = rnd.choice(
            [
                "{}",
                "{}::text",
                "'P-' || {}",
                "'P-' || {}::text",
                f"lpad({{}}::text, {width}, '0')",
                f"'A' || lpad({{}}::text, {width}, '0')",
                f"'2024/' || lpad(({{}})::text, {width}, '0') || '/X'",
                "{} || '-Z'",
                f"to_char({{}}, 'FM{'0' * width}')",
                f"to_char({{}}, '{'0' * width}')",
                "to_char({}, 'FM9999')",
                "to_hex({})",
                "'K' || ({} % 40)",
                f"rpad({{}}::text, {width}, '0')",
                "reverse({}::text)",
                f'"left"({{}}::text, {width})',
                f'"right"({{}}::text, {width})',
                "substr(md5({}::text), 1, 3)",
                "concat('q', {}, 'r')",
                "format('%s/%s', {}, 'z')",
                f"{{}}::varchar({width})",
                f"{{}}::char({width})",
                "upper('ab' || {})",
                f"replace('no #', '#', lpad({{}}::text, {width}, '0'))",
                "{}::text || '.' || {}::text",
                "'E' || (1000 + {})",
                "'M' || - {}",
            ]
        )
        literals = rnd.choice([[], ["'x'"], ["'P-1'", "'p-2'", "' 3'", "'0004'", "'A5 '"], ["'ü'", "''", "'٣'"]])
        edges = [1, 1, 1, 9, 99, 999, 9999, 10**width, 10**width, 10**5]
        return kind, template, literals, self.anchor(edges)

    def check(self, kind: str, numbers: Numbers) -> str | None:
        """A CHECK on column id."""
        rnd = self.rnd
        if kind in RANGES or kind.startswith("numeric"):
            coming = numbers.upcoming(self.inserts)
            at, other, modulus = rnd.choice(coming), rnd.choice(coming), rnd.choice([2, 3, 10])
            return rnd.choice(
                [
                    f"id <= {at}" if numbers.increment > 0 else f"id >= {at}",
                    f"id < {at}" if numbers.increment > 0 else f"id > {at}",
                    f"id BETWEEN {min(at, other, coming[0])} AND {max(at, coming[0])}",
                    f"{at} > id" if numbers.increment > 0 else f"{at} < id",
                    f"id >= {at}" if numbers.increment > 0 else f"id <= {at}",
                    f"id BETWEEN {min(at, other)} AND {max(at, other)}",
                    f"id % {modulus} = {coming[0] % modulus}",
                    f"id % {modulus} <> {at % modulus}",
                    f"id <> {at}",
                    "id > 0",
                    "id <> 0 AND id IS NOT NULL",
                    f"id < {at} OR id > {max(at, other)}",
                    f"id = ANY (ARRAY[{', '.join(map(str, coming[: rnd.randint(1, 20)]))}])",
                    f"abs(id) < {abs(at) + 1}",
                ]
            )
        if "char" in kind or kind == "text":
            return rnd.choice(
                ["length(id) <= 5", "id ~ '^[A-Z0-9/-]+$'", "id <> 'P-7'", "id > ''", "char_length(id) < 4"]
            )
        return None

    # --- examples --------------------------------------------------------------------------------------------------

    def draw(self, family: str | None = None) -> Example:
        if family is not None:
            getattr(self, family)()
            return self.example
        families = [self.single] * 30 + [self.two_columns, self.two_tables, self.trigger, self.rule] * 2
        families += (
            [self.partitioned, self.inheritance] * 2 + [self.two_triggers] + [self.typed] * 3 + [self.program] * 3
        )
        families += [self.meddling] * 2
        self.rnd.choice(families)()
        return self.example

    def single(self) -> None:
        """One table, one column, one sequence, however they are bound."""
        if self.chance(0.55):
            kind, sequence_type, anchor = self.integer_column()
            template, literals = "{}", list[str]()
        else:
            kind, template, literals, anchor = self.other_column()
            sequence_type = self.rnd.choice(["bigint", "bigint", "bigint", "integer"])
            self.example.plain = False
        numbers = self.numbers(sequence_type, anchor)
        self.kind(kind.split("(")[0])
        if template != "{}":
            self.kind(template)
        modes = ["default", "owned", "domain"]
        if template == "{}" and kind in RANGES:
            modes += ["serial", "serial", "identity-always", "identity-by-default", "late", "function"]
        self.table(kind, template, literals, numbers, self.rnd.choice(modes))

    def table(self, kind: str, template: str, literals: list[str], numbers: Numbers, mode: str) -> None:
        rnd = self.rnd
        table, sequence = self.name("t"), self.name("s")
        self.kind(mode)
        unique = rnd.choice(UNIQUE)
        if unique == "include" and self.major < 11:
            unique = "unique"
        if unique == "nulls" and self.major < 15:
            unique = "unique"
        text = "char" in kind or kind == "text"
        if unique in ("modulo", "lower") and text != (unique == "lower"):
            unique = "lower" if text else "modulo"
        if unique in ("modulo", "range") and kind not in (*RANGES, "numeric"):
            unique = "primary"
        self.kind(unique)
        check = None
        if mode in ("serial", "identity-always", "identity-by-default"):
            numbers.type = kind
            self.fit(numbers)
            sequence = f"{table}_id_seq"
        else:
            self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        options = numbers.options()
        self.settle(numbers, sequence)
        if self.chance(0.2):
            check = self.check(kind, numbers) if template == "{}" or "char" in kind or kind == "text" else None
        default = template.replace("{}", f"nextval('{sequence}')")
        column = {
            "serial": {"smallint": "smallserial", "integer": "serial", "bigint": "bigserial"}.get(kind, ""),
            "identity-always": f"{kind} GENERATED ALWAYS AS IDENTITY ({options})",
            "identity-by-default": f"{kind} GENERATED BY DEFAULT AS IDENTITY ({options})",
            "late": f"{kind} DEFAULT nextval('{sequence}'::text)",
        }.get(mode, f"{kind} DEFAULT {default}")
        invalid_check = None
        if mode == "domain":
            domain = self.name("d")
            checked = f" CHECK ({check.replace('id', 'VALUE')})" if check else ""
            self.say(f"CREATE DOMAIN {domain} AS {kind} DEFAULT {default}{checked}")
            column, check = domain, None
        elif mode == "function":
            function = self.name("f")
            language = rnd.choice(["sql", "plpgsql"])
            body = f"SELECT nextval('{sequence}')"
            body = body if language == "sql" else f"BEGIN RETURN ({body}); END"
            self.say(f"CREATE FUNCTION {function}() RETURNS bigint LANGUAGE {language} AS $f${body}$f$")
            column = f"{kind} DEFAULT {function}()"
        if check and self.chance(0.3):
            check, invalid_check = None, check
        constraint = f" CHECK ({check})" if check else ""
        if check or invalid_check:
            self.kind("check")
        self.say(
            f"CREATE TABLE {table} (id {column}{constraint}, note text, "
            "active boolean DEFAULT true, tenant int DEFAULT 1)"
        )
        if mode == "serial":
            self.say(f"ALTER SEQUENCE {sequence} {options} RESTART")
        if mode == "owned":
            self.say(f"ALTER SEQUENCE {sequence} OWNED BY {table}.id")
        key = self.index(table, unique, numbers)
        value = f"({template.replace('{}', 'n')})::{kind}, n % 3 <> 0, 1 + n % 2"
        literals = [*literals, "NULL", "NULL"] if self.chance(0.1) else literals
        self.load(table, "id, active, tenant", value, self.ids(numbers), literals)
        if (kind in RANGES or text) and self.chance(0.2):
            key = self.further_key(table, kind, numbers) or key
        elif kind in RANGES and self.chance(0.15):
            self.refusing_column(table, numbers)
        if invalid_check:
            self.say(f"ALTER TABLE {table} ADD CHECK ({invalid_check}) NOT VALID")
        for statement in numbers.after:
            self.say(statement)
        self.example.targets.append(
            Target(
                table,
                ("id",),
                (sequence,),
                self.inserts,
                deferred=unique == "deferred",
                repeats_allowed=unique == "partial-true",
                partial=unique == "partial-true",
                wider=unique.startswith("composite"),
                key=key,
                far=template == "{}" and kind in RANGES and not numbers.cycle,
            )
        )

    def typed(self) -> None:
        """A function, or a trigger, with parameters, variables and a result that are declared as some type."""
        rnd = self.rnd
        kind = rnd.choice(["smallint", "integer", "integer", "bigint", "bigint", "numeric", "text", "varchar"])
        types = ["smallint", "integer", "bigint", "numeric", "real", "double precision", "text", "varchar"]
        templates = [
            "{}",
            "{}",
            "{} / 2",
            "{} * 1.5",
            "{} / 3.0",
            "{} * p",
            "{} / p",
            "p + {}",
            "{} % 100",
            "p || {}",
            "'A' || {}",
        ]
        template, held = rnd.choice(templates), rnd.choice(types)
        taken = rnd.choice(types[6:] if "||" in template else types[:6])
        result = rnd.choice(types if kind in ("text", "varchar") else types[:6])
        anchor = self.anchor([1, 1, 1, 100, 32767, 32767, 2**24, 2**31 - 1, 10**6])
        numbers = self.numbers(rnd.choice(["bigint", "bigint", "integer"]), anchor)
        table, sequence, function, other = self.name("t"), self.name("s"), self.name("f"), self.name("o")
        self.example.plain = False
        self.kind(f"typed: {template}, {taken}, {held}, {result}")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        self.say(f"CREATE TABLE {other} (id {held} PRIMARY KEY)")
        drawn = template.replace("{}", f"nextval('{sequence}')")
        argument = "'3'" if "||" in template or taken == "smallint" else rnd.choice(["1", "2", "7", "10", "'3'"])
        variable = rnd.choice([held, held, f"{other}.id%TYPE", f"public.{other}.id%TYPE"])
        steps = rnd.choice([f"v := {drawn}", f"SELECT {drawn} INTO v"])
        shape = rnd.choice(["sql", "return", "variable", "variable", "trigger", "trigger"])
        self.kind(shape)
        if shape == "trigger":
            by_default = ""
            once = drawn.replace("p", argument) if "p" in template else drawn
            steps = steps.replace(drawn, once)
            body = f"DECLARE v {variable}; BEGIN {steps}; NEW.id := v; RETURN NEW; END"
            self.say(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $f${body}$f$")
        else:
            by_default = f" DEFAULT {function}({argument})"
            body = {
                "sql": f"SELECT ({drawn})::{result}",
                "return": f"BEGIN RETURN {drawn}; END",
                "variable": f"DECLARE v {variable}; BEGIN {steps}; RETURN v; END",
            }[shape]
            language = "sql" if shape == "sql" else "plpgsql"
            self.say(f"CREATE FUNCTION {function}(p {taken}) RETURNS {result} LANGUAGE {language} AS $f${body}$f$")
        unique = rnd.choice(["PRIMARY KEY", "PRIMARY KEY", "UNIQUE", ""])
        self.say(f"CREATE TABLE {table} (id {kind}{by_default} {unique}, note text)")
        self.load(table, "id", "n", self.ids(numbers), ["'A5'", "'35'"] if kind in ("text", "varchar") else [])
        if shape == "trigger":
            self.say(f"CREATE TRIGGER fill BEFORE INSERT ON {table} FOR EACH ROW EXECUTE PROCEDURE {function}()")
        for statement in numbers.after:
            self.say(statement)
        self.example.targets.append(Target(table, ("id",), (sequence,), self.inserts))

    def program(self) -> None:
        """Triggers that do anything."""
        rnd = self.rnd
        kind, sequence_type, anchor = self.integer_column()
        self.example.plain, self.example.followed = False, False
        numbers = self.numbers(sequence_type, anchor)
        table, sequence = self.name("t"), self.name("s")
        self.kind("program")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        default = rnd.choice([f" DEFAULT nextval('{sequence}')"] * 2 + ["", "", " DEFAULT 0"])
        key = rnd.choice([" PRIMARY KEY", " PRIMARY KEY", " UNIQUE", ""])
        note, code = rnd.choice(["", " DEFAULT 'n'"]), rnd.choice(["", "", " UNIQUE", " DEFAULT 5"])
        self.say(f"CREATE TABLE {table} (id {kind}{default}{key}, note text{note}, code bigint{code})")
        self.say(f"CREATE TABLE {table}_log (x bigint)")
        self.load(table, "id", "n", self.ids(numbers))
        for number in range(rnd.choice([1, 1, 1, 2])):
            function = self.name("f")
            body = Program(rnd, sequence, table).body()
            when = rnd.choice(["", "", "", f"WHEN ({rnd.choice(EVENTS[:2] + EVENTS[4:])}) "])
            self.say(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $f${body}$f$")
            fires = f"BEFORE INSERT ON {table} FOR EACH ROW {when}EXECUTE PROCEDURE {function}()"
            self.say(f"CREATE TRIGGER fill_{number} {fires}")
        for statement in numbers.after:
            self.say(statement)
        self.example.targets.append(Target(table, ("id", "note", "code"), (sequence,), self.inserts))

    def meddling(self) -> None:
        """Triggers at all times that set sequences, delete rows, refuse ids: of the table, or of its partition."""
        rnd = self.rnd
        kind, sequence_type, anchor = self.integer_column()
        self.example.plain, self.example.followed = False, False
        numbers = self.numbers(sequence_type, anchor)
        table, sequence = self.name("t"), self.name("s")
        parted = self.chance(0.25)
        self.kind("meddling in a partition" if parted else "meddling")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        filled = not parted and self.chance(0.2)
        default = "" if filled else f" DEFAULT nextval('{sequence}')"
        key = rnd.choice([" PRIMARY KEY", " PRIMARY KEY", " UNIQUE", ""])
        on, by = table, ""
        columns = f"note text, kind text DEFAULT 'n', code varchar({rnd.choice([2, 3, 4, 5, 12, 30])}), size smallint"
        if parted:
            on, by = f"{table}_part", rnd.choice([" PARTITION BY LIST (kind)", " PARTITION BY RANGE (id)"])
        self.say(f"CREATE TABLE {table} (id {kind}{default}{'' if parted else key}, {columns}){by}")
        if parted:
            low, _ = RANGES[kind]
            bound = f"FROM ({low}) TO (MAXVALUE)" if "RANGE" in by else "IN ('n')"
            self.say(f"CREATE TABLE {on} PARTITION OF {table} (id{key}) FOR VALUES {bound}")
        self.say(f"CREATE TABLE {table}_log (of bigint, what text)")
        self.say(f"CREATE TABLE {table}_aud (id bigint PRIMARY KEY DEFAULT nextval('{sequence}'), of bigint)")
        self.load(table, "id", "n", self.ids(numbers))
        if filled:
            body = f"BEGIN IF NEW.id IS NULL THEN NEW.id := nextval('{sequence}'); END IF; RETURN NEW; END"
            self.fires(table, "a_fill", body, "BEFORE INSERT", "ROW", "")
        triggers = rnd.choice([1, 1, 1, 2])
        for number in range(triggers):
            before, level = self.chance(0.6), rnd.choice(["ROW", "ROW", "ROW", "STATEMENT"])
            meddler = Meddler(rnd, table, sequence, numbers.upcoming(30), level, before)
            body = meddler.body()
            if parted and before and level == "ROW" and self.chance(0.4):
                body = (
                    Program(rnd, sequence, table)
                    .body()
                    .replace("NEW.code", "NEW.id")
                    .replace(f"{table}_log VALUES", f"{table}_log (of) VALUES")
                    .replace("RETURNING x", "RETURNING of")
                    .replace("max(x)", "max(of)")
                )
            conditional = level == "ROW" and "closed" not in body and self.chance(0.25)
            when = f"WHEN ({rnd.choice(CONDITIONS)}) " if conditional else ""
            # an UPDATE within another trigger would fire it: only what an insert fires itself is followed
            more = ["INSERT OR UPDATE", "UPDATE"] if triggers == 1 and not filled else []
            event = rnd.choice(["INSERT", "INSERT", *more])
            event = "INSERT" if f"UPDATE {table} " in body else event  # it would fire itself, for ever
            self.fires(on, f"m_{number}", body, f"{'BEFORE' if before else 'AFTER'} {event}", level, when)
        for statement in numbers.after:
            self.say(statement)
        self.example.targets.append(Target(table, ("id",), (sequence,), self.inserts, partitioned=parted))

    def fires(self, table: str, name: str, body: str, event: str, level: str, when: str) -> None:
        """One trigger with its function."""
        function = self.name("f")
        self.say(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $f${body}$f$")
        self.say(f"CREATE TRIGGER {name} {event} ON {table} FOR EACH {level} {when}EXECUTE PROCEDURE {function}()")

    def fit(self, numbers: Numbers) -> None:
        """Cuts a sequence down to the type that its column gives it."""
        low, high = RANGES[numbers.type]
        if numbers.minimum is not None:
            numbers.minimum = clip(numbers.minimum, low, high - 1)
        if numbers.maximum is not None:
            numbers.maximum = clip(numbers.maximum, low + 1, high)
        if numbers.low >= numbers.high:
            numbers.minimum, numbers.maximum = clip(numbers.high - 50, low, high), max(numbers.high, low + 1)
        numbers.start = clip(numbers.start, numbers.low, numbers.high)

    def index(self, table: str, unique: str, numbers: Numbers) -> str | None:
        """Makes the column unique in this way; returns the expression that must differ, where it is one."""
        at = self.rnd.choice(numbers.upcoming(self.inserts))
        key = {"modulo": f"id % {self.rnd.choice([40, 100, 1000])}", "lower": "lower(id::text)"}.get(unique)
        statement = {
            "primary": f"ALTER TABLE {table} ADD PRIMARY KEY (id)",
            "unique": f"CREATE UNIQUE INDEX ON {table} (id)",
            "descending": f"CREATE UNIQUE INDEX ON {table} (id DESC)",
            "plain": f"CREATE INDEX ON {table} (id)",
            "composite": f"CREATE UNIQUE INDEX ON {table} (id, tenant)",
            "composite-after": f"ALTER TABLE {table} ADD UNIQUE (tenant, id)",
            "partial-true": f"CREATE UNIQUE INDEX ON {table} (id) WHERE active",
            "partial-false": f"CREATE UNIQUE INDEX ON {table} (id) WHERE NOT active",
            "range": f"CREATE UNIQUE INDEX ON {table} (id) WHERE id {self.rnd.choice(['>', '<=', '>=', '<'])} {at}",
            "deferred": f"ALTER TABLE {table} ADD UNIQUE (id) DEFERRABLE INITIALLY DEFERRED",
            "exclusion": f"ALTER TABLE {table} ADD EXCLUDE USING btree (id WITH =)",
            "include": f"CREATE UNIQUE INDEX ON {table} (id) INCLUDE (note)",
            "nulls": f"CREATE UNIQUE INDEX ON {table} (id) NULLS NOT DISTINCT",
            "modulo": f"CREATE UNIQUE INDEX ON {table} (({key}))",
            "lower": f"CREATE UNIQUE INDEX ON {table} (({key}))",
        }.get(unique)
        if statement:
            self.say(statement)
        return key

    def further_key(self, table: str, kind: str, numbers: Numbers) -> str:
        """One more unique index, whose keys the drawn value decides; rows that it would refuse are taken away."""
        rnd = self.rnd
        width, divisor = rnd.choice([1, 2, 3, 4, 5]), rnd.choice([2, 7, 40, 100, 1000])
        texts = [f"lpad(id::text, {width}, '0')", f"left(id::text, {width})", f"right(id::text, {width})"]
        texts += [
            "'X' || id::text",
            "upper(id::text)",
            f"'K-' || lpad(id::text, {width}, '0') || '-a'",
            "md5(id::text)",
        ]
        numeric = [f"id % {divisor}", f"id / {divisor}", f"({divisor} - id) % 50", "abs(id)", "id + 3"]
        numeric += [f"CASE WHEN id % 2 = 0 THEN id / {divisor} END", f"id # {divisor}"]
        of_number = kind in RANGES and self.chance(0.5)
        expression = rnd.choice(numeric if of_number else texts)
        held = kind if of_number else "text"
        ways = ["expression"] * 2 + ["trigger"] + (["generated"] * 2 if self.major >= 12 else [])
        way = rnd.choice(ways)
        at = rnd.choice(numbers.upcoming(self.inserts))
        where = rnd.choice(["", "", "", " WHERE active", f" WHERE id > {at}" if kind in RANGES else ""])
        self.kind(f"{way}: {expression}{where}")
        if way == "expression":
            key = f"({expression})"
        elif way == "generated":
            key = "code"
            self.say(f"ALTER TABLE {table} ADD code {held} GENERATED ALWAYS AS ({expression}) STORED")
        else:
            key, function = "code", self.name("f")
            shifted = f"{divisor} + id" if kind in RANGES and self.chance(0.4) else "id"
            self.say(f"ALTER TABLE {table} ADD code {held}")
            of_rows = expression.replace("id", f"({shifted})") if kind in RANGES else expression
            self.say(f"UPDATE {table} SET code = {of_rows}")
            body = f"BEGIN NEW.code := {expression.replace('id', 'NEW.id')}; RETURN NEW; END"
            self.say(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $f${body}$f$")
            self.say(f"CREATE TRIGGER fill BEFORE INSERT ON {table} FOR EACH ROW EXECUTE PROCEDURE {function}()")
        before = f"(SELECT ctid, row_number() OVER (PARTITION BY {key} ORDER BY ctid) AS nth FROM {table}{where})"
        self.say(f"DELETE FROM {table} WHERE ctid IN (SELECT ctid FROM {before} r WHERE nth > 1)")
        self.say(f"CREATE UNIQUE INDEX ON {table} ({key}){where}")
        return key

    def refusing_column(self, table: str, numbers: Numbers) -> None:
        """A column without an index that may be too short, or checked, for what the drawn value makes of it: a
        generated one, or one whose default asks for the value."""
        rnd = self.rnd
        at = rnd.choice(numbers.upcoming(self.inserts))
        factor, length = rnd.choice([1, 3, 1000]), len(str(at))
        kind, expression, check = rnd.choice(
            [
                (f"varchar({length + 1})", "'X' || {}", None),
                (f"char({length})", "{}::text", None),
                (f"numeric({max(len(str(abs(at))), 1)})", "{}", None),
                ("smallint", f"({{}} - ({at})) * {factor}", None),
                ("integer", f"({{}})::bigint * {factor}", None),
                ("text", "'X' || {}", f"length(code) <= {length + 1}"),
                ("text", "'X' || {}", f"code <> 'X{at}'"),
                ("bigint", "{}", f"code {rnd.choice(['<', '>', '<>'])} {at}"),
            ]
        )
        generated = self.major >= 12 and self.chance(0.6)
        way = f"GENERATED ALWAYS AS ({expression.format('id')}) STORED" if generated else ""
        checked = f" CHECK ({check})" if check else ""
        self.kind(f"{'generated' if generated else 'lastval'} {kind}: {expression}{checked}")
        # rows that are there may be refused: then there is no such column
        added = f"ALTER TABLE {table} ADD code {kind} {way}{checked}"
        if not generated:
            added += f"; ALTER TABLE {table} ALTER code SET DEFAULT {expression.format('lastval()')}"
        self.say(f"DO $$ BEGIN {added}; EXCEPTION WHEN OTHERS THEN NULL; END $$")

    def two_columns(self) -> None:
        """Two columns of one table on one sequence."""
        self.kind("two columns")
        kind, sequence_type, anchor = self.integer_column()
        other = self.rnd.choice(["integer", "bigint", "text"])
        self.example.plain = other != "text"
        numbers = self.numbers(sequence_type, anchor)
        table, sequence = self.name("t"), self.name("s")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        draw = f"nextval('{sequence}')"
        second = self.rnd.choice([draw, f"{draw} * 2", f"100 + {draw}"]) if other != "text" else f"'N' || {draw}"
        self.example.plain = self.example.plain and second == draw
        columns = [f"id {kind} DEFAULT {draw}", f"other {other} DEFAULT {second}"]
        self.rnd.shuffle(columns)
        self.say(f"CREATE TABLE {table} ({', '.join(columns)}, note text)")
        for column in ("id", "other"):
            index = (
                self.rnd.choice(["PRIMARY KEY", "UNIQUE", "UNIQUE", ""])
                if column == "id"
                else (self.rnd.choice(["UNIQUE", "UNIQUE", ""]))
            )
            if index:
                self.say(f"ALTER TABLE {table} ADD {index} ({column})")
        value = f"({second.replace(draw, 'n')})::{other}"
        self.load(table, "id", "n", self.ids(numbers))
        self.load(table, "id, other", f"-20000 - (n % 10000), {value}", self.ids(numbers))
        for statement in numbers.after:
            self.say(statement)
        self.example.targets.append(Target(table, ("id", "other"), (sequence,), self.inserts))

    def two_tables(self) -> None:
        """Two tables on one sequence."""
        self.kind("two tables")
        kind, sequence_type, anchor = self.integer_column()
        numbers = self.numbers(sequence_type, anchor)
        sequence = self.name("s")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        for _ in range(2):
            table, unique = self.name("t"), self.rnd.choice([" PRIMARY KEY", " UNIQUE", ""])
            self.say(f"CREATE TABLE {table} (id {kind} DEFAULT nextval('{sequence}'){unique}, note text)")
            self.load(table, "id", "n", self.ids(numbers))
            self.example.targets.append(Target(table, ("id",), (sequence,), self.inserts, far=not numbers.cycle))
        for statement in numbers.after:
            self.say(statement)

    def trigger(self) -> None:
        """A trigger assigns the id, over a default or without one."""
        rnd = self.rnd
        kind, sequence_type, anchor = self.integer_column()
        shape = rnd.choice(
            ["always", "if null", "over default", "over another", "if null, default", "coalesce", "select"]
        )
        # The default's value is thrown away, but must fit: of one sequence only the value that is kept is foretold.
        numbers = self.numbers(kind if shape == "over default" else sequence_type, anchor)
        table, sequence, function = self.name("t"), self.name("s"), self.name("f")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        self.kind(f"trigger {shape}")
        default, sequences = "", [sequence]
        if shape in ("over default", "if null, default"):
            default = f" DEFAULT nextval('{sequence}')"
        elif shape == "over another":
            another = self.numbers("bigint", 1)
            sequences.append(self.name("s"))
            self.say(f"CREATE SEQUENCE {sequences[1]} {another.options()}")
            default = f" DEFAULT nextval('{sequences[1]}')"
        self.say(f"CREATE TABLE {table} (id {kind}{default} {rnd.choice(['PRIMARY KEY', 'UNIQUE', ''])}, note text)")
        self.load(table, "id", "n", self.ids(numbers))
        assign = f"NEW.id := nextval('{rnd.choice(['', 'public.'])}{sequence}')"
        if shape.startswith("if null"):
            assign = f"IF NEW.id IS NULL THEN {assign}; END IF"
        elif shape == "coalesce":
            assign = f"NEW.id := coalesce(NEW.id, nextval('{sequence}'))"
        elif shape == "select":
            assign = f"SELECT nextval('{sequence}') INTO NEW.id"
        body = f"BEGIN {assign}; RETURN NEW; END"
        self.say(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $f${body}$f$")
        self.say(f"CREATE TRIGGER fill BEFORE INSERT ON {table} FOR EACH ROW EXECUTE PROCEDURE {function}()")
        for statement in numbers.after:
            self.say(statement)
        self.example.targets.append(Target(table, ("id",), tuple(sequences), self.inserts))

    def two_triggers(self) -> None:
        """Two triggers draw from one sequence; the later one by name wins."""
        kind, _, anchor = self.integer_column()
        self.kind("two triggers")
        # As wide as the column: of several draws only the value that is kept is foretold, not whether the others fit.
        numbers = self.numbers(kind, anchor)
        table, sequence = self.name("t"), self.name("s")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        self.say(f"CREATE TABLE {table} (id {kind} {self.rnd.choice(['PRIMARY KEY', 'UNIQUE', ''])}, note text)")
        self.load(table, "id", "n", self.ids(numbers))
        for letter in self.rnd.sample(["a", "b"], 2):
            function = self.name("f")
            body = f"BEGIN NEW.id := nextval('{sequence}'); RETURN NEW; END"
            self.say(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $f${body}$f$")
            self.say(f"CREATE TRIGGER {letter} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE PROCEDURE {function}()")
        for statement in numbers.after:
            self.say(statement)
        self.example.targets.append(Target(table, ("id",), (sequence,), self.inserts))

    def rule(self) -> None:
        """A DO ALSO rule that uses NEW.id draws again."""
        kind, _, anchor = self.integer_column()
        self.kind("rule")
        # As wide as the column: of several draws only the value that is kept is foretold, not whether the others fit.
        numbers = self.numbers(kind, anchor)
        table, sequence = self.name("t"), self.name("s")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        unique = self.rnd.choice([" PRIMARY KEY", " UNIQUE", ""])
        self.say(f"CREATE TABLE {table} (id {kind} DEFAULT nextval('{sequence}'){unique}, note text)")
        self.say(f"CREATE TABLE {table}_log (of_id bigint, again bigint)")
        self.load(table, "id", "n", self.ids(numbers))
        again = self.rnd.choice(["NEW.id, NULL", "NEW.id, NEW.id", "0, NULL"])
        self.say(f"CREATE RULE noted AS ON INSERT TO {table} DO ALSO INSERT INTO {table}_log VALUES ({again})")
        for statement in numbers.after:
            self.say(statement)
        self.example.targets.append(Target(table, ("id",), (sequence,), self.inserts))

    def partitioned(self) -> None:
        """A partitioned table, by ranges of the id, by its hash, or by another column."""
        rnd = self.rnd
        kind, _, anchor = self.integer_column()
        by = rnd.choice(["range", "range", "hash", "list", "open"] if self.major >= 11 else ["range", "list", "open"])
        self.kind(f"partitioned by {by}")
        numbers = self.numbers(kind, anchor)
        table, sequence = self.name("t"), self.name("s")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        strategy = {"hash": "HASH (id)", "list": "LIST (tenant)"}.get(by, "RANGE (id)")
        self.say(
            f"CREATE TABLE {table} (id {kind} DEFAULT nextval('{sequence}'), note text, tenant int DEFAULT 1) "
            f"PARTITION BY {strategy}"
        )
        leaves = []
        if by == "hash":
            for i in range(3):
                leaves.append(f"{table}_{i}")
                self.say(f"CREATE TABLE {leaves[-1]} PARTITION OF {table} FOR VALUES WITH (MODULUS 3, REMAINDER {i})")
        elif by == "list":
            for i in (1, 2):
                leaves.append(f"{table}_{i}")
                self.say(f"CREATE TABLE {leaves[-1]} PARTITION OF {table} FOR VALUES IN ({i})")
        else:
            coming = numbers.upcoming(self.inserts)
            middle, end = sorted([rnd.choice(coming), rnd.choice(coming)])
            low, high = RANGES[kind]
            cuts = sorted(
                {clip(min(coming) - rnd.randint(0, 60), low, high), *(clip(c, low, high) for c in (middle, end))}
            )
            if self.chance(0.3):
                cuts = sorted({*cuts, *(clip(rnd.choice(coming) + 1, low, high) for _ in range(2))})
            bounds: list[str] = list(map(str, cuts))
            if by == "open":
                bounds = ["MINVALUE", *bounds, "MAXVALUE"]
            for i, (first, last) in enumerate(itertools.pairwise(bounds)):
                if len(bounds) > 3 and by == "range" and self.chance(0.3):
                    continue  # a gap
                leaves.append(f"{table}_{i}")
                self.say(f"CREATE TABLE {leaves[-1]} PARTITION OF {table} FOR VALUES FROM ({first}) TO ({last})")
            if self.major >= 11 and self.chance(0.1):
                self.say(f"CREATE TABLE {table}_rest PARTITION OF {table} DEFAULT")
                leaves.append(f"{table}_rest")
        unique = rnd.choice(["table", "leaves", "none"]) if by != "list" else rnd.choice(["none", "both"])
        if unique in ("table", "both") and self.major >= 11:
            self.say(
                f"ALTER TABLE {table} ADD {'PRIMARY KEY' if unique == 'table' else 'UNIQUE'} "
                f"({'id' if unique == 'table' else 'tenant, id'})"
            )
        elif unique == "leaves":
            for leaf in leaves:
                self.say(f"CREATE UNIQUE INDEX ON {leaf} (id)")
        self.load(table, "id", "n", self.ids(numbers))
        for statement in numbers.after:
            self.say(statement)
        self.example.plain = False
        self.example.targets.append(
            Target(table, ("id",), (sequence,), self.inserts, partitioned=True, wider=by == "list")
        )

    def inheritance(self) -> None:
        """A parent and a child that draw from one sequence; each has rows and indexes of its own."""
        kind, sequence_type, anchor = self.integer_column()
        self.kind("inheritance")
        numbers = self.numbers(sequence_type, anchor)
        table, sequence = self.name("t"), self.name("s")
        self.say(f"CREATE SEQUENCE {sequence} AS {numbers.type} {numbers.options()}")
        self.settle(numbers, sequence)
        unique = self.rnd.choice([" PRIMARY KEY", " UNIQUE", ""])
        self.say(f"CREATE TABLE {table} (id {kind} DEFAULT nextval('{sequence}'){unique}, note text)")
        self.say(f"CREATE TABLE {table}_child (more int) INHERITS ({table})")
        if self.chance(0.5):
            self.say(f"ALTER TABLE {table}_child ADD UNIQUE (id)")
        for name in (table, f"{table}_child"):
            self.load(name, "id", "n", self.ids(numbers))
        for statement in numbers.after:
            self.say(statement)
        for name in (table, f"{table}_child"):
            self.example.targets.append(Target(name, ("id",), (sequence,), self.inserts, optional=name != table))


UNIQUE = (
    *["primary"] * 8,
    *["unique"] * 4,
    *["none"] * 4,
    "descending",
    "plain",
    "composite",
    "composite-after",
    "partial-true",
    "partial-true",
    "partial-false",
    "range",
    "range",
    "deferred",
    "exclusion",
    "include",
    "nulls",
    "modulo",
    "lower",
)


def draw(seed: str, number: int, major: int, family: str | None = None) -> Example:
    """Example ``number`` of ``seed`` for a server of this major; of one ``family``, the name of a method of Drawer."""
    return Drawer(seed, number, major).draw(family)
