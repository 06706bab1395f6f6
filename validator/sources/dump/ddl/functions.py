"""CREATE FUNCTION and CREATE PROCEDURE."""

from typing import Any

from postgast import pg_query_pb2 as pb

from validator.model.names import quote_identifier
from validator.sources.dump.ddl.expression_text import as_read
from validator.sources.dump.ddl.expressions import Reading
from validator.sources.dump.ddl.objects import Routine, SequenceRelation
from validator.sources.dump.ddl.parse import Node, Parsed
from validator.sources.dump.ddl.state import State
from validator.sources.dump.ddl.type_names import names_of, shown, type_use

_OUTPUTS = (pb.FUNC_PARAM_OUT, pb.FUNC_PARAM_TABLE)


def create_function(state: State, parsed: Parsed) -> None:
    """A function, or another one in the place of the one with the same parameters."""
    node = parsed.node
    name = state.new_name_of(names_of(node.funcname))
    parameters = [p.function_parameter for p in node.parameters]
    inputs = [p for p in parameters if p.mode not in _OUTPUTS]
    routine = Routine(name, state.next_oid(), state.entry_owner)
    routine.inputs = tuple(shown(type_use(state, p.arg_type, parsed.source)) for p in inputs)
    given = [p.arg_type for p in parameters if p.mode in (pb.FUNC_PARAM_OUT, pb.FUNC_PARAM_INOUT)]
    if node.HasField("return_type"):
        given = [node.return_type]
    if given:
        several = len(given) > 1 or (node.is_procedure and not node.HasField("return_type"))
        routine.returns = "record" if several else shown(type_use(state, given[0], parsed.source))
    routine.fewest = sum(1 for p in inputs if not p.HasField("defexpr") and p.mode != pb.FUNC_PARAM_VARIADIC)
    routine.variadic = any(p.mode == pb.FUNC_PARAM_VARIADIC for p in inputs)
    routine.parameters = tuple(p.name for p in inputs)
    for option in (o.def_elem for o in node.options):
        match option.defname:
            case "language":
                routine.language = option.arg.string.sval
            case "as":
                routine.body = names_of(option.arg.list.items)[-1]
            case "security":
                routine.security_definer = option.arg.boolean.boolval
            case "set":
                _settings(state, routine, option.arg.variable_set_stmt)
    if node.HasField("sql_body"):
        _parsed_body(state, routine, parsed)
    overloads = state.routines.setdefault(name, [])
    overloads[:] = [other for other in overloads if other.inputs != routine.inputs]
    overloads.append(routine)


def _settings(state: State, routine: Routine, node: Node) -> None:
    if node.name == "search_path":
        from_current = node.kind == pb.VAR_SET_CURRENT
        routine.search_path = ", ".join(map(quote_identifier, state.path)) if from_current else path_text(node)


def path_text(node: Node) -> str:
    """The value of search_path as pg_proc.proconfig holds it."""
    return ", ".join(quote_identifier(name) for name in setting_values(node))


def setting_values(node: Any) -> tuple[str, ...]:
    """The constants that a SET gives a list setting."""
    return tuple(a.a_const.sval.sval for a in node.args if a.WhichOneof("node") == "a_const")


def _parsed_body(state: State, routine: Routine, parsed: Parsed) -> None:
    """BEGIN ATOMIC ... END, or RETURN: the text as pg_get_function_sqlbody() prints it."""
    source = parsed.source
    start = None
    for piece in source.pieces(parsed.start, parsed.end):
        if piece.depth == 0 and piece.word in (b"BEGIN", b"RETURN"):
            start = piece.start
            break
    if start is None:
        return
    reading = Reading(state, source, None)
    reading.take(parsed.node.sql_body)
    fragments = reading.fragments(start, parsed.end)
    routine.body = as_read(fragments)
    for relation in reading.relations:
        if isinstance(relation, SequenceRelation):
            relation.referenced = True
            routine.names_sequence = True
