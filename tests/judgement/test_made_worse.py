"""What is in a later report and not in an earlier one, or worse there."""

from dataclasses import replace

import pytest

from tests.reporters.samples import behind, entry, report
from validator.judgement.made_worse import made_worse
from validator.model.finding import Finding, Severity
from validator.model.report import Suppressed


def collision(value: object, **changes: object) -> Finding:
    _, finding = behind()
    return replace(finding, evidence=finding.evidence | {"first_collision": value}, **changes)


def worse(was: Finding | None, now: Finding, increment: int = 1) -> bool:
    of = entry(column=now.subject.column, sequence=now.subject.sequence, increment=increment)
    before = report(findings=(was,) if was is not None else ())
    found = made_worse(before, report(columns=(of,), findings=(now,)))
    assert found in ((), (now,))
    return bool(found)


def test_what_was_not_there_is_worse_and_what_is_gone_is_not():
    assert worse(None, collision(7))
    assert made_worse(report(findings=(collision(7),)), report()) == ()


@pytest.mark.parametrize(
    ("was", "now", "increment", "expected"),
    [
        (7, 7, 1, False),
        (7, 6, 1, True),
        (7, 8, 1, False),  # 7 was burnt by the insert that failed
        (-7, -6, -1, True),
        (-7, -8, -1, False),
        ("k-7", "k-7", 1, False),
        ("k-7", "k-6", 1, True),
        (7, "k-7", 1, True),
    ],
)
def test_a_collision_that_comes_sooner_is_worse(was, now, increment, expected):
    assert worse(collision(was), collision(now), increment) is expected


def test_fewer_inserts_until_the_same_collision_are_not():
    later = collision(7)
    sooner = replace(later, evidence=later.evidence | {"inserts_until_failure": 0})
    assert not worse(later, sooner)


def test_a_severity_that_rose_is_worse():
    warning = collision(7, severity=Severity.WARNING)
    assert worse(warning, collision(7))
    assert not worse(collision(7), warning)


def test_what_was_accepted_before_is_nothing_new():
    before = report(suppressed=(Suppressed(collision(7), "ignore", "known"),))
    assert made_worse(before, report(findings=(collision(7),))) == ()
    assert made_worse(before, report(findings=(collision(6),))) == (collision(6),)


@pytest.mark.parametrize(("was", "now", "expected"), [(1, 2, True), (2, 2, False), (3, 2, False)])
def test_more_ids_that_stand_twice_are_worse(was, now, expected):
    _, finding = behind()
    twice = replace(finding, rule="duplicate-ids")
    counts = [replace(twice, evidence={"duplicates": count, "first_duplicate": 1}) for count in (was, now)]
    assert worse(*counts) is expected


@pytest.mark.parametrize(("was", "now", "expected"), [(1, 2, True), (2, 2, False), (3, 2, False)])
def test_more_rows_of_the_ids_that_stood_twice_are_worse(was, now, expected):
    _, finding = behind()
    twice = replace(finding, rule="duplicate-ids")
    counts = [replace(twice, evidence={"duplicates": 1, "first_duplicate": 1, "surplus_rows": n}) for n in (was, now)]
    assert worse(*counts) is expected
