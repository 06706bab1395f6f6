"""From facts to what the report lists: one entry a column and sequence, and what could not be checked. Pure."""

from collections.abc import Iterator

from validator.facts.binding import BindingKind
from validator.facts.bindings import may_be_told
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.unfilled import Unfilled
from validator.model.finding import NotChecked, Subject
from validator.model.observation import Reason, Unknown
from validator.model.report import ColumnEntry, Status


def entries(facts: DatabaseFacts) -> Iterator[ColumnEntry]:
    """The rows of ``columns``."""
    for column in facts.columns:
        yield _entry(column)
    for unfilled in facts.unfilled:
        yield _unfilled(unfilled)


def _entry(facts: ColumnFacts) -> ColumnEntry:
    reading, ahead = facts.known, facts.forecast
    return ColumnEntry(
        column=facts.name,
        type=facts.column.type.name,
        sequence=facts.sequence.name if facts.sequence is not None else None,
        binding=facts.binding.kind.value,
        increment=facts.sequence.increment if facts.sequence is not None else None,
        next_value=facts.next_value,
        min_value=reading.min_value if reading is not None else None,
        max_value=reading.max_value if reading is not None else None,
        first_collision=ahead.collision.value if ahead.collision is not None else None,
        inserts_until_failure=0 if facts.status is Status.BROKEN_DEFAULT else ahead.inserts_until_failure,
        on_collision=ahead.on_collision,
        capacity=facts.headroom.capacity if facts.headroom is not None else None,
        status=facts.status,
    )


def _unfilled(unfilled: Unfilled) -> ColumnEntry:
    column = unfilled.column
    return ColumnEntry(
        column=column.name,
        type=column.type.name,
        sequence=None,
        binding=BindingKind.NONE.value,
        increment=None,
        next_value=None,
        min_value=None,
        max_value=None,
        first_collision=None,
        inserts_until_failure=None,
        on_collision=None,
        capacity=None,
        status=Status.NO_DEFAULT,
    )


def not_checked(facts: DatabaseFacts) -> Iterator[NotChecked]:
    """Everything in scope that no verdict can be given on."""
    yield from dict.fromkeys([*facts.snapshot.not_checked, *_columns_not_checked(facts)])


def _columns_not_checked(facts: DatabaseFacts) -> Iterator[NotChecked]:
    told = set()
    for column in facts.columns:
        subject = Subject(column=column.name, sequence=column.sequence.name if column.sequence is not None else None)
        why = _why(column)
        if why is not None:
            yield NotChecked(subject, why.reason, why.message, why.how_to_check)
        for key in column.keys:
            if why is None and isinstance(key.facts.reading, Unknown):
                unknown = key.facts.reading
                yield NotChecked(subject, unknown.reason, unknown.message, unknown.how_to_check)
        if isinstance(column.duplicates, Unknown) and column.binding.data_column not in told:
            told.add(column.binding.data_column)
            if why is None or why.reason is not column.duplicates.reason:
                unknown = column.duplicates
                yield NotChecked(subject, unknown.reason, unknown.message, unknown.how_to_check)


def _why(column: ColumnFacts) -> Unknown | None:
    if column.binding.missing is not None or column.binding.ambiguous_identity:
        return None  # a finding says what will happen
    if column.binding.undecided is not None:
        return Unknown(
            Reason.UNSUPPORTED_EXPRESSION,
            f"what the next inserts write can't be computed: {column.binding.undecided}",
            _how_to_decide(column, column.binding.undecided),
        )
    if column.unplaced is not None:
        by_hand = (
            "compare its partitions' bounds with the next ids by hand, or give it a DEFAULT partition (one of HASH: a "
            "partition for each remainder)"
        )
        if "CHECK" in column.unplaced:
            by_hand = "compare the CHECKs of its partitions with the next ids by hand"
        return Unknown(Reason.UNSUPPORTED_EXPRESSION, column.unplaced, by_hand)
    if column.doubt is not None:
        return Unknown(Reason.UNSUPPORTED_EXPRESSION, column.doubt, _how_to_decide(column, column.doubt))
    return column.reading if isinstance(column.reading, Unknown) else None


def _how_to_decide(column: ColumnFacts, why: str) -> str:
    if "search_path" in why:
        return "connect with the application's search_path: PGOPTIONS='-c search_path=...'"
    if may_be_told(column.binding, column.column):
        return "check this column by hand, or name its sequence under bindings in .seqguard.yml"
    return "check this column by hand; --exclude leaves its table out"


def notes(facts: DatabaseFacts) -> Iterator[str]:
    """What a reader should know besides: what is looked at though no pattern fits it, how far expressions were
    followed, and that a standby was read."""
    catalog = facts.snapshot.catalog
    for name, of in sorted(catalog.came_along.items()):
        if name in catalog.tables:
            more = f" and {len(of) - 1:,} more take their ids" if len(of) > 1 else " takes its ids"
            yield f"{name} is looked at, too: {of[0]}{more} from it"
    for column in facts.columns:
        reading = column.known
        if reading is not None and reading.simulation is not None and not reading.simulation.inverted:
            yield (
                f"{column.name}: its expression was computed for the next {reading.simulation.steps:,} inserts; "
                "collisions beyond them can't be told"
            )
        for key in column.keys:
            simulation = key.facts.known.simulation if key.facts.known is not None else None
            if simulation is not None and not simulation.inverted and not key.key.alone:
                yield (
                    f"{column.name}: the keys of {key.key.index} were computed for the next {simulation.steps:,} "
                    "inserts; collisions beyond them can't be told"
                )
    if facts.snapshot.target.standby:
        yield "read on a standby, which holds sequences up to 32 values ahead of the primary"
