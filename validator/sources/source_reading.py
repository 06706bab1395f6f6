"""What reading any source gives: a Snapshot, and what the names in the configuration are held against."""

from validator.facts.binding import Bindings
from validator.model.frozen import frozen
from validator.model.names import ColumnName, InvalidName, QualifiedName
from validator.model.policy import Policy
from validator.model.snapshot import Snapshot


@frozen
class SourceReading:
    """A Snapshot, and the bindings that it was read for; ``roles`` is None where none were asked for, or a dump does
    not tell them."""

    snapshot: Snapshot
    bindings: Bindings
    schemas: frozenset[str]
    relations: frozenset[QualifiedName]
    roles: frozenset[str] | None


def named_columns(policy: Policy, named: tuple[str, ...]) -> tuple[ColumnName, ...]:
    """The columns that the configuration speaks of; they are read whatever fills them."""
    columns = [allocated.column for allocated in policy.bindings]
    for text in named:
        try:
            columns.append(ColumnName.parse(text))
        except InvalidName:
            continue  # a table, a sequence or a pattern
    return tuple(columns)
