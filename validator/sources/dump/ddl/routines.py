"""The functions that may hand out a sequence's value, chosen as queries/functions.sql chooses them."""

import re

from validator.facts.effects import may_touch_ids
from validator.facts.own_names import LOOKED_UP, OPERATORS
from validator.model.catalog import Function
from validator.model.names import QualifiedName
from validator.sources.dump.ddl.objects import Call, Expression, Routine, TableRelation
from validator.sources.dump.ddl.state import State


def is_own_schema(schema: str) -> bool:
    """Whether a schema is PostgreSQL's own."""
    return schema.startswith("pg_") or schema == "information_schema"


def functions_of(state: State, tables: list[TableRelation]) -> dict[int, Function]:
    """By oid: what names nextval or a sequence, and what defaults, types and triggers on INSERT call."""
    wanted: dict[int, Routine] = {}
    for overloads in state.routines.values():
        for routine in overloads:
            if "nextval" in routine.body.lower() or routine.names_sequence or routine.name in state.type_functions:
                wanted[routine.oid] = routine
    for default, table in _defaults(state, tables):
        for call in default.calls:
            for routine in called(state, call, table):
                wanted[routine.oid] = routine
    for one in tables:
        for trigger in one.triggers.values():
            if trigger.before_insert_row:
                found = called(state, Call(trigger.function), one.name)
                wanted.update((routine.oid, routine) for routine in found)
                if not found and not is_own_schema(trigger.function.schema):
                    state.torn.add(one.name)
            elif trigger.on_insert:
                for routine in state.routines.get(trigger.function, []):
                    if may_touch_ids(routine.language, routine.body):
                        wanted[routine.oid] = routine
    ordered = sorted(wanted.values(), key=lambda r: (r.name, r.oid))
    return {r.oid: _function(r) for r in ordered if r.name.schema not in ("pg_catalog", "information_schema")}


_LENGTH = re.compile(r"\(\d+(,\s*-?\d+)?\)\Z")
"""What PostgreSQL leaves out of the types of parameters and results."""

_ARGUMENTS = frozenset(
    [
        "smallint",
        "integer",
        "bigint",
        "numeric",
        "real",
        "money",
        "oid",
        "regclass",
        "regproc",
        "regtype",
        "boolean",
        "text",
        "name",
        "bpchar",
        "anyelement",
        "anynonarray",
        "anycompatible",
        "anycompatiblenonarray",
    ]
) | {"", "double precision", "character varying", '"any"'}
"""Types that a value of a sequence, or a text or constant beside it, can be taken for; '' where it isn't known."""


def own_names_of(state: State) -> frozenset[QualifiedName]:
    """What queries/own_names.sql finds; without what extensions bring along, which no dump holds."""
    functions = {
        name
        for name, overloads in state.routines.items()
        if name.name in LOOKED_UP and not is_own_schema(name.schema)
        for routine in overloads
        if all(t in _ARGUMENTS for t in (routine.inputs[:-1] if routine.variadic else routine.inputs))
    }
    operators = {
        name
        for name, overloads in state.operators.items()
        if name.name in OPERATORS and not is_own_schema(name.schema)
        if any(all(t in _ARGUMENTS for t in types) for types in overloads)
    }
    return frozenset(functions | operators)


def _defaults(state: State, tables: list[TableRelation]) -> list[tuple[Expression, QualifiedName | None]]:
    found: list[tuple[Expression, QualifiedName | None]] = []
    for table in tables:
        for column in table.columns.values():
            if column.default is not None and column.default.calls:
                found.append((column.default, table.name))
    for made in state.types.values():
        if made.default is not None and made.default.calls:
            found.append((made.default, None))
    return found


def called(state: State, call: Call, table: QualifiedName | None) -> list[Routine]:
    """The functions that a call may mean: those that take so many arguments, and of these types. Where an extension
    has brought the function along, a stand-in in C, which is what extensions are written in."""
    if is_own_schema(call.name.schema):
        return []
    overloads = state.routines.get(call.name, [])
    count = len(call.arguments)
    fitting = [r for r in overloads if r.fewest <= count and (r.variadic or count <= len(r.inputs))] or overloads
    exact = [r for r in fitting if all(t in ("", i) for t, i in zip(call.arguments, r.inputs, strict=False))]
    if fitting:
        return exact or fitting
    if not state.extensions:
        state.problem(f"the dump does not hold function {call.name}, which is called here", table, absent=True)
        return []
    routine = Routine(call.name, state.next_oid(), inputs=("",) * count, language="c", body=call.name.name)
    routine.fewest, routine.parameters = count, ("",) * count
    state.routines[call.name] = [routine]
    return [routine]


def _function(routine: Routine) -> Function:
    followed = routine.language in ("sql", "plpgsql")
    return Function(
        routine.name,
        routine.language,
        routine.body,
        routine.parameters,
        routine.security_definer,
        routine.search_path,
        routine.oid,
        tuple(_LENGTH.sub("", kind) for kind in routine.inputs) if followed else (),
        _LENGTH.sub("", routine.returns or "void") if followed else None,
    )
