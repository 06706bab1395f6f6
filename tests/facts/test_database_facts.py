"""One entry for each column and sequence, and what stands beside them."""

from dataclasses import replace

import pytest

from tests.databases import Database
from tests.rules.build import column, facts, sequence, serial, snapshot
from validator.facts.serial_name import serial_name
from validator.model.catalog import Kind, Ownership, OwnershipKind, Table
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import Duplicates, Known, Reason, Unknown
from validator.model.report import Status
from validator.model.snapshot import Snapshot

ID = ColumnName.parse("public.t.id")
BLIND = Unknown(Reason.TIMEOUT, "slow", "wait")


def status(of: Snapshot) -> Status:
    (one,) = facts(of).columns
    return one.status


def twice(of: Snapshot) -> Snapshot:
    return replace(of, duplicates={ID: Known(Duplicates(1, 3, 1))})


def unread(of: Snapshot) -> Snapshot:
    return replace(of, readings=dict.fromkeys(of.readings, BLIND))


NEARLY_USED_UP = {"max_value": 100, "last": 99, "called": True}


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (serial(ids=[1], last=1, called=True), Status.OK),
        (serial(**NEARLY_USED_UP), Status.RUNNING_OUT),
        (serial(max_value=100, last=100, called=True), Status.EXHAUSTED),
        (serial(max_value=100, last=100, called=True, ids=[100]), Status.EXHAUSTED),
        (serial(ids=[5]), Status.BEHIND),
        (serial(**NEARLY_USED_UP, ids=[100]), Status.BEHIND),
        (serial(ids=[5], unique=False), Status.DUPLICATES),
        (twice(serial(unique=False)), Status.DUPLICATES),
        (twice(serial(ids=[5])), Status.BEHIND),
        (twice(serial(**NEARLY_USED_UP, unique=False)), Status.DUPLICATES),
        (unread(serial()), Status.UNKNOWN),
        (twice(unread(serial())), Status.DUPLICATES),
        (replace(serial(**NEARLY_USED_UP, unique=False), duplicates={ID: BLIND}), Status.UNKNOWN),
        (serial(expression="nextval(('gone'::text)::regclass)"), Status.BROKEN_DEFAULT),
    ],
)
def test_the_worst_that_holds_is_the_status(of: Snapshot, expected: Status) -> None:
    assert status(of) is expected


# ids that nothing fills


def lost(of: Snapshot) -> list[tuple[ColumnName, str | None]]:
    return [(u.column.name, u.lost.name.name if u.lost else None) for u in facts(of).unfilled]


def test_a_key_that_lost_its_default_is_told_with_its_sequence() -> None:
    assert lost(snapshot(column())) == [(ID, None)]
    assert lost(snapshot(column(), sequences=[sequence("t_id_seq")])) == [(ID, "t_id_seq")]
    assert lost(snapshot(column(), sequences=[sequence("other_seq")])) == [(ID, None)]
    owner = Ownership(QualifiedName("public", "other_seq"), ID, OwnershipKind.OWNED)
    both = [sequence("other_seq"), sequence("t_id_seq")]
    assert lost(snapshot(column(), sequences=both, ownerships=[owner])) == [(ID, "other_seq")]
    assert lost(snapshot(column(), sequences=[sequence("t_id_seq", increment=50)])) == [(ID, None)]


@pytest.mark.parametrize(
    "of",
    [
        serial(),
        snapshot(column(type="text")),
        snapshot(column(has_foreign_key=True)),
        snapshot(column(generated=True)),
        snapshot(column(), unique=False),
        snapshot(column(), tables=[Table(ID.table, Kind.FOREIGN)]),
        snapshot(column(), tables=[Table(ID.table, is_partition=True)]),
    ],
)
def test_other_keys_need_no_default(of: Snapshot) -> None:
    assert lost(of) == []


def test_orphans_are_the_users_own() -> None:
    of = snapshot(column(), sequences=[sequence("mine"), sequence("theirs", in_scope=False)])
    assert [s.name.name for s in facts(of).orphans] == ["mine"]
    assert facts(serial()).orphans == ()


NAMES = [
    ("t", "id"),
    ("t" * 63, "id"),
    ("t", "c" * 63),
    ("t" * 63, "c" * 63),
    ("t" * 29, "c" * 29),
    ("t" * 30, "c" * 29),
    ("t" * 29, "c" * 30),
    ("\u00e9" * 31, "id"),
    ("x" + "\u00e9" * 31, "\u6f22" * 20),
    ("\u6f22" * 21, "\u00e9" * 31),
    ("My Table", "Odd.Id"),
]


@pytest.mark.parametrize(("table", "name"), NAMES)
def test_serial_names_its_sequences_so(database: Database, table: str, name: str) -> None:
    full = ColumnName(QualifiedName("public", table), name)
    database.execute(f'CREATE TABLE "{table}" ("{name}" serial)')
    assert database.execute("SELECT relname FROM pg_class WHERE relkind = 'S'") == [(serial_name(full),)]
