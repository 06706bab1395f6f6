"""Foreign tables in a restore: they are there, so that all is as it was in the catalog, with nothing behind them.

A wrapper without a handler takes any options and connects to nothing: what would read or write such a table is refused
(PostgreSQL manual, "CREATE FOREIGN DATA WRAPPER").
"""

from collections.abc import Iterator

from validator.model.names import QualifiedName, quote_identifier
from validator.sources.restore.session import ROLE
from validator.sources.restore.words import name_at, relations_of, tokens_of

_WRAPPER = "seqguard_nowhere"


def foreign_table(text: str, schema: str) -> Iterator[tuple[QualifiedName, str]]:
    """The table of a CREATE FOREIGN TABLE, and the server that it is on; nothing where that can't be told."""
    tokens, depth = tokens_of(text), 0
    for index, token in enumerate(tokens):
        depth += token.is_symbol("(") - token.is_symbol(")")
        if not depth and token.is_word("server") and index > 3 and (name := name_at(tokens, index + 1)):
            for table in relations_of(text, schema):
                yield table, name[0]
            return


def stand_ins(servers: frozenset[str]) -> Iterator[str]:
    """The statements by which a superuser makes servers of these names."""
    if servers:
        yield f"CREATE FOREIGN DATA WRAPPER {_WRAPPER} NO HANDLER NO VALIDATOR"
    for server in map(quote_identifier, sorted(servers)):
        yield f"CREATE SERVER {server} FOREIGN DATA WRAPPER {_WRAPPER}"
        yield f"GRANT USAGE ON FOREIGN SERVER {server} TO {ROLE}"
