"""`seqguard guard -- COMMAND` around programs that load rows: what it says and mends, and whose status it ends with."""

import json
import os
import pty
import signal
import subprocess
import sys

import pytest
from psycopg.conninfo import make_conninfo

from tests.matrix import ROOT
from tests.temporary import minimal_environment
from tests.wait import until

LOADS = "import psycopg, sys\nwith psycopg.connect(sys.argv[1]) as c: c.execute(sys.argv[2])\n"
BEFORE = "seqguard: before: 2 columns, 1 error, 0 warnings, 0 not checked"


def loading(shop, statement, *further):
    """A command that runs one statement, then `further` Python."""
    return ("--", sys.executable, "-c", LOADS + "\n".join(further), shop.dsn, statement)


@pytest.fixture
def guard(seqguard, shop):
    def run(*arguments, **options):
        return seqguard("guard", shop.dsn, *arguments, **options)

    return run


def next_id(shop, table="products"):
    return shop.execute(f"INSERT INTO {table} DEFAULT VALUES RETURNING id")[0][0]


def test_inserts_that_take_the_default_make_nothing_worse(guard, shop):
    run = guard(*loading(shop, "INSERT INTO products (name) VALUES ('y')"))
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr.splitlines() == [BEFORE, "seqguard: after: the command has made nothing worse"]
    assert guard("-q", *loading(shop, "SELECT 1")).stderr == ""


def test_what_was_left_behind_is_told_and_nothing_else(guard, shop, tmp_path):
    run = guard("-o", f"json={tmp_path / 'left.json'}", *loading(shop, "INSERT INTO products VALUES (8), (9)"))
    assert (run.returncode, run.stdout) == (1, "")
    assert "the 3rd insert into public.products fails: id 8 is taken" in run.stderr
    assert "public.old" not in run.stderr
    assert "1 finding from before the command left out" in run.stderr
    report = json.loads((tmp_path / "left.json").read_text())
    assert [finding["subject"]["table"] for finding in report["findings"]] == ["public.products"]
    assert (report["verdict"], report["exit_status"]) == ("fail", 1)
    assert shop.execute("SELECT last_value FROM products_id_seq") == [(5,)]


def test_what_was_broken_before_is_not_called_well(guard, tmp_path):
    """The reports leave old findings out, and say no more of the columns than they know."""
    written = [argument for f in ("markdown", "text") for argument in ("-o", f"{f}={tmp_path / f}")]
    assert guard(*written, "--", "true").returncode == 0
    for name in ("markdown", "text"):
        text = (tmp_path / name).read_text()
        assert "Nothing fails this check, but 1 column is behind" in text
        assert "1 finding from before the command left out" in text
        assert "Nothing stands in the way" not in text


def test_what_fix_would_not_run_is_not_promised(guard, shop):
    shop.execute("INSERT INTO products SELECT generate_series(6, 20)")
    shop.execute("SELECT setval('products_id_seq', 20)")
    run = guard(*loading(shop, "INSERT INTO products VALUES (2147483647)"))
    assert "fix --apply" not in run.stderr
    assert "seqguard: what is to be decided first is not run: 'seqguard fix --review' prints it" in run.stderr


def test_an_id_nearer_than_the_one_that_was_in_the_way_is_worse(guard, shop):
    shop.execute("INSERT INTO products VALUES (20)")
    assert guard(*loading(shop, "INSERT INTO products VALUES (30)")).returncode == 0
    run = guard(*loading(shop, "INSERT INTO products VALUES (10)"))
    assert run.returncode == 1
    assert "id 10 is taken" in run.stderr


def test_fix_brings_along_what_the_command_left_behind(guard, shop):
    run = guard("--fix", *loading(shop, "INSERT INTO products VALUES (8), (9)"))
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr.splitlines()[1:] == [
        "seqguard: 1/1 public.products_id_seq 6 -> 10 done",
        "seqguard: after: 1 finding of the command's making mended",
    ]
    assert next_id(shop) == 10
    # what was broken before is not the command's, and stays
    assert shop.execute("SELECT is_called FROM old_id_seq") == [(False,)]


def test_fix_changes_no_owner_and_no_type(guard, shop):
    """What the command made unsafe in other ways is told, and `seqguard fix` has it; the sequences are moved."""
    made = (
        "CREATE SEQUENCE loose; CREATE TABLE made (id bigint PRIMARY KEY DEFAULT nextval('loose'));"
        "INSERT INTO made VALUES (1), (2); ALTER TABLE products ALTER id TYPE bigint; INSERT INTO products VALUES (6)"
    )
    run = guard("--fix", *loading(shop, made))
    assert run.returncode == 0, run  # warnings are left
    done = [line for line in run.stderr.splitlines() if line.endswith("done")]
    assert done == ["seqguard: 1/2 public.loose 1 -> 3 done", "seqguard: 2/2 public.products_id_seq 6 -> 7 done"]
    assert "seqguard: after: 2 findings of the command's making mended" in run.stderr
    assert "sequence-not-owned" in run.stderr
    assert "sequence-type-mismatch" in run.stderr
    assert "does nothing else: 'seqguard fix' prints the other repairs" in run.stderr
    assert shop.execute("SELECT pg_get_serial_sequence('made', 'id')") == [(None,)]
    types = "SELECT seqtypid::regtype::text FROM pg_sequence WHERE seqrelid = 'products_id_seq'::regclass"
    assert shop.execute(types) == [("integer",)]


def test_fix_widens_a_sequence_that_is_too_narrow_to_follow(guard, shop):
    """By tens, the next value after 2147483645 is no integer; the column has long been a bigint."""
    shop.load(
        "CREATE SEQUENCE tens AS int INCREMENT 10 START 2147483605;"
        "CREATE TABLE wide (id bigint PRIMARY KEY DEFAULT nextval('tens'));"
        "INSERT INTO wide SELECT 2147483595 - g FROM generate_series(0, 100) AS g; INSERT INTO wide DEFAULT VALUES"
    )
    filled = "INSERT INTO wide SELECT generate_series(2147483615, 2147483645, 10)"
    run = guard("--fix", *loading(shop, filled))
    assert [line for line in run.stderr.splitlines() if line.endswith("done")] == [
        "seqguard: 1/1 public.tens done",
        "seqguard: 1/1 public.tens 2147483615 -> 2147483655 done",
    ]
    assert run.returncode == 0, run
    assert next_id(shop, "wide") == 2147483655
    # not owned before, and not owned now
    assert shop.execute("SELECT pg_get_serial_sequence('wide', 'id')") == [(None,)]


def test_what_fix_must_not_decide_is_left(guard, shop):
    """Ids that stand twice: no sequence mends that."""
    shop.execute("ALTER TABLE products DROP CONSTRAINT products_pkey")
    run = guard("--fix", *loading(shop, "INSERT INTO products VALUES (4)"))
    assert run.returncode == 1
    assert "duplicate-ids" in run.stderr
    assert "'seqguard fix' prints the other repairs" in run.stderr


def test_one_more_row_of_an_id_that_stood_twice_is_worse(guard, shop):
    shop.load("ALTER TABLE products DROP CONSTRAINT products_pkey; INSERT INTO products VALUES (4)")
    assert guard(*loading(shop, "INSERT INTO products (name) VALUES ('y')")).returncode == 0
    run = guard(*loading(shop, "INSERT INTO products VALUES (4)"))
    assert run.returncode == 1
    assert "id 4 stands in public.products more than once" in run.stderr
    assert guard(*loading(shop, "DELETE FROM products WHERE id = 4")).returncode == 0


def test_the_commands_own_status_and_output_go_before(guard, shop):
    ends = "print('said'); sys.stderr.write('cried'); sys.exit(7)"
    run = guard("--fix", *loading(shop, "INSERT INTO products VALUES (9)", ends))
    assert (run.returncode, run.stdout) == (7, "said\n")
    assert "cried" in run.stderr
    assert "seqguard: the command failed with status 7" in run.stderr
    assert next_id(shop) == 10  # it failed, and its rows are there all the same


def test_a_command_that_a_signal_ends(guard, shop):
    run = guard(*loading(shop, "SELECT 1", "import os; os.kill(os.getpid(), 9)"))
    assert run.returncode == 128 + signal.SIGKILL
    assert "ended by signal 9" in run.stderr


def test_it_has_standard_input_for_itself(guard, shop):
    run = guard("--", sys.executable, "-c", "import sys; print(sys.stdin.read())", input="4 rows")
    assert run.stdout == "4 rows\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no command to guard: seqguard guard [OPTIONS] [TARGET] -- COMMAND [ARGUMENT ...]"),
        (("--",), "no command to guard"),
        (("--", "no-such-command", "x"), "no such command: 'no-such-command'"),
        (("--attempts", "3", "--", "true"), "--attempts is for --fix"),
        (("psql", "-c", "SELECT 1"), "the command to guard must stand behind --: seqguard guard [OPTIONS] [TARGET] --"),
        (("psql", "-X", "-c", "SELECT 1"), "the command to guard must stand behind --"),
        (("second", "--", "true"), "too many arguments: check, fix, guard,"),
        (("--fail-on", "never", "--unknown", "--", "true"), "unrecognized arguments: --unknown"),
    ],
)
def test_wrong_usage_runs_nothing(guard, arguments, said):
    run = guard(*arguments)
    assert run.returncode == 2
    assert run.stderr.startswith("seqguard")
    assert said in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_where_the_check_before_is_impossible_the_command_is_not_run(seqguard, tmp_path):
    run = seqguard("guard", f"host={tmp_path} dbname=none", "--", sys.executable, "-c", "print('ran')")
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.splitlines()[0].startswith("seqguard: the command was not run")


@pytest.mark.parametrize("status", [0, 7])
def test_a_table_that_is_named_and_gone_afterwards_is_not_checked(guard, shop, tmp_path, status):
    """The command was run: that is no wrong usage."""
    moves = "ALTER TABLE products RENAME TO products_old; CREATE TABLE product (id serial PRIMARY KEY)"
    run = guard("--table", "products", *loading(shop, moves, f"sys.exit({status})"))
    assert (run.returncode, run.stdout) == (status or 3, "")
    gone = "--table: table 'products' does not exist; did you mean product?"
    if status:
        assert run.stderr.splitlines()[-2:] == [
            "seqguard: the command failed with status 7",
            f"seqguard: not checked afterwards: {gone}",
        ]
    else:
        assert run.stderr.splitlines()[-2:] == [
            "seqguard: the command was run, and succeeded; this could not be checked after it:",
            f"seqguard: {gone}",
        ]


LOST = "fails now: public.products_id_seq filled it before, and nothing does any more"


@pytest.mark.parametrize("options", [(), ("--fix",), ("--table", "products")])
def test_a_default_that_is_lost_with_a_table_is_worse(guard, shop, tmp_path, options):
    """The sequence is owned by the table that goes; a check afterwards sees a key that nothing fills, and can only
    warn of it."""
    shop.load(
        "CREATE TABLE copy (LIKE products INCLUDING ALL); ALTER TABLE products RENAME TO products_old;"
        "ALTER TABLE copy RENAME TO products"
    )
    left = ("-o", f"json={tmp_path / 'left.json'}")
    run = guard(*options, *left, *loading(shop, "DROP TABLE products_old CASCADE"))
    assert run.returncode == 1
    report = json.loads((tmp_path / "left.json").read_text())
    (found,) = report["findings"]
    assert (found["rule"], found["severity"], report["verdict"]) == ("id-without-default", "error", "fail")
    assert found["message"] == f"an insert into public.products that leaves id out {LOST}"
    assert found["remedy"] is not None
    assert "'seqguard fix' prints the other repairs" in run.stderr


def test_a_default_that_is_lost_by_no_key_is_worse(guard, shop):
    shop.execute("ALTER TABLE products DROP CONSTRAINT products_pkey")
    run = guard(*loading(shop, "DROP SEQUENCE products_id_seq CASCADE"))
    assert run.returncode == 1
    assert LOST in " ".join(run.stderr.split())


@pytest.mark.parametrize(
    "changes",
    [
        "DROP TABLE products",
        "ALTER TABLE products DROP COLUMN id",
        "ALTER TABLE products RENAME id TO product_id",
        "ALTER TABLE products DROP CONSTRAINT products_pkey, ALTER id DROP DEFAULT, ALTER id DROP NOT NULL",
        "ALTER TABLE products ALTER id SET DEFAULT 7",
        "ALTER TABLE products ALTER id DROP DEFAULT; DROP SEQUENCE products_id_seq;"
        "ALTER TABLE products ALTER id ADD GENERATED ALWAYS AS IDENTITY; SELECT setval('products_id_seq', 5)",
    ],
)
def test_what_is_gone_or_filled_otherwise_has_lost_nothing(guard, shop, changes):
    run = guard(*loading(shop, changes))
    assert "id-without-default" not in run.stderr
    assert run.returncode == 0, run


@pytest.mark.parametrize("key", ["", "PRIMARY KEY"])
@pytest.mark.parametrize(
    ("lines", "told", "status"),
    [
        ("rules: {id-without-default: off}", False, 0),
        ("ignore: [{rule: id-without-default, subject: public.made.id, reason: they are given}]", False, 0),
        ("rules: {id-without-default: warning}", True, 0),
        ("rules: {id-without-default: error}", True, 1),
    ],
)
def test_a_lost_default_counts_as_the_configuration_says(guard, shop, tmp_path, key, lines, told, status):
    shop.execute(f"CREATE TABLE made (id serial {key})")
    (tmp_path / "rules.yml").write_text(f"version: 1\n{lines}\n")
    run = guard("-c", tmp_path / "rules.yml", *loading(shop, "DROP SEQUENCE made_id_seq CASCADE"))
    assert (run.returncode, "nothing does any more" in " ".join(run.stderr.split())) == (status, told), run


@pytest.mark.majors(11)  # a primary key of a partitioned table
def test_a_partition_that_is_named_is_guarded_with_its_table(guard, shop):
    shop.load(
        "CREATE SCHEMA parts; CREATE TABLE event (id serial, day int, PRIMARY KEY (id, day)) PARTITION BY LIST (day);"
        "CREATE TABLE parts.event_1 PARTITION OF event FOR VALUES IN (1)"
    )
    run = guard("--fix", "--schema", "parts", *loading(shop, "INSERT INTO parts.event_1 VALUES (1, 1), (2, 1)"))
    assert run.returncode == 0
    assert "public.event_id_seq 1 -> 3 done" in run.stderr
    run = guard("--table", "event_1", *loading(shop, "INSERT INTO parts.event_1 VALUES (3, 1)"))
    assert run.returncode == 1


def test_a_dump_is_no_database_to_guard(seqguard, tmp_path):
    (tmp_path / "dump.sql").write_text("--\n-- PostgreSQL database dump\n--\n")
    run = seqguard("guard", tmp_path / "dump.sql", "--", sys.executable, "-c", "print('ran')")
    assert (run.returncode, run.stdout) == (2, "")
    assert "TARGET is a dump" in run.stderr


def test_what_can_not_be_checked_afterwards_is_no_pass(seqguard, shop):
    """A table that only its owner may read."""
    shop.execute("CREATE ROLE loader LOGIN")
    try:
        shop.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO loader")
        shop.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO loader")
        hides = loading(shop, "CREATE TABLE hidden (id serial PRIMARY KEY)")
        as_loader = make_conninfo(shop.dsn, user="loader")
        run = seqguard("guard", as_loader, *hides)
        assert run.returncode == 4
        assert "GRANT SELECT ON public.hidden TO loader" in run.stderr.replace("\n", " ")
        assert seqguard("guard", as_loader, "--allow-incomplete", *loading(shop, "SELECT 1")).returncode == 0
    finally:
        shop.execute("DROP OWNED BY loader")
        shop.execute("DROP ROLE loader")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_passed_on_and_the_command_waited_for(shop, tmp_path, number):
    """It may be in the midst of a transaction: what it does at its end is done before this process ends."""
    slow = (
        "import signal, sys, time\n"
        "def end(*_):\n    time.sleep(0.3); open('ended', 'w').close(); sys.exit(5)\n"
        "for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, end)\n"
        "open('ready', 'w').close()\nwhile True: time.sleep(0.05)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", "guard", shop.dsn, "--", sys.executable, "-c", slow],
        cwd=tmp_path,
        env=minimal_environment(HOME=str(tmp_path), PYTHONPATH=str(ROOT)),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    until((tmp_path / "ready").exists, "the command runs")
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert (tmp_path / "ended").exists()
    assert "the command failed with status 5" in said
    assert "not checked afterwards" in said


def test_control_c_in_a_pipe_reaches_the_command_once(shop, tmp_path):
    """The terminal sends it to the whole pipe, the command too: a second one would cut its tidying up short."""
    counting = (
        "import signal, time\ncount = []\nsignal.signal(signal.SIGINT, lambda *_: count.append(1))\n"
        "open('ready', 'w').close()\nend = time.monotonic() + 30\n"
        "while not count and time.monotonic() < end: time.sleep(0.05)\n"
        "time.sleep(0.5); open('told', 'w').write(str(len(count)))\n"
    )
    (tmp_path / "counting.py").write_text(counting)
    pipe = 'echo rows | "$0" -m validator guard "$1" -- "$0" counting.py'
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(tmp_path)
        shell = ["sh", "-c", pipe, sys.executable, shop.dsn]
        os.execvpe("sh", shell, minimal_environment(HOME=str(tmp_path), PYTHONPATH=str(ROOT)))
    try:
        until((tmp_path / "ready").exists, "the command runs")
        os.write(terminal, b"\x03")
        until((tmp_path / "told").exists, "the command ended")
    finally:
        os.waitpid(child, 0)
        os.close(terminal)
    assert (tmp_path / "told").read_text() == "1"
