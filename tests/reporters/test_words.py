import pytest

from tests.reporters.samples import behind, entry
from validator.model.finding import EvidenceValue, Finding, Severity, Subject
from validator.model.names import QualifiedName
from validator.model.snapshot import Target
from validator.reporters import words


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({"inserts_until_failure": 0, "first_collision": 7}, "the very next insert: id 7 is taken"),
        ({"inserts_until_failure": 1, "first_collision": 7, "sqlstate": "23505"}, "the 2nd insert: id 7 is taken"),
        ({"inserts_until_failure": 2, "first_collision": "INV-7"}, "the 3rd insert: id INV-7 is taken"),
        (
            {"inserts_until_failure": 10, "first_collision": 7, "on_collision": "duplicate"},
            "the 11th insert: id 7 a second time, without an error",
        ),
        ({"inserts_until_failure": 0, "sqlstate": "2200H"}, "the very next insert: the sequence is used up"),
        (
            {"inserts_until_failure": 5, "first_collision": 99, "sqlstate": "22003"},
            "the 6th insert: the value does not fit the column's type",
        ),
        ({"inserts_until_failure": 0, "sqlstate": "XX000"}, "the very next insert: SQLSTATE XX000"),
        ({"inserts_until_failure": 999_999_993}, "insert no. 999,999,994"),
        ({"inserts_until_failure": None, "first_collision": 7}, None),
        ({}, None),
    ],
)
def test_the_next_insert_that_fails_in_words(evidence: dict[str, EvidenceValue], expected: str | None) -> None:
    finding = Finding("rule", Severity.ERROR, Subject(table=QualifiedName("public", "t")), "", evidence)
    assert words.next_failure(finding, str) == expected


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({"next_value": 6, "first_collision": 8, "max_value": 10}, "the next value is 6, and ids go up to 10"),
        ({"next_value": -6, "first_collision": -8, "min_value": -9}, "the next value is -6, and ids go down to -9"),
        ({"next_value": 90, "first_collision": 8, "max_value": 10}, None),
        ({"next_value": 6, "first_collision": 11, "max_value": 10}, None),
        ({"next_value": 6, "first_collision": "INV-8", "max_value": "INV-10"}, None),
        ({"next_value": 6, "first_collision": 8, "max_value": 10, "key": "lower(code)"}, None),
        ({"next_value": 6, "first_collision": 8, "max_value": 10, "partly_unique": ("tenant", "id")}, None),
        ({"next_value": 6, "first_collision": 8, "max_value": 10, "partition_decided_by": ("day",)}, None),
        ({"next_value": 6, "first_collision": 8, "max_value": 10, "simulated": 9}, None),
        ({"next_value": 6}, None),
    ],
)
def test_why_it_collides_where_that_is_all_there_is_to_say(
    evidence: dict[str, EvidenceValue], expected: str | None
) -> None:
    finding = Finding("rule", Severity.ERROR, Subject(table=QualifiedName("public", "t")), "", evidence)
    assert words.standing(finding) == expected


def test_a_finding_that_counts_no_inserts_names_none() -> None:
    _, finding = behind()
    silent = Finding("other", Severity.ERROR, finding.subject, "", {"sqlstate": "22003"})
    assert words.next_failure(silent, str) is None


def test_a_wider_unique_key_may_refuse_the_duplicate() -> None:
    evidence: dict[str, EvidenceValue] = {
        "inserts_until_failure": 1,
        "first_collision": 7,
        "on_collision": "duplicate",
        "partly_unique": ("tenant", "id"),
    }
    finding = Finding("rule", Severity.ERROR, Subject(table=QualifiedName("public", "t")), "", evidence)
    assert words.next_failure(finding, str) == "the 2nd insert: id 7 a second time"
    assert list(words.evidence_words(finding, None, str))[-1] == "then duplicates"


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [("23502", "any that gives no id"), ("42501", "any by a role without USAGE on the sequence")],
)
def test_what_refuses_every_insert_counts_none(sqlstate: str, expected: str) -> None:
    _, finding = behind()
    barred = Finding("other", Severity.ERROR, finding.subject, "", {"sqlstate": sqlstate})
    assert words.next_failure(barred, str) == expected
    assert list(words.evidence_words(barred, None, str)) == [f"SQLSTATE {sqlstate} for {expected}"]


def test_the_entry_of_a_finding_is_that_of_its_pair_and_never_a_guess() -> None:
    first, second = entry("t"), entry("t", sequence=QualifiedName("public", "other_seq"))
    entries = words.Entries([first, second])

    def about(subject: Subject) -> Finding:
        return Finding("rule", Severity.ERROR, subject, "")

    assert entries.of(about(Subject(column=first.column, sequence=second.sequence))) is second
    assert entries.of(about(Subject(column=first.column))) is None
    assert words.Entries([first]).of(about(Subject(column=first.column))) is first
    assert entries.of(about(Subject(sequence=first.sequence))) is None


@pytest.mark.parametrize(
    ("value", "cut"), [(0.0, 0.0), (2.3e-7, 0.0), (2.3, 2.3), (74.99, 74.9), (99.9999, 99.9), (100.0, 100.0)]
)
def test_per_cent_are_cut_so_that_no_threshold_seems_reached_before_it_is(value: float, cut: float) -> None:
    assert words.percent(value) == cut


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (112, "112th"), (1021, "1,021st")],
)
def test_ordinals(number: int, text: str) -> None:
    assert words.ordinal(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4123, "0.41 s"), (12.34, "12.3 s"), (59.94, "59.9 s"), (125.9, "2 min 5 s")]
)
def test_durations(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (Target("database", "shop", "16.4", "staging"), "staging (database shop, PostgreSQL 16.4)"),
        (Target("database", "shop", "16.4", standby=True), "database shop (PostgreSQL 16.4, standby)"),
        (Target("scanned dump", "shop", None, "shop.dump"), "shop.dump (scanned dump of shop)"),
        (Target("scanned dump"), "scanned dump"),
    ],
)
def test_targets(target: Target, text: str) -> None:
    assert words.target_words(target, str, str) == text


def test_evidence_says_the_smallest_id_for_a_descending_sequence_and_nothing_that_it_does_not_know() -> None:
    _, finding = behind()
    down = Finding("rule", Severity.ERROR, finding.subject, "", {"min_value": -7, "max_value": -1, "strange": 1})
    assert list(words.evidence_words(down, entry(increment=-1), str)) == ["smallest id -7"]
    assert list(words.evidence_words(down, entry(), str)) == ["largest id -1"]
