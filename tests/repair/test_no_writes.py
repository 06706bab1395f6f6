"""Where nothing is to be written: a standby, and a database that somebody has frozen."""

import pytest

from tests.repair.scripts import run_script, states

STANDBY = "is a standby, which takes no writes: give the primary\n"
FROZEN = ": default_transaction_read_only is on, so somebody wants nothing written there: nothing was changed. "
ALL_THE_SAME = "To write all the same: PGOPTIONS='-c default_transaction_read_only=off' before the command\n"
WRITING = [("fix", "--apply"), ("fix", "--dry-run"), ("health", "install"), ("health", "uninstall")]


@pytest.fixture
def behind(database):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (2)")
    return database


@pytest.fixture
def frozen(behind):
    behind.execute(f"ALTER DATABASE {behind.name} SET default_transaction_read_only = on")
    return behind


@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_a_standby_is_told_at_once_and_once(behind, standby, inside, arguments):
    standby.catch_up()
    command, option = arguments
    run = inside(command, option, standby.conninfo(behind.name))
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.endswith(STANDBY)
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_a_frozen_database_stays_as_it_is(frozen, inside, arguments):
    command, option = arguments
    run = inside(command, option, frozen.dsn)
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.endswith(FROZEN + ALL_THE_SAME)
    assert run.stderr.count("\n") == 1
    assert states(frozen) == {"public.t_id_seq": (1, False)}


def test_the_script_obeys_it_too(frozen, inside, tmp_path):
    text = inside("fix", frozen.dsn).stdout
    with pytest.raises(RuntimeError, match="read-only transaction"):
        run_script(frozen, text, "psql -f", tmp_path)
    assert states(frozen) == {"public.t_id_seq": (1, False)}


def test_what_it_names_helps(frozen, inside):
    thawed = {"PGOPTIONS": "-c default_transaction_read_only=off"}
    assert inside("health", "install", frozen.dsn, env=thawed).returncode == 0
    assert inside("fix", frozen.dsn, "--apply", env=thawed).returncode == 0
    assert states(frozen) == {"public.t_id_seq": (2, True)}
