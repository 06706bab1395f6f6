"""A CYCLE sequence does not end: what is asked at the end of a round says what the next one meets."""

import pytest

from tests.repair.scripts import states

ONLY = ("--only", "sequence-behind-data")
RING = (
    "CREATE SEQUENCE s {options} CYCLE; CREATE TABLE t (id {kind} PRIMARY KEY DEFAULT nextval('s'), v int);"
    "SELECT setval('s', {last}); INSERT INTO t (id) SELECT generate_series({ids})"
)


def question(database, inside):
    before = states(database)
    inside("fix", database.dsn, "--apply", *ONLY)
    assert states(database) == before
    asked = inside("fix", database.dsn, "--review", *ONLY).stdout
    (line,) = [line for line in asked.splitlines() if "QUESTION" in line]
    return line.partition("QUESTION: ")[2]


ROUNDS = {
    "up": ("MAXVALUE 100", 95, "60, 100", "past 100", 1, 59, 60),
    "down": ("INCREMENT -1 MINVALUE 1 MAXVALUE 100", 5, "1, 40", "past 1,", 100, 60, 40),
    "by ten": ("INCREMENT 10 MAXVALUE 100", 81, "61, 91, 10", "past 91", 1, 6, 61),
    "one": ("MAXVALUE 100", 95, "2, 100", "past 100", 1, 1, 2),
}


@pytest.mark.parametrize(
    ("options", "last", "ids", "moved", "start", "free", "met"), ROUNDS.values(), ids=ROUNDS.keys()
)
def test_so_many_inserts_of_the_next_round_succeed(database, inside, options, last, ids, moved, start, free, met):
    database.load(RING.format(options=options, kind="int", last=last, ids=ids))
    asked = question(database, inside)
    succeed = "1 insert succeeds" if free == 1 else f"{free} inserts succeed"
    assert f"Moving {moved}" in asked
    assert f"public.s, which begins again at {start}: {succeed} before it meets {met}. Is it to begin its next" in asked
    proposed = inside("fix", database.dsn, "--review", *ONLY).stdout
    database.load("\n".join(line[5:] for line in proposed.splitlines() if line.startswith("--   ")))
    database.load(f"INSERT INTO t (v) SELECT generate_series(1, {free})")
    with pytest.raises(RuntimeError, match=rf"\(id\)=\({met}\) already exists"):
        database.load("INSERT INTO t (v) VALUES (0)")


OTHERS = {
    "nothing free": ("MAXVALUE 100", "int", 95, "1, 100", "begins again at 1, which is taken: are the old rows"),
    "a CHECK": (
        "MAXVALUE 100",
        "int CHECK (id > 0)",
        95,
        "60, 100",
        "begins again at 1: 59 ids of it are free before it meets 60.",
    ),
    "a CHECK at its beginning": (
        "MAXVALUE 100",
        "int CHECK (id >= 50)",
        95,
        "60, 100",
        "begins again at 1, and the column takes nothing there: where is a round to begin?",
    ),
    "a column that ends before": (
        "MAXVALUE 100",
        "int CHECK (id <= 98)",
        95,
        "60, 98",
        "leaves public.s no value that the column takes before it begins again at 1: make room first",
    ),
    "one far beyond the others": (
        "MAXVALUE 1000000",
        "int",
        95,
        "1000000, 1000000",
        "of the range and leaves no value before public.s begins again at 1.",
    ),
    "to the end of its type": ("AS integer", "bigint", 2147483640, "2147483641, 2147483647", "begins again at 1:"),
}


@pytest.mark.parametrize(("options", "kind", "last", "ids", "said"), OTHERS.values(), ids=OTHERS.keys())
def test_no_reason_is_given_that_is_not_true_of_a_round(database, inside, options, kind, last, ids, said):
    database.load(RING.format(options=options, kind=kind, last=last, ids=ids))
    asked = question(database, inside)
    assert said in asked
    assert "leaves public.s no value that the column takes: " not in asked


def test_what_is_made_around_it_at_the_end_of_a_round(database, inside):
    """The next value is the next round's, and all that a setval() forward could pass lies behind."""
    database.load(
        "CREATE SEQUENCE s MAXVALUE 90 CYCLE; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'));"
        "CREATE UNIQUE INDEX ON t ((id % 50)); SELECT setval('s', 90); INSERT INTO t VALUES (107)"
    )
    asked = question(database, inside)
    assert asked.startswith(
        "7, which public.t.id would get and another unique index refuses, is in the way of the next"
    )
    assert "public.s is at the end of its round" in inside("fix", database.dsn, "--review", *ONLY).stdout


def test_what_is_in_the_way_of_the_next_round(database, inside):
    """Of one table in this round, of the other in the next."""
    database.load(
        "CREATE SEQUENCE s MAXVALUE 100 CYCLE; CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('s'));"
        "CREATE TABLE b (id int PRIMARY KEY DEFAULT nextval('s')); SELECT setval('s', 50);"
        "INSERT INTO a VALUES (52); INSERT INTO b VALUES (10)"
    )
    assert question(database, inside).startswith(
        "10, which public.b.id holds, is in the way of the next round of public.s, which begins at 1: no setval()"
    )
