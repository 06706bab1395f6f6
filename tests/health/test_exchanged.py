"""What is exchanged for something else while the function waits for it is unknown, and nobody's code is called."""

from typing import Any

import pytest

from tests.databases import Database
from tests.exchange import LONG, POLICY, SEQUENCE, VIEW, Exchange, nobody_called, prepare
from tests.health.asked import VERSION, ask, install
from tests.matrix import MatrixServer
from validator.health.scripts import Installation, install_script, uninstall_script

SINCE = 12
"""The first major that has the setting, in its last minor releases."""

SETTING = "restrict_nonsystem_relation_kind"
CONFIGURED = "SELECT unnest(proconfig) FROM pg_proc WHERE proname = 'check_sequence_health' ORDER BY 1"


def asked_meanwhile(database: Database, how: tuple[str, str], role: str, source: str) -> dict[str, dict[str, Any]]:
    """What ``source`` says, by table, of a database where the exchange comes in between; nothing was called."""
    database.execute(f"ALTER FUNCTION check_sequence_health(text, bigint, name[]) SET lock_timeout = '{LONG}s'")
    exchange = Exchange(database, how)
    exchange.begin()
    with nobody_called(database):
        dsn = f"{database.dsn_as(role)} application_name=seqguard"
        rows = ask(dsn, f"SELECT * FROM public.{source} WHERE table_name LIKE 'hers.%'")
    exchange.end()
    return {row["table_name"]: row for row in rows}


@pytest.mark.majors(SINCE)
@pytest.mark.parametrize("source", ["check_sequence_health()", "sequence_health"])
@pytest.mark.parametrize("role", ["postgres", "reader"])
@pytest.mark.parametrize("how", [VIEW, SEQUENCE], ids=["view", "sequence"])
def test_a_view_in_its_place_is_not_read(database: Database, how: tuple[str, str], role: str, source: str) -> None:
    prepare(database)
    if role == "reader":
        database.create_role(role)
    install(database, "public")
    rows = asked_meanwhile(database, how, role, source)
    assert (rows["hers.t"]["status"], rows["hers.sound"]["status"]) == ("unknown", "ok")
    assert rows["hers.t"]["detail"].startswith("it was replaced meanwhile: ")
    assert rows["hers.t"].get("reason", "outside-snapshot") == "outside-snapshot"


def test_a_policy_is_not_asked(database: Database) -> None:
    prepare(database)
    database.create_role("reader")
    install(database, "public")
    rows = asked_meanwhile(database, POLICY, "reader", "check_sequence_health()")
    assert (rows["hers.t"]["status"], rows["hers.t"]["reason"]) == ("unknown", "no-privilege")
    assert rows["hers.sound"]["status"] == "ok"


def test_the_setting_is_the_functions_alone(database: Database, server: MatrixServer) -> None:
    """Who asks goes on reading views, in the same statement and after it; installed again, it is there again."""
    prepare(database)
    database.execute("CREATE VIEW mine AS SELECT 1 AS x")
    for _ in range(2):
        install(database, "public")
        configured = [row[0] for row in database.execute(CONFIGURED)]
        assert (f"{SETTING}=view, foreign-table" in configured) == (server.major >= SINCE)
    connection = database.connect()
    connection.execute("BEGIN")
    query = "SELECT h.status, m.x FROM public.sequence_health h, public.mine m WHERE h.table_name = 'hers.sound'"
    assert connection.execute(query.encode()).fetchall() == [("ok", 1)]
    assert connection.execute("SELECT x FROM public.mine").fetchall() == [(1,)]
    now = connection.execute(f"SELECT current_setting('{SETTING}', true)".encode()).fetchone()
    assert now in ((None,), ("",))
    connection.execute("ROLLBACK")
    database.execute(uninstall_script("public", VERSION))
    assert database.execute(CONFIGURED) == []


@pytest.mark.majors(SINCE)
def test_a_server_that_does_not_know_the_setting(database: Database) -> None:
    """Older minor releases of a major have it not: the script asks the server, not its version."""
    script = install_script(Installation(), VERSION)
    assert script.count(f"'{SETTING}'") == 1
    database.execute(script.replace(f"'{SETTING}'", "'no_such_setting'"))
    assert not [row for row in database.execute(CONFIGURED) if row[0].startswith(SETTING)]
    assert ask(database.dsn) == []
