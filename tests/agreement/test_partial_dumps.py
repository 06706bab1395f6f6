"""A dump of a part of a database: what it holds is judged as the database is, and what it does not hold is
`outside-snapshot`, never a pass and never a false alarm."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.dumped import dump
from tests.agreement.partial_database import load_everything
from tests.agreement.reports import comparable, difference, live_report
from tests.agreement.test_restored import report_of
from tests.databases import Database, fresh_database
from tests.inside import Inside
from tests.matrix import MatrixServer
from validator.model.policy import Policy
from validator.sources.database.connect import ConnectOptions
from validator.sources.dump.open_dump import open_dump
from validator.sources.restore.read_restored import expect, read_restored
from validator.sources.restore.restore import restore

TABLES = frozenset(
    [
        *("public.behind", "public.fine", "public.loose", "public.late", "public.bare", "public.broken"),
        *("public.left_hand", "public.right_hand", "sales.invoice", "sales.client", "sales.event", "public.parent"),
        *("public.child", "public.seen", "public.seen_view", "public.triggered", "public.unfilled", "public.computed"),
    ]
)
"""All that have an entry among the columns of the live report."""

SCHEMA_KNOWN = frozenset(["public.broken", "public.unfilled"])
"""Those that are judged without rows and states."""


@dataclass(frozen=True)
class Part:
    """Options of pg_dump.

    ``known`` are the tables that are judged as the database's are, ``gone`` those of which the dump says nothing at
    all; of the others the truth is not in the dump. ``restored`` is the format that is restored as well, if any.
    """

    options: tuple[str, ...]
    known: frozenset[str]
    gone: frozenset[str] = frozenset()
    restored: str = ""

    @property
    def name(self) -> str:
        return " ".join(self.options).replace("public.", "")


def part(*options: str, unknown: str = "", gone: str = "", restored: str = "") -> Part:
    """Nearly all of the database."""
    lost, away = frozenset(unknown.split()), frozenset(gone.split())
    return Part(options, TABLES - lost - away, away, restored)


def tables(*options: str, known: str = "", unknown: str = "", restored: str = "") -> Part:
    """A few tables of the database."""
    held, lost = frozenset(known.split()), frozenset(unknown.split())
    return Part(options, held, TABLES - held - lost, restored)


NOTHING = frozenset[str]()
ROWLESS = frozenset(["public.seen_view", "sales.event"])
"""Those without rows of their own."""

WHOLE = (
    part("--no-sync", restored="custom"),
    part("--clean", "--create", "--if-exists", restored="custom"),
    part("--no-owner", "--no-privileges", "--no-comments"),
    part("--inserts", restored="plain"),
    part("--rows-per-insert=7"),
    part("--column-inserts", "--on-conflict-do-nothing"),
    part("--disable-triggers"),
    part("--load-via-partition-root", restored="custom"),
    part("--load-via-partition-root", "--inserts"),
    part("--no-blobs"),
    part("--quote-all-identifiers", restored="custom"),
    part("--enable-row-security"),
    part("--statistics"),
    part("--no-statistics"),
    part("--no-policies"),
)
"""Dumps of everything that a check asks for."""

PARTS = (
    Part(("--schema-only",), SCHEMA_KNOWN, restored="plain"),
    Part(("--no-data",), SCHEMA_KNOWN),
    Part(("--schema-only", "--sequence-data"), SCHEMA_KNOWN, restored="custom"),
    Part(("--section=pre-data", "--section=post-data"), SCHEMA_KNOWN),
    Part(("--data-only",), NOTHING, ROWLESS, restored="custom"),
    Part(("--data-only", "--inserts"), NOTHING, ROWLESS),
    Part(("--no-schema",), NOTHING, ROWLESS),
    Part(("--section=data",), NOTHING, ROWLESS),
    Part(("--section=data", "--section=post-data"), NOTHING, ROWLESS, restored="plain"),
    Part(("--section=post-data",), NOTHING, ROWLESS),
    tables("-t", "public.behind", known="public.behind", restored="custom"),
    tables("-t", "public.fine", known="public.fine", restored="custom"),
    tables("-t", "public.loose", unknown="public.loose", restored="plain"),
    tables("-t", "public.loose", "-t", "public.loose_seq", known="public.loose", restored="custom"),
    tables("-s", "-t", "public.loose", unknown="public.loose"),
    tables("-a", "-t", "public.loose", unknown="public.loose"),
    tables("-a", "-t", "public.behind", unknown="public.behind"),
    tables("-t", "public.late", unknown="public.late", restored="custom"),
    tables("-t", "public.bare", unknown="public.bare", restored="plain"),
    tables("-t", "public.broken", unknown="public.broken"),
    tables("-t", "public.late", "-t", "public.late_seq", known="public.late", restored="custom"),
    tables("-t", "public.left_hand", "-t", "public.behind", known="public.behind", unknown="public.left_hand"),
    tables("-t", "sales.event", unknown="sales.event", restored="custom"),
    tables("-t", "sales.event", "-t", "sales.event_1", "-t", "parts.event_2", known="sales.event", restored="plain"),
    tables("-t", "sales.client", known="sales.client", restored="custom"),
    tables("-t", "public.child", unknown="public.child", restored="custom"),
    tables("-t", "public.parent", known="public.parent"),
    tables("-t", "public.seen_view", unknown="public.seen_view", restored="plain"),
    tables("-t", "public.triggered", unknown="public.triggered", restored="custom"),
    tables("-t", "public.triggered", "-t", "public.trigger_seq", unknown="public.triggered"),
    tables("-t", "public.nameless", restored="custom"),
    tables("-t", "public.unfilled", known="public.unfilled"),
    part(
        *("-t", "public.*"),
        unknown="public.triggered public.broken",
        gone="sales.invoice sales.client sales.event",
        restored="plain",
    ),
    part("-T", "public.behind", unknown="public.broken", gone="public.behind", restored="custom"),
    part("-T", "public.loose", gone="public.loose"),
    part("-T", "public.fine", gone="public.fine"),
    part("-T", "sales.event", unknown="public.broken", gone="sales.event", restored="custom"),
    part("-T", "public.seen", unknown="public.broken public.seen_view", gone="public.seen"),
    part(
        *("-T", "*_seq"),
        unknown="public.bare public.late public.loose public.left_hand public.right_hand public.seen_view "
        "public.broken public.triggered",
        restored="plain",
    ),
    Part(
        ("-n", "public"),
        frozenset(t for t in TABLES if t.startswith("public.")),
        frozenset(t for t in TABLES if t.startswith("sales.")),
        restored="custom",
    ),
    tables("-n", "parts", restored="custom"),
    tables("-N", "public", known="sales.client sales.event sales.invoice", restored="plain"),
    part("-N", "sales", unknown="public.broken", gone="sales.invoice sales.client sales.event", restored="custom"),
    part("--exclude-table-data=public.behind", unknown="public.behind", restored="custom"),
    part("--exclude-table-data=parts.event_2", unknown="sales.event", restored="plain"),
    Part(("--exclude-table-data=*.*",), SCHEMA_KNOWN),
    Part(("--exclude-table-data=*.*_seq",), SCHEMA_KNOWN, restored="custom"),
)
"""Dumps that lack something."""


@pytest.fixture(scope="module")
def everything(server: MatrixServer) -> Iterator[Database]:
    """The database that is torn apart."""
    with fresh_database(server) as database:
        load_everything(database)
        yield database


def dumped(database: Database, form: str, folder: Path, part: Part) -> Path:
    """The dump; skips where this pg_dump has not learned an option yet."""
    try:
        return dump(database, form, folder, *part.options)
    except RuntimeError as error:
        if "unrecognized option" in str(error):
            pytest.skip(f"NOT TESTED: {error}")
        raise


def restored_report(path: Path, database: Database) -> dict[str, Any]:
    """What `check` says of the dump, restored beside the database itself."""
    with open_dump(str(path)) as opened:
        opened.header = replace(opened.header, database=f"{database.name}_again")
        expected = expect(opened, Policy())
        again = restore(opened, database.server, wanted=expected.wants, stand_ins=expected.stand_ins)
        try:
            return report_of(read_restored(expected, again, ConnectOptions(again.dsn), Policy()))
        finally:
            database.execute(f'DROP DATABASE "{again.database}"')


def without_texts(report: dict[str, Any]) -> dict[str, Any]:
    """The report less the expressions that it quotes."""
    findings = [
        {**f, "evidence": {k: v for k, v in f["evidence"].items() if k != "default"}} for f in report["findings"]
    ]
    return {**report, "findings": findings}


@pytest.mark.parametrize("part", WHOLE, ids=lambda part: part.name)
def test_a_dump_of_everything_is_as_good_as_the_database(
    part: Part, everything: Database, inside: Inside, tmp_path: Path
) -> None:
    live = live_report(inside, everything)
    for form in ("custom", "plain"):
        path = dumped(everything, form, tmp_path, part)
        scanned = comparable(inside("check", path, "--format", "json").stdout)
        if "--quote-all-identifiers" in part.options:  # the defaults' texts are quoted, too
            live, scanned = without_texts(live), without_texts(scanned)
        assert not difference(live, scanned), form
        if part.restored == form:
            assert not difference(live_report(inside, everything), restored_report(path, everything))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_a_dump_does_not_hold_is_not_checked(
    part: Part, everything: Database, inside: Inside, tmp_path: Path
) -> None:
    live = live_report(inside, everything)
    for form in ("custom", "plain"):
        path = dumped(everything, form, tmp_path, part)
        run = inside("check", path, "--format", "json")
        assert run.stdout, f"{form}: {run.stderr}"
        scanned = comparable(run.stdout)
        assert not list(wrong(part, scanned, live)), form
        if part.restored == form:
            restored = restored_report(path, everything)
            assert not list(wrong(part, restored, live)), f"{form}, restored"
            assert not difference(scanned, restored)


def wrong(part: Part, report: dict[str, Any], live: dict[str, Any]) -> Iterator[str]:
    """What a report of the dump says that is not so, or does not say."""
    truth = {(c["table"], c["column"]): c for c in live["columns"]}
    entries = {(c["table"], c["column"]): c for c in report["columns"]}
    outside = {
        e["subject"]["table"]
        for e in report["not_checked"]
        if e["reason"] == "outside-snapshot" and "pg_dump" in e["how_to_check"]
    }
    yield from (f"{e['subject']}: {e['reason']}" for e in report["not_checked"] if e["reason"] == "corrupt")
    for key, entry in entries.items():
        if entry["status"] == "unknown":
            if key[0] not in outside:
                yield f"{key[0]} is unknown, and nothing says how to dump it"
        elif key[0] not in part.known:
            yield f"{key[0]} can't be known, and is {entry['status']}"
        elif entry != truth.get(key):
            yield f"{entry} instead of {truth.get(key)}"
    for key in truth.keys() - entries.keys():
        if key[0] in part.known:
            yield f"{key[0]} has no entry"
        elif key[0] not in outside | part.gone:
            yield f"{key[0]} is passed over in silence"
    yield from _false_alarms(report, live)
    expected = 1 if any(c["status"] in BAD for k, c in truth.items() if k[0] in part.known) else 4 if outside else 0
    if report["exit_status"] != expected:
        yield f"exit status {report['exit_status']} instead of {expected}"


BAD = ("behind", "broken-default", "duplicates", "exhausted")


def _false_alarms(report: dict[str, Any], live: dict[str, Any]) -> Iterator[str]:
    said = {(f["rule"], *f["subject"].values()) for f in live["findings"]}
    for finding in report["findings"]:
        if finding["severity"] == "error" and (finding["rule"], *finding["subject"].values()) not in said:
            yield f"a false alarm: {finding['message']}"


SHARED = """
CREATE TABLE part (id bigserial, d date NOT NULL DEFAULT '2024-01-15', PRIMARY KEY (id, d)) PARTITION BY RANGE (d);
CREATE TABLE part1 PARTITION OF part FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE SEQUENCE shared;
CREATE TABLE drawing (id int PRIMARY KEY DEFAULT nextval('shared'), own serial UNIQUE);
INSERT INTO drawing VALUES (7, 2);
"""


@pytest.mark.majors(11)
@pytest.mark.parametrize(
    ("options", "columns", "told"),
    [
        (
            ("-t", "drawing", "-t", "part1"),
            {("drawing", "id"): "unknown", ("drawing", "own"): "behind", ("part1", "id"): "unknown"},
            [("public.drawing", "id"), ("public.part1", "id")],
        ),
        (("--data-only",), {}, [("public.drawing", None), ("public.part1", None)]),
        (("--data-only", "-t", "shared"), {}, [(None, None)]),
    ],
    ids=["tables", "data", "a sequence"],
)
def test_what_is_missing_is_told_once_and_alike(
    database: Database,
    inside: Inside,
    tmp_path: Path,
    options: tuple[str, ...],
    columns: dict[tuple[str, str], str],
    told: list[tuple[str | None, str | None]],
) -> None:
    database.load(SHARED)
    for form in ("custom", "plain"):
        path = dump(database, form, tmp_path, *options)
        scanned = comparable(inside("check", path, "--format", "json").stdout)
        assert {(c["table"][7:], c["column"]): c["status"] for c in scanned["columns"]} == columns
        assert [(i["subject"]["table"], i["subject"]["column"]) for i in scanned["not_checked"]] == told
        assert all("pg_dump" in i["how_to_check"] for i in scanned["not_checked"])
        assert not difference(scanned, restored_report(path, database))
