"""What a report says of the relations that a restore has lost."""

from collections.abc import Iterable, Iterator

from validator.model.finding import NotChecked, Subject
from validator.model.names import QualifiedName
from validator.model.observation import Reason
from validator.sources.dump.what_is_missing import RUN_IT
from validator.sources.restore.errors import Loss, Lost

_WORDS = {
    "TABLE": "the table",
    "CREATE TABLE": "the table",
    "TABLE DATA": "its rows",
    "SEQUENCE": "the sequence",
    "CREATE SEQUENCE": "the sequence",
    "SEQUENCE SET": "where it stands",
    "SELECT PG_CATALOG": "where it stands",
    "SEQUENCE OWNED BY": "which column owns the sequence",
    "ALTER SEQUENCE": "a change of it (ALTER SEQUENCE)",
    "DEFAULT": "a default",
    "CONSTRAINT": "a constraint",
    "TRIGGER": "a trigger",
    "ALTER TABLE": "a change of it (ALTER TABLE)",
}
_TABLE = ("TABLE", "CREATE TABLE")
_OF_SEQUENCES = ("SEQUENCE SET", "SELECT PG_CATALOG", "SEQUENCE OWNED BY", "ALTER SEQUENCE")
_HOW = {
    Loss.REFUSED: "scan it, which needs no extension, no type and no library: --via scan; or restore it into a server "
    "that has them: --engine local or docker, --image IMAGE",
    Loss.DAMAGED: "make the dump again",
    Loss.ELSEWHERE: RUN_IT,
}


def not_restored(lost: Iterable[Lost]) -> Iterator[NotChecked]:
    """One entry for each relation, of what failed first; none for a sequence that was lost with its table."""
    first: dict[QualifiedName, Lost] = {}
    for one in lost:
        first.setdefault(one.relation, one)
    of_tables = {one.reason for one in first.values() if one.what in _TABLE}
    yield from (_entry(one) for one in first.values() if one.what not in _OF_SEQUENCES or one.reason not in of_tables)


def _entry(lost: Lost) -> NotChecked:
    return NotChecked(
        Subject(table=lost.relation),
        Reason.CORRUPT if lost.loss is Loss.DAMAGED else Reason.OUTSIDE_SNAPSHOT,
        f"{_WORDS.get(lost.what, lost.what.lower())} could not be restored: {lost.reason}",
        _HOW[lost.loss],
    )
