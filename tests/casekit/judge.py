"""Compare a truth with a report of `seqguard check`: pure, no server and no process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.casekit.parse import Truth

Json = Mapping[str, Any]

HARMLESS = frozenset(("ok", "not-applicable", "app-assigned"))
WITHOUT_FIGURES = frozenset(("not-applicable", "app-assigned", "orphan", "missing-default", "missing-sequence"))
MUST_NOT_BE_OK = frozenset(("unknown-hidden-rows", "unknown-unreadable", "ambiguous-identity"))

_BEHIND = frozenset(("sequence-behind-data",))
EXPECTED: Mapping[str, frozenset[str]] = {
    "behind": _BEHIND,
    "behind-far": _BEHIND,
    "duplicates": _BEHIND | {"duplicate-ids", "id-not-unique"},
    "exhausted": frozenset(("sequence-exhausted",)),
    "near-exhaustion": frozenset(("sequence-running-out", "sequence-exhausted", "sequence-type-mismatch")),
    "cycle-risk": frozenset(("sequence-cycles",)),
    "missing-default": frozenset(("id-without-default",)),
    "missing-sequence": frozenset(("default-names-missing-sequence",)),
    "orphan": frozenset(("orphan-sequence",)),
    "type-mismatch": frozenset(("sequence-type-mismatch",)),
    "no-privilege": frozenset(("role-cannot-use-sequence",)),
}
EXPECTED_BESIDES: Mapping[str, frozenset[str]] = {
    "not-owned": frozenset(("sequence-not-owned", "sequence-owned-elsewhere")),
    "shared": frozenset(("sequence-shared",)),
    "type-mismatch": EXPECTED["type-mismatch"],
    "behind": _BEHIND,
}


@dataclass(frozen=True)
class Judgement:
    """What is wrong in the report about one truth; `false_alarm`: an error where nothing is the matter."""

    wrongs: tuple[str, ...] = ()
    false_alarm: bool = False


@dataclass(frozen=True)
class _About:
    """The parts of a report that speak of one truth."""

    entry: Json | None
    rules: frozenset[str]
    errors: frozenset[str]
    not_checked: bool

    @property
    def status(self) -> str | None:
        return None if self.entry is None else self.entry["status"]


def judge(truth: Truth, report: Json, *, strict: bool = True) -> Judgement:
    """Compare; `strict` also compares `max`, `min`, `remaining` and `limit` where the case gives them."""
    about = _about(truth, report)
    if truth.get("scope") and not about.errors and (about.entry is None or not about.rules):
        return Judgement()  # true of one way of inserting only: it may go unreported
    if truth.status in MUST_NOT_BE_OK:
        return Judgement(tuple(_passed_over(about)))
    accepted = {truth.status} | truth.listed("accept")
    wanted = frozenset[str]().union(*(EXPECTED.get(status, frozenset()) for status in accepted))
    if truth.status in HARMLESS:
        alarms = about.errors - wanted - (frozenset() if truth.get("role") else EXPECTED["no-privilege"])
        if alarms:
            return Judgement((f"false alarm: {_list(alarms)}",), false_alarm=True)
    wrongs: list[str] = []
    if not accepted & HARMLESS and not about.rules & wanted:
        wrongs.append(f"expected {_list(wanted)}; found {_list(about.rules)}")
    wrongs += _missing_besides(truth, about)
    if truth.status not in WITHOUT_FIGURES:
        wrongs += _compare_entry(truth, about, strict=strict)
    return Judgement(tuple(wrongs))


def _about(truth: Truth, report: Json) -> _About:
    found = [finding for finding in report["findings"] if _speaks_of(truth, finding["subject"])]
    listed = (item["subject"] for item in report["not_checked"])
    return _About(
        entry=_entry(truth, report["columns"]),
        rules=frozenset(finding["rule"] for finding in found),
        errors=frozenset(finding["rule"] for finding in found if finding["severity"] == "error"),
        not_checked=any(_speaks_of(truth, subject) or _same_sequence(truth, subject) for subject in listed),
    )


def _speaks_of(truth: Truth, subject: Json) -> bool:
    if truth.table is None:
        return _same_sequence(truth, subject)
    return subject.get("table") == truth.table and subject.get("column") in (truth.column, None)


def _same_sequence(truth: Truth, subject: Json) -> bool:
    return bool(subject.get("sequence") == truth.get("sequence"))


def _entry(truth: Truth, columns: Sequence[Json]) -> Json | None:
    """The entry of this column with this sequence, or else the column's first."""
    of_column = [entry for entry in columns if (entry["table"], entry["column"]) == (truth.table, truth.column)]
    with_sequence = [entry for entry in of_column if entry["sequence"] == truth.sequence]
    return next(iter(with_sequence or of_column), None)


def _passed_over(about: _About) -> Iterator[str]:
    if not about.not_checked and not about.rules:
        yield "nothing said: neither a finding nor an entry under not_checked"
    if about.status == "ok":
        yield "called ok"


def _missing_besides(truth: Truth, about: _About) -> Iterator[str]:
    if truth.get("accept") is not None:
        return
    for fact in sorted(truth.listed("also")):
        if not about.rules & EXPECTED_BESIDES[fact]:
            yield f"also {fact}: expected {_list(EXPECTED_BESIDES[fact])}; found {_list(about.rules)}"


def _compare_entry(truth: Truth, about: _About, *, strict: bool) -> Iterator[str]:
    entry = about.entry
    if entry is None:
        yield "no entry under columns"
        return
    another_answer = truth.get("accept") is not None and entry["status"] != truth.status
    lost_rows = truth.get("probe") is not None and truth.get("lost_rows") is not None
    if truth.get("role") or truth.get("real_status") or another_answer or lost_rows:
        return
    count = "inserts_until_duplicate" if truth.get("inserts_until_duplicate") else "inserts_until_failure"
    yield from _differs(truth, "next", entry["next_value"])
    yield from _differs(truth, "first_collision", entry["first_collision"])
    yield from _differs(truth, count, entry["inserts_until_failure"])
    if strict:
        capacity = entry.get("capacity") or {}
        yield from _differs(truth, "max", entry["max_value"], as_number=True)
        yield from _differs(truth, "min", entry["min_value"], as_number=True)
        yield from _differs(truth, "remaining", capacity.get("remaining"))
        yield from _differs(truth, "limit", capacity.get("limit"))


def _differs(truth: Truth, key: str, got: object, *, as_number: bool = False) -> Iterator[str]:
    written = truth.get(key)
    if written is None:
        return
    want = None if written in ("none", "null") else written
    if str(want) == str(got) or (as_number and _equal_numbers(str(want), str(got))):
        return
    yield f"{key} {got}, truth {written}"


def _equal_numbers(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _list(rules: frozenset[str]) -> str:
    return " or ".join(sorted(rules)) or "nothing"
