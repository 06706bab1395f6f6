"""SET, and the SELECTs that a dump runs: set_config() and setval()."""

import re

from validator.model.names import InvalidName, QualifiedName, split_name
from validator.sources.dump.ddl.functions import setting_values
from validator.sources.dump.ddl.parse import Node, Parsed
from validator.sources.dump.ddl.sequences import set_value
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.type_names import names_of

_INTEGER = re.compile(r"[+-]?[0-9]+")


def set_variable(state: State, parsed: Parsed) -> None:
    """SET search_path, SET standard_conforming_strings; no other setting changes what statements mean here."""
    node = parsed.node
    if node.name == "search_path":
        state.set_path = path_of(setting_values(node)) if node.args else None
    elif node.name == "standard_conforming_strings":
        state.conforming_strings = setting_values(node) != ("off",)


def set_for_database(state: State, parsed: Parsed) -> None:
    """ALTER DATABASE ... SET search_path."""
    node = parsed.node.setstmt
    if node.name == "search_path":
        state.database_path = path_of(setting_values(node)) if node.args else None


def path_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """The schemas of a search_path that tables may be in; "$user" is nobody here."""
    return tuple(name for name in names if name not in ("", "$user", "pg_catalog"))


def select(state: State, parsed: Parsed) -> None:
    """A SELECT that is run for what it does."""
    node = parsed.node
    for target in (t.res_target.val for t in node.target_list):
        if target.WhichOneof("node") != "func_call":
            continue
        call = target.func_call
        names = names_of(call.funcname)
        own = names[0] == "pg_catalog" or len(names) == 1
        if own and names[-1] == "setval":
            if node.from_clause or node.HasField("where_clause"):
                raise NotFollowed("a setval() for each row of a query", sequence=_sequence(state, call))
            _setval(state, call)
        elif own and names[-1] == "set_config":
            _set_config(state, call)
        elif own and names[-1] == "nextval":
            raise NotFollowed("a sequence is drawn from by a SELECT", sequence=_sequence(state, call))
        elif not own:
            raise NotFollowed(f"what {'.'.join(names)}() does can't be known")


def _set_config(state: State, call: Node) -> None:
    values = [a.a_const.sval.sval for a in call.args if a.WhichOneof("node") == "a_const"]
    if len(values) >= 2 and values[0] == "search_path":
        try:
            parts = [split_name(part)[0] for part in values[1].split(",") if part.strip()]
        except InvalidName:
            raise NotFollowed(f"search_path can't be set to {values[1]!r}") from None
        state.set_path = path_of(tuple(parts))


def _constant_name(call: Node) -> tuple[str, ...]:
    if not call.args:
        return ()
    constant = call.args[0]
    while constant.WhichOneof("node") == "type_cast":
        constant = constant.type_cast.arg
    if constant.WhichOneof("node") != "a_const" or constant.a_const.WhichOneof("val") != "sval":
        return ()
    try:
        return split_name(constant.a_const.sval.sval)
    except InvalidName:
        return ()


def _sequence(state: State, call: Node) -> QualifiedName | None:
    parts = _constant_name(call)
    relation = state.find_named(parts) if parts else None
    return relation.name if relation is not None else None


def _setval(state: State, call: Node) -> None:
    parts = _constant_name(call)
    if not parts:
        raise NotFollowed("a setval() of a sequence whose name is computed")
    sequence = _sequence(state, call)
    value, *called = (_constant(argument) for argument in call.args[1:]) if len(call.args) > 1 else (None,)
    if not isinstance(value, str) or not all(isinstance(one, bool) for one in called):
        raise NotFollowed("a setval() with a value that is computed", sequence=sequence)
    if len(value) > 20 or not _INTEGER.fullmatch(value):
        raise NotFollowed("a setval() with a value that is no integer", sequence=sequence)
    set_value(state, parts, int(value), all(called))


def _constant(node: Node) -> str | bool | None:
    """A number or a text as text, true or false; None for whatever else."""
    if node.WhichOneof("node") != "a_const":
        return None
    constant = node.a_const
    match constant.WhichOneof("val"):
        case "ival":
            return str(constant.ival.ival)
        case "fval":
            return str(constant.fval.fval)
        case "sval":
            return str(constant.sval.sval)
        case "boolval":
            return bool(constant.boolval.boolval)
    return None
