"""No superuser needed; what a role may not do is said with who could, and the others are done."""

import pytest

from tests.repair.scripts import states


@pytest.fixture
def estate(database):
    """a belongs to the role that repairs, b to another one that it is no member of, c to a superuser."""
    ours, theirs = database.create_role("fix_ours"), database.create_role("fix_theirs")
    database.load("".join(f"CREATE TABLE {t} (id serial PRIMARY KEY); INSERT INTO {t} VALUES (1);" for t in "abc"))
    database.load(f"ALTER TABLE a OWNER TO {ours}; ALTER TABLE b OWNER TO {theirs};")
    database.load(f"GRANT SELECT ON a, b, c, b_id_seq, c_id_seq TO {ours}; GRANT USAGE ON SCHEMA public TO {ours};")
    yield database
    database.execute(f"DROP OWNED BY {ours}, {theirs} CASCADE")


def test_what_is_lacking_is_said_and_the_rest_is_done(estate, inside):
    run = inside("fix", estate.dsn_as("fix_ours"), "--apply")
    assert run.returncode == 1
    assert states(estate) == {
        "public.a_id_seq": (1, True),
        "public.b_id_seq": (1, False),
        "public.c_id_seq": (1, False),
    }
    text = " ".join(run.stdout.split())
    assert (
        "not permitted public.b_id_seq belongs to fix_theirs: run it as fix_theirs, or as a member: "
        "GRANT fix_theirs TO fix_ours"
    ) in text
    assert "not permitted public.c_id_seq belongs to postgres: run it as postgres 1 done, 2 not permitted" in text


def test_what_it_asks_for_is_enough(estate, inside):
    estate.execute("GRANT fix_theirs TO fix_ours")
    run = inside("fix", estate.dsn_as("fix_ours"), "--apply", "--table", "a", "--table", "b")
    assert run.returncode == 0, run


def test_a_dry_run_says_it_before(estate, inside):
    run = inside("fix", estate.dsn_as("fix_ours"), "--dry-run")
    text = " ".join(run.stdout.split())
    assert "public.b_id_seq not permitted why" in text
    assert "needs public.b_id_seq belongs to fix_theirs" in text
    assert text.count(" time ") == 1  # of what it does not read it says no time
    assert "1 repair of 3 would be run" in text
    assert run.returncode == 1


def test_a_sequence_of_ones_own_and_the_table_of_another(estate, inside):
    """The table's GRANTs are named, and they are enough."""
    estate.load(
        "CREATE SEQUENCE s; CREATE SCHEMA other; CREATE TABLE other.d (id bigint PRIMARY KEY DEFAULT nextval('s'));"
        "INSERT INTO other.d VALUES (1), (7); ALTER SEQUENCE s OWNER TO fix_ours;"
        "GRANT USAGE ON SCHEMA other TO fix_ours; GRANT SELECT ON other.d TO fix_ours"
    )
    only = ("--only", "sequence-behind-data", "--table", "other.d")
    run = inside("fix", estate.dsn_as("fix_ours"), "--apply", *only)
    asked = "GRANT UPDATE ON other.d TO fix_ours (to lock it, nothing is updated)"
    assert (run.returncode, asked in " ".join(run.stdout.split())) == (1, True)
    estate.execute(asked.partition(" (")[0])
    assert inside("fix", estate.dsn_as("fix_ours"), "--apply", *only).returncode == 0
    assert states(estate)["public.s"] == (7, True)


def test_what_only_the_server_knows(estate, inside):
    """An owner who has taken the right to read from himself: the server's own words, and the others go on."""
    estate.load(
        "CREATE TABLE d (id serial PRIMARY KEY); INSERT INTO d VALUES (1); ALTER TABLE d OWNER TO fix_ours;"
        "REVOKE UPDATE ON d_id_seq FROM fix_ours"
    )
    run = inside("fix", estate.dsn_as("fix_ours"), "--apply", "--table", "a", "--table", "d")
    text = " ".join(run.stdout.split())
    assert (run.returncode, "public.a_id_seq 1 -> 2 done" in text) == (1, True)
    assert "not permitted the server says: permission denied for sequence d_id_seq" in text


def test_the_id_alone_need_be_readable(estate, inside):
    estate.load("GRANT UPDATE ON b TO fix_ours; REVOKE SELECT ON b FROM fix_ours; GRANT SELECT (id) ON b TO fix_ours")
    estate.load("ALTER SEQUENCE b_id_seq OWNED BY NONE; ALTER SEQUENCE b_id_seq OWNER TO fix_ours")
    run = inside("fix", estate.dsn_as("fix_ours"), "--apply", "--only", "sequence-behind-data", "--table", "b")
    assert (run.returncode, states(estate)["public.b_id_seq"]) == (0, (1, True)), run


PARTITIONED = """
CREATE TABLE pp (id bigserial, k int) PARTITION BY RANGE (k);
CREATE TABLE "P 1" PARTITION OF pp FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (k);
CREATE TABLE p11 PARTITION OF "P 1" FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF pp FOR VALUES FROM (10) TO (20);
INSERT INTO pp (id, k) SELECT g, g FROM generate_series(1, 19) AS g;
ALTER TABLE pp OWNER TO fix_ours; ALTER TABLE p2 OWNER TO fix_ours; GRANT SELECT ON "P 1", p11 TO fix_ours;
"""


@pytest.mark.majors(10, 12)
@pytest.mark.parametrize("way", ["--dry-run", "--apply"])
def test_partitions_of_another_role_are_locked_with_their_table(estate, inside, way):
    estate.load(PARTITIONED)
    of_pp = ("--table", "pp", "--table", "p11", "--table", "P*")
    run = inside("fix", estate.dsn_as("fix_ours"), way, *of_pp)
    text = " ".join(run.stdout.split())
    asked = 'GRANT UPDATE ON public."P 1", public.p11 TO fix_ours'
    assert (run.returncode, f"{asked} (before PostgreSQL 13, whoever locks public.pp has" in text) == (1, True), run
    estate.execute(asked)
    assert inside("fix", estate.dsn_as("fix_ours"), way, *of_pp).returncode == 0


@pytest.mark.majors(13)
def test_partitions_of_another_role_ask_for_nothing_since_13(estate, inside):
    estate.load(PARTITIONED)
    for way in ("--dry-run", "--apply"):
        run = inside("fix", estate.dsn_as("fix_ours"), way, "--table", "pp", "--table", "p11")
        assert run.returncode == 0, run
    assert states(estate)["public.pp_id_seq"] == (19, True)


@pytest.mark.majors(10, 12)
def test_many_partitions_are_counted(estate, inside):
    parts = "".join(f"CREATE TABLE q{n} PARTITION OF q FOR VALUES IN ({n});" for n in range(10, 23))
    estate.load(
        f"CREATE TABLE q (id bigserial, k int) PARTITION BY LIST (k); {parts} INSERT INTO q VALUES (1, 10);"
        "ALTER TABLE q OWNER TO fix_ours"
    )
    text = " ".join(inside("fix", estate.dsn_as("fix_ours"), "--dry-run", "--table", "q").stdout.split())
    assert "public.q18, public.q19 TO fix_ours, and the same on 3 more of its partitions (before" in text


def test_what_may_not_be_read_is_said_with_the_grant(estate, inside):
    """By every form of the command; and with those GRANTs all is looked at."""
    estate.load(
        'CREATE SEQUENCE "S 5"; CREATE TABLE u (id int PRIMARY KEY DEFAULT nextval(\'"S 5"\')); CREATE TABLE "V" (id '
        "serial PRIMARY KEY); GRANT SELECT ON u TO fix_ours"
    )
    of_these = ("--only", "sequence-behind-data", "--table", "u", "--table", '"V"')
    asked = [
        'GRANT SELECT ON public."V" TO fix_ours; GRANT SELECT ON SEQUENCE public."V_id_seq" TO fix_ours',
        'GRANT SELECT ON SEQUENCE public."S 5" TO fix_ours',
    ]
    for way, status in (((), 4), (("--dry-run",), 4), (("--apply",), 4), (("--apply", "-f", "markdown"), 4)):
        run = inside("fix", estate.dsn_as("fix_ours"), *way, *of_these)
        text = run.stdout.replace("\\_", "_")
        assert [line.partition("to check it: ")[2] for line in text.splitlines() if "to check it" in line] == asked
        assert (run.returncode, text.count("seqguard check")) == (status, 0), run
    estate.load("; ".join(asked))
    assert inside("fix", estate.dsn_as("fix_ours"), "--apply", *of_these).returncode == 0


@pytest.mark.majors(17)
def test_maintain_is_enough_to_lock(estate, inside):
    estate.load("GRANT MAINTAIN ON b TO fix_ours")
    estate.load("ALTER SEQUENCE b_id_seq OWNED BY NONE; ALTER SEQUENCE b_id_seq OWNER TO fix_ours")
    run = inside("fix", estate.dsn_as("fix_ours"), "--apply", "--only", "sequence-behind-data", "--table", "b")
    assert (run.returncode, states(estate)["public.b_id_seq"]) == (0, (1, True)), run


def test_a_sequence_of_another_role_than_the_table_is_owned_by_no_column_unasked(estate, inside):
    """The server refuses it (55000), and a script in one transaction would never come to its end."""
    estate.load("ALTER SEQUENCE b_id_seq OWNED BY NONE; ALTER SEQUENCE b_id_seq OWNER TO fix_ours")
    asked = inside("fix", estate.dsn, "--only", "sequence-not-owned", "--transaction", "each").stdout
    assert "0 repairs to run, 1 to decide on" in asked
    assert "may public.b_id_seq belong to fix_theirs?" in asked
    sql = "\n".join(line[5:] for line in asked.splitlines() if line.startswith("--   "))
    estate.load(f"GRANT CREATE ON SCHEMA public TO fix_theirs; {sql}")
    assert inside("check", estate.dsn, "-f", "json").json["summary"]["errors"] == 3
    assert "0 to decide on" in inside("fix", estate.dsn, "--only", "sequence-not-owned").stdout
