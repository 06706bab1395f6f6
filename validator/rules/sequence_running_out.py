"""sequence-running-out: not many values are left before the tightest limit in sight."""

from collections.abc import Iterator

from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.headroom import Headroom
from validator.model.finding import EvidenceValue, Finding, Severity, Subject
from validator.model.rule_doc import RuleDoc
from validator.rules.judging import tempered
from validator.rules.limits import limit_words, more_room
from validator.rules.rule import Rule
from validator.rules.wording import inserts

DOC = RuleDoc(
    name="sequence-running-out",
    severity=Severity.ERROR,
    summary="few values are left before the tightest limit in sight",
    why="""\
Ids end somewhere: at the sequence's MAXVALUE (SQLSTATE 2200H), at the column's type (22003), at the length of a text
column (22001), at a CHECK, or at the first id that no partition takes (23514; a missing remainder of HASH, a gap in
ranges, at any level), or where an expression such as lpad(.., 4, '0') begins to cut digits off (no error of its own:
the ids come again). The tightest of them counts. From 75 % on, or with fewer than 10,000 inserts left, this is a
warning; from 90 % on, or with fewer than 1,000 left, an error. To widen the key of a large table takes weeks of
preparation, and on the last day there is no time for it. Where a CHECK refuses some ids and lets in later ones again
(id <> 9), the inserts that are left until then count, and the percentage is that of the end of all.""",
    repair="""\
Widen whatever is tightest: the sequence (cheap: ALTER SEQUENCE .. AS bigint, MAXVALUE), the column's type (rewrites
the table), the CHECK or the expression; add the partition that is missing. `thresholds` in .seqguard.yml says when to
begin to worry.""",
    bad="""\
CREATE TABLE tickets (id smallserial PRIMARY KEY, body text);
SELECT setval('tickets_id_seq', 30000);
""",
    good="""\
CREATE TABLE tickets (id bigserial PRIMARY KEY, body text);
SELECT setval('tickets_id_seq', 30000);
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each pair past a threshold, unless its very next value is refused (sequence-exhausted)."""
    for column in facts.columns:
        limit = column.headroom
        if limit is None or column.running_out is None or column.sequence is None:
            continue
        if limit.refuses_next:
            continue
        yield Finding(
            rule=DOC.name,
            severity=tempered(column, column.running_out),
            subject=Subject(column=column.name, sequence=column.sequence.name),
            message=_message(facts, column, limit),
            evidence=_evidence(column, limit),
            remedy=more_room(facts, column),
        )


def _message(facts: DatabaseFacts, column: ColumnFacts, limit: Headroom) -> str:
    then = f"then inserts fail with SQLSTATE {limit.sqlstate}" if limit.sqlstate else "then values come again"
    if limit.index is not None and limit.sqlstate is None:
        then = "then inserts fail where those are still there"
    gets = "gets a value of its own" if limit.left == 1 else "get a value of their own"
    left = f"{inserts(limit.left)} into {column.name.table} {gets}"
    if limit.resumes is not None:
        number = limit.resumes.inserts or 0
        refused = "the one after that" if number == 1 else f"the {number:,} after that"
        return f"{left}, a CHECK refuses {refused} (SQLSTATE {limit.sqlstate}), and lets in {limit.resumes.value} again"
    return f"{left}, up to {limit_words(facts, column, limit)}; {then}"


def _evidence(column: ColumnFacts, limit: Headroom) -> dict[str, EvidenceValue]:
    evidence: dict[str, EvidenceValue] = {
        "next_value": column.next_value,
        "limit": limit.limit,
        "remaining": limit.remaining,
        "used_percent": limit.used_percent,
        "limited_by": limit.source,
        "sqlstate": limit.sqlstate,
    }
    if column.collision is None and column.forecast.inserts_until_failure is not None:
        evidence["inserts_until_failure"] = column.forecast.inserts_until_failure
        evidence["sqlstate"] = column.forecast.sqlstate
    if limit.resumes is not None and evidence["sqlstate"] == limit.sqlstate:
        evidence |= {"first_taken": limit.resumes.value, "inserts_refused": limit.resumes.inserts}
    return evidence


RULE = Rule(DOC, check)
