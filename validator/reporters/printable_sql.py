"""SQL that can be shown, copied and run: what is not visible is written with SQL's own escapes.

Source: PostgreSQL manual, "Lexical Structure": ``U&"..."`` identifiers, ``E'...'`` strings.
"""

import re
import unicodedata
from collections.abc import Callable

from validator.model.undecoded import is_text
from validator.reporters.visible import is_visible, visible

_TOKEN = re.compile(
    r"""
    (?P<comment> --[^\n]* | /\*.*?\*/ )
  | (?P<unicode> [uU]&(?: "(?:[^"]|"")*" | '(?:[^']|'')*' ) )
  | (?P<escape> [eE]'(?:[^'\\]|''|\\.)*' )
  | (?P<identifier> "(?:[^"]|"")*" )
  | (?P<literal> '(?:[^']|'')*' )
  | (?P<dollar> \$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$ )
  | (?P<word> [\w$]+ )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_BYTES = (
    "-- Not to be run as it stands: a name in it holds bytes that are no text in UTF-8, for which SQL has no escape."
)
_QUOTED = ("identifier", "unicode", "literal", "escape")
_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
_HIDDEN = "-- Not shown as it is, for it holds characters that can't be seen: the JSON report (-f json) has it."


def printable_sql(sql: str, *, unicode_escapes: bool = True) -> str:
    """``sql`` with the same meaning and every character visible; lines end in ``\\n`` and no name spans two of them.

    Where there is no such spelling (an invisible character in a dollar-quoted body, or outside any quotes), all of
    it is commented out: better a statement that does nothing than one that means something else.
    Without ``unicode_escapes`` the server takes none beyond ASCII: spaces and soft hyphens stay as they are then, and
    what acts on a terminal has no spelling.
    """
    respelled = _statement_of(sql, unicode_escapes=unicode_escapes)
    if respelled is not None:
        return respelled
    hidden = _HIDDEN if is_text(sql) else _BYTES
    return "\n".join([hidden, *("-- " + visible(line) for line in sql.split("\n"))])


def has_spelling(sql: str, *, unicode_escapes: bool = True) -> bool:
    """Whether ``printable_sql`` gives a statement, and no comment."""
    return _statement_of(sql, unicode_escapes=unicode_escapes) is not None


def _statement_of(sql: str, *, unicode_escapes: bool) -> str | None:
    if visible(sql) == sql:
        return sql
    pieces: list[str] = []
    for match in _TOKEN.finditer(sql):
        piece = _respelled(str(match.lastgroup), match[0], unicode_escapes=unicode_escapes)
        if piece is None:
            return None
        prefixed = piece[0] != match[0][0] and piece[0] in "EU"
        glued = prefixed and match.start() > 0 and re.match(r"[\w$]", sql[match.start() - 1])
        pieces.append(" " + piece if glued else piece)
    return "".join(pieces)


def statement(sql: str) -> str:
    """``printable_sql`` that ends in a semicolon, so that statements can stand one after the other."""
    shown = printable_sql(sql.strip())
    if shown.endswith(";"):
        return shown
    return shown + ("\n;" if "--" in shown.rpartition("\n")[2] else ";")


def _respelled(kind: str, source: str, *, unicode_escapes: bool) -> str | None:
    """One source with its invisible characters escaped; None if its kind has no way to say them."""
    if visible(source) == source:
        return source
    if not is_text(source) and kind in ("identifier", "unicode"):
        return None
    stays = is_visible if unicode_escapes else _stays_without_escapes
    if not unicode_escapes and kind in _QUOTED:
        if all(map(stays, source)):
            return source
        if any(is_text(c) and not (c.isascii() or stays(c)) for c in source):
            return None
    by_line = "\n".join(visible(line) for line in source.split("\n"))
    match kind:
        case "comment":
            return by_line
        case "identifier":
            return "U&" + _with_escapes(source.replace("\\", "\\\\"), "\\{:04X}", "\\+{:06X}", stays)
        case "unicode":
            return _with_escapes(source, "\\{:04X}", "\\+{:06X}", stays)
        case "literal":
            return "E" + _with_escapes(source.replace("\\", "\\\\"), "\\u{:04X}", "\\U{:08X}", stays)
        case "escape":
            # A backslash before an ordinary character means that character: the escape takes the place of both.
            bare = re.sub(r"\\(.)", lambda m: m[0] if is_visible(m[1]) else m[1], source, flags=re.DOTALL)
            return _with_escapes(bare, "\\u{:04X}", "\\U{:08X}", stays)
        case "dollar" | "other" if by_line == source:
            return source
        case "other" if source in "\t\r\f\v":
            return " "
    return None


def _stays_without_escapes(character: str) -> bool:
    """Spaces, soft hyphens, joiners: what neither acts on a terminal nor turns a line around."""
    if is_visible(character):
        return True
    if character.isascii() or unicodedata.category(character) not in ("Zs", "Cf"):
        return False
    return unicodedata.bidirectional(character) not in _TURNING


def _with_escapes(source: str, short: str, long: str, stays: Callable[[str], bool]) -> str:
    return "".join(c if stays(c) else _escape(c, short, long) for c in source)


def _escape(character: str, short: str, long: str) -> str:
    if not is_text(character):
        return visible(character)
    return (short if ord(character) < 0x10000 else long).format(ord(character))
