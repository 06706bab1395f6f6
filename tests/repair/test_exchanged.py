"""What is exchanged for something else while a repair waits for it is left alone, and nobody's code is called."""

import pytest

from tests.databases import Database
from tests.exchange import LONG, RENAMED, RETYPED, SEQUENCE, TABLE, VIEW, Exchange, nobody_called, prepare
from tests.inside import Inside
from validator.repair.apply import Applier

STATE = "SELECT last_value, is_called FROM hers.{}"


@pytest.mark.parametrize("mode", ["--apply", "--dry-run"])
@pytest.mark.parametrize(
    ("how", "sequence"),
    [
        pytest.param(VIEW, "t_id_seq", id="view"),
        pytest.param(TABLE, "t_id_seq", id="table"),
        pytest.param(RETYPED, "t_id_seq", id="retyped"),
        pytest.param(RENAMED, "t_id_seq", id="renamed"),
        pytest.param(SEQUENCE, "gone", id="sequence"),
    ],
)
def test_nobodys_code_is_called(
    database: Database,
    inside: Inside,
    monkeypatch: pytest.MonkeyPatch,
    how: tuple[str, str],
    sequence: str,
    mode: str,
) -> None:
    prepare(database)
    exchange = Exchange(database, how)
    prepared = Applier.prepare

    def after_her(applier: Applier) -> None:
        prepared(applier)
        exchange.begin()

    monkeypatch.setattr(Applier, "prepare", after_her)
    with nobody_called(database):
        run = inside("fix", database.dsn, mode, "--lock-timeout", str(LONG), "--schema", "hers")
    exchange.end()
    told = (run.stdout + run.stderr).replace("\n", " ")
    assert "dropped or changed since it was read" in " ".join(told.split())
    assert database.execute(STATE.format(sequence)) == [(1, False)]
