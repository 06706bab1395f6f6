"""What repairs did, or would do: for a terminal, and as Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from validator.model.remedy import Work
from validator.model.repairs import Outcome, Rehearsal, State
from validator.reporters.markdown_text import code, prose, table_of, table_row
from validator.reporters.terminal import Line, paint
from validator.reporters.visible import visible
from validator.reporters.words import counted, duration

_STYLE = {State.DONE: "green", State.FINE: "dim", State.NOT_REACHED: "yellow"}
_WORST = "red"
_HEADERS = ("sequence", "next value before", "after", "")
_LOCK = "SHARE ROW EXCLUSIVE"


def applied_text(outcomes: Sequence[Outcome], *, color: bool, width: int) -> str:
    """A line a repair, before and after aligned, then how many ended how."""
    return paint(_table(outcomes), color=color, width=width)


def _table(outcomes: Sequence[Outcome]) -> Iterator[Line]:
    rows = [(visible(o.repair.subject), *_values(o)) for o in outcomes]
    subject, before, after = (max(map(len, cells)) for cells in zip(_HEADERS[:3], *rows, strict=True))
    head = f"{_HEADERS[0]:<{subject}}  {_HEADERS[1]:>{before}}    {_HEADERS[2]:>{after}}"
    yield Line(((head, "bold"),), wrap=False)
    for outcome, row in zip(outcomes, rows, strict=True):
        arrow = "->" if row[1] else "  "
        values = f"  {row[1]:>{before}} {arrow} {row[2]:>{after}}  "
        words = f"done: {outcome.message}" if outcome.state is State.DONE and not row[1] else outcome.state.value
        state = (words, _STYLE.get(outcome.state, _WORST))
        yield Line(((f"{row[0]:<{subject}}", "bold"), (values, ""), state), wrap=False)
        if outcome.message and outcome.state is not State.DONE:
            yield Line(((outcome.message, ""),), indent=4, hang=4)
    yield Line()
    yield Line(((tally(outcomes), ""),))


def _values(outcome: Outcome) -> tuple[str, str]:
    before, after = outcome.before, outcome.after
    return ("" if before is None else str(before), "" if after is None else str(after))


def tally(outcomes: Iterable[Outcome]) -> str:
    """``2 done, 1 fine already, 1 failed``."""
    states = [outcome.state for outcome in outcomes]
    return ", ".join(f"{states.count(s):,} {s.value}" for s in State if s in states) or "nothing to repair"


def applied_markdown(outcomes: Sequence[Outcome]) -> str:
    """A table, and how many ended how."""
    rows = [
        table_row([code(o.repair.subject), *map(code, _values(o)), prose(f"{o.state.value}: {o.message}".rstrip(": "))])
        for o in outcomes
    ]
    return f"{table_of(_HEADERS, rows)}\n\n{prose(tally(outcomes))}\n" if rows else "Nothing to repair.\n"


def rehearsed_text(rehearsals: Sequence[Rehearsal], *, color: bool, width: int) -> str:
    """A paragraph a repair: what would change, why, under which locks, for how long."""
    return paint(_paragraphs(rehearsals), color=color, width=width)


def _paragraphs(rehearsals: Sequence[Rehearsal]) -> Iterator[Line]:
    for number, rehearsal in enumerate(rehearsals, 1):
        outcome = rehearsal.outcome
        yield Line(((f"{number}. ", ""), (outcome.repair.subject, "bold"), (f"  {_change(outcome)}", "")), hang=4)
        for label, words in _facts(rehearsal):
            yield Line(((f"{label:<7}", "dim"), (words, "")), indent=4, hang=11)
    if rehearsals:
        yield Line()
    yield Line(((_closing(rehearsals), ""),))


def rehearsed_markdown(rehearsals: Sequence[Rehearsal]) -> str:
    """The same as a list."""
    lines = []
    for rehearsal in rehearsals:
        outcome = rehearsal.outcome
        change = prose(_change(outcome)).replace("-\\>", "→")
        lines.append(f"1. {code(outcome.repair.subject)}: {change}")
        lines += [f"   - {label}: {prose(words)}" for label, words in _facts(rehearsal)]
    return "\n".join([*lines, "", prose(_closing(rehearsals)), ""]).lstrip("\n")


def _change(outcome: Outcome) -> str:
    work = outcome.repair.remedy.work
    if outcome.state in (State.NEEDS, State.FAILED):
        return outcome.state.value
    if outcome.state is State.FINE:
        return f"fine by now: next value {outcome.before}, nothing on its way"
    if outcome.before is None or outcome.after is None:
        return work.done if work is not None else ""
    return f"next value {outcome.before} -> {outcome.after}"


def _facts(rehearsal: Rehearsal) -> Iterator[tuple[str, str]]:
    outcome = rehearsal.outcome
    first, *others = outcome.repair.causes
    more = f" (and {counted(len(others), 'more finding')})" if others else ""
    yield "why", f"{first.rule}: {first.message}{more}"
    if outcome.message:
        yield "needs" if outcome.state is State.NEEDS else "but", outcome.message
    work = outcome.repair.remedy.work
    if work is None:
        return
    for words in _locks(work):
        yield "lock", words
    if rehearsal.seconds is not None or not work.move:
        yield "time", _time(rehearsal)


def _locks(work: Work) -> Iterator[str]:
    for table in work.tables:
        parts = " and its partitions" if table.partitioned else ""
        yield f"{_LOCK} on {table.name}{parts}: reading goes on; INSERT, UPDATE, DELETE and VACUUM wait"
    for sequence in work.altered:
        yield f"{_LOCK} on {sequence}: nextval() waits"


def _time(rehearsal: Rehearsal) -> str:
    if rehearsal.seconds is None:
        return "a moment: only the catalog is changed, no row is read"
    seconds = rehearsal.seconds
    about = "less than 10 ms" if seconds < 0.01 else f"about {duration(seconds)}"
    return f"{about} under these locks: the same reading without them was timed just now"


def _closing(rehearsals: Sequence[Rehearsal]) -> str:
    if not rehearsals:
        return "Nothing to repair that is safe to run unasked."
    ready = sum(r.outcome.state is State.DONE for r in rehearsals)
    return f"Nothing was changed and nothing locked. {counted(ready, 'repair')} of {len(rehearsals):,} would be run."
