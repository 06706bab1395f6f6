"""Columns at random: a type, a default around nextval(), a sequence in some state, and rows that it may meet."""

import random

TEXT_DEFAULTS = [
    "'K-' || {n}",
    "'K-' || lpad({n}::text, 4, '0')",
    "lpad({n}::text, 3, '0')",
    "{n}::text || '/X'",
    "to_char({n}, 'FM0000')",
    "to_char({n}, '0000')",
    "to_char({n}, 'FM999')",
    "'A' || to_char({n} % 1000, 'FM000') || 'Z'",
    "to_hex({n})",
    "lpad(to_hex({n}), 3, '0')",
    "upper(to_hex({n})) || 'h'",
    "md5({n}::text)",
    "right({n}::text, 2)",
    "left({n}::text, 2)",
    "substr({n}::text, 2)",
    "reverse({n}::text)",
    "format('%s-%s', 'B', {n})",
    "concat('A', {n}, 'b')",
    "repeat('x', ({n} % 7)::int)",
    "nullif({n} % 5, 2)::text",
    "translate({n}::text, '0123456789', 'abcdefghij')",
    "chr((65 + {n} % 26)::int) || ({n} / 26)",
    "rpad({n}::text, 5, '0')",
    "CASE WHEN {n} % 2 = 0 THEN 'even' ELSE 'odd' END || {n}",
    "split_part('a-b-c', '-', ({n} % 4)::int)",
    "{n}",
    "{n} || '-' || {n}",
]
NUMBER_DEFAULTS = [
    "{n}",
    "{n} * 10 + 1",
    "{n} % 100",
    "-{n}",
    "{n} / 2",
    "{n} + {n}",
    "1000 - {n}",
    "({n}::text || '7')::bigint",
    "abs({n} - 50)",
    "100 / ({n} - 3)",
    "{n} / 10.0",
    "round({n} / 3.0, 1)",
    "nullif({n} % 7, 3)",
    "greatest({n}, 20)",
    "mod({n}, 9) * 1000",
    "{n} * 1000000000",
]
TEXTS = ["text", "varchar(6)", "char(6)", "varchar", 'text COLLATE "C"']
NUMBERS = ["int", "bigint", "smallint", "numeric", "numeric(5,1)", "numeric(4,0)", "real", "double precision", "oid"]
TEXT_CHECKS = ["length({c}) < 6", "{c} <> 'K-9'", "{c} ~ '^[A-Z0-9-]+$'", "{c} LIKE '%1%'"]
NUMBER_CHECKS = ["{c} % 7 <> 3", "{c} > 2 OR {c} IS NULL", "{c} BETWEEN 3 AND 9000 OR {c} < -5"]
INDEXES = ["({c})", "({c})", "(lower({c}::text))", "({c}) WHERE kind = 'a'", "({c}) WHERE gone IS NULL", "(abs({c}))"]


def column(chance: random.Random, number: int) -> str:
    """SQL of one sequence and one table, t and s with ``number`` behind them."""
    textual = chance.random() < 0.6
    kind = chance.choice(TEXTS if textual else NUMBERS)
    default = chance.choice(TEXT_DEFAULTS if textual else NUMBER_DEFAULTS)
    default = default.replace("{n}", f"nextval('s{number}')")
    check = chance.choice(TEXT_CHECKS if textual else NUMBER_CHECKS) if chance.random() < 0.3 else "true"
    if "%" in check and kind in ("real", "double precision", "oid"):
        check = "true"
    low, high = chance.choice([(1, 40), (1, 9_999), (1, 2**31 - 1), (1, 2**63 - 1), (-50, 5_000), (-3, 30_000)])
    step = chance.choice([1, 1, 1, 2, 5, -1, -3])
    cycle = "CYCLE" if chance.random() < 0.2 else ""
    last = chance.choice(
        [low, high, (low + high) // 2, min(high, max(low, chance.randint(-20, 12_000))), min(high, 90)]
    )
    called = chance.choice(["true", "false"])
    not_null = "NOT NULL" if chance.random() < 0.3 else ""
    index = chance.choice(INDEXES).format(c="code")
    if ("lower" in index and not textual) or ("abs" in index and (textual or kind == "oid")):
        index = "(code)"
    name = f"t{number}"
    far = chance.choice([3, 60, 300, 15_000, 40_000])
    end = 2**63 - 1
    rows = [chance.randint(0 if kind == "oid" else -5, far) for _ in range(6)]
    if chance.random() < 0.3:  # beyond what is simulated step by step
        rows = [max(-end, min(end, last + step * chance.randint(10_001, 20_000))) for _ in range(6)]
    values = ", ".join(f"({row})" for row in rows)
    shown = default.replace(f"nextval('s{number}')", "v::bigint")
    return f"""
        CREATE SEQUENCE s{number} MINVALUE {low} MAXVALUE {high} INCREMENT {step} START {last} {cycle};
        CREATE TABLE {name} (code {kind} {not_null} DEFAULT {default}, kind text, gone timestamptz,
                             CHECK ({check.format(c="code")}));
        SELECT setval('s{number}', {last}, {called});
        CREATE UNIQUE INDEX ON {name} {index};
        DO $$ DECLARE n bigint; BEGIN
          FOR n IN SELECT v FROM (VALUES {values}) x (v) LOOP
            BEGIN
              INSERT INTO {name} SELECT {shown}, CASE WHEN v % 3 = 0 THEN 'b' ELSE 'a' END,
                CASE WHEN v % 4 = 0 THEN now() END FROM (SELECT n) y (v);
            EXCEPTION WHEN OTHERS THEN NULL;
            END;
          END LOOP;
        END $$;
    """
