"""Expressions that compute a sequence's name, and what they mean on the search_path of the session that inserts."""

from collections.abc import Container

from validator.facts.tokens import Sort, Token
from validator.model.names import InvalidName, QualifiedName, quote_literal, split_name


def on_path(tokens: tuple[Token, ...], search_path: tuple[str, ...], tables: Container[QualifiedName]) -> str:
    """SQL text of ``tokens`` that means on ``search_path = pg_catalog`` what it meant on the session's own.

    On the session's path a function of the user's could take the place of PostgreSQL's own.
    """
    out = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.is_word("current_schema"):
            out.append(quote_literal(search_path[0]) if search_path else "NULL::text")
            called = index + 2 < len(tokens) and tokens[index + 1].is_symbol("(") and tokens[index + 2].is_symbol(")")
            index += 3 if called else 1
            continue
        table = token.sort is Sort.STRING and index >= 2 and tokens[index - 2].value == "pg_get_serial_sequence"
        out.append(quote_literal(_qualified(token.value, search_path, tables)) if table else token.text)
        index += 1
    return " ".join(out)


def _qualified(text: str, search_path: tuple[str, ...], tables: Container[QualifiedName]) -> str:
    """A table's name with the schema in which the session's path finds it."""
    try:
        parts = split_name(text)
    except InvalidName:
        return text
    if len(parts) != 1:
        return text
    found = (QualifiedName(schema, parts[0]) for schema in search_path)
    return next((str(name) for name in found if name in tables), text)
