"""Keys made around nextval(): moved unasked where a value is left, and asked about where none is."""

import pytest

from tests.agreement.dumped import dump
from tests.repair.scripts import states

INVOICES = (
    "CREATE SEQUENCE s {options}; CREATE TABLE t (id text PRIMARY KEY DEFAULT 'INV-' || lpad(nextval('s')::text, "
    "{digits}, '0'), x int); INSERT INTO t SELECT 'INV-' || lpad(g::text, {digits}, '0') "
    "FROM generate_series({ids}) AS g"
)
REMAINDERS = (
    "CREATE SEQUENCE s; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') % 100, x int);"
    "INSERT INTO t SELECT generate_series({ids})"
)


def invoices(ids, digits=4, options=""):
    return INVOICES.format(ids=ids, digits=digits, options=options)


MOVED = {
    "room for nearly all": (invoices("1, 77"), 77),
    "room for one": (invoices("3, 9998"), 9998),
    "room for one beyond what was computed": (invoices("5, 99998, 9", 5), 99995),
    "room for one, another end further away": (invoices("1, 98", options="MAXVALUE 99"), 98),
    "downwards": (invoices("70, 90", options="INCREMENT -1 MINVALUE 1 MAXVALUE 99 START 90"), 70),
    "by ten": (invoices("1, 9981", options="INCREMENT 10"), 9981),
    "remainders": (REMAINDERS.format(ids="3, 99"), 99),
}
ASKED = {
    "none left": (invoices("3, 9999"), "past 9999", "the default of public.t.id repeats itself or is refused"),
    "none left beyond what was computed": (invoices("9, 99999, 10", 5), "past 99999", "repeats itself or is refused"),
    "the sequence ends": (invoices("3, 99", options="MAXVALUE 99"), "past 99", "it ends at 99"),
    "downwards": (
        invoices("1, 90", options="INCREMENT -1 MINVALUE 1 MAXVALUE 99 START 90"),
        "past 1,",
        "it ends at 1.",
    ),
    "its round ends": (
        invoices("90, 99", options="MAXVALUE 99 CYCLE"),
        "past 99",
        "ends its round, which begins again at 1:",
    ),
    "remainders": (REMAINDERS.format(ids="0, 99"), "past 100", "repeats itself"),
}


@pytest.mark.parametrize(("setup", "stands"), MOVED.values(), ids=MOVED.keys())
def test_it_is_moved_where_a_value_is_left(database, inside, setup, stands):
    database.load(setup)
    inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    assert states(database)["public.s"] == (stands, True)
    database.load("INSERT INTO t (x) VALUES (1)")


@pytest.mark.parametrize(("setup", "moved", "why"), ASKED.values(), ids=ASKED.keys())
def test_it_asks_where_none_is_left(database, inside, setup, moved, why, tmp_path):
    database.load(setup)
    before = states(database)
    inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    assert states(database) == before
    asked = inside("fix", database.dsn, "--review", "--only", "sequence-behind-data").stdout
    (question,) = [line for line in asked.splitlines() if "QUESTION" in line]
    assert f"QUESTION: Moving public.s {moved}" in question
    assert why in question
    assert question in inside("fix", str(dump(database, "plain", tmp_path)), "--only", "sequence-behind-data").stdout


def test_the_numbers_count_from_where_the_sequence_stands(database, inside):
    database.load(invoices("1, 77"))
    database.execute("SELECT setval('s', 77)")
    asked = inside("fix", database.dsn, "--review", "--only", "sequence-behind-data").stdout
    assert "from insert no. 9,923 on, counted from where it stands now, the default of public.t.id repeats" in asked
    database.load("INSERT INTO t (x) SELECT generate_series(1, 9922)")
    with pytest.raises(RuntimeError, match="INV-1000"):
        database.load("INSERT INTO t (x) VALUES (1)")


@pytest.mark.parametrize(("ids", "moved"), [("'B3'), ('B9998'", True), ("'B3'), ('B9999'", False)])
def test_another_column_takes_it_no_further_than_the_expression_has_values(database, inside, ids, moved):
    database.load(
        "CREATE SEQUENCE s; CREATE TABLE a (id text PRIMARY KEY DEFAULT lpad(nextval('s')::text, 4, '0'));"
        "CREATE TABLE b (id text PRIMARY KEY DEFAULT 'B' || nextval('s'));"
        f"INSERT INTO a VALUES ('0003'); INSERT INTO b VALUES ({ids})"
    )
    inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    assert states(database)["public.s"] == ((9998, True) if moved else (1, False))
    if not moved:
        asked = inside("fix", database.dsn, "--review", "--only", "sequence-behind-data").stdout
        assert "Moving public.s past 9999, whose value public.b.id holds, leaves public.a.id no value" in asked


@pytest.mark.parametrize(("last", "moved"), [(9998, True), (9999, False)])
def test_the_keys_of_another_index(database, inside, last, moved):
    database.load(
        "CREATE TABLE t (id serial PRIMARY KEY); CREATE UNIQUE INDEX ON t (lpad(id::text, 4, '0'));"
        f"INSERT INTO t VALUES (1), ({last})"
    )
    inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    assert states(database)["public.t_id_seq"] == ((9998, True) if moved else (1, False))
    if not moved:
        asked = inside("fix", database.dsn, "--review", "--only", "sequence-behind-data").stdout
        assert "Moving public.t_id_seq past 9999, the last number on its way that is taken, leaves none" in asked
