"""Default expressions: which sequences they draw from, and whether a server can compute their next values safely.

An expression is kept as tokens in which each ``nextval(...)`` has become a DRAW token: whoever simulates it puts
numbers there. Only functions that ship with PostgreSQL and depend on nothing but their arguments are ever evaluated:
code that a stranger put into the database is not run.
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
from validator.model.names import InvalidName, QualifiedName, split_name

_TEXT_TYPES = frozenset({"text", "varchar", "character varying", "name", "bpchar", "character"})
_SAFE_TYPES = _TEXT_TYPES | frozenset(
    [
        "bigint",
        "integer",
        "smallint",
        "int",
        "int2",
        "int4",
        "int8",
        "numeric",
        "decimal",
        "real",
        "float",
        "float4",
        "float8",
        "char",
        "bit",
        "bytea",
        "boolean",
        "regclass",
    ]
)
_NARROW = {
    "integer": "int4",
    "int": "int4",
    "int4": "int4",
    "smallint": "int2",
    "int2": "int2",
    "bigint": "int8",
    "int8": "int8",
}

# Functions of pg_catalog whose result depends on nothing but their arguments (provolatile 'i'), and those that are
# marked stable only for the sake of dates and locales which a number does not touch (concat, format, to_char).
_SAFE_FUNCTIONS = frozenset(
    [
        "abs",
        "ascii",
        "btrim",
        "ceil",
        "ceiling",
        "char_length",
        "character_length",
        "chr",
        "coalesce",
        "concat",
        "concat_ws",
        "decode",
        "div",
        "encode",
        "float4",
        "float8",
        "floor",
        "format",
        "greatest",
        "hashint4",
        "hashint8",
        "hashtext",
        "initcap",
        "int2",
        "int4",
        "int8",
        "left",
        "least",
        "length",
        "lower",
        "lpad",
        "ltrim",
        "md5",
        "mod",
        "nullif",
        "numeric",
        "octet_length",
        "overlay",
        "position",
        "pow",
        "power",
        "quote_ident",
        "quote_literal",
        "repeat",
        "replace",
        "reverse",
        "right",
        "round",
        "rpad",
        "rtrim",
        "sha256",
        "sign",
        "split_part",
        "sqrt",
        "strpos",
        "substr",
        "substring",
        "text",
        "to_char",
        "to_hex",
        "translate",
        "trim",
        "trunc",
        "upper",
        "varchar",
        "width_bucket",
    ]
)
_NAMING_FUNCTIONS = frozenset({"pg_get_serial_sequence", "current_schema", "current_database", "regclass"})
_SYNTAX = frozenset(
    [
        "all",
        "and",
        "any",
        "array",
        "as",
        "asymmetric",
        "between",
        "both",
        "case",
        "cast",
        "collate",
        "distinct",
        "else",
        "end",
        "false",
        "for",
        "from",
        "in",
        "is",
        "isnull",
        "leading",
        "like",
        "not",
        "notnull",
        "null",
        "or",
        "placing",
        "symmetric",
        "then",
        "to",
        "trailing",
        "true",
        "unknown",
        "when",
    ]
)


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
    while len(inner) >= 3 and inner[-2].is_symbol("::") and inner[-1].value in _TEXT_TYPES:
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


def undecidable(
    tokens: tuple[Token, ...], *, naming: bool = False, types: frozenset[QualifiedName] = frozenset()
) -> str | None:
    """Why a server must not or can't compute these tokens ahead of time; None where it can.

    ``naming``: the tokens compute a sequence's name, where a few functions of the session are allowed as well.
    ``types`` are user-defined types that casts may name: enumerations, whose input runs nobody's code.
    """
    allowed = _SAFE_FUNCTIONS | _NAMING_FUNCTIONS if naming else _SAFE_FUNCTIONS
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.is_symbol("::"):
            problem, index = _type_after(tokens, index + 1, types)
            if problem:
                return problem
            continue
        if token.sort is Sort.PARAMETER:
            return f"it depends on the argument {token.text}"
        if token.is_name:
            if following is not None and following.is_symbol("."):
                if token.value == "pg_catalog":
                    index += 2
                    continue
                return f"it depends on {render(tokens[index : index + 3])}"
            if following is not None and following.is_symbol("("):
                if token.value not in allowed and not (token.sort is Sort.WORD and token.value in _SYNTAX):
                    return f"{token.text}() is not computed ahead of time"
            elif token.is_word("collate", "as"):
                index += 1
            elif not token.is_word(*_SYNTAX) and not (naming and token.is_word("current_schema")):
                return f"it depends on {token.text}"
        index += 1
    return None


def evaluable(text: str, types: frozenset[QualifiedName]) -> bool:
    """Whether an expression over a table's columns is made of them and of PostgreSQL's own functions only."""
    try:
        tokens = tokenize(text)
        others = []
        for index, token in enumerate(tokens):
            before = tokens[index - 1] if index else None
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            follows = before is not None and before.is_symbol(".", "::")
            leads = after is not None and after.is_symbol("(", ".")
            if follows or leads or not token.is_name or token.is_word(*_SYNTAX):
                others.append(token)
        return undecidable(tuple(others), types=types) is None
    except NotTokenizable:
        return False


def _type_after(tokens: tuple[Token, ...], index: int, types: frozenset[QualifiedName]) -> tuple[str | None, int]:
    qualified = index + 2 < len(tokens) and tokens[index + 1].is_symbol(".")
    if qualified and QualifiedName(tokens[index].value, tokens[index + 2].value) in types:
        return None, index + 3
    if index + 1 < len(tokens) and tokens[index].value == "pg_catalog" and tokens[index + 1].is_symbol("."):
        index += 2
    if index >= len(tokens):
        return "a cast without a type", index
    name = tokens[index].value.strip('"')
    if index + 1 < len(tokens) and tokens[index + 1].is_word("varying", "precision"):
        name, index = f"{name} {tokens[index + 1].value}", index + 1
    if name not in _SAFE_TYPES and name != "double precision":
        return f"it casts to {tokens[index].text}", index
    index += 1
    if index < len(tokens) and tokens[index].is_symbol("("):
        index = closing(tokens, index) + 1
    return None, index
