"""The repairs on real servers: the finding is gone, no sequence went back, and a second run changes nothing."""

import threading
from dataclasses import dataclass

import psycopg
import pytest

from tests.databases import Database
from validator.facts.database_facts import derive
from validator.judgement.run_rules import run
from validator.model.finding import Finding
from validator.model.names import ColumnName, QualifiedName
from validator.model.policy import AllocatedBy, Policy
from validator.model.remedy import Safety
from validator.repair.plan import plan
from validator.repair.render_sql import script
from validator.sources.database.connect import ConnectOptions
from validator.sources.database.read_snapshot import read_snapshot

BEHIND = "sequence-behind-data"


def check(database: Database, policy: Policy | None = None) -> list[Finding]:
    policy = policy or Policy()
    reading = read_snapshot(ConnectOptions(database.dsn, 10.0, 60.0, 5.0), policy, jobs=1)
    return run(derive(reading.snapshot, policy))


def of_rule(rule: str, findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


State = tuple[int, int, bool]


def states(database: Database) -> dict[str, State]:
    """Sequence to (increment, last_value, is_called)."""
    names = database.execute(
        "SELECT format('%I.%I', n.nspname, c.relname), s.seqincrement FROM pg_class c JOIN pg_namespace n "
        "ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid"
    )
    return {name: (step, *database.execute(f"SELECT last_value, is_called FROM {name}")[0]) for name, step in names}


def went_back(before: dict[str, State], after: dict[str, State]) -> list[str]:
    """The sequences that would hand out a value again that they had handed out before."""
    return [
        name
        for name, (step, last, called) in before.items()
        if (after[name][1] - last) * step < 0 or (after[name][1] == last and called and not after[name][2])
    ]


@dataclass(frozen=True)
class Broken:
    """A database with a sequence that is behind. ``expected``: where the first sequence stands afterwards."""

    setup: str
    expected: int
    insert: str = "INSERT INTO t (x) VALUES (1)"


HOSTILE = r""" "We ird; --"."T'a.b""le$$\\" """.strip()

BROKEN = {
    "serial": Broken("CREATE TABLE t (id serial PRIMARY KEY, x int); INSERT INTO t (id) VALUES (1), (2), (7);", 7),
    "not yet called": Broken("CREATE TABLE t (id serial PRIMARY KEY, x int); INSERT INTO t (id) VALUES (1);", 1),
    "identity": Broken(
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int);"
        "INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (1), (2);",
        2,
    ),
    "descending": Broken(
        "CREATE SEQUENCE s INCREMENT -1; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (-1), (-7), (5);",
        -7,
    ),
    "descending by ten": Broken(
        "CREATE SEQUENCE s INCREMENT -10 MINVALUE 1 MAXVALUE 1000;"
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (990), (985), (800), (5);",
        800,
    ),
    "increment 10 with an offset": Broken(
        "CREATE SEQUENCE s INCREMENT 10 START 3; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (3), (13), (14), (43), (95), (1000);",
        43,
    ),
    "shared by two tables": Broken(
        "CREATE SEQUENCE s; CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('s'));"
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (5); INSERT INTO a VALUES (11);",
        11,
    ),
    "two columns of one table": Broken(
        "CREATE SEQUENCE s; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'),"
        "other int UNIQUE DEFAULT nextval('s'), x int); INSERT INTO t VALUES (9, 2), (11, 10);",
        11,
    ),
    "partitioned": Broken(
        "CREATE TABLE t (id bigserial, d int, x int) PARTITION BY LIST (d); CREATE TABLE p PARTITION OF t FOR VALUES"
        " IN (1); CREATE UNIQUE INDEX ON p (id); INSERT INTO t (id, d) VALUES (5, 1);",
        5,
        "INSERT INTO t (d) VALUES (1)",
    ),
    "inheritance": Broken(
        "CREATE TABLE t (id serial PRIMARY KEY, x int); CREATE TABLE c (UNIQUE (id)) INHERITS (t);"
        "INSERT INTO c (id) VALUES (900); INSERT INTO t (id) VALUES (2);",
        900,
    ),
    "text with a prefix": Broken(
        "CREATE SEQUENCE s; CREATE TABLE t (id text PRIMARY KEY DEFAULT 'INV-' || nextval('s'), x int);"
        "INSERT INTO t VALUES ('INV-3'), ('INV-20000'), ('INV-99999x'), ('X-77');",
        20_000,
    ),
    "text of fixed length, digits before it": Broken(
        "CREATE SEQUENCE s; CREATE TABLE t (x int, id varchar(20) PRIMARY KEY DEFAULT 'A2024' ||"
        "lpad(nextval('s')::text, 6, '0')); INSERT INTO t (id) VALUES ('A2024000003'), ('A2024020000'), ('A20240');",
        20_000,
    ),
    "text in a table and a column with the names of aliases": Broken(
        "CREATE SEQUENCE q; CREATE TABLE t (k text PRIMARY KEY DEFAULT 'A' || nextval('q'), g int, l int, r int, n int,"
        "number int, run int, size int, seq int, t int, last_value int);"
        "INSERT INTO t SELECT 'A' || g, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7000 FROM generate_series(1, 9) AS g;",
        9,
        "INSERT INTO t (n) VALUES (1)",
    ),
    "numbers in a table and columns with the names of aliases": Broken(
        "CREATE TABLE t (seq serial PRIMARY KEY, last_value int, reach int, value int, t int);"
        "INSERT INTO t SELECT g, 1000, 1000, 1000, 1000 FROM generate_series(1, 9) AS g;",
        9,
        "INSERT INTO t (value) VALUES (1)",
    ),
    "hexadecimal": Broken(
        "CREATE SEQUENCE s; CREATE TABLE t (id text PRIMARY KEY DEFAULT lpad(to_hex(nextval('s')), 8, '0'), x int);"
        "INSERT INTO t SELECT lpad(to_hex(g), 8, '0') FROM generate_series(1, 40) AS g; SELECT setval('s', 5);"
        "INSERT INTO t VALUES ('0000fffe'), ('0000FFFF'), ('0xffffff'), ('fffffffff');",
        65_534,
    ),
    "hexadecimal behind a letter of its own": Broken(
        "CREATE SEQUENCE s; CREATE TABLE t (x int, id varchar(20) PRIMARY KEY DEFAULT"
        " upper('a' || to_hex(nextval('s')) || '0f'));"
        "INSERT INTO t (id) VALUES ('A20F'), ('AFFFF0F'), ('AFFFFF'), ('a1FFFF0F'), ('A0F');",
        65_535,
    ),
    "hexadecimal and negative": Broken(
        "CREATE SEQUENCE s INCREMENT -1; CREATE TABLE t (id text PRIMARY KEY DEFAULT to_hex(nextval('s')), x int);"
        "INSERT INTO t VALUES ('ffffffffffffffff'), ('ffffffffffff0000'), ('f'), ('7fffffffffffffff');",
        -65_536,
    ),
    "text of digits between digits": Broken(
        "CREATE SEQUENCE s; CREATE TABLE t (x int, id char(14) PRIMARY KEY DEFAULT '2024' ||"
        "lpad(nextval('s')::text, 6, '0') || '01'); INSERT INTO t (id) VALUES ('202400000201'), ('202402000001');",
        20_000,
    ),
    "text with negative numbers": Broken(
        "CREATE SEQUENCE s INCREMENT -2; CREATE TABLE t (id text PRIMARY KEY DEFAULT 'N' || nextval('s'), x int);"
        "INSERT INTO t VALUES ('N-1'), ('N-50001'), ('N-60000'), ('N70001');",
        -50_001,
    ),
    "scaled": Broken(
        "CREATE SEQUENCE s; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s') * 10 + 1, x int);"
        "INSERT INTO t VALUES (11), (35), (900001);",
        90_000,
    ),
    "cycle": Broken(
        "CREATE SEQUENCE s MAXVALUE 100000000 CYCLE; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (3), (31);",
        31,
    ),
    "hostile names": Broken(
        f'CREATE SCHEMA "We ird; --"; CREATE TABLE {HOSTILE} ("I\'d ""x\\" serial PRIMARY KEY, x int);'
        f"INSERT INTO {HOSTILE} VALUES (1), (2);",
        2,
        f"INSERT INTO {HOSTILE} (x) VALUES (1)",
    ),
    "near 2^63": Broken(
        "CREATE TABLE t (id bigserial PRIMARY KEY, x int); SELECT setval('t_id_seq', 9223372036854775000);"
        "INSERT INTO t (id) VALUES (9223372036854775001), (9223372036854775005), (1);",
        9_223_372_036_854_775_005,
    ),
    "from end to end of bigint": Broken(
        "CREATE SEQUENCE s INCREMENT 1000000 MINVALUE -9223372036854775808 START -9223372036854775808;"
        "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (-9223372036854775808), (9223372036854775807), (-9223372036852775808);",
        -9_223_372_036_852_775_808,
    ),
    "numeric": Broken(
        "CREATE SEQUENCE s; CREATE TABLE t (id numeric PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (1), (2.5), (3), ('NaN'), (1e30);",
        3,
    ),
    "cached": Broken(
        "CREATE SEQUENCE s CACHE 20; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (1), (50);",
        50,
    ),
    "partial index": Broken(
        "CREATE TABLE t (id serial, gone bool DEFAULT false, x int); CREATE UNIQUE INDEX ON t (id) WHERE NOT gone;"
        "INSERT INTO t (id, gone) VALUES (1, false), (3, false), (500, true);",
        3,
    ),
    "outlier": Broken(
        "CREATE TABLE t (id serial PRIMARY KEY, x int); INSERT INTO t VALUES (1), (2), (7), (2000000000);", 7
    ),
    "outlier below": Broken(
        "CREATE SEQUENCE s AS int INCREMENT -1; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (-1), (-2), (-7), (-2000000000);",
        -7,
    ),
    "outlier on a lattice": Broken(
        "CREATE SEQUENCE s AS int INCREMENT 10 START 3;"
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (3), (13), (57), (2000000003);",
        13,
    ),
    "outlier in a column without an index": Broken(
        "CREATE TABLE t (id serial, x int); INSERT INTO t (id) VALUES (1), (2), (7), (2000000000);", 7
    ),
    "outlier in partitions, each with an index of its own": Broken(
        "CREATE TABLE t (id serial, d int, x int) PARTITION BY LIST (d); CREATE TABLE p PARTITION OF t FOR VALUES"
        " IN (1); CREATE UNIQUE INDEX ON p (id); INSERT INTO t (id, d) VALUES (1, 1), (7, 1), (2000000000, 1);",
        7,
        "INSERT INTO t (d) VALUES (1)",
    ),
    "outlier in one of two tables": Broken(
        "CREATE SEQUENCE s AS int; CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('s'));"
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO t VALUES (5); INSERT INTO a VALUES (2000000000);",
        5,
    ),
    "no unique index": Broken("CREATE TABLE t (id serial, x int); INSERT INTO t (id) VALUES (1), (3);", 3),
    "trigger": Broken(
        "CREATE SEQUENCE s; CREATE TABLE t (id int PRIMARY KEY, x int); INSERT INTO t VALUES (1), (5);"
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.id := nextval('s'); RETURN NEW; END $$;"
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE f();",
        5,
    ),
    "domain": Broken(
        "CREATE SEQUENCE s; CREATE DOMAIN d AS bigint DEFAULT nextval('s'); CREATE TABLE t (id d PRIMARY KEY, x int);"
        "INSERT INTO t VALUES (1), (4);",
        4,
    ),
    "view": Broken(
        "CREATE SEQUENCE s; CREATE TABLE b (id int PRIMARY KEY, x int); CREATE VIEW t AS SELECT * FROM b;"
        "ALTER VIEW t ALTER id SET DEFAULT nextval('s'); INSERT INTO b VALUES (1), (4);",
        4,
    ),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_sequence_is_moved_past_what_is_in_its_way(broken: Broken, database: Database) -> None:
    database.load(broken.setup)
    findings = of_rule(BEHIND, check(database))
    before = states(database)
    for finding in findings:
        assert finding.remedy is not None
        assert finding.remedy.safety is Safety.SAFE, finding.remedy.note
        database.load(finding.remedy.sql)
    after = states(database)
    assert findings
    assert went_back(before, after) == []
    assert broken.expected in {last for _, last, _ in after.values()}
    left = check(database)
    assert {f.subject for f in of_rule(BEHIND, left)} == {f.subject for f in of_rule("outlier-id", left)}
    for finding in findings:
        assert finding.remedy is not None
        database.load(finding.remedy.sql)
    assert states(database) == after
    for _ in range(3):
        database.execute(broken.insert)


NARROW = {
    "it will reach them": "INSERT INTO t SELECT generate_series(1, 20), 1; INSERT INTO t VALUES (2147483646, 1);"
    "SELECT setval('t_id_seq', 2147483640); INSERT INTO t VALUES (2147483647, 1), (3000000000, 1);",
    "it is at its end": "INSERT INTO t VALUES (2147483647, 1), (3000000000, 1); SELECT setval('t_id_seq', 2147483647);",
}


@pytest.mark.parametrize("rows", NARROW.values(), ids=NARROW.keys())
def test_a_sequence_narrower_than_the_ids_is_made_wide_and_moved_in_one_go(rows: str, database: Database) -> None:
    """setval() refuses what lies beyond the sequence's end (22003); bigint is asked for first."""
    database.load(
        "CREATE TABLE t (id serial PRIMARY KEY, x int); ALTER TABLE t ALTER id TYPE bigint;"
        f"{rows} INSERT INTO t VALUES (3000000001, 1);"
    )
    asked = [f.remedy for f in check(database) if f.rule in (BEHIND, "sequence-exhausted", "sequence-type-mismatch")]
    assert asked
    for remedy in asked:
        assert remedy is not None
        assert remedy.safety is Safety.NEEDS_REVIEW
    assert asked[0] is not None
    database.load(asked[0].sql)
    assert database.execute("SELECT last_value, is_called FROM t_id_seq") == [(3_000_000_001, True)]
    assert database.execute("INSERT INTO t (x) VALUES (1) RETURNING id") == [(3_000_000_002,)]
    assert check(database) == []


def test_what_is_predicted_comes_true(database: Database) -> None:
    database.load(
        "CREATE SEQUENCE s INCREMENT 5 START 2; CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('s'));"
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), x int);"
        "INSERT INTO a VALUES (17), (18); INSERT INTO t VALUES (2), (12);"
        "CREATE TABLE o (id serial PRIMARY KEY, x int); INSERT INTO o VALUES (1), (4), (2000000000);"
    )
    predicted = {}
    for finding in of_rule(BEHIND, check(database)):
        assert finding.remedy is not None
        assert finding.remedy.work is not None
        move = finding.remedy.work.move
        assert move is not None
        predicted[str(move.sequence)] = (move.next_before, move.next_after)
        database.load(finding.remedy.sql)
    assert predicted == {"public.s": (2, 22), "public.o_id_seq": (1, 5)}
    assert database.execute("SELECT nextval('s'), nextval('o_id_seq')") == [(22, 5)]


@pytest.mark.parametrize(
    ("allocation", "called", "expected"), [("pooled", True, 801), ("pooled-lo", True, 751), ("pooled", False, 801)]
)
def test_a_pooled_allocation_is_moved_by_whole_blocks(
    allocation: str, called: bool, expected: int, database: Database
) -> None:
    database.load(
        "CREATE SEQUENCE s INCREMENT 50; CREATE TABLE t (id bigint PRIMARY KEY); INSERT INTO t VALUES (60), (777);"
    )
    if called:
        database.load("SELECT nextval('s'), nextval('s')")
    name = ColumnName.parse("public.t.id")
    policy = Policy(bindings=(AllocatedBy(name, QualifiedName("public", "s"), allocation),))
    (finding,) = of_rule(BEHIND, check(database, policy))
    assert finding.remedy is not None
    for _ in range(2):
        database.load(finding.remedy.sql)
        assert database.execute("SELECT last_value FROM s") == [(expected,)]
    assert of_rule(BEHIND, check(database, policy)) == []


def test_an_empty_table_leaves_the_sequence_alone(database: Database) -> None:
    """Rows that are gone by the time of the repair no longer count."""
    database.load("CREATE TABLE t (id serial PRIMARY KEY, x int); INSERT INTO t (id) VALUES (1), (2);")
    (finding,) = of_rule(BEHIND, check(database))
    assert finding.remedy is not None
    database.load("TRUNCATE t; SELECT setval('t_id_seq', 70, false)")
    database.load(finding.remedy.sql)
    assert database.execute("SELECT last_value, is_called FROM t_id_seq") == [(70, False)]


REVIEWED = {
    "nothing but an outlier": "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (2000000000);",
    "nothing left": "CREATE TABLE t (id smallserial PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 32767);",
    "digits cut off": "CREATE SEQUENCE s;"
    "CREATE TABLE t (id text PRIMARY KEY DEFAULT lpad(nextval('s')::text, 4, '0'));"
    "INSERT INTO t VALUES ('1000'); SELECT setval('s', 9995);",
    "remainders": "CREATE SEQUENCE s; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') % 100);"
    "INSERT INTO t SELECT generate_series(0, 99);",
    "digits backwards": "CREATE SEQUENCE s START 20;"
    "CREATE TABLE t (id text PRIMARY KEY DEFAULT reverse(nextval('s')::text)); INSERT INTO t VALUES ('12');",
    "two numbers in one text": "CREATE SEQUENCE s START 3; CREATE TABLE t (id text PRIMARY KEY DEFAULT"
    " lpad((nextval('s') / 8)::text || (nextval('s') % 8)::text, 8, '0')); INSERT INTO t VALUES ('00000004');",
}


@pytest.mark.parametrize("setup", REVIEWED.values(), ids=REVIEWED.keys())
def test_what_has_a_price_is_asked_first(setup: str, database: Database) -> None:
    database.load(setup)
    (finding,) = of_rule(BEHIND, check(database))
    assert finding.remedy is not None
    assert finding.remedy.safety is Safety.NEEDS_REVIEW
    assert finding.remedy.note
    before = states(database)
    if finding.remedy.sql:
        database.load(finding.remedy.sql)
    assert went_back(before, states(database)) == []


SHARED_ENDS = {
    "a narrower column": ("smallint", "(1), (50000)", "1", "32767"),
    "a CHECK": ("int CHECK (id < 12)", "(1), (77)", "1", "11"),
    "counting down": ("smallint", "(-1), (-50000)", "-1", "-32768"),
}


@pytest.mark.parametrize(("kind", "ids", "step", "end"), SHARED_ENDS.values(), ids=SHARED_ENDS.keys())
def test_a_shared_sequence_is_not_moved_past_the_end_of_another_column_unasked(
    kind: str, ids: str, step: str, end: str, database: Database
) -> None:
    database.load(
        f"CREATE SEQUENCE s INCREMENT {step}; CREATE TABLE a (id {kind} PRIMARY KEY DEFAULT nextval('s'));"
        f"CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s')); INSERT INTO t VALUES {ids};"
    )
    (finding,) = of_rule(BEHIND, check(database))
    assert finding.remedy is not None
    assert finding.remedy.safety is Safety.NEEDS_REVIEW
    assert f"leaves public.a.id no value that it takes: it ends at {end}." in finding.remedy.note
    database.load("ALTER TABLE a DROP CONSTRAINT IF EXISTS a_id_check; ALTER TABLE a ALTER id TYPE bigint")
    (finding,) = of_rule(BEHIND, check(database))
    assert finding.remedy is not None
    assert finding.remedy.safety is Safety.SAFE


def test_a_column_under_a_view_is_not_made_wider_as_it_stands(database: Database) -> None:
    database.load(
        "CREATE SEQUENCE s; CREATE TABLE b (id int PRIMARY KEY); CREATE VIEW t AS SELECT * FROM b;"
        "ALTER VIEW t ALTER id SET DEFAULT nextval('s');"
    )
    (finding,) = of_rule("sequence-type-mismatch", check(database))
    assert finding.remedy is not None
    assert (finding.remedy.sql, "public.t is a view of public.b.id" in finding.remedy.note) == ("", True)


def test_a_domain_is_not_taken_away_with_its_checks(database: Database) -> None:
    database.load(
        "CREATE SEQUENCE s;"
        "CREATE DOMAIN plain AS int CHECK (VALUE > 0); CREATE TABLE t (id plain PRIMARY KEY DEFAULT nextval('s'));"
    )
    (finding,) = of_rule("sequence-type-mismatch", check(database))
    assert finding.remedy is not None
    assert finding.remedy.sql == ""
    assert "public.plain checks" in finding.remedy.note


LOST = {
    "by ten from 3": ("INCREMENT 10 START 3", "(3), (13), (27)", 23),
    "downwards": ("INCREMENT -5 MINVALUE -1000 MAXVALUE 1000 START 1000", "(1000), (998), (990)", 985),
    "never called": ("START 7", "(3), (4)", 7),
    "an empty table": ("START 7", "", 7),
}


@pytest.mark.parametrize(("options", "ids", "following"), LOST.values(), ids=LOST.keys())
def test_a_lost_default_comes_back_on_its_own_lattice(
    options: str, ids: str, following: int, database: Database
) -> None:
    database.load(
        f"CREATE TABLE t (id int PRIMARY KEY); CREATE SEQUENCE t_id_seq {options} OWNED BY t.id;"
        f"{f'INSERT INTO t VALUES {ids}' if ids else ''}"
    )
    (finding,) = of_rule("id-without-default", check(database))
    assert finding.remedy is not None
    database.load(finding.remedy.sql)
    assert database.execute("INSERT INTO t DEFAULT VALUES RETURNING id") == [(following,)]


HIDDEN = {
    "behind": ("CREATE TABLE t (id serial PRIMARY KEY, x int)", BEHIND),
    "lost default": (
        "CREATE TABLE t (id int PRIMARY KEY, x int); CREATE SEQUENCE t_id_seq OWNED BY t.id",
        "id-without-default",
    ),
    "no default": ("CREATE TABLE t (id int PRIMARY KEY, x int)", "id-without-default"),
    "missing sequence": (
        "CREATE SEQUENCE s; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'::text), x int); DROP SEQUENCE s",
        "default-names-missing-sequence",
    ),
    "narrow sequence": (
        "CREATE TABLE t (id smallserial PRIMARY KEY, x int); ALTER TABLE t ALTER id TYPE int;"
        "INSERT INTO t VALUES (40000, 40000)",
        "sequence-type-mismatch",
    ),
}


@pytest.mark.parametrize(("setup", "rule"), HIDDEN.values(), ids=HIDDEN.keys())
def test_rows_that_a_policy_hides_from_who_runs_it_are_an_error(setup: str, rule: str, database: Database) -> None:
    """The check saw all rows; the owner, who runs the repair, sees some."""
    role = database.create_role("repair_under_policy")
    database.load(
        f"{setup}; INSERT INTO t SELECT g, g FROM generate_series(1, 9) AS g;"
        f"ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, OWNER TO {role};"
        f"CREATE POLICY p ON t USING (x < 4); ALTER SCHEMA public OWNER TO {role}"
    )
    finding = of_rule(rule, check(database))[0]
    assert finding.remedy is not None
    with (
        psycopg.connect(database.dsn_as(role), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
    ):
        connection.execute(finding.remedy.sql.encode())


def test_writers_at_work_are_never_given_an_id_twice(database: Database) -> None:
    """Three sessions insert, one draws ids for itself, while the sequence is repaired again and again."""
    database.load(
        "CREATE TABLE t (id bigserial PRIMARY KEY, x int); INSERT INTO t (id) SELECT generate_series(1, 500);"
    )
    (finding,) = of_rule(BEHIND, check(database))
    assert finding.remedy is not None
    sql = finding.remedy.sql
    database.load(sql)
    stop, failures = threading.Event(), list[str]()

    def work(statement: str) -> None:
        with psycopg.connect(database.dsn, autocommit=True) as connection:
            while not stop.is_set():
                try:
                    connection.execute(statement.encode())
                except psycopg.Error as error:
                    failures.append(str(error))

    by_default = "INSERT INTO t (x) VALUES (1)"
    by_application = "INSERT INTO t (id) SELECT nextval('t_id_seq')"
    threads = [threading.Thread(target=work, args=(s,)) for s in (by_default, by_default, by_application)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(8):
            database.load(sql)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []


# the other rules' repairs


MENDED = {
    "sequence-exhausted": "CREATE TABLE t (id serial PRIMARY KEY); ALTER TABLE t ALTER id TYPE bigint;"
    "SELECT setval('t_id_seq', 2147483647);",
    "sequence-running-out": "CREATE TABLE t (id serial PRIMARY KEY); ALTER TABLE t ALTER id TYPE bigint;"
    "SELECT setval('t_id_seq', 2147483000);",
    "sequence-cycles": "CREATE SEQUENCE s CYCLE; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'));",
    "id-without-default": "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (7);"
    "ALTER TABLE t ALTER id DROP DEFAULT;",
    "id-without-default, no sequence": "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (7);",
    "default-names-missing-sequence": "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('gone'::text));"
    "INSERT INTO t VALUES (7);",
    "late-bound-sequence-name": "CREATE SEQUENCE s; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'::text));",
    "sequence-not-owned": "CREATE SEQUENCE s; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'));",
    "sequence-owned-elsewhere": "CREATE TABLE a (id serial PRIMARY KEY);"
    "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('a_id_seq')); ALTER TABLE a ALTER id DROP DEFAULT;",
    "sequence-type-mismatch": "CREATE TABLE t (id serial PRIMARY KEY); ALTER TABLE t ALTER id TYPE bigint;",
    "sequence-type-mismatch, narrow column": "CREATE SEQUENCE s;"
    "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s')); ALTER SEQUENCE s OWNED BY t.id;",
    "sequence-type-mismatch, numeric": "CREATE SEQUENCE s;"
    "CREATE TABLE t (id numeric(6, 2) PRIMARY KEY DEFAULT nextval('s'));",
    "orphan-sequence": "CREATE SEQUENCE lonely;",
    "id-not-unique": "CREATE TABLE t (id serial);",
    "prefer-identity": "CREATE TABLE t (id bigserial PRIMARY KEY); INSERT INTO t VALUES (DEFAULT), (DEFAULT);",
}


@pytest.mark.parametrize(("rule", "setup"), MENDED.items(), ids=MENDED.keys())
def test_other_repairs_run_and_mend(rule: str, setup: str, database: Database) -> None:
    rule = rule.partition(",")[0]
    policy = Policy(severities={"prefer-identity": "info"})  # type: ignore[dict-item]
    database.load(setup)
    (finding,) = of_rule(rule, check(database, policy))
    assert finding.remedy is not None
    database.load(finding.remedy.sql)
    assert of_rule(rule, check(database, policy)) == []
    if rule != "orphan-sequence":
        database.execute("INSERT INTO t DEFAULT VALUES")


@pytest.mark.majors(10, 12)
def test_an_identity_with_two_sequences_is_freed_of_one(database: Database) -> None:
    database.load(
        "CREATE TABLE t (id serial PRIMARY KEY); ALTER TABLE t ALTER id DROP DEFAULT;"
        "ALTER TABLE t ALTER id ADD GENERATED BY DEFAULT AS IDENTITY;"
    )
    (finding,) = of_rule("default-names-missing-sequence", check(database))
    assert finding.remedy is not None
    assert finding.remedy.safety is Safety.SAFE
    database.load(finding.remedy.sql)
    database.execute("INSERT INTO t DEFAULT VALUES")


def test_the_script_of_all_repairs_runs_as_it_is(database: Database) -> None:
    """Safe repairs run, questions stay comments, and no name breaks out of its comment."""
    name = "t\n; DROP TABLE keep; --"
    database.load(
        f'CREATE TABLE keep (); CREATE TABLE "{name}" (id serial PRIMARY KEY); INSERT INTO "{name}" VALUES (1);'
        "CREATE TABLE big (id serial PRIMARY KEY); INSERT INTO big VALUES (1), (2000000000);"
        "CREATE SEQUENCE s; CREATE TABLE u (id bigint PRIMARY KEY DEFAULT nextval('s'));"
    )
    text = script(plan(check(database)), ["all of it"])
    database.load(text)
    left = check(database)
    assert {str(f.subject) for f in of_rule(BEHIND, left)} == {"public.big.id"}
    assert of_rule("sequence-not-owned", left) == []
    assert database.execute("SELECT last_value, is_called FROM big_id_seq") == [(1, True)]
    assert database.execute("SELECT FROM keep") == []
