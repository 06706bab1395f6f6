r"""Markdown that text from outside can't break: GitHub Flavored Markdown, and GitLab's, which is near enough.

Two spellings are safe: ``code`` for identifiers, which come out verbatim, and ``prose`` for sentences. Backslashes keep
characters from being markup, but not forges from making mentions, references and links afterwards, out of the finished
text; they leave code alone, so in prose a word that could become such a thing is set in code.
"""

import re
from collections.abc import Iterable, Sequence

from validator.reporters.visible import visible

_MARKUP = re.compile(r"[\\*_\[\]<>&]")
_BLOCK_START = re.compile(r"^(\d*)(?=[-+=]|[.)](?:\s|$))")
_LINKED = re.compile(
    r"""
    [@#$~`]                             # mentions, issues, mathematics, labels; strikethrough and code, too
  | [!&]\d|%["'\w]                     # GitLab: merge requests, epics, milestones
  | ://|\bwww\.|\bmailto:|\bxmpp:       # addresses
  | :[\w+-]+:                           # emoji
  | \bgh-\d                             # issues again
  | \b(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b  # commits
    """,
    re.VERBOSE | re.IGNORECASE,
)
_IN_PUNCTUATION = re.compile(r"(\(*)(.*?)([,.;:?!)]*)\Z", re.DOTALL)


class Markdown(str):
    """Inline Markdown or whole blocks of it, ready to stand in the document."""

    __slots__ = ()


def code(text: str) -> Markdown:
    """A code span that shows ``text`` verbatim, but for what is not visible. Nothing for an empty text."""
    shown = visible(text)
    if not shown:
        return Markdown("")
    fence = "`" * (_longest_run(shown) + 1)
    # One space at each end is taken away again; it keeps backticks apart, and spaces that belong to the text.
    pads = shown.startswith("`") or shown.endswith("`") or (shown[0] == shown[-1] == " " and shown.strip(" ") != "")
    return Markdown(f"{fence} {shown} {fence}" if pads else f"{fence}{shown}{fence}")


def prose(text: str) -> Markdown:
    """A sentence that reads as it stands: no emphasis, no HTML, no links; a word that a forge would link is in code."""
    escaped = " ".join(_word(word) for word in visible(text).strip(" ").split(" "))
    return Markdown(_BLOCK_START.sub(r"\1\\", escaped))


def _word(word: str) -> str:
    if not _LINKED.search(word):
        return _MARKUP.sub(r"\\\g<0>", word)
    match = _IN_PUNCTUATION.match(word)
    if match and _LINKED.search(match[2]):
        return match[1] + code(match[2]) + match[3]
    return code(word)


def sentence(text: str, names: Iterable[str]) -> Markdown:
    """``prose`` in which the given names stand in code, wherever ``text`` says them as a whole."""
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    if not longest_first:
        return prose(text)
    pattern = re.compile(rf'(?<![\w".])({"|".join(map(re.escape, longest_first))})(?!\.?[\w"])')
    return _join(code(piece) if number % 2 else _prose_part(piece) for number, piece in enumerate(pattern.split(text)))


def _prose_part(text: str) -> Markdown:
    """``prose`` that keeps the spaces at its ends, to stand next to something else."""
    if not text.strip(" "):
        return Markdown(" " if text else "")
    return Markdown(" " * text.startswith(" ") + prose(text) + " " * text.endswith(" "))


def _join(pieces: Iterable[str]) -> Markdown:
    """One after the other, with a space between two code spans, which would become one."""
    joined = ""
    for piece in pieces:
        joined += " " + piece if joined.endswith("`") and piece.startswith("`") else piece
    return Markdown(joined)


def table_row(cells: Sequence[str]) -> Markdown:
    """A line of a GFM table; a pipe would end a cell even in code, and is written ``\\|``, which the table takes apart
    first."""
    return Markdown(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")


def table_of(headers: Sequence[str], rows: Iterable[str]) -> Markdown:
    """A GFM table of lines that ``table_row`` made."""
    return Markdown("\n".join([table_row(headers), table_row(["---"] * len(headers)), *rows]))


def fenced(text: str, language: str) -> Markdown:
    """A code block whose fence is longer than any run of backticks inside. ``text`` may have several lines.

    No line begins with a slash: GitLab looks for its quick actions (``/merge``) with a pattern that takes a shorter
    fence for the end of the block (lib/gitlab/quick_actions/extractor.rb). To SQL a space there means nothing.
    """
    lines = [" " * line.startswith("/") + visible(line) for line in text.split("\n")]
    fence = "`" * max(3, _longest_run("\n".join(lines)) + 1)
    return Markdown("\n".join([fence + language, *lines, fence]))


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
