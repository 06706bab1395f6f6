"""Triggers that put the row into another table instead: ``INSERT INTO other ...; RETURN NULL``.

Source: PostgreSQL manual, "Overview of Trigger Behavior"; "Partitioning Using Inheritance", whose children are judged
themselves.
"""

from itertools import pairwise

from validator.facts.families import ancestors
from validator.facts.tokens import NotTokenizable, Token, tokenize
from validator.model.catalog import Catalog, Trigger
from validator.model.names import QualifiedName


def may_redirect(catalog: Catalog, trigger: Trigger, parents: frozenset[QualifiedName]) -> bool:
    """Whether the trigger may leave the row out and insert it where nothing is said of it; ``parents`` are
    the tables that others inherit from."""
    body = trigger.function.body.lower()
    if "null" not in body or ("insert" not in body and "execute" not in body):
        return False
    try:
        tokens = tokenize(trigger.function.body)
    except NotTokenizable:
        return False
    if not any(a.is_word("return") and b.is_word("null") for a, b in pairwise(tokens)):
        return False
    if any(t.is_word("execute") for t in tokens):
        return trigger.table not in parents
    return any(not _within(catalog, trigger, target) for target in _targets(tokens))


def returns_otherwise(trigger: Trigger) -> str | None:
    """What a PL/pgSQL trigger returns instead of NEW, in words; None where it returns NEW, if not always.

    A trigger that puts the row elsewhere and returns NULL is none of these: see may_redirect.
    """
    if trigger.function.language != "plpgsql":
        return None
    try:
        tokens = tokenize(trigger.function.body)
    except NotTokenizable:
        return None
    returned = [_until_semicolon(tokens, i + 1) for i, token in enumerate(tokens) if token.is_word("return")]
    if any(t.is_name and not t.is_word("new", "null", "old", "coalesce") for value in returned for t in value):
        return f"trigger {trigger.name} may return another row than NEW"
    if any(t.is_word("new") for value in returned for t in value) or any(
        t.is_word("insert", "execute") for t in tokens
    ):
        return None
    return f"trigger {trigger.name} inserts no row"


def _until_semicolon(tokens: tuple[Token, ...], start: int) -> tuple[Token, ...]:
    end = next((i for i in range(start, len(tokens)) if tokens[i].is_symbol(";")), len(tokens))
    return tokens[start:end]


def _targets(tokens: tuple[Token, ...]) -> list[tuple[str, ...]]:
    """The tables that are inserted into, as far as they are qualified."""
    out = []
    for index in range(len(tokens) - 2):
        if tokens[index].is_word("insert") and tokens[index + 1].is_word("into"):
            qualified = index + 4 < len(tokens) and tokens[index + 3].is_symbol(".")
            out.append(tuple(t.value for t in tokens[index + 2 : index + (5 if qualified else 3) : 2]))
    return out


def _within(catalog: Catalog, trigger: Trigger, target: tuple[str, ...]) -> bool:
    """Whether ``target`` is the trigger's table or inherits from it, in whichever schema it may be looked up."""
    schemas = {trigger.table.schema, trigger.function.name.schema, *catalog.search_path}
    names = [QualifiedName(schema, target[-1]) for schema in (schemas if len(target) == 1 else target[:1])]
    meant = [n for n in names if n in catalog.tables]
    return bool(meant) and all(n == trigger.table or trigger.table in ancestors(catalog, n) for n in meant)
