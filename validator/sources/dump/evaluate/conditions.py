"""AND, OR, NOT, IS ..., CASE, COALESCE, GREATEST and LEAST: what computes some of its parts only, or none by their
values alone."""

from typing import TYPE_CHECKING, Any

from validator.sources.dump.evaluate.base_types import NUMBERS, common
from validator.sources.dump.evaluate.comparisons import order_key
from validator.sources.dump.evaluate.literals import as_type
from validator.sources.dump.evaluate.operators import any_of, compared
from validator.sources.dump.evaluate.outcomes import Node, Row, Run, Unsupported, constant, node, strict
from validator.sources.dump.evaluate.tree import Tree, pg

if TYPE_CHECKING:
    from validator.sources.dump.evaluate.walk import Walker


def calm(*parts: Node) -> None:
    """No part may be a constant that can't be computed: the server may compute it although it is not needed."""
    if any(part.refuses for part in parts):
        raise Unsupported("a part that may never be computed is an error")


def _boolean(part: Node, major: int) -> Node:
    if part.type == "unknown":
        part = as_type(part, "bool", major)
    if part.type != "bool":
        raise Unsupported(f"{part.type} stands in the place of a condition")
    return part


def junction(kind: int, parts: list[Node], major: int) -> Node:
    """AND, OR, NOT."""
    tests = [_boolean(part, major) for part in parts]
    calm(*tests)
    if kind == pg.NOT_EXPR:
        return node("bool", strict(lambda value: not value, *tests), *tests)
    return node("bool", any_of(tuple(t.run for t in tests), wanted=kind == pg.OR_EXPR), *tests)


def null_test(tree: Tree, part: Node) -> Node:
    """IS NULL, IS NOT NULL, of a value of any type."""
    wanted, run = tree.nulltesttype == pg.IS_NULL, part.run
    return node("bool", lambda row: (run(row) is None) is wanted, part)


_TRUTHS: dict[int, tuple[bool | None, bool]] = {
    pg.IS_TRUE: (True, True),
    pg.IS_NOT_TRUE: (True, False),
    pg.IS_FALSE: (False, True),
    pg.IS_NOT_FALSE: (False, False),
    pg.IS_UNKNOWN: (None, True),
    pg.IS_NOT_UNKNOWN: (None, False),
}


def boolean_test(tree: Tree, part: Node, major: int) -> Node:
    """IS TRUE, IS NOT UNKNOWN..."""
    asked, wanted = _TRUTHS[tree.booltesttype]
    part = _boolean(part, major)
    run = part.run
    return node("bool", lambda row: (run(row) is asked) is wanted, part)


def coalesced(parts: list[Node], major: int) -> Node:
    """COALESCE: computes its arguments up to the first that is not NULL."""
    kind = common([part.type for part in parts])
    parts = [as_type(part, kind, major) for part in parts]
    calm(*parts)
    runs = tuple(part.run for part in parts)

    def run(row: Row) -> Any:
        return next((value for value in (run(row) for run in runs) if value is not None), None)

    return node(kind, run, *parts)


def extreme(tree: Tree, parts: list[Node], major: int) -> Node:
    """GREATEST, LEAST of numbers: NULLs are left out."""
    kind = common([part.type for part in parts])
    if kind not in NUMBERS:
        raise Unsupported(f"GREATEST and LEAST of {kind} are not computed here")
    parts = [as_type(part, kind, major) for part in parts]
    pick = max if tree.op == pg.IS_GREATEST else min
    key, runs = order_key(kind), tuple(part.run for part in parts)

    def run(row: Row) -> Any:
        values = [value for value in [run(row) for run in runs] if value is not None]
        return pick(values, key=key) if values else None

    return node(kind, run, *parts)


def case(walker: "Walker", tree: Tree) -> Node:
    """CASE with conditions, or with a value that is compared."""
    subject = walker.build(tree.arg) if tree.HasField("arg") else None
    tests, results = [], []
    for branch in tree.args:
        when = walker.build(branch.case_when.expr)
        major = walker.major
        tests.append(_boolean(when, major) if subject is None else compared("=", subject, when, major))
        results.append(walker.build(branch.case_when.result))
    results.append(walker.build(tree.defresult) if tree.HasField("defresult") else constant("unknown", None))
    kind = common([result.type for result in results])
    results = [as_type(result, kind, walker.major) for result in results]
    calm(*tests, *results)
    return node(kind, _first_true(tuple(t.run for t in tests), tuple(r.run for r in results)), *tests, *results)


def _first_true(tests: tuple[Run, ...], results: tuple[Run, ...]) -> Run:
    def run(row: Row) -> Any:
        for test, result in zip(tests, results, strict=False):
            if test(row):
                return result(row)
        return results[-1](row)

    return run
