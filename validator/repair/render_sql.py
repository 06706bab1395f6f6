"""One SQL script out of a plan. Pure text: no psql commands, only statements and comments.

What is safe stands first, ready to run; what somebody has to decide on stands below, commented out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import takewhile

from validator.model.finding import Finding, NotChecked
from validator.model.frozen import frozen
from validator.model.names import quote_literal
from validator.model.remedy import Work
from validator.model.repairs import Plan, Repair
from validator.repair.locking import (
    MOST_WAITS,
    PINNED,
    brief_when_run,
    further_locks,
    in_order,
    lock_first,
    lock_others,
    milliseconds,
)


class Transactions(StrEnum):
    """How the script begins and ends transactions."""

    EACH = "each"
    ONE = "one"
    NONE = "none"


_MOST_CAUSES = 10
_COMMITTED = """\
-- Ids are read once writers are out: with an older snapshot, those written while it waited would be missed.
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"""
"""Does nothing where that is so; an error where a stricter transaction has read anything already."""

_NO_SPELLING = (
    "NOT IN THIS SCRIPT, for it can't be written here: a name holds bytes that are no text, or characters for which",
    "this server has no escape. 'seqguard fix --apply' runs these:",
)
_AS_THEY_ARE = "Characters that can't be seen stand below as they are: this server has no escapes for them."
_ASKED = "TO BE DECIDED: each of these asks a question; uncomment what is right."
_TO_BE_DECIDED = {
    Transactions.EACH: (_ASKED,),
    Transactions.ONE: (
        _ASKED,
        "Each is a transaction of its own, after the one above: its locks are waited for by itself.",
    ),
    Transactions.NONE: (
        _ASKED,
        "What is uncommented needs the transaction, too: outside of one it would run without its locks.",
    ),
}
_KEPT = ("lock_timeout", "search_path", "row_security")
_BEGIN, _COMMIT = "BEGIN;\n", "\nCOMMIT;"


_ASKED_FOR_BELOW = "-- Gone as soon as the transaction ends: where there is none, nothing below changes anything."
_MARK = "SELECT pg_catalog.set_config('seqguard.inside', 'a transaction', true);"
"""What is set so ends with the transaction: outside of one, with this very statement."""

_INSIDE = "pg_catalog.current_setting('seqguard.inside', true) OPERATOR(pg_catalog.=) 'a transaction'"
_NOT_INSIDE = "RAISE EXCEPTION 'not in a transaction';"


@frozen
class Form:
    """How to write it: ``lock_timeout`` in seconds; ``sql`` respells SQL with the same meaning, ``words`` makes text
    from a database fit for one line of a comment."""

    transactions: Transactions = Transactions.EACH
    lock_timeout: float = 5.0
    sql: Callable[[str], str] = str
    words: Callable[[str], str] = lambda text: "".join(c if c.isprintable() else "?" for c in text)


def script(plan: Plan, heading: Iterable[str], not_checked: Sequence[NotChecked] = (), form: Form | None = None) -> str:
    """The script; without anything to run it is comments alone. ``heading`` are lines of its first comment."""
    form = form or Form()
    parts = [_comment(form, *heading), *_safe(plan.safe, form)]
    if plan.unwritable:
        parts.append(_comment(form, *_NO_SPELLING))
        parts += [_comment(form, repair.subject, *_causes(repair)) for repair in plan.unwritable]
    if plan.review:
        parts.append(_comment(form, *_TO_BE_DECIDED[form.transactions]))
        parts += [_question(repair, form) for repair in plan.review]
    if plan.by_hand:
        parts.append(_comment(form, "NO SQL MENDS THESE:", *map(_cause, plan.by_hand)))
    if not_checked:
        parts.append(_comment(form, "NOT CHECKED, so nothing here repairs it:", *_unchecked(not_checked)))
    return "\n\n".join(parts) + "\n"


def gives_up_in_time(repairs: Sequence[Repair], form: Form) -> bool:
    """Whether each transaction has all its locks, or has given up, before a writer that waits for it has waited for
    deadlock_timeout, when the server looks for deadlocks. Behind the reading of a first repair it may be too late, and
    how many partitions there are to be locked is not known here."""
    works = [repair.remedy.work for repair in repairs if repair.remedy.work is not None]
    alone = form.transactions is Transactions.EACH or len(works) == 1
    return alone and all(
        further_locks([work]) <= MOST_WAITS and not any(table.partitioned for table in work.tables) for work in works
    )


def locked_at_once(repairs: Sequence[Repair], form: Form) -> int:
    """The most tables and sequences that one transaction locks; partitions and indexes come in addition."""
    works = [repair.remedy.work for repair in repairs if repair.remedy.work is not None]
    together = [[work] for work in works] if form.transactions is Transactions.EACH else [works]
    return max(len(in_order(some)) + len({name for work in some for name in work.altered}) for some in together)


def _safe(repairs: Sequence[Repair], form: Form) -> Iterator[str]:
    works = [repair.remedy.work for repair in repairs if repair.remedy.work is not None]
    if not works:
        return
    bare = form.transactions is Transactions.NONE
    local = "LOCAL " if bare else ""
    client = [] if all(r.remedy.sql.isascii() for r in repairs) else [f"SET {local}client_encoding = 'UTF8';"]
    together = form.transactions is not Transactions.EACH
    if together:
        moves = any(work.move is not None for work in works)
        begin = [*([_COMMITTED] if moves else []), _ASKED_FOR_BELOW, *_keep(_KEPT)] if bare else [_begin(moves)]
        yield "\n".join([*client, *begin, *_settings(form, moves), *_locks(works, form)])
    elif client:
        yield client[0]
    for number, repair in enumerate(repairs, 1):
        work = repair.remedy.work
        if work is None:
            continue
        why = _comment(form, f"{number}. {repair.subject}", *_causes(repair), *_predicted(work))
        if repair.remedy.note:
            why += "\n" + _comment(form, *repair.remedy.note.split("\n"))
        if together:
            lines = list(_body(work, form, works if work is works[0] else ()))
        else:
            moves = work.move is not None
            begin = [_begin(moves), *_settings(form, moves), *_locks([work], form)]
            lines = [*begin, *_body(work, form, [work]), "COMMIT;"]
        if any(form.words(line) != line for statement in lines for line in statement.split("\n")):
            why += "\n" + _comment(form, _AS_THEY_ARE)
        yield "\n".join([why, *lines])
    if together:
        yield ("\n".join(["-- the settings as they were before", *_restore(_KEPT)]) if bare else "COMMIT;")


def _begin(moves: bool) -> str:
    """The look at deadlock_timeout would fix the snapshot of a stricter one before the last lock is there."""
    return "BEGIN ISOLATION LEVEL READ COMMITTED;" if moves else "BEGIN;"


def _settings(form: Form, moves: bool) -> Iterator[str]:
    yield f"SET LOCAL lock_timeout = '{milliseconds(form.lock_timeout)}';"
    if moves:
        yield "SET LOCAL row_security = off;"


def _locks(works: Sequence[Work], form: Form) -> Iterator[str]:
    tables = in_order(works)
    if not tables:
        return
    yield form.sql(lock_first(tables[0])) + ";"
    yield from _shorter(works, form)
    for statement in lock_others(tables):
        yield form.sql(statement) + ";"


def _shorter(works: Sequence[Work], form: Form) -> Iterator[str]:
    if further_locks(works):
        yield "-- for the further locks, less than this server's deadlock_timeout"
        yield brief_when_run(form.lock_timeout, further_locks(works)) + ";"


def _body(work: Work, form: Form, beginning: Sequence[Work]) -> Iterator[str]:
    """``beginning``: the works of the transaction, where this is its first; the first lock may be a statement's."""
    bare = form.transactions is Transactions.NONE
    for number, statement in enumerate(work.statements):
        sql = form.sql(statement)
        yield _inside(sql) if bare else sql + ";"
        if number == 0 and not in_order(beginning):
            yield from _shorter(beginning, form)
    if work.move is not None:
        yield PINNED + ";"
        yield form.sql(work.move.setval_if(_INSIDE) if bare else work.move.setval) + ";"
        if bare:
            yield from _restore(["search_path"])
        elif form.transactions is Transactions.ONE:
            yield "SET LOCAL search_path = DEFAULT;"


def _inside(statement: str) -> str:
    """``statement``, which knows no WHERE, run in a transaction only: many a runner goes on after an error, and outside
    of one LOCK is an error and no more. A string, and a semicolon at no line's end but the last: tools that take a
    file apart know strings, and not all of them dollars."""
    lines = statement.split("\n")
    comments = list(takewhile(lambda line: line.startswith("--"), lines))
    asked = "\n".join(lines[len(comments) :])
    body = quote_literal(f"BEGIN IF {_INSIDE} THEN\n  {asked}; ELSE {_NOT_INSIDE} END IF; END").lstrip()
    return "\n".join([*comments, f"DO {body};"])


def _keep(names: Iterable[str]) -> Iterator[str]:
    """Whoever wraps this script in a transaction may go on in it: the settings are given back at the end."""
    yield _MARK
    for name in names:
        yield (f"SELECT pg_catalog.set_config('seqguard.{name}', pg_catalog.current_setting('{name}'), true);")


def _restore(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        kept = f"pg_catalog.current_setting('seqguard.{name}')"
        yield f"SELECT pg_catalog.set_config('{name}', {kept}, true)\n WHERE {_INSIDE};"


def _question(repair: Repair, form: Form) -> str:
    lines = [repair.subject, *_causes(repair), *(f"QUESTION: {repair.remedy.note}".split("\n"))]
    sql = repair.remedy.sql.strip()
    if form.transactions is Transactions.NONE and sql.startswith(_BEGIN) and sql.endswith(_COMMIT):
        sql = sql[len(_BEGIN) : -len(_COMMIT)]
        changed = [name for name in _KEPT if f"SET LOCAL {name} " in sql]
        sql = "\n".join([*_keep(changed), sql, *_restore(changed)])
    shown = form.sql(sql).split("\n") if sql else []
    return "\n".join([_comment(form, *lines), *(f"--   {form.words(line)}".rstrip() for line in shown)])


def _causes(repair: Repair) -> Iterator[str]:
    for cause in repair.causes[:_MOST_CAUSES]:
        yield _cause(cause)
    if len(repair.causes) > _MOST_CAUSES:
        yield f"... and {len(repair.causes) - _MOST_CAUSES:,} more findings ask for the same"


def _cause(finding: Finding) -> str:
    return f"{finding.rule}: {finding.subject}: {finding.message}"


def _predicted(work: Work) -> Iterator[str]:
    move = work.move
    if move is None:
        yield f"afterwards: {work.done}"
    elif move.next_after is not None:
        yield f"next value: {move.next_before} now, {move.next_after} afterwards if nothing is written meanwhile"
    elif move.next_before is not None:
        yield f"next value: {move.next_before} now; afterwards beyond the ids on its way"


def _unchecked(items: Iterable[NotChecked]) -> Iterator[str]:
    for item in items:
        yield f"{item.subject}: {item.reason}: {item.message}"
        for number, line in enumerate(item.how_to_check.split("\n")):
            yield f"  {'to check it: ' if number == 0 else ' ' * 13}{line}"


def _comment(form: Form, *lines: str) -> str:
    """Lines behind ``--``; what would end a line, or hide in it, is respelled."""
    return "\n".join(f"-- {form.words(line)}".rstrip() for line in lines)
