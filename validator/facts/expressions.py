"""Default expressions: which sequences they draw from.

An expression is kept as tokens in which each ``nextval(...)`` has become a DRAW token: whoever simulates it puts
numbers there.
"""

import re
from dataclasses import replace

from validator.facts.tokens import (
    NotTokenizable,
    Sort,
    Token,
    closing,
    render,
    strip_parentheses,
    tokenize,
)
from validator.model.frozen import frozen
from validator.model.names import InvalidName, split_name

TEXT_TYPES = frozenset({"text", "varchar", "character varying", "name", "bpchar", "character"})
_NARROW = {
    "integer": "int4",
    "int": "int4",
    "int4": "int4",
    "smallint": "int2",
    "int2": "int2",
    "bigint": "int8",
    "int8": "int8",
}

# What serial writes; read without the tokenizer, for a large database has tens of thousands of them.
_SERIAL_DEFAULT = re.compile(r"nextval\('((?:[^'\\]|'')*)'::regclass\)\Z")
ONE_DRAW = (Token(Sort.DRAW, "<0>", "0"),)
"""The tokens of a default that is one value of one sequence and nothing else."""


@frozen
class SequenceRef:
    """What stands inside ``nextval(...)``: a name in parts, an oid, or SQL text that yields the name.

    ``late``: looked up by the inserting session at each insert. ``search_path`` is what the function around it sets;
    ``definer``: the function runs with its owner's privileges.
    """

    parts: tuple[str, ...] = ()
    oid: int | None = None
    computed: str | None = None
    invalid: str | None = None
    late: bool = False
    search_path: str | None = None
    definer: bool = False

    def __str__(self) -> str:
        if self.parts:
            return ".".join(self.parts)
        return str(self.oid) if self.oid is not None else str(self.computed or self.invalid)


@frozen
class Expression:
    """Tokens with DRAWs in them; a DRAW's value is the position of its sequence in ``draws``, in the order of
    evaluation."""

    tokens: tuple[Token, ...]
    draws: tuple[SequenceRef, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether the expression is nothing but one value of one sequence (perhaps cast to an integer type)."""
        return self.narrowing is not None

    @property
    def narrowing(self) -> str | None:
        """For a plain expression the narrowest integer type that the value is cast to on its way, else None."""
        tokens, narrowest = self.tokens, "int8"
        while True:
            tokens = strip_parentheses(tokens)
            if len(tokens) == 1 and tokens[0].sort is Sort.DRAW:
                return narrowest
            if len(tokens) < 3 or not tokens[-2].is_symbol("::") or tokens[-1].value not in _NARROW:
                return None
            narrowest = min(narrowest, _NARROW[tokens[-1].value])
            tokens = tokens[:-2]

    def sql(self, numbers: tuple[str, ...]) -> str:
        """SQL text with ``numbers[i]`` (SQL text of a bigint) in the place of draw ``i``."""
        return " ".join(f"({numbers[int(t.value)]})" if t.sort is Sort.DRAW else t.text for t in self.tokens)


def is_call(tokens: tuple[Token, ...], index: int, name: str) -> bool:
    """Whether ``name(`` or ``pg_catalog.name(`` begins at ``index`` (at the name itself)."""
    if not (tokens[index].is_name and tokens[index].value == name):
        return False
    if not (index + 1 < len(tokens) and tokens[index + 1].is_symbol("(")):
        return False
    qualified = index >= 1 and tokens[index - 1].is_symbol(".")
    return not qualified or (index >= 2 and tokens[index - 2].value == "pg_catalog")


def mentions_nextval(text: str) -> bool:
    """Whether code in ``text`` calls PostgreSQL's nextval(); literals and comments do not count."""
    if _SERIAL_DEFAULT.match(text):
        return True
    if "nextval" not in text.lower():
        return False
    try:
        tokens = tokenize(text)
    except NotTokenizable:
        return True
    return any(is_call(tokens, i, "nextval") for i in range(len(tokens)))


def draw_tokens(
    tokens: tuple[Token, ...], draws: list[SequenceRef], *, deparsed: bool, template: SequenceRef | None = None
) -> tuple[Token, ...]:
    """``tokens`` with each nextval call replaced by a DRAW; its reference is added to ``draws``.

    ``deparsed``: the text comes from pg_get_expr(), where a bare literal never stands for regclass. ``template``
    gives the function's search_path and whether it is SECURITY DEFINER.
    """
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        if is_call(tokens, index, "nextval"):
            end = closing(tokens, index + 1)
            reference = sequence_reference(tokens[index + 2 : end], deparsed=deparsed)
            if template is not None:
                reference = replace(reference, search_path=template.search_path, definer=template.definer)
            if len(out) >= 2 and out[-1].is_symbol("."):
                del out[-2:]
            out.append(Token(Sort.DRAW, f"<{len(draws)}>", str(len(draws))))
            draws.append(reference)
            index = end + 1
        else:
            out.append(tokens[index])
            index += 1
    return tuple(out)


def sequence_reference(argument: tuple[Token, ...], *, deparsed: bool) -> SequenceRef:
    """What the argument of nextval() refers to."""
    tokens = strip_parentheses(argument)
    while len(tokens) == 3 and tokens[1].is_symbol("::") and tokens[0].sort is Sort.NUMBER:
        tokens = tokens[:1]
    if len(tokens) == 1 and tokens[0].sort is Sort.NUMBER and tokens[0].value.isdigit():
        return SequenceRef(oid=int(tokens[0].value))
    if len(tokens) == 3 and tokens[1].is_symbol("::") and tokens[2].value == "regclass":
        if tokens[0].sort is Sort.STRING:
            return _named(tokens[0].value, late=False)
        tokens = strip_parentheses(tokens[:1])
    elif len(tokens) > 3 and tokens[-2].is_symbol("::") and tokens[-1].value == "regclass":
        tokens = strip_parentheses(tokens[:-2])
    if len(tokens) == 1 and tokens[0].sort is Sort.NUMBER and tokens[0].value.isdigit():
        return SequenceRef(oid=int(tokens[0].value))
    if len(tokens) == 1 and tokens[0].sort is Sort.STRING:
        return _named(tokens[0].value, late=deparsed)
    inner = tokens
    while len(inner) >= 3 and inner[-2].is_symbol("::") and inner[-1].value in TEXT_TYPES:
        inner = strip_parentheses(inner[:-2])
    if len(inner) >= 4 and [t.value for t in inner[-3:]] == ["::", "character", "varying"]:
        inner = strip_parentheses(inner[:-3])
    if len(inner) == 1 and inner[0].sort is Sort.STRING:
        return _named(inner[0].value, late=True)
    return SequenceRef(computed=render(tokens), late=True)


def _named(text: str, *, late: bool) -> SequenceRef:
    if text.isdigit():
        return SequenceRef(oid=int(text), late=late)
    try:
        parts = split_name(text)
    except InvalidName:
        return SequenceRef(invalid=text, late=True)
    return SequenceRef(parts=parts, late=late)


def parse_default(text: str) -> Expression:
    """A default as pg_get_expr() prints it; NotTokenizable where it can't be read."""
    common = _SERIAL_DEFAULT.match(text)
    if common is not None:
        return Expression(ONE_DRAW, (_named(common[1].replace("''", "'"), late=False),))
    draws: list[SequenceRef] = []
    return Expression(draw_tokens(tokenize(text), draws, deparsed=True), tuple(draws))
