"""Expressions of a statement: their own text, with every name qualified that was found on the search path.

pg_dump writes expressions by pg_get_expr() with an empty path, just as they are read from a live database; before 10.3
it left out the schema that was on the path, and scripts written by hand leave out what they like.
"""

import re
from collections.abc import Iterator

from validator.model.frozen import frozen
from validator.model.names import InvalidName, QualifiedName, quote_identifier, quote_literal, split_name
from validator.sources.dump.ddl.builtin_names import builtin_names
from validator.sources.dump.ddl.objects import Call, Expression, Fragment, Relation, RelationMention
from validator.sources.dump.ddl.parse import Node
from validator.sources.dump.ddl.source_text import SourceText
from validator.sources.dump.ddl.state import Awaited, State
from validator.sources.dump.ddl.type_names import names_of, shown, type_use

_MESSAGE = 11
"""FieldDescriptor.TYPE_MESSAGE."""
_TAKES_SEQUENCE = frozenset({"nextval", "currval", "setval"})
_PLAIN_DRAW = re.compile(rb"nextval\('([^'\\]++)'::regclass\)\Z")


@frozen
class _Edit:
    """Bytes to be replaced by a fragment."""

    start: int
    end: int
    fragment: Fragment


class Reading:
    """What an expression, or a query, names; and the edits that qualify it."""

    def __init__(self, state: State, source: SourceText, table: QualifiedName | None) -> None:
        self._state, self._source, self._table = state, source, table
        self.draws = False
        self.calls: list[Call] = []
        self.columns: set[str] = set()
        self.relations: list[Relation] = []
        self._edits: list[_Edit] = []
        self._constants: set[int] = set()

    def take(self, tree: Node) -> None:
        """Reads a tree."""
        for name, node in _walk(tree):
            match name:
                case "FuncCall":
                    self._call(node)
                case "TypeCast":
                    self._cast(node)
                case "ColumnRef":
                    last = node.fields[-1]
                    if last.WhichOneof("node") == "string":
                        self.columns.add(last.string.sval)
                case "TypeName":
                    self._type(node)
                case "RangeVar":
                    self._relation(node)

    def fragments(self, start: int, end: int) -> tuple[Fragment, ...]:
        """The text between two places, edited."""
        found: list[Fragment] = []
        position = start
        for edit in sorted(self._edits, key=lambda e: e.start):
            if edit.start < position or edit.end > end:
                continue
            found += [self._source.raw[position : edit.start].decode(errors="replace"), edit.fragment]
            position = edit.end
        found.append(self._source.raw[position:end].decode(errors="replace"))
        return tuple(f for f in found if f)

    def _call(self, node: Node) -> None:
        names = names_of(node.funcname)
        if len(names) == 1 and names[0] not in builtin_names().functions | builtin_names().types:
            self._call_on_path(names[0], node)
        elif len(names) > 1 and names[-2] != "pg_catalog":
            self.calls.append(Call(QualifiedName(names[-2], names[-1]), self._types(node)))
        elif names[-1] in _TAKES_SEQUENCE:
            self.draws = self.draws or names[-1] == "nextval"
            if node.args and node.args[0].WhichOneof("node") == "a_const":
                self._sequence(node.args[0].a_const, cast=False)

    def _call_on_path(self, name: str, node: Node) -> None:
        candidates = self._state.candidates((name,))
        found = next((c for c in candidates if c in self._state.routines), None)
        if found is None and candidates and self._state.extensions:
            found = candidates[0]
        if found is None:
            self._state.problem(f"PostgreSQL has no function {name}, and the dump makes none", self._table)
            return
        self.calls.append(Call(found, self._types(node)))
        self._insert(node.location, quote_identifier(found.schema) + ".")

    def _types(self, node: Node) -> tuple[str, ...]:
        """The types of a call's arguments, as far as they are written there."""
        found = []
        for argument in node.args:
            match argument.WhichOneof("node"):
                case "type_cast":
                    found.append(shown(type_use(self._state, argument.type_cast.type_name, self._source)))
                case "a_const" if argument.a_const.WhichOneof("val") == "ival":
                    found.append("integer")
                case _:
                    found.append("")
        return tuple(found)

    def _cast(self, node: Node) -> None:
        if node.arg.WhichOneof("node") == "a_const" and names_of(node.type_name.names)[-1:] == ("regclass",):
            self._sequence(node.arg.a_const, cast=True)

    def _sequence(self, constant: Node, *, cast: bool) -> None:
        if constant.WhichOneof("val") != "sval" or constant.location in self._constants or constant.location < 0:
            return
        self._constants.add(constant.location)
        start = constant.location
        end = self._source.literal_end(start)
        fragment = mention(self._state, constant.sval.sval, self._source.text(start, end), self._table)
        if isinstance(fragment, RelationMention):
            self.relations.append(fragment.relation)
        self._edits.append(_Edit(start, end, fragment))
        if not cast:
            self._edits.append(_Edit(end, end, "::regclass"))

    def _type(self, node: Node) -> None:
        names = names_of(node.names)
        if len(names) != 1 or names[0] in builtin_names().types:
            return
        found = next((c for c in self._state.candidates(names) if c in self._state.types), None)
        if found is not None:
            self._insert(node.location, quote_identifier(found.schema) + ".")

    def _relation(self, node: Node) -> None:
        relation = self._state.find(node)
        if relation is None:
            if node.schemaname and not node.schemaname.startswith("pg_") and node.schemaname != "information_schema":
                self._state.sought.add(QualifiedName(node.schemaname, node.relname))
            return
        self.relations.append(relation)
        if not node.schemaname:
            self._insert(node.location, quote_identifier(relation.name.schema) + ".")

    def _insert(self, location: int, text: str) -> None:
        if location >= 0:
            self._edits.append(_Edit(location, location, text))


def _walk(tree: Node) -> Iterator[tuple[str, Node]]:
    """Every message below ``tree`` with its type's name, without recursion."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        name = node.DESCRIPTOR.name
        if name != "Node":
            yield name, node
        for field, value in node.ListFields():
            if field.type == _MESSAGE:
                waiting.extend([value] if hasattr(value, "ListFields") else value)


def mention(state: State, text: str, literal: str, table: QualifiedName | None) -> Fragment:
    """A regclass constant: tied to the relation it means, so that the name follows a rename."""
    try:
        parts = split_name(text)
    except InvalidName:
        parts = ()
    if len(parts) > 2 or (len(parts) == 1 and parts[0].isdigit()):
        return literal
    if not parts or (len(parts) == 1 and not state.path):
        if not "".join(parts).startswith("pg_"):  # of the server's own
            state.problem(f"{text[:80]!a} names no relation", table)
        return literal
    relation = state.find_named(parts)
    if relation is None:
        name = state.candidates(parts)[0]
        state.awaited.append(Awaited(name, state.place, table, sequence=True))
        return literal if len(parts) == 2 else quote_literal(str(name))
    return RelationMention(literal if len(parts) == 2 else quote_literal(str(relation.name)), relation, relation.name)


def expression(
    state: State, source: SourceText, place: tuple[int, int], tree: Node, table: QualifiedName | None = None
) -> Expression:
    """The expression at ``place``, whose tree is ``tree``."""
    start, end = place
    raw = source.raw[start:end]
    plain = _PLAIN_DRAW.match(raw)
    if plain is not None and state.path == ():
        name = plain[1].decode(errors="replace")
        fragments = ("nextval(", mention(state, name, f"'{name}'", table), "::regclass)")
        return Expression(fragments, draws=True)
    if b"(" not in raw and b"::" not in raw and tree.WhichOneof("node") == "a_const":
        return Expression((source.text(start, end),), is_null=tree.a_const.isnull)
    reading = Reading(state, source, table)
    reading.take(tree)
    return Expression(reading.fragments(start, end), reading.draws, tuple(reading.calls), frozenset(reading.columns))
