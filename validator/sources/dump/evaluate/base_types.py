"""The types that are computed with, and which one several operands meet in.

Sources: PostgreSQL manual, "Type Conversion"; pg_cast, pg_operator.
"""

from validator.model.catalog import INTEGER_RANGES
from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.evaluate.outcomes import Unsupported
from validator.sources.dump.evaluate.tree import Tree

INTEGERS = ("int2", "int4", "int8")
FLOATS = ("float4", "float8")
NUMBERS = (*INTEGERS, "numeric", *FLOATS)
TEXTS = ("text", "varchar", "bpchar", "name")
SCALARS = frozenset({*NUMBERS, *TEXTS, "bool", "bytea", "oid"})

_SPELLINGS = {
    "integer": "int4",
    "int": "int4",
    "smallint": "int2",
    "bigint": "int8",
    "decimal": "numeric",
    "real": "float4",
    "boolean": "bool",
    "character varying": "varchar",
}
_LARGEST_LENGTH = 10_485_760
_LARGEST_PRECISION = 1000


@frozen
class Target:
    """What a cast names: a base type, or an enumeration as ``schema.name``, with its modifiers; ``array`` of it."""

    base: str
    modifiers: tuple[int, ...] = ()
    array: bool = False
    enum: bool = False


def target_of(written: Tree, enums: frozenset[QualifiedName]) -> Target:
    """The type that a cast in the parse tree names."""
    names = [name.string.sval for name in written.names]
    if written.setof or written.pct_type or len(written.array_bounds) > 1:
        raise Unsupported("it casts to a type that is not computed here")
    array = bool(written.array_bounds)
    if len(names) == 2 and QualifiedName(*names) in enums:
        return Target(str(QualifiedName(*names)), array=array, enum=True)
    name = names[-1]
    if len(names) == 1 and name == "char":
        raise Unsupported('it casts to "char"')
    base = _SPELLINGS.get(name, name)
    if len(names) > 2 or (len(names) == 2 and names[0] != "pg_catalog") or base not in SCALARS:
        raise Unsupported(f"it casts to {'.'.join(names)}")
    return Target(base, _modifiers(base, written), array)


def _modifiers(base: str, written: Tree) -> tuple[int, ...]:
    numbers = []
    for modifier in written.typmods:
        held = modifier.a_const
        if held.WhichOneof("val") != "ival":
            raise Unsupported("a type's modifier is no plain number")
        numbers.append(held.ival.ival)
    if base == "numeric" and 1 <= len(numbers) <= 2:
        if not 1 <= numbers[0] <= _LARGEST_PRECISION or abs(numbers[-1]) > _LARGEST_PRECISION:
            raise Unsupported("a numeric's precision is out of bounds")
        return (numbers[0], numbers[1] if len(numbers) == 2 else 0)
    if base in ("varchar", "bpchar") and len(numbers) == 1 and 1 <= numbers[0] <= _LARGEST_LENGTH:
        return (numbers[0],)
    if numbers:
        raise Unsupported(f"modifiers of {base} are not computed here")
    return ()


def wider(left: str, right: str) -> str:
    """The type that two number types meet in, as an operand of + or =."""
    if left == right:
        return left
    if left in FLOATS or right in FLOATS:
        return "float8"  # preferred over real in all that has no operator of its own
    if "numeric" in (left, right):
        return "numeric"
    return max(left, right, key=INTEGERS.index)


def common(kinds: list[str]) -> str:
    """The type that the branches of CASE, COALESCE, GREATEST... meet in (manual, "UNION, CASE, and Related
    Constructs")."""
    known = [kind for kind in kinds if kind != "unknown"]
    if not known:
        return "text"
    if all(kind == known[0] for kind in known):
        return known[0]
    if all(kind in NUMBERS for kind in known):
        return max(known, key=NUMBERS.index)
    if all(kind in ("text", "varchar") for kind in known):
        return "text"
    raise Unsupported(f"{' and '.join(dict.fromkeys(known))} meet in one expression")


def in_range(kind: str, value: int) -> bool:
    """Whether an integer type (or oid) holds ``value``."""
    low, high = INTEGER_RANGES.get(kind, (0, 2**32 - 1))
    return low <= value <= high
