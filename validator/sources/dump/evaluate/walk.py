"""From PostgreSQL's own parse tree to compiled parts, walked once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.evaluate import conditions
from validator.sources.dump.evaluate.base_types import Target, target_of
from validator.sources.dump.evaluate.calls import call
from validator.sources.dump.evaluate.literals import converted, literal
from validator.sources.dump.evaluate.operators import any_of, compared, distinct, null_if, operation, prefixed
from validator.sources.dump.evaluate.outcomes import Node, Unsupported, node
from validator.sources.dump.evaluate.tree import Tree, pg

_DEEPEST = 100
_ANY_SCALE_SINCE = 15  # numeric(5, -2), numeric(2, 4)
_NEUTRAL = ("default", "C", "POSIX", "ucs_basic")
"""Collations that say nothing of which letter is another one's capital, or what ASCII says."""


@frozen
class Input:
    """What a name or a $n stands for: the place in the row of inputs, and its type."""

    place: int
    type: str
    in_c: bool = False


class Walker:
    """Compiles the parse tree of one expression; ``used`` are the names that it asked for."""

    def __init__(
        self,
        names: Mapping[str, Input],
        parameters: Sequence[Input],
        major: int,
        enums: frozenset[QualifiedName],
        special: Mapping[str, Callable[[list[Node]], Node]],
    ) -> None:
        self.major = major
        self.used: set[str] = set()
        self._names = names
        self._parameters = parameters
        self._enums = enums
        self._special = special
        self._depth = 0

    def build(self, tree: Tree) -> Node:
        """The compiled part for a node of the parse tree."""
        kind = str(tree.WhichOneof("node"))
        handler = _HANDLERS.get(kind)
        if handler is None:
            raise Unsupported(f"{kind.replace('_', ' ')} is not computed here")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unsupported("the expression is nested too deeply")
        found = handler(self, getattr(tree, kind))
        self._depth -= 1
        return found

    def all(self, trees: Sequence[Tree]) -> list[Node]:
        """The compiled parts of a list."""
        return [self.build(tree) for tree in trees]

    def column(self, tree: Tree) -> Node:
        """A column, or VALUE."""
        name = tree.fields[0].string.sval if len(tree.fields) == 1 else ""
        if name not in self._names:
            raise Unsupported(f"it depends on {name or 'another relation'}")
        self.used.add(name)
        return _taken(self._names[name])

    def parameter(self, tree: Tree) -> Node:
        """$n."""
        if not 1 <= tree.number <= len(self._parameters):
            raise Unsupported(f"it depends on the argument ${tree.number}")
        return _taken(self._parameters[tree.number - 1])

    def type_cast(self, tree: Tree) -> Node:
        """``x::type``, CAST(x AS type)."""
        target = target_of(tree.type_name, self._enums)
        if target.base == "numeric" and target.modifiers and self.major < _ANY_SCALE_SINCE:
            precision, scale = target.modifiers
            if not 0 <= scale <= precision:
                raise Unsupported("a numeric's scale is out of bounds")
        return converted(self.build(tree.arg), target, self.major)

    def function(self, tree: Tree) -> Node:
        """A call of a function."""
        names = [part.string.sval for part in tree.funcname]
        plain = not (tree.agg_order or tree.HasField("agg_filter") or tree.HasField("over") or tree.agg_star)
        if not plain or tree.agg_distinct or tree.func_variadic or len(names) > 2:
            raise Unsupported("a call of this kind is not computed here")
        if len(names) == 2 and names[0] != "pg_catalog":
            raise Unsupported(f"it depends on {'.'.join(names)}")
        parts = self.all(tree.args)
        special = self._special.get(names[-1])
        return special(parts) if special is not None else call(names[-1], parts, self.major)

    def collated(self, tree: Tree) -> Node:
        """``x COLLATE name``."""
        names = [part.string.sval for part in tree.collname]
        if (len(names) == 2 and names[0] != "pg_catalog") or names[-1] not in _NEUTRAL:
            raise Unsupported(f"it depends on the collation {'.'.join(names)}")
        part = self.build(tree.arg)
        return Node(part.type, part.run, part.constant, part.refuses, in_c=names[-1] in ("C", "POSIX"))

    def session(self, tree: Tree) -> Node:
        """CURRENT_SCHEMA and the like."""
        special = self._special.get(str(pg.SQLValueFunctionOp.Name(tree.op)))
        if special is None:
            raise Unsupported("it depends on the session or the clock")
        return special([])

    def expression(self, tree: Tree) -> Node:
        """An operator, and what is written with one."""
        names = [part.string.sval for part in tree.name]
        if len(names) > 2 or (len(names) == 2 and names[0] != "pg_catalog"):
            raise Unsupported(f"it depends on the operator {'.'.join(names)}")
        name = names[-1]
        match tree.kind:
            case pg.AEXPR_OP if not tree.HasField("lexpr"):
                return prefixed(name, self.build(tree.rexpr))
            case pg.AEXPR_OP | pg.AEXPR_LIKE | pg.AEXPR_ILIKE:
                return operation(name, self.build(tree.lexpr), self.build(tree.rexpr), self.major)
            case pg.AEXPR_OP_ANY | pg.AEXPR_OP_ALL:
                elements = self._elements(tree.rexpr, None)
                return self._each(name, tree.lexpr, elements, wanted=tree.kind == pg.AEXPR_OP_ANY)
            case pg.AEXPR_IN:
                elements = self.all(tree.rexpr.list.items)
                return self._each(name, tree.lexpr, elements, wanted=name == "=")
            case pg.AEXPR_DISTINCT | pg.AEXPR_NOT_DISTINCT:
                sides = self.build(tree.lexpr), self.build(tree.rexpr)
                return distinct(*sides, self.major, wanted=tree.kind == pg.AEXPR_DISTINCT)
            case pg.AEXPR_NULLIF:
                return null_if(self.build(tree.lexpr), self.build(tree.rexpr), self.major)
            case pg.AEXPR_BETWEEN | pg.AEXPR_NOT_BETWEEN:
                return self._between(tree)
        raise Unsupported("an operator of this kind is not computed here")

    def _between(self, tree: Tree) -> Node:
        value = self.build(tree.lexpr)
        low, high = self.all(tree.rexpr.list.items)
        inside = tree.kind == pg.AEXPR_BETWEEN
        tests = (
            compared(">=" if inside else "<", value, low, self.major),
            compared("<=" if inside else ">", value, high, self.major),
        )
        return node("bool", any_of(tuple(t.run for t in tests), wanted=not inside), *tests)

    def _elements(self, tree: Tree, target: Target | None) -> list[Node]:
        """The elements of ARRAY[...], perhaps with casts around it."""
        kind = tree.WhichOneof("node")
        if kind == "type_cast":
            outer = target_of(tree.type_cast.type_name, self._enums)
            if not outer.array:
                raise Unsupported("an array is cast to no array")
            inner = self._elements(tree.type_cast.arg, Target(outer.base, outer.modifiers, enum=outer.enum))
            return inner if target is None else [converted(part, target, self.major) for part in inner]
        if kind != "a_array_expr":
            raise Unsupported("arrays are not computed here")
        parts = self.all(tree.a_array_expr.elements)
        return parts if target is None else [converted(part, target, self.major) for part in parts]

    def _each(self, name: str, left: Tree, elements: list[Node], *, wanted: bool) -> Node:
        value = self.build(left)
        tests = [operation(name, value, element, self.major) for element in elements]
        if not tests or any(test.type != "bool" for test in tests):
            raise Unsupported("an operator on an array is not computed here")
        conditions.calm(*tests)
        return node("bool", any_of(tuple(test.run for test in tests), wanted=wanted), *tests)


def _taken(given: Input) -> Node:
    place = given.place
    return Node(given.type, lambda row: row[place], in_c=given.in_c)


_HANDLERS: dict[str, Callable[[Walker, Any], Node]] = {
    "a_const": lambda walker, tree: literal(tree),
    "column_ref": Walker.column,
    "param_ref": Walker.parameter,
    "type_cast": Walker.type_cast,
    "func_call": Walker.function,
    "collate_clause": Walker.collated,
    "sqlvalue_function": Walker.session,
    "a_expr": Walker.expression,
    "bool_expr": lambda walker, tree: conditions.junction(tree.boolop, walker.all(tree.args), walker.major),
    "null_test": lambda walker, tree: conditions.null_test(tree, walker.build(tree.arg)),
    "boolean_test": lambda walker, tree: conditions.boolean_test(tree, walker.build(tree.arg), walker.major),
    "coalesce_expr": lambda walker, tree: conditions.coalesced(walker.all(tree.args), walker.major),
    "min_max_expr": lambda walker, tree: conditions.extreme(tree, walker.all(tree.args), walker.major),
    "case_expr": conditions.case,
}
