"""What statements have made so far: tables, sequences, types and functions, changed in place as the next ones run."""

from dataclasses import dataclass, field
from typing import TypeAlias

from validator.model.catalog import Identity
from validator.model.names import QualifiedName


@dataclass(slots=True, eq=False)
class Named:
    """Something in a schema. ``given`` are (role, privilege), role '' for PUBLIC; ``denied`` is what was taken from
    the owner."""

    name: QualifiedName
    oid: int
    owner: str = ""
    given: set[tuple[str, str]] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class UserType(Named):
    """``kind`` is pg_type.typtype: e enum, d domain, r range, m multirange, c composite, b base, ? not known.

    Of a domain ``base`` is what it was made of, of a composite type ``attributes`` are its columns.
    """

    kind: str = "?"
    base: "TypeUse | None" = None
    collation: QualifiedName | None = None
    default: "Expression | None" = None
    checks: dict[str, "Expression"] = field(default_factory=dict)
    attributes: tuple["Attribute", ...] = ()


@dataclass(slots=True)
class TypeUse:
    """A type where it is used: ``builtin`` is its name in pg_catalog, or else ``user`` is the type.

    ``modifier`` is atttypmod; ``suffix`` how format_type() shows it.
    """

    builtin: str = ""
    user: UserType | None = None
    modifier: int = -1
    suffix: str = ""
    array: bool = False


Fragment: TypeAlias = "str | RelationMention"


@dataclass(slots=True, eq=False)
class RelationMention:
    """A relation's name inside a regclass constant: ``text`` as it stood there when it was called ``called``."""

    text: str
    relation: "Relation"
    called: QualifiedName


@dataclass(slots=True, eq=False)
class Call:
    """A call of a function that is not PostgreSQL's own; of each argument the type, '' where it does not show."""

    name: QualifiedName
    arguments: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Expression:
    """An expression: its text, whether it calls nextval, which functions of the user's, which columns it speaks of."""

    fragments: tuple[Fragment, ...]
    draws: bool = False
    calls: tuple[Call, ...] = ()
    columns: frozenset[str] = frozenset()
    is_null: bool = False


@dataclass(slots=True, eq=False)
class Attribute:
    """A column; ``number`` is pg_attribute.attnum. ``inherited`` says that some parent has it."""

    name: str
    type: TypeUse
    number: int
    collation: QualifiedName | None = None
    not_null: bool = False
    default: Expression | None = None
    identity: Identity = Identity.NONE
    generated: bool = False
    virtual: bool = False
    inherited: bool = False
    not_null_inherits: bool = True


@dataclass(slots=True, eq=False)
class Check:
    """A CHECK constraint of a table."""

    expression: Expression
    no_inherit: bool = False


@dataclass(slots=True, eq=False)
class Relation(Named):
    """``kind`` is pg_class.relkind: r, p, f, v, m, S, i or c."""

    kind: str = "r"
    temporary: bool = False


@dataclass(slots=True, eq=False)
class IndexRelation(Relation):
    """An index. ``keys`` are names of columns, or None for an expression; ``constraint`` says that one made it."""

    table: "TableRelation | None" = None
    keys: tuple[str | None, ...] = ()
    expressions: tuple[Expression, ...] = ()
    unique: bool = False
    primary: bool = False
    exclusion: bool = False
    equality: bool = True
    overlapping: tuple[str, ...] = ()
    btree: bool = True
    valid: bool = True
    predicate: Expression | None = None
    collation: QualifiedName | None = None
    """That of the first key, where the index says one of its own."""
    constraint: bool = False
    attached: list["IndexRelation"] = field(default_factory=list)
    parent: "IndexRelation | None" = None


@dataclass(slots=True, eq=False)
class TriggerState:
    """A trigger; ``enabled`` is pg_trigger.tgenabled. ``parent`` is the one of the partitioned table that it copies."""

    name: str
    function: QualifiedName
    condition: str | None
    arguments: tuple[str, ...]
    before: bool
    on_insert: bool
    row: bool
    enabled: str = "O"
    parent: "TriggerState | None" = None
    instead_of_insert: bool = False

    @property
    def before_insert_row(self) -> bool:
        return self.before and self.on_insert and self.row


@dataclass(slots=True, eq=False)
class RuleState:
    """A rewrite rule ON INSERT."""

    name: str
    instead: bool
    conditional: bool
    definition: str
    enabled: str = "O"


@dataclass(slots=True, eq=False)
class ViewQuery:
    """How a view selects; ``updatable`` where PostgreSQL would insert through it into ``base``. ``check_option``: new
    rows must satisfy its WHERE."""

    definition: str
    base: "Relation | None" = None
    updatable: bool = False
    check_option: bool = False


@dataclass(slots=True, eq=False)
class TableRelation(Relation):
    """A table, partitioned or not, a foreign one, a view or a materialized view."""

    columns: dict[str, Attribute] = field(default_factory=dict)
    parents: list["TableRelation"] = field(default_factory=list)
    children: list["TableRelation"] = field(default_factory=list)
    is_partition: bool = False
    partition_key: str | None = None
    partition_bound: str | None = None
    checks: dict[str, Check] = field(default_factory=dict)
    foreign_keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    indexes: dict[str, IndexRelation] = field(default_factory=dict)
    triggers: dict[str, TriggerState] = field(default_factory=dict)
    rules: dict[str, RuleState] = field(default_factory=dict)
    view: ViewQuery | None = None
    last_number: int = 0


@dataclass(slots=True, eq=False)
class SequenceRelation(Relation):
    """A sequence. ``owned_by`` is a table and a column's name, ``internal`` says that it is an identity's."""

    data_type: str = "int8"
    start: int = 1
    increment: int = 1
    low: int = 1
    high: int = 2**63 - 1
    cache: int = 1
    cycle: bool = False
    owned_by: tuple[TableRelation, str] | None = None
    internal: bool = False
    referenced: bool = False
    state: tuple[int, bool] | None = None


@dataclass(slots=True, eq=False)
class Routine(Named):
    """A function. ``inputs`` are the types of its input parameters, as they were written, ``fewest`` how many of them
    have no default; ``draws_from`` tells that its parsed body speaks of a sequence."""

    inputs: tuple[str, ...] = ()
    returns: str | None = None
    fewest: int = 0
    variadic: bool = False
    language: str = "sql"
    body: str = ""
    parameters: tuple[str, ...] = ()
    security_definer: bool = False
    search_path: str | None = None
    names_sequence: bool = False
