"""The benchmark of repairs: its judge tells right from wrong; seqguard's repair passes where another one does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from benchmarks import repair_peers, repair_tools
from benchmarks.repair_cases import CASES, Case
from benchmarks.repair_outcome import Outcome, try_tool
from benchmarks.repair_stage import SETTINGS, Stage
from benchmarks.repair_tools import Target, Tool
from benchmarks.repair_writers import BEHIND, IN_STEP, try_busy
from validator.sources.ephemeral.embedded import EmbeddedServer

BY_NAME = {case.name: case for case in CASES}
INSERTS = 60


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with EmbeddedServer(SETTINGS) as server:
        yield Stage(server, tmp_path_factory.mktemp("repairs"))


Judge = Callable[[str, str], Outcome]


@pytest.fixture
def judge(stage: Stage) -> Judge:
    """What the judge says of a case that was "repaired" by this SQL."""

    def judged(name: str, query: str) -> Outcome:
        def repair(target: Target) -> list[repair_tools.Run]:
            return [target.run(target.psql, "-X", "-d", target.dsn, "-c", query)]

        case = BY_NAME[name]
        with stage.built([case]) as template:
            return try_tool(stage, template, [case], Tool("SQL", "SQL", repair), INSERTS)

    return judged


def counts(outcome: Outcome) -> dict[str, int]:
    return {name: n for name in Outcome.COUNTED if (n := getattr(outcome, name))}


RIGHT: dict[str, int] = {}


@pytest.mark.parametrize(
    ("name", "query", "wanted"),
    [
        ("left_behind", "SELECT 1", {"failing": 1}),
        ("left_behind", "SELECT setval('left_behind_id_seq', 50)", RIGHT),
        ("left_behind", "SELECT setval('left_behind_id_seq', 49)", {"failing": 1}),
        ("left_behind", "SELECT setval('left_behind_id_seq', 60)", {"burned": 10}),
        ("left_behind", "SELECT setval('left_behind_id_seq', 5)", {"failing": 1, "back": 1}),
        ("left_behind", "SELECT setval('left_behind_id_seq', 0)", {"failing": 1, "errored": 1}),
        ("ahead", "SELECT 1", RIGHT),
        ("ahead", "SELECT setval('ahead_id_seq', 20)", {"back": 1}),
        ("empty_never_used", "SELECT setval('empty_never_used_id_seq', 1)", {"burned": 1}),
        ("descending", "SELECT setval('descending_seq', -50)", RIGHT),
        ("descending", "SELECT setval('descending_seq', -60)", {"burned": 10}),
        ("descending", "SELECT setval('descending_seq', -1)", {"failing": 1, "back": 1}),
        ("grid", "SELECT setval('grid_seq', 203)", RIGHT),
        ("grid", "SELECT setval('grid_seq', 223)", {"burned": 2}),
        ("grid", "SELECT setval('grid_seq', 207)", {"failing": 1, "off_grid": 1}),
        ("shared", "SELECT setval('document_no', 90)", RIGHT),
        ("shared", "SELECT setval('document_no', 40)", {"failing": 1}),
        ("two_columns", "SELECT setval('bundle_no', 30)", {"failing": 1}),
        ("prefixed", "SELECT setval('voucher_seq', 50)", RIGHT),
        ("without_key", "SELECT setval('click_id_seq', 50)", RIGHT),
        ("without_key", "SELECT 1", {"failing": 1}),
        ("same_name", "SELECT setval('customer_id_seq', 80)", {"failing": 1}),
        ("outlier", "SELECT setval('patient_id_seq', 50)", RIGHT),
        ("outlier", "SELECT setval('patient_id_seq', 2000000000)", {"burned_apart": 1_999_999_950}),
        ("used_up", "SELECT 1", {"failing_apart": 1}),
    ],
)
def test_the_judge_counts_what_went_wrong(judge: Judge, name: str, query: str, wanted: dict[str, int]) -> None:
    outcome = judge(name, query)
    assert counts(outcome) == wanted
    assert outcome.zeros == (set(wanted) <= {"failing_apart"})


def test_the_judge_names_the_column_and_the_insert(judge: Judge) -> None:
    assert judge("two_columns", "SELECT setval('bundle_no', 30)").told() == [
        "still fail: bundle.code (insert 8: 23505)"
    ]
    assert judge("without_key", "SELECT 1").told() == ["still fail: click.id (40 ids stand twice)"]
    assert judge("left_behind", "SELECT 1/0").told() == [
        "still fail: left_behind.id",
        "errored: division by zero",
        "ended with: ERROR:  division by zero",
    ]
    assert judge("ahead", "SELECT setval('ahead_id_seq', 20)").told() == ["moved back: ahead_id_seq (from 1001 to 21)"]


def test_every_case_is_as_it_says(stage: Stage) -> None:
    """All of them fail as they are but those that are there to be left alone."""
    healthy = {"in_step", "not_called", "ahead", "empty_never_used", "empty_used_before", "empty_high_start"}
    with stage.built(CASES) as template:
        outcome = try_tool(stage, template, CASES, repair_tools.nothing(), INSERTS)
    assert {c.column.name for c in outcome.columns if not c.fails} == {f"public.{name}.id" for name in healthy}
    assert set(counts(outcome)) == {"failing", "failing_apart"}


def test_the_wiki_s_statements_and_seqguard(stage: Stage) -> None:
    with stage.built(CASES) as template:
        wiki = try_tool(stage, template, CASES, repair_tools.wiki(), INSERTS)
        own = try_tool(stage, template, CASES, repair_tools.seqguard(), INSERTS)
    assert own.zeros, own.told()
    assert {c.column.name.removeprefix("public.") for c in wiki.columns if c.fails and not c.case.apart} == {
        "not_owned.id", "descending.id", "text_key.id", "grid.id", "reminder.id", "bundle.code", "voucher.id",
        "ledger.id", "ticket.id", "parcel.id", "claim.id",
    }  # fmt: skip
    assert (wiki.back, wiki.off_grid, wiki.burned, wiki.burned_apart) == (4, 1, 1, 1_999_999_950)


@pytest.mark.slow
def test_with_writers(stage: Stage) -> None:
    with stage.built(IN_STEP + BEHIND) as template:
        wiki = try_busy(stage, template, repair_tools.wiki())
        own = try_busy(stage, template, repair_tools.seqguard())
    assert own.zeros, own
    assert own.inserts > 0
    assert "public.under_ground.id (23505)" in wiki.failed
    assert "public.loading.id" in wiki.still


@pytest.mark.parametrize(("tool", "status"), [(repair_tools.seqguard, 0), (repair_tools.wiki, 1)])
def test_the_status_says_whether_seqguard_is_all_zeros(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tool: Callable[[], Tool], status: int
) -> None:
    held = replace(tool(), name="the one that is held to it", held_to_zero=True)
    monkeypatch.setattr(repair_peers, "CASES", few("left_behind", "not_owned"))
    monkeypatch.setattr(repair_peers, "MAKERS", {"seqguard": lambda folder: [held]})
    for part in ("whole", "cases"):
        monkeypatch.setattr("sys.argv", ["repair_peers.py", "--part", part, "--repeat", "1", "--inserts", "5"])
        assert repair_peers.main() == status
        assert "| the one that is held to it" in capsys.readouterr().out


def test_models_are_put_right_as_inspectdb_asks() -> None:
    """One primary key each: a counting field where the table has none, and no other field that counts."""
    written = """
class Click(models.Model):
    id = models.BigAutoField()
class Bundle(models.Model):
    code = models.AutoField(unique=True, blank=True, null=True)
class Grid(models.Model):
    nr = models.AutoField(db_column='Nr', primary_key=True)  # Field name made lowercase.
"""
    assert repair_tools.put_right(written) == (
        written.replace("BigAutoField()", "BigAutoField(primary_key=True)").replace(
            "AutoField(unique", "IntegerField(unique"
        )
    )


def few(*names: str) -> tuple[Case, ...]:
    return tuple(BY_NAME[name] for name in names)
