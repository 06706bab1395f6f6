"""A Binding: one column, one sequence that it draws from, and everything that decides which values it gets."""

from dataclasses import field
from enum import StrEnum

from validator.facts.expressions import Expression
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName


class BindingKind(StrEnum):
    """CONTRACT: ``binding``."""

    IDENTITY_ALWAYS = "identity-always"
    IDENTITY_BY_DEFAULT = "identity-by-default"
    SERIAL = "serial"
    DEFAULT = "default"
    TRIGGER = "trigger"
    CONFIGURED = "configured"
    NONE = "none"


class Via(StrEnum):
    """What stands between the column and nextval(), for messages."""

    IDENTITY = "identity"
    DEFAULT = "default"
    DOMAIN = "domain default"
    FUNCTION = "function"
    TRIGGER = "trigger"
    APPLICATION = "application"


@frozen
class Binding:
    """One column and one sequence that it draws from.

    One insert makes ``stride`` draws from the sequence in all (several columns, triggers and rules may share it);
    this column's expression takes those at ``positions``. ``expression`` is None where the value goes into the column
    as it is; ``narrowing`` is the integer type that it is cast to on its way.

    ``missing`` names a sequence that does not exist; ``undecided`` says why nothing can be predicted. ``discarded``:
    a trigger overwrites the value. ``direct_only``: only inserts straight into this partition take it. ``judged`` is
    False where another entry speaks for it. ``data`` is the column whose rows the values can meet, where that is
    another one (a view's base). ``frees``: why an id that is taken now may be free when its turn comes.
    """

    column: ColumnName
    sequence: QualifiedName | None
    kind: BindingKind
    via: Via
    expression: Expression | None = None
    narrowing: str | None = None
    positions: tuple[int, ...] = (0,)
    stride: int = 1
    late: bool = False
    definer: bool = False
    missing: str | None = None
    undecided: str | None = None
    frees: str | None = None
    discarded: bool = False
    direct_only: bool = False
    repeats_parent: bool = False
    judged: bool = True
    allocation: str | None = None
    data: ColumnName | None = None
    ambiguous_identity: bool = False

    @property
    def data_column(self) -> ColumnName:
        """The column whose rows the values can meet."""
        return self.data or self.column


@frozen
class Bindings:
    """All bindings; the sequences that anything in the database names (no orphans); the columns that something
    fills."""

    all: tuple[Binding, ...]
    used: frozenset[QualifiedName]
    filled: frozenset[ColumnName]
    computed_names: frozenset[str] = frozenset()
    """Expressions inside nextval() that only a server can turn into a name, and that it has not yet."""

    bare_names: frozenset[str] = frozenset()
    """Unqualified names that are looked up along the search_path."""

    decided: dict[ColumnName, Binding] = field(default_factory=dict)
    """Columns that draw from no sequence themselves: what triggers make of the value that is drawn for another one."""

    perhaps: tuple[tuple[ColumnName, Binding], ...] = ()
    """What triggers may make of the values of a column, in another one, on whatever condition."""
