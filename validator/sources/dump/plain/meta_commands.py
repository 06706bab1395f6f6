"""psql's backslash commands: told apart, and never run.

Source: PostgreSQL manual, psql, "Meta-Commands".
"""

import re

LONGEST = 1 << 16  # bytes of one line
MOST_NOTED = 1000
HARMLESS = frozenset(["restrict", "unrestrict", "connect", "c", "encoding", "."])
BRING_SQL = frozenset(["i", "ir", "include", "include_relative", "copy", "gexec", "if", "elif", "else", "endif"])
"""What may bring statements or rows that are not in the script, or keep out some that are."""
_WORD = re.compile(r"\\([A-Za-z_]+[+]?|\S)?")
_ARGUMENT = re.compile(r"""\s*(?P<text>(?:"(?:[^"]|"")*"|'(?:[^'\\]|''|\\.)*'|[^\s'"])+)""", re.DOTALL)
_PIECE = re.compile(r""""((?:[^"]|"")*)"|'((?:[^'\\]|''|\\.)*)'|([^\s'"]+)""", re.DOTALL)
_SETTING = re.compile(r"""\bdbname\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)+))""", re.DOTALL)


def command_word(line: str) -> str:
    r"""``connect`` of ``\connect x``."""
    match = _WORD.match(line)
    return (match[1] or "") if match else ""


def ends_statement(word: str) -> bool:
    r"""Whether the command sends what stands before it, as a semicolon does: ``\g``, ``\gexec``..."""
    return word.startswith("g") or word.startswith("crosstabview") or word in ("watch", "bind", "parse", "sendpipeline")


def arguments(line: str) -> list[str]:
    """What follows the word, unquoted."""
    match = _WORD.match(line)
    return [_unquoted(found["text"]) for found in _ARGUMENT.finditer(line, match.end() if match else 0)]


def _unquoted(text: str) -> str:
    def plain(piece: re.Match[str]) -> str:
        if piece[1] is not None:
            return piece[1].replace('""', '"')
        if piece[2] is not None:
            return re.sub(r"\\(.)", r"\1", piece[2].replace("''", "'"), flags=re.DOTALL)
        return piece[3]

    return _PIECE.sub(plain, text)


def connected_database(line: str) -> str | None:
    r"""The database that ``\connect`` names; None where it keeps the one it has."""
    given = [word for word in arguments(line) if not word.startswith("-reuse-previous=")]
    if not given or given[0] == "-":
        return None
    if "=" not in given[0]:
        return given[0]
    setting = _SETTING.search(given[0])
    if setting is None:
        return None
    return re.sub(r"\\(.)", r"\1", setting[1] if setting[1] is not None else setting[2], flags=re.DOTALL)
