"""Cuts a stream of INSERTs where one ends: chunks come in any length, and the server takes whole statements."""

import re
from collections.abc import Iterator

from validator.sources.dump.contents import DamagedRowsError

PORTION_BYTES = 64 * 1024
"""Statements are sent together until they have about this length."""
LONGEST = 64 * 1024**2
"""Bytes of one statement: pg_dump writes one for each row, or as many rows as it was told."""

# Possessive throughout: text that does not match is looked at once. PostgreSQL manual, "Lexical Structure".
_PIECES = rb"""
    [^'"$;eE/-]++
  | (?<![\w$\x80-\xff]) [eE]'(?:[^'\\]|\\.|'')*+'
  | (?<=[\w$\x80-\xff]) [eE]
  | [eE](?!')
  | %s
  | "[^"]*+"
  | (?<![\w\x80-\xff]) \$(?P<tag>(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*+)?)\$ .*? \$(?P=tag)\$
  | \$(?!(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*+)?\$)
  | (?<=[\w\x80-\xff]) \$
  | --[^\n]*+\n
  | -(?!-)
  | /\*.*?\*/
  | /(?!\*)
"""
_PLAIN = rb"'[^']*+'"
_ESCAPED = rb"'(?:[^'\\]|\\.|'')*+'"


def _pattern(string: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:" + _PIECES % string + rb")*+;", re.VERBOSE | re.DOTALL)


_STATEMENT = {True: _pattern(_PLAIN), False: _pattern(_ESCAPED)}


def whole_statements(chunks: Iterator[bytes], conforming: bool) -> Iterator[bytes]:
    """The same bytes in portions of whole statements; ``conforming`` is standard_conforming_strings.

    Raises DamagedRowsError for a statement of more than LONGEST bytes.
    """
    statement = _STATEMENT[conforming]
    held = bytearray()
    enough = PORTION_BYTES
    for chunk in chunks:
        held += chunk
        if len(held) < enough:
            continue
        end = _last_end(held, statement)
        if end:
            yield bytes(held[:end])
            del held[:end]
        elif len(held) > LONGEST:
            raise DamagedRowsError(
                f"an INSERT of more than {LONGEST // 1024**2} MiB: dump with COPY, or fewer rows each"
            )
        # Looked at again only when it has doubled: one long statement costs its length, not its square.
        enough = max(2 * len(held), PORTION_BYTES)
    if held:
        yield bytes(held)


def _last_end(held: bytearray, statement: re.Pattern[bytes]) -> int:
    """Where the last whole statement ends; 0 where none does."""
    end = 0
    while match := statement.match(held, end):
        end = match.end()
    return end
