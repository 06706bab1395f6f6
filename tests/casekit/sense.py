"""Truths that contradict themselves: what a status demands of the other keys of its line."""

from __future__ import annotations

from collections.abc import Iterator

from tests.casekit.parse import Truth

STATUSES = frozenset(
    (
        "ok",
        "behind",
        "behind-far",
        "duplicates",
        "exhausted",
        "near-exhaustion",
        "cycle-risk",
        "missing-default",
        "missing-sequence",
        "type-mismatch",
        "orphan",
        "no-privilege",
        "unknown-hidden-rows",
        "unknown-unreadable",
        "ambiguous-identity",
        "app-assigned",
        "not-applicable",
    )
)
COLLISIONS = frozenset(("23505", "23P01"))


def contradictions(truth: Truth) -> Iterator[str]:
    """One sentence for each key that does not go with the status."""
    failure, error = truth.get("inserts_until_failure"), truth.get("error")
    status = truth.status
    if status not in STATUSES:
        yield f"unknown status {status}"
    if (failure == "none") is not (error == "none") and failure is not None and error is not None:
        yield f"inserts_until_failure={failure} does not go with error={error}"
    if status == "ok" and failure not in (None, "none"):
        yield "ok, and yet an insert fails"
    if status in ("behind", "behind-far") and (failure in (None, "none") or error not in COLLISIONS):
        yield f"{status} needs an insert that collides"
    if status in ("behind", "behind-far") and truth.get("first_collision") in (None, "none"):
        yield f"{status} needs a first_collision"
    if status == "exhausted" and failure != "0":
        yield "exhausted: the very next insert fails"
    if status == "near-exhaustion" and not {"remaining", "inserts_until_failure"} & truth.values.keys():
        yield "near-exhaustion needs to say how many are left"
    if status in ("missing-default", "missing-sequence") and failure not in (None, "0"):
        yield f"{status}: the very next insert fails"
