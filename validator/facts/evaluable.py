"""Whether an expression can be computed ahead of time: only what ships with PostgreSQL and depends on nothing but its
arguments is ever evaluated.

Code that a stranger put into the database is not run. Source: pg_proc.provolatile of the functions.
"""

from validator.facts.expressions import TEXT_TYPES
from validator.facts.tokens import NotTokenizable, Sort, Token, closing, render, tokenize
from validator.model.catalog import ColumnType
from validator.model.names import QualifiedName

_SAFE_TYPES = TEXT_TYPES | frozenset(
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

# Functions of pg_catalog whose result depends on nothing but their arguments (provolatile 'i'), and those that are
# marked stable only for the sake of dates and locales which a number does not touch (concat, format, to_char).
SAFE_FUNCTIONS = frozenset(
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
SYNTAX = frozenset(
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
"""Key words of expressions."""


def undecidable(
    tokens: tuple[Token, ...], *, naming: bool = False, types: frozenset[QualifiedName] = frozenset()
) -> str | None:
    """Why a server must not or can't compute these tokens ahead of time; None where it can.

    ``naming``: the tokens compute a sequence's name, where a few functions of the session are allowed as well.
    ``types`` are user-defined types that casts may name: enumerations, whose input runs nobody's code.
    """
    allowed = SAFE_FUNCTIONS | _NAMING_FUNCTIONS if naming else SAFE_FUNCTIONS
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
                if token.value not in allowed and not (token.sort is Sort.WORD and token.value in SYNTAX):
                    return f"{token.text}() is not computed ahead of time"
            elif token.is_word("collate", "as"):
                index += 1
            elif not token.is_word(*SYNTAX) and not (naming and token.is_word("current_schema")):
                return f"it depends on {token.text}"
        index += 1
    return None


_FLOATS = ("real", "float4", "float8", "float", "double")
_TO_FLOATS = ("power", "sqrt")


def by_session(tokens: tuple[Token, ...], column: ColumnType, major: int | None) -> str | None:
    """Why what these tokens put into ``column`` is not the same in every session; None where it is.

    Before PostgreSQL 12 the text of a floating point number has as many digits as extra_float_digits says: psql leaves
    it at 0, JDBC's driver asks for 3. Source: PostgreSQL 12's release notes, and its manual on that setting.
    """
    if major is None or major >= 12:
        return None
    floats = any(
        (t.value in _FLOATS and tokens[i - 1].is_symbol("::"))
        or (t.value in _TO_FLOATS and i + 1 < len(tokens) and tokens[i + 1].is_symbol("("))
        for i, t in enumerate(tokens)
    )
    texts = column.base in TEXT_TYPES or any(
        t.is_symbol("||") or (t.value in TEXT_TYPES and tokens[i - 1].is_symbol("::")) for i, t in enumerate(tokens)
    )
    return "how a float is written depends on extra_float_digits before PostgreSQL 12" if floats and texts else None


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
            if follows or leads or not token.is_name or token.is_word(*SYNTAX):
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
