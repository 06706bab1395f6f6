"""What the database declares: tables, columns, sequences and whatever makes one feed the other.

Sources: PostgreSQL manual, "System Catalogs" (pg_class, pg_attribute, pg_attrdef, pg_sequence, pg_depend, pg_index,
pg_constraint, pg_trigger, pg_proc, pg_rewrite, pg_inherits).
"""

from dataclasses import field
from enum import StrEnum

from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName

DEFAULT_COLLATION = QualifiedName("pg_catalog", "default")
"""The database's own."""


class Kind(StrEnum):
    """The kinds of relation that rows can be inserted into."""

    TABLE = "table"
    PARTITIONED = "partitioned"
    VIEW = "view"
    FOREIGN = "foreign"


@frozen
class Access:
    """What the checking role may do with a relation; the GRANTs that are missing, ready to run."""

    readable: bool = True
    grants: tuple[str, ...] = ()
    row_security: bool = False
    owner_too: bool = False
    """Whether row-level security holds for the table's owner as well (FORCE)."""


@frozen
class Check:
    """A CHECK constraint; ``columns`` are those of its table that it names."""

    name: str
    expression: str
    columns: frozenset[str]


@frozen
class Table:
    """A relation that takes inserts.

    ``parents`` are those it inherits from, or is a partition of.
    """

    name: QualifiedName
    kind: Kind = Kind.TABLE
    is_partition: bool = False
    parents: tuple[QualifiedName, ...] = ()
    row_estimate: int = 0
    relations: int = 1
    """How many relations a scan of it locks: the table, its indexes, and those of its partitions."""

    partition_key: tuple[str, ...] | None = None
    partition_by: str | None = None
    """The same in full, ``RANGE ( id )`` or the like: with strategy, operator classes and collations."""

    partition_bound: str | None = None
    access: Access = Access()
    oid: int = 0
    owner: str = field(default="", compare=False, repr=False)
    """The role; empty where that is not told."""

    shape: str = field(default="", compare=False, repr=False)
    """Stands for the names and types of all its columns (model.held_names); empty where that is not told."""

    checks: tuple[Check, ...] = ()
    """The CHECKs that name several columns; of a partition, those that the table above does not have as well."""


@frozen
class ColumnType:
    """A column's type.

    ``base`` is the built-in type below any domain (``int4``, ``numeric``, ``text``...). ``length`` is n of
    varchar(n) and char(n), in characters; ``precision`` and ``scale`` are those of numeric.
    """

    name: str
    base: str
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    collation: QualifiedName | None = None

    @property
    def is_integer(self) -> bool:
        return self.base in INTEGER_RANGES

    @property
    def rounds(self) -> bool:
        """Whether it rounds integers: numeric(5, -2), from PostgreSQL 15 on, keeps whole hundreds."""
        return self.base == "numeric" and self.scale is not None and self.scale < 0


INTEGER_RANGES = {
    "int2": (-(2**15), 2**15 - 1),
    "int4": (-(2**31), 2**31 - 1),
    "int8": (-(2**63), 2**63 - 1),
}
"""Smallest and largest value of each integer type (PostgreSQL manual, "Numeric Types")."""


class Identity(StrEnum):
    """pg_attribute.attidentity."""

    NONE = ""
    ALWAYS = "a"
    BY_DEFAULT = "d"


class DefaultSource(StrEnum):
    """Where a default expression stands."""

    COLUMN = "column"
    DOMAIN = "domain"


@frozen
class Default:
    """A default expression as ``pg_get_expr()`` prints it with ``search_path = pg_catalog``."""

    expression: str
    source: DefaultSource = DefaultSource.COLUMN


@frozen
class Column:
    """A live column.

    ``checks`` are the CHECK expressions that speak of this column alone (VALUE: those of its domain), and what those of
    several columns ask of it (facts.row_checks).
    """

    name: ColumnName
    type: ColumnType
    not_null: bool = False
    identity: Identity = Identity.NONE
    default: Default | None = None
    generated: bool = False
    checks: tuple[str, ...] = ()
    has_foreign_key: bool = False
    partition_range: tuple[int | None, int | None] | None = None
    """Smallest and largest integer that some partition takes, where the table is partitioned by ranges of this
    column."""

    partition_stretches: tuple[tuple[int | None, int | None], ...] = ()
    """The same, where the partitions leave gaps; the last of ``checks`` says it too."""

    number: int = 0
    readable: bool = True
    virtual: bool = False
    """Generated, and computed when it is read: an insert computes it for a CHECK or NOT NULL on it alone."""

    check_names: tuple[str, ...] = ()
    """What the constraints are called that ``checks`` are of, in the same order."""

    undecided: str | None = None
    """Why it is not known whether the CHECKs let a value in, if it depends on other columns that the database fills."""


@frozen
class Sequence:
    """The parameters of a sequence (pg_sequence), readable by everybody."""

    name: QualifiedName
    data_type: str = "int8"
    start: int = 1
    increment: int = 1
    min_value: int = 1
    max_value: int = 2**63 - 1
    cache: int = 1
    cycle: bool = False
    access: Access = Access()
    usage: bool = True
    """USAGE lets the role see last_value once is_called is true."""

    in_scope: bool = True
    """False for what the scope leaves out, and what an extension or the platform owns: never reported as an orphan."""

    oid: int = 0
    referenced: bool = False
    """A view, a rule or a function's parsed body depends on it (pg_depend)."""

    outside: bool = False
    """Named by a default, but left out of the dump that was read: nothing is known of it but its name."""

    owner: str = field(default="", compare=False, repr=False)
    """The role; empty where that is not told."""


class OwnershipKind(StrEnum):
    """pg_depend.deptype of the sequence's dependency on a column."""

    OWNED = "owned"
    IDENTITY = "identity"


@frozen
class Ownership:
    """``OWNED BY``: what DROP, TRUNCATE RESTART IDENTITY and pg_dump -t take along.

    It does not say what feeds the column.
    """

    sequence: QualifiedName
    column: ColumnName
    kind: OwnershipKind


@frozen
class Index:
    """An index that can refuse a value: unique, or an exclusion constraint's.

    ``keys`` are the key columns without INCLUDEd ones, None for an expression (its text is in ``key_expressions``).
    ``valid`` and ``ready`` are pg_index.indisvalid and indisready: only a ready one refuses, only a valid one vouches
    for the rows that are there. ``equality`` is true where every operator of an exclusion constraint is ``=``.
    ``predicate_admits_new`` says whether a row made of defaults would be in a partial index: None where that depends
    on the insert.
    """

    table: QualifiedName
    name: str
    keys: tuple[str | None, ...]
    unique: bool = True
    exclusion: bool = False
    primary: bool = False
    valid: bool = True
    ready: bool = True
    equality: bool = True
    predicate: str | None = None
    predicate_admits_new: bool | None = None
    key_expressions: tuple[str, ...] = ()
    key_type: ColumnType | None = None
    """What the key's expression gives, where it is one; None where that is not known."""

    overlapping: tuple[str, ...] = ()
    """Columns that an exclusion constraint compares by another operator than ``=``, or makes expressions of beside
    such: a value may be refused for a neighbour's sake."""


@frozen
class Function:
    """A function that can be reached from a default or is a trigger's.

    ``body`` is its source text. ``parameters`` are its input parameters' names ('' where unnamed).
    ``search_path`` is what the function itself sets. ``takes`` are the types of ``parameters``, ``returns`` that of the
    result, as SQL writes them; empty and None where the body is not followed.
    """

    name: QualifiedName
    language: str
    body: str
    parameters: tuple[str, ...] = ()
    security_definer: bool = False
    search_path: str | None = None
    oid: int = 0
    takes: tuple[str, ...] = ()
    returns: str | None = None


@frozen
class Trigger:
    """A trigger that fires for an INSERT in an ordinary session: BEFORE or AFTER, FOR EACH ROW or STATEMENT.

    ``condition`` is its WHEN, as SQL.
    """

    table: QualifiedName
    name: str
    function: Function
    condition: str | None = None
    arguments: tuple[str, ...] = ()
    before: bool = True
    row: bool = True

    @property
    def makes_row(self) -> bool:
        """Whether the row that is inserted is the one that it returns."""
        return self.before and self.row


@frozen
class InsertRule:
    """A rewrite rule ON INSERT; ``definition`` as ``pg_get_ruledef()`` prints it."""

    table: QualifiedName
    name: str
    instead: bool
    definition: str


@frozen
class ViewBase:
    """The table column that an automatically updatable view's column stands for.

    ``condition`` is the view's WHERE, as SQL, that WITH CHECK OPTION makes new rows satisfy; ``instead`` the INSTEAD OF
    INSERT trigger that fires in place of the insert into the table.
    """

    view: ColumnName
    base: ColumnName
    condition: str | None = None
    instead: str | None = None


@frozen
class RolePrivilege:
    """A configured application role that may insert into ``column``'s table, and whether it may draw from
    ``sequence``."""

    role: str
    column: ColumnName
    sequence: QualifiedName
    may_insert: bool
    may_use: bool


@frozen
class Catalog:
    """All that was declared, in scope or needed to understand what is."""

    tables: dict[QualifiedName, Table] = field(default_factory=dict)
    columns: dict[ColumnName, Column] = field(default_factory=dict)
    sequences: dict[QualifiedName, Sequence] = field(default_factory=dict)
    ownerships: tuple[Ownership, ...] = ()
    indexes: tuple[Index, ...] = ()
    functions: tuple[Function, ...] = ()
    own_names: frozenset[QualifiedName] = frozenset()
    """Functions and operators on PostgreSQL's own types that are not PostgreSQL's but have the name of one of its: a
    body that is looked up at each call may mean them."""

    triggers: tuple[Trigger, ...] = ()
    """BEFORE INSERT FOR EACH ROW: those that make the row."""

    other_triggers: tuple[Trigger, ...] = ()
    """AFTER INSERT or FOR EACH STATEMENT, in PL/pgSQL, of which the body names what may have to do with the ids."""

    insert_rules: tuple[InsertRule, ...] = ()
    view_bases: tuple[ViewBase, ...] = ()
    search_path: tuple[str, ...] = ()
    """The schemas that an unqualified name is looked up in, in the session that checks."""

    other_relations: frozenset[QualifiedName] = frozenset()
    """Relations that are no sequence but stand where a late-bound name looks."""

    resolved_names: dict[str, str | None] = field(default_factory=dict)
    """Text expressions inside nextval() that the server evaluated: expression to name."""

    server_major: int | None = None
    outside_scope: frozenset[QualifiedName] = frozenset()
    came_along: dict[QualifiedName, tuple[QualifiedName, ...]] = field(default_factory=dict)
    """What no pattern of the scope fits, and is in scope all the same, with the tables in scope that it decides on."""
