"""Parents and partitions: what a table takes over from those above it."""

from postgast import pg_query_pb2 as pb

from validator.model.catalog import Identity
from validator.sources.dump.ddl.constraints import add_check, add_foreign_key
from validator.sources.dump.ddl.indexes import ensure_index
from validator.sources.dump.ddl.objects import Attribute, TableRelation, TriggerState
from validator.sources.dump.ddl.parse import Node
from validator.sources.dump.ddl.state import NotFollowed, State

SHARED_IDENTITY_MAJOR = 17
"""From here on partitions have the partitioned table's identity columns."""
VISIBLE_CLONES_MAJOR = 15
"""From here on a row trigger's copy on a partition is no internal one (pg_trigger.tgisinternal)."""


def take_columns(state: State, table: TableRelation, parent: TableRelation) -> None:
    """The parent's columns, where a table is made as its child."""
    for name, above in parent.columns.items():
        mine = table.columns.get(name)
        if mine is None:
            table.last_number += 1
            mine = table.columns[name] = Attribute(name, above.type, table.last_number, above.collation)
        mine.inherited = True
        mine.not_null = mine.not_null or (above.not_null and above.not_null_inherits)
        if mine.default is None:
            mine.default, mine.generated, mine.virtual = above.default, above.generated, above.virtual


def add_parent(table: TableRelation, parent: TableRelation) -> None:
    """INHERITS: the columns are there already. NotFollowed where the table would be its own ancestor."""
    above, seen = [parent], {parent.name}
    while above:
        current = above.pop()
        if current is table:
            raise NotFollowed(f"{table.name} would inherit from itself", table.name)
        above += [p for p in current.parents if p.name not in seen]
        seen.update(p.name for p in current.parents)
    table.parents.append(parent)
    parent.children.append(table)
    for name, check in parent.checks.items():
        if not check.no_inherit:
            add_check(table, name, check)
    for name in parent.columns:
        if name in table.columns:
            table.columns[name].inherited = True


def attach_partition(
    state: State, parent: TableRelation, table: TableRelation, bound: str, *, made_as_one: bool = False
) -> None:
    """PARTITION OF, or ATTACH PARTITION of a table that was made on its own."""
    add_parent(table, parent)
    table.is_partition, table.partition_bound = True, bound
    for name, above in parent.columns.items():
        mine = table.columns.get(name)
        if mine is not None and state.major >= SHARED_IDENTITY_MAJOR and above.identity is not Identity.NONE:
            mine.identity = above.identity
            mine.not_null = True
    for name, keys in parent.foreign_keys.items():
        add_foreign_key(table, name, keys)
    for index in list(parent.indexes.values()):
        ensure_index(state, index, table)
    for trigger in parent.triggers.values():
        if trigger.row:
            clone_trigger(state, trigger, table)


def detach_partition(state: State, parent: TableRelation, table: TableRelation) -> None:
    """DETACH PARTITION: what came from the parent stays, but for identity and triggers."""
    remove_parent(table, parent)
    table.is_partition, table.partition_bound = False, None
    for index in table.indexes.values():
        if index.parent is not None and index.parent.table is parent:
            index.parent.attached.remove(index)
            index.parent = None
    table.triggers = {n: t for n, t in table.triggers.items() if t.parent is None}
    if state.major >= SHARED_IDENTITY_MAJOR:
        for name, above in parent.columns.items():
            if name in table.columns and above.identity is not Identity.NONE:
                table.columns[name].identity = Identity.NONE


def remove_parent(table: TableRelation, parent: TableRelation) -> None:
    """NO INHERIT."""
    if parent in table.parents:
        table.parents.remove(parent)
        parent.children.remove(table)


def clone_trigger(state: State, trigger: TriggerState, partition: TableRelation) -> None:
    """A row trigger of a partitioned table stands on every partition; up to 14 where nobody sees it."""
    if state.major < VISIBLE_CLONES_MAJOR:
        return
    copied = TriggerState(
        trigger.name,
        trigger.function,
        trigger.condition,
        trigger.arguments,
        trigger.before,
        trigger.on_insert,
        trigger.row,
        trigger.enabled,
        trigger,
    )
    partition.triggers.setdefault(trigger.name, copied)
    for child in partition.children:
        clone_trigger(state, trigger, child)


def attach_to_nothing(state: State, node: Node, part: Node) -> None:
    """The parent is not there: what its partition has is not all that an insert meets. Of an index, the table tells."""
    table = state.find(part)
    if isinstance(table, TableRelation):
        state.torn.add(table.name)
        parent = f"{node.relation.schemaname}.{node.relation.relname}".lstrip(".")
        state.problem(f"{table.name} is a partition of {parent}, which the dump does not hold", table.name, absent=True)
    elif node.objtype != pb.OBJECT_INDEX:
        raise state.missing((part.schemaname, part.relname)[not part.schemaname :])
