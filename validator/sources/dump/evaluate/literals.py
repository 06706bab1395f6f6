"""Constants of the parse tree, and the conversion of a part to another type."""

from decimal import Decimal

from validator.sources.dump.evaluate import numerics
from validator.sources.dump.evaluate.base_types import Target, in_range
from validator.sources.dump.evaluate.casts import cast
from validator.sources.dump.evaluate.outcomes import Node, Refused, Unsupported, constant, node, strict
from validator.sources.dump.evaluate.tree import Tree


def literal(written: Tree) -> Node:
    """A number, a string, TRUE, FALSE or NULL: an integer has the first type that it fits in."""
    if written.isnull:
        return constant("unknown", None)
    match written.WhichOneof("val"):
        case "ival":
            return constant("int4", written.ival.ival)
        case "fval":
            return _number(written.fval.fval)
        case "sval":
            return constant("unknown", written.sval.sval)
        case "boolval":
            return constant("bool", written.boolval.boolval)
    raise Unsupported("a constant is not read here")


def _number(text: str) -> Node:
    if len(text) > numerics.MOST_DIGITS:
        raise Unsupported("a number has too many digits")
    try:
        value: int | Decimal = int(text) if text.lstrip("-").isdecimal() and text.isascii() else Decimal(text)
        for kind in ("int4", "int8"):
            if isinstance(value, int) and in_range(kind, value):
                return constant(kind, value)
        return constant("numeric", numerics.read_numeric(text))
    except (ArithmeticError, Refused):
        raise Unsupported(f"the number {text[:40]} is not read here") from None


def converted(part: Node, target: Target, major: int) -> Node:
    """``part`` cast to ``target``."""
    if target.array:
        raise Unsupported("arrays are not computed here")
    if target.enum:
        if part.type not in ("unknown", "text", "varchar", target.base):
            raise Unsupported(f"a cast of {part.type} to {target.base} is not computed here")
        return Node(target.base, part.run, part.constant, part.refuses)
    convert = cast(part.type, target, major)
    if convert is None:
        return Node(target.base, part.run, part.constant, part.refuses, part.in_c)
    return node(target.base, strict(convert, part), part, in_c=part.in_c)


def as_type(part: Node, kind: str, major: int) -> Node:
    """``part`` converted to a base type where it has another one."""
    if part.type == kind:
        return part
    if part.type == "unknown" and "." in kind:
        return Node(kind, part.run, part.constant, part.refuses)
    return converted(part, Target(kind), major)
