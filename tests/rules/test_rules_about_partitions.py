"""What the rules say of partitioned tables: gaps, and unique indexes that each partition has for itself."""

from dataclasses import replace

import pytest

from tests.rules.build import facts, found, one, serial
from validator.judgement.entries import not_checked
from validator.model.catalog import Index, Kind, Table
from validator.model.finding import Severity
from validator.model.names import QualifiedName
from validator.model.observation import Duplicates, Known, Reason
from validator.model.report import Status
from validator.model.snapshot import Snapshot

BEHIND, NOT_UNIQUE = "sequence-behind-data", "id-not-unique"
EXHAUSTED, RUNNING_OUT = "sequence-exhausted", "sequence-running-out"
T = QualifiedName("public", "t")


def partitioned(by: str, *bounds: str, keys: str = "", **options: object) -> Snapshot:
    """``keys``: for each partition, whether it has a unique index on the id (``+``) or not (``-``)."""
    tables = [Table(T, Kind.PARTITIONED, partition_by=by)]
    parts = [QualifiedName("public", f"t_{n}") for n in range(len(bounds))]
    for part, bound in zip(parts, bounds, strict=True):
        tables.append(Table(part, is_partition=True, parents=(T,), partition_bound=bound))
    indexes = [Index(p, f"{p.name}_key", ("id",)) for p, has in zip(parts, keys, strict=False) if has == "+"]
    return serial(tables=tables, indexes=indexes, unique=not keys, **options)


HALF = "FOR VALUES WITH (modulus 2, remainder 0)"
LOW, HIGH = "FOR VALUES FROM (1) TO (10)", "FOR VALUES FROM (10) TO (MAXVALUE)"
EU, US = "FOR VALUES IN ('eu')", "FOR VALUES IN ('us')"


def test_a_missing_remainder_ends_what_succeeds() -> None:
    of = partitioned("HASH ( id )", HALF)
    finding = one(RUNNING_OUT, of)
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "2 more inserts into public.t get a value of their own, up to 2, the last one before those that no partition "
        "takes; then inserts fail with SQLSTATE 23514"
    )
    assert finding.evidence["limited_by"] == "partition"
    assert finding.evidence["inserts_until_failure"] == 2
    assert finding.remedy is not None
    assert finding.remedy.note == "No partition of public.t takes what comes after 2: which one is to?"
    assert found(EXHAUSTED, of) == found(NOT_UNIQUE, of) == []


def test_a_gap_at_once_burns_one_value_only() -> None:
    finding = one(EXHAUSTED, partitioned("HASH ( id )", HALF, last=2, called=True))
    assert finding.message == "the very next insert into public.t fails: there is no partition for 3"
    assert finding.remedy is not None
    assert finding.remedy.note == "No partition of public.t takes 3: which one is to?"


def test_what_can_not_be_told_is_not_checked() -> None:
    database = facts(partitioned("HASH ( tenant , id )", HALF))
    (column,) = database.columns
    assert column.status is Status.UNKNOWN
    (item,) = not_checked(database)
    assert item.reason is Reason.UNSUPPORTED_EXPRESSION
    assert item.message == (
        "whether a partition takes the next rows of public.t can't be told: public.t is partitioned by "
        "HASH (tenant, id), and that depends on tenant as well"
    )
    assert "DEFAULT partition" in item.how_to_check


def test_what_can_not_be_told_far_ahead_is_no_matter_yet() -> None:
    of = partitioned("RANGE ( id , r )", "FOR VALUES FROM (1, MINVALUE) TO (50000, 7)")
    assert facts(of).columns[0].status is Status.OK
    assert facts(partitioned("RANGE ( id , r )", "FOR VALUES FROM (1, MINVALUE) TO (50, 7)")).columns[0].unplaced


def test_keys_of_partitions_by_the_id_refuse_as_one_key_does() -> None:
    of = partitioned("RANGE ( id )", LOW, HIGH, keys="++", ids=[3, 12])
    finding = one(BEHIND, of)
    assert finding.message == "the 3rd insert into public.t fails: id 3 is taken"
    assert (finding.evidence["on_collision"], finding.evidence["sqlstate"]) == ("error", "23505")
    assert found(NOT_UNIQUE, of) == []


def test_keys_of_partitions_by_another_column_may_refuse() -> None:
    of = partitioned("LIST ( region )", EU, US, keys="++", ids=[2])
    finding = one(BEHIND, of)
    assert finding.message == (
        "the 2nd insert into public.t writes id 2 a second time, and it is refused only if the row goes to the "
        "partition that holds it already, by region"
    )
    assert (finding.evidence["on_collision"], finding.evidence["sqlstate"]) == ("duplicate", None)
    assert finding.evidence["partition_decided_by"] == ("region",)
    assert one(NOT_UNIQUE, of).message == (
        "no unique index stands on id for all partitions: each refuses only what it holds itself, and region decides "
        "which one a row goes to"
    )


@pytest.mark.parametrize(
    ("ids", "message", "how"), [([3], "fails: id 3 is taken", "error"), ([12], "refuses", "duplicate")]
)
def test_a_partition_without_a_key_refuses_nothing(ids: list[int], message: str, how: str) -> None:
    of = partitioned("RANGE ( id )", LOW, HIGH, keys="+-", ids=ids)
    finding = one(BEHIND, of)
    assert message in finding.message
    assert finding.evidence["on_collision"] == how
    assert one(NOT_UNIQUE, of).message == "no unique index stands on id for all partitions: public.t_1 has none"


def test_some_partitions_without_a_key_by_another_column() -> None:
    of = partitioned("LIST ( region )", EU, US, "DEFAULT", keys="-+-", ids=[2])
    assert one(NOT_UNIQUE, of).message == (
        "no unique index stands on id for all partitions: public.t_0 and 1 more have none, the others refuse only what "
        "they hold themselves, and region decides which one a row goes to"
    )


def test_a_repeated_id_in_partitions_with_keys() -> None:
    of = partitioned("LIST ( region )", EU, US, keys="++", ids=[2], last=5, called=True)
    of = replace(of, duplicates={name: Known(Duplicates(1, 2, 1)) for name in of.catalog.columns})
    assert "no unique index sees all partitions" in one("duplicate-ids", of).message
