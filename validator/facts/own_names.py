"""Which names in a body may mean something else than PostgreSQL's own: a body that is kept as text is looked up along
the search_path at each call, and a function or operator whose parameters fit better is taken before pg_catalog's.

Source: PostgreSQL manual, "Function Type Resolution", "Operator Type Resolution".
"""

from collections.abc import Set

from validator.facts.evaluable import SAFE_FUNCTIONS
from validator.facts.resolve import schemas_of
from validator.facts.tokens import NotTokenizable, Sort, Token, tokenize
from validator.model.catalog import Function
from validator.model.names import QualifiedName

_GRAMMAR = frozenset({"coalesce", "greatest", "least", "nullif"})
"""What looks like a function's call but is looked up nowhere."""

LOOKED_UP = (SAFE_FUNCTIONS - _GRAMMAR) | {"nextval"}
"""The functions of PostgreSQL's that are computed in a body, and that a function of somebody's own may stand for."""

OPERATORS = frozenset(["||", *"+-*/%^=<>&|#~", "<>", "!=", "<=", ">=", "<<", ">>"])
"""The operators that are computed in a body."""


def own_meaning(function: Function, own_names: Set[QualifiedName]) -> str | None:
    """Why nobody can say what the body of ``function`` calls, where ``own_names`` are the functions and operators that
    have one of these names and aren't PostgreSQL's; None where all of it is."""
    if not own_names or function.language not in ("sql", "plpgsql"):
        return None
    try:
        tokens = tokenize(function.body)
    except NotTokenizable:
        return None
    if function.language == "sql" and _is_parsed(tokens):
        return None
    anywhere = function.search_path is None or "$user" in function.search_path
    path = () if function.search_path is None else schemas_of(function.search_path)
    found = {n.name: n for n in sorted(own_names, reverse=True) if anywhere or n.schema in path}
    for index, token in enumerate(tokens) if found else ():
        if token.value not in found or (index and tokens[index - 1].is_symbol(".")):
            continue
        called = token.is_name and index + 1 < len(tokens) and tokens[index + 1].is_symbol("(")
        if called or token.sort is Sort.SYMBOL:
            return f"{token.text} in its body may mean {found[token.value]}"
    return None


def _is_parsed(tokens: tuple[Token, ...]) -> bool:
    """Whether it is a body that was looked up when it was made: BEGIN ATOMIC, or RETURN."""
    return bool(tokens) and (tokens[0].is_word("return") or (len(tokens) > 1 and tokens[1].is_word("atomic")))
