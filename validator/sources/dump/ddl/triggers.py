"""CREATE TRIGGER, CREATE RULE, and what switches them on and off."""

from typing import Any

from postgast import pg_query_pb2 as pb

from validator.facts.tokens import NotTokenizable
from validator.model.names import QualifiedName
from validator.sources.catalog_rows import trigger_condition
from validator.sources.dump.ddl.expression_text import as_read
from validator.sources.dump.ddl.expressions import Reading
from validator.sources.dump.ddl.inheritance import clone_trigger
from validator.sources.dump.ddl.objects import RuleState, SequenceRelation, TableRelation, TriggerState
from validator.sources.dump.ddl.parse import Parsed
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.type_names import names_of

_BEFORE, _INSERT, _INSTEAD = 2, 4, 64
"""Bits of pg_trigger.tgtype."""
_OWN_TRIGGERS = frozenset({"tsvector_update_trigger", "tsvector_update_trigger_column"})
ENABLED = {
    pb.AT_EnableTrig: "O",
    pb.AT_EnableAlwaysTrig: "A",
    pb.AT_EnableReplicaTrig: "R",
    pb.AT_DisableTrig: "D",
    pb.AT_EnableTrigAll: "O",
    pb.AT_DisableTrigAll: "D",
    pb.AT_EnableTrigUser: "O",
    pb.AT_DisableTrigUser: "D",
}
RULE_ENABLED = {
    pb.AT_EnableRule: "O",
    pb.AT_EnableAlwaysRule: "A",
    pb.AT_EnableReplicaRule: "R",
    pb.AT_DisableRule: "D",
}


def create_trigger(state: State, parsed: Parsed) -> None:
    """A trigger; one for each row of a partitioned table stands on its partitions, too."""
    node = parsed.node
    table = state.table(node.relation)
    condition = None
    if node.HasField("when_clause"):
        try:
            reading = Reading(state, parsed.source, table.name)
            reading.take(node.when_clause)
            fragments = reading.fragments(parsed.start, parsed.end)
            condition = trigger_condition(as_read(fragments))
        except NotTokenizable as error:
            raise NotFollowed(f"the condition of trigger {node.trigname} can't be read: {error}", table.name) from None
    names = names_of(node.funcname)
    candidates = state.candidates(names)
    function = next((c for c in candidates if c in state.routines), None)
    if function is None:
        own = not candidates or names[-1] in _OWN_TRIGGERS
        function = QualifiedName("pg_catalog", names[-1]) if own else candidates[0]
    before, on_insert = bool(node.timing & _BEFORE), bool(node.events & _INSERT)
    instead = bool(node.timing & _INSTEAD)
    trigger = TriggerState(
        node.trigname,
        function,
        condition,
        names_of(node.args),
        before,
        on_insert and not instead,
        node.row,
        instead_of_insert=on_insert and instead,
    )
    table.triggers[node.trigname] = trigger
    if table.kind == "p" and node.row:
        for child in table.children:
            clone_trigger(state, trigger, child)


def enable_trigger(table: TableRelation, name: str, subtype: Any, *, only: bool) -> None:
    """ENABLE and DISABLE; ``name`` is empty for all."""
    for trigger in table.triggers.values():
        if not name or trigger.name == name:
            trigger.enabled = ENABLED[subtype]
    if not only:
        for child in table.children:
            if child.is_partition:
                enable_trigger(child, name, subtype, only=False)


def create_rule(state: State, parsed: Parsed) -> None:
    """CREATE RULE. The definition is the statement as pg_get_ruledef() prints it."""
    node = parsed.node
    table = state.table(node.relation)
    reading = Reading(state, parsed.source, table.name)
    for action in node.actions:
        reading.take(action)
    where = node.HasField("where_clause")
    if where:
        reading.take(node.where_clause)
    for relation in reading.relations:
        if isinstance(relation, SequenceRelation):
            relation.referenced = True
    if node.event == pb.CMD_SELECT:
        table.kind = "v"  # how pg_dump made a view before version 10 where views depended on one another
    elif node.event == pb.CMD_INSERT:
        fragments = reading.fragments(parsed.start, parsed.end)
        text = as_read(fragments)
        table.rules[node.rulename] = RuleState(node.rulename, node.instead, where, text.rstrip(";") + ";")
