"""The COPY statement of a table's rows."""

import re

from validator.facts.tokens import NotTokenizable, closing, split_top_level, tokenize
from validator.sources.dump.archive.cursor import BadBytesError

# Tokens for names that need no quotes are just what they look like: most statements are read without tokenizing.
_PLAIN = re.compile(r"COPY [a-z0-9_.]+ \(([a-z0-9_]+(?:, [a-z0-9_]+)*)\) FROM stdin;\s*")


def copy_columns(statement: str) -> tuple[str, ...] | None:
    """The columns that ``COPY table (columns) FROM stdin;`` lists, None if it lists none; BadBytesError if it is no
    such statement. WITH OIDS (pg_dump 11 and older, --oids) puts a column ``oid`` before them."""
    plain = _PLAIN.fullmatch(statement)
    if plain:
        return tuple(plain[1].split(", "))
    try:
        tokens = tokenize(statement)
        opening = next((index for index, token in enumerate(tokens) if token.is_symbol("(")), None)
        if opening is None:
            return None
        close = closing(tokens, opening)
        names = split_top_level(tokens[opening + 1 : close], ",")
    except NotTokenizable:
        raise BadBytesError("its COPY statement can't be read") from None
    if not all(len(name) == 1 and name[0].is_name for name in names):
        raise BadBytesError("its COPY statement has no list of names")
    columns = tuple(name[0].value for name in names)
    with_oids = any(token.is_word("oids") for token in tokens[close:])
    return ("oid", *columns) if with_oids else columns
