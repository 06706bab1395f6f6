"""SQL that can be shown, copied and run: what is not visible is written with SQL's own escapes.

Source: PostgreSQL manual, "Lexical Structure": ``U&"..."`` identifiers, ``E'...'`` strings.
"""

import re

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
_HIDDEN = "-- Not shown as it is, for it holds characters that can't be seen: the JSON report (-f json) has it."


def printable_sql(sql: str) -> str:
    """``sql`` with the same meaning and every character visible; lines end in ``\\n`` and no name spans two of them.

    Where there is no such spelling (an invisible character in a dollar-quoted body, or outside any quotes), all of
    it is commented out: better a statement that does nothing than one that means something else.
    """
    if visible(sql) == sql:
        return sql
    pieces: list[str] = []
    for match in _TOKEN.finditer(sql):
        piece = _respelled(str(match.lastgroup), match[0])
        if piece is None:
            hidden = _HIDDEN if is_text(sql) else _BYTES
            return "\n".join([hidden, *("-- " + visible(line) for line in sql.split("\n"))])
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


def _respelled(kind: str, source: str) -> str | None:
    """One source with its invisible characters escaped; None if its kind has no way to say them."""
    if visible(source) == source:
        return source
    if not is_text(source) and kind in ("identifier", "unicode"):
        return None
    by_line = "\n".join(visible(line) for line in source.split("\n"))
    match kind:
        case "comment":
            return by_line
        case "identifier":
            return "U&" + _with_escapes(source.replace("\\", "\\\\"), "\\{:04X}", "\\+{:06X}")
        case "unicode":
            return _with_escapes(source, "\\{:04X}", "\\+{:06X}")
        case "literal":
            return "E" + _with_escapes(source.replace("\\", "\\\\"), "\\u{:04X}", "\\U{:08X}")
        case "escape":
            # A backslash before an ordinary character means that character: the escape takes the place of both.
            bare = re.sub(r"\\(.)", lambda m: m[0] if is_visible(m[1]) else m[1], source, flags=re.DOTALL)
            return _with_escapes(bare, "\\u{:04X}", "\\U{:08X}")
        case "dollar" | "other" if by_line == source:
            return source
        case "other" if source in "\t\r\f\v":
            return " "
    return None


def _with_escapes(source: str, short: str, long: str) -> str:
    return "".join(c if is_visible(c) else _escape(c, short, long) for c in source)


def _escape(character: str, short: str, long: str) -> str:
    if not is_text(character):
        return visible(character)
    return (short if ord(character) < 0x10000 else long).format(ord(character))
