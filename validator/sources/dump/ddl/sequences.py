"""CREATE SEQUENCE, ALTER SEQUENCE, identity columns' sequences and setval().

Source: init_params() in sequence.c for what is left out.
"""

from dataclasses import replace
from typing import Any

from validator.model.catalog import INTEGER_RANGES
from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.ddl.objects import SequenceRelation, TableRelation
from validator.sources.dump.ddl.parse import Node
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.type_names import names_of


def create_sequence(state: State, node: Node) -> None:
    """CREATE SEQUENCE."""
    name = state.new_name(node.sequence)
    if node.if_not_exists and name in state.relations:
        return
    sequence = new_sequence(state, name, node.options)
    sequence.temporary = node.sequence.relpersistence == "t"


def new_sequence(state: State, name: QualifiedName, options: Any, data_type: str = "int8") -> SequenceRelation:
    """A sequence with these options (DefElem); ``data_type`` unless they say another."""
    sequence = SequenceRelation(name, state.sequence_oid(), state.entry_owner, kind="S", data_type=data_type)
    given = {option.def_elem.defname: option.def_elem for option in options}
    set_numbers(sequence, _numbers(sequence, given), new=True)
    _require_accepted(sequence)
    state.add(sequence)
    own(state, sequence, given)
    return sequence


def alter_sequence(state: State, node: Node) -> None:
    """ALTER SEQUENCE with options."""
    relation = state.find(node.sequence)
    if relation is None and node.missing_ok:
        return
    change_sequence(state, state.sequence(node.sequence), node.options)


def change_sequence(state: State, sequence: SequenceRelation, options: Any) -> None:
    """Options that change a sequence."""
    given = {option.def_elem.defname: option.def_elem for option in options}
    numbers = _numbers(sequence, given)
    changed = replace(sequence)
    set_numbers(changed, numbers, new=False)
    if "restart" in given:
        value = _integer(given["restart"])
        changed.state = (changed.start if value is None else value, False)
    _require_accepted(changed)
    set_numbers(sequence, numbers, new=False)
    sequence.state = changed.state
    own(state, sequence, given)


def name_in_options(options: Any) -> tuple[str, ...] | None:
    """SEQUENCE NAME of an identity column."""
    for option in options:
        if option.def_elem.defname == "sequence_name":
            return names_of(option.def_elem.arg.list.items)
    return None


def own(state: State, sequence: SequenceRelation, given: dict[str, Node]) -> None:
    """OWNED BY."""
    if "owned_by" not in given:
        return
    parts = names_of(given["owned_by"].arg.list.items)
    if parts == ("none",):
        sequence.owned_by = None
        return
    if len(parts) < 2:
        raise NotFollowed(f"{parts[-1]} is no column to own {sequence.name}", sequence=sequence.name)
    table = state.find_named(parts[:-1])
    if not isinstance(table, TableRelation):
        raise state.missing(parts[:-1])
    if parts[-1] not in table.columns:
        raise NotFollowed(f"{table.name} has no column {parts[-1]} to own {sequence.name}", table.name, sequence.name)
    sequence.owned_by = (table, parts[-1])


@frozen
class Numbers:
    """The options of a sequence. ``explicit`` are those that are given, also where they say NO."""

    explicit: frozenset[str]
    data_type: str = ""
    start: int | None = None
    increment: int | None = None
    least: int | None = None
    greatest: int | None = None
    cache: int | None = None
    cycle: bool = False


def _numbers(sequence: SequenceRelation, given: dict[str, Node]) -> Numbers:
    kind = names_of(given["as"].arg.type_name.names)[-1] if "as" in given else ""
    if kind and kind not in INTEGER_RANGES:
        raise NotFollowed(f"a sequence can't be of type {kind}", sequence=sequence.name)
    return Numbers(
        frozenset(given),
        kind,
        _number(given, "start"),
        _number(given, "increment"),
        _number(given, "minvalue"),
        _number(given, "maxvalue"),
        _number(given, "cache"),
        "cycle" in given and given["cycle"].arg.boolean.boolval,
    )


def set_numbers(sequence: SequenceRelation, numbers: Numbers, *, new: bool) -> None:
    """What is not given comes from the type and the direction, where the sequence is new or where it was the old
    type's."""
    before = INTEGER_RANGES.get(sequence.data_type, INTEGER_RANGES["int8"])
    retyped = bool(numbers.data_type)
    sequence.data_type = numbers.data_type or sequence.data_type
    low, high = INTEGER_RANGES[sequence.data_type]
    sequence.increment = sequence.increment if numbers.increment is None else numbers.increment
    ascending = sequence.increment > 0
    if numbers.greatest is not None:
        sequence.high = numbers.greatest
    elif new or "maxvalue" in numbers.explicit or (retyped and sequence.high == before[1]):
        sequence.high = high if ascending else -1
    if numbers.least is not None:
        sequence.low = numbers.least
    elif new or "minvalue" in numbers.explicit or (retyped and sequence.low == before[0]):
        sequence.low = 1 if ascending else low
    if numbers.start is not None:
        sequence.start = numbers.start
    elif new:
        sequence.start = sequence.low if ascending else sequence.high
    sequence.cache = sequence.cache if numbers.cache is None else numbers.cache
    if "cycle" in numbers.explicit:
        sequence.cycle = numbers.cycle


def refusal(sequence: SequenceRelation) -> str | None:
    """Why no server has a sequence with these numbers; None for one that may be."""
    low, high = INTEGER_RANGES[sequence.data_type]
    state = sequence.start if sequence.state is None else sequence.state[0]
    if not sequence.increment:
        return "its increment is 0"
    if not low <= sequence.low < sequence.high <= high:
        return f"it can't go from {sequence.low} to {sequence.high}"
    for value in (sequence.start, state):
        if not sequence.low <= value <= sequence.high:
            return f"it can't stand at {value}"
    return None if sequence.cache > 0 else f"its cache is {sequence.cache}"


def _require_accepted(sequence: SequenceRelation) -> None:
    why = refusal(sequence)
    if why is not None:
        raise NotFollowed(f"no server would accept the sequence {sequence.name}: {why}", sequence=sequence.name)


def _number(given: dict[str, Node], name: str) -> int | None:
    return _integer(given[name]) if name in given else None


def _integer(option: Node) -> int | None:
    match option.arg.WhichOneof("node"):
        case "integer":
            return int(option.arg.integer.ival)
        case "float":
            text = option.arg.float.fval
            if len(text) > 20 or not text.lstrip("-").isdigit():
                raise NotFollowed(f"{text[:40]} is no number for a sequence")
            return int(text)
    return None


def set_value(state: State, parts: tuple[str, ...], value: int, is_called: bool) -> None:
    """setval()."""
    relation = state.find_named(parts)
    if relation is None and len(parts) > 1:
        state.only_states[QualifiedName(parts[-2], parts[-1])] = (value, is_called)
        return
    if not isinstance(relation, SequenceRelation):
        raise state.missing(parts, sequence=True)
    _require_accepted(replace(relation, state=(value, is_called)))
    relation.state = (value, is_called)
