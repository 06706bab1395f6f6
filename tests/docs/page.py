"""A page of Markdown as what can be run of it. HTML comments, which no reader sees, say what each block is.

    <!-- database: NAME [and=VARIABLE] -->   a fresh database for the blocks that follow, set up by why/NAME.sql;
                                             $PRODUCTION is its connection string, $VARIABLE that of a second, empty one
    <!-- run: [id=NAME] [fails=SQLSTATE] [status=N] [printed] -->    the next block is run: `sql` in psql, `sh` in bash
    <!-- shows: [part] [from=MAJOR] [to=MAJOR] -->      the next block is what the last one printed, or a part of that

`printed`: the last `sh` block has printed this very text. A block of `sql` or `sh` that is not marked is a mistake.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.matrix import ROOT

_PART = re.compile(
    r"^<!-- (?P<mark>[a-z]+)(?:: (?P<words>[^\n]*?))? -->$|^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
Words = dict[str, str]


@dataclass
class Block:
    """A fenced block that is run; ``shows``, what it is said to print, with what is said of that."""

    language: str
    text: str
    words: Words
    shows: list[tuple[str, Words]] = field(default_factory=list)


@dataclass
class Section:
    """Blocks for one database."""

    name: str
    words: Words
    blocks: list[Block] = field(default_factory=list)


class PageError(Exception):
    """The page is not marked as it must be."""


def text_of(name: str) -> str:
    """The text of a page of the repository."""
    return (ROOT / name).read_text(encoding="utf8")


def visible(text: str) -> str:
    """What a reader sees, each run of blanks as one space."""
    return " ".join(_COMMENT.sub(" ", text).split())


def option_table(readme: str) -> list[tuple[str, str]]:
    """The README's table of options and inputs: of each row the first cell and the second."""
    below = readme.split("\n## Options of the check, and inputs of the action\n", 1)[1].split("\n## ", 1)[0]
    rows = [re.split(r"(?<!\\) ?\| ?", line)[1:-1] for line in below.splitlines() if line.startswith("| ")]
    return [(option, inputs) for option, inputs, _ in rows[2:]]


def words_of(text: str) -> Words:
    """``a=1 b`` as ``{"a": "1", "b": ""}``."""
    return {name: value for name, _, value in (word.partition("=") for word in text.split())}


def sections_of(text: str) -> list[Section]:
    """The sections in their order; PageError for a block that nothing is said of, or a mark without its block."""
    sections: list[Section] = []
    mark, words = "", ""
    for match in _PART.finditer(text):
        if match["mark"] == "database":
            name, _, rest = match["words"].partition(" ")
            sections.append(Section(name, words_of(rest)))
        elif match["mark"]:
            if mark:
                raise PageError(f"no block follows the mark {mark} {words}")
            mark, words = match["mark"], match["words"] or ""
        else:
            _take(sections, match["language"], match["text"], mark, words_of(words))
            mark = ""
    return sections


def _take(sections: list[Section], language: str, text: str, mark: str, words: Words) -> None:
    match mark:
        case "run" if language in ("sql", "sh"):
            sections[-1].blocks.append(Block(language, text, words))
        case "shows" if language == "text":
            sections[-1].blocks[-1].shows.append((text, words))
        case "" if language not in ("sql", "sh"):
            pass
        case _:
            raise PageError(f"a block of {language or 'no language'} with the mark {mark or 'none'}: {text[:60]!r}")


def block(sections: list[Section], name: str) -> Block:
    """The block with that id."""
    (found,) = (block for section in sections for block in section.blocks if block.words.get("id") == name)
    return found


def is_for(words: Words, major: int) -> bool:
    """Whether something with these words, ``from`` and ``to``, is for servers of that major version."""
    return int(words.get("from", "0")) <= major <= int(words.get("to", "99"))


@dataclass(frozen=True)
class Statement:
    """One statement of a claim: what psql -At prints for it (None: whatever), or how it fails and what it says."""

    sql: str
    prints: str | None = None
    fails: str | None = None
    says: str = ""


@dataclass(frozen=True)
class Claim:
    """``pieces`` stand on the page in this order; the statements show that they are true."""

    pieces: tuple[str, ...]
    words: Words
    statements: tuple[Statement, ...]


def claims_of(path: Path) -> list[Claim]:
    """The claims in a file; its head says how they are written."""
    _, *parts = re.split(r"^-- claim: ", path.read_text(encoding="utf8"), flags=re.MULTILINE)
    claims = []
    for part in parts:
        head, _, body = part.partition("\n")
        said, _, words = head.partition("; from=")
        pieces = tuple(" ".join(piece.split()) for piece in said.split("[...]"))
        claims.append(Claim(pieces, {"from": words} if words else {}, tuple(_statements(body))))
    return claims


def _statements(body: str) -> Iterator[Statement]:
    """What an annotation stands behind is a statement of its own, in one line."""
    gathered: list[str] = []
    for line in body.strip().splitlines():
        sql, mark, rest = re.split(r"(--[=!]|$)", line, maxsplit=1)
        if not mark:
            gathered.append(line)
            continue
        if gathered:
            yield Statement("\n".join(gathered))
            gathered = []
        state, _, says = rest.strip().partition(" ")
        yield Statement(sql, fails=state, says=says) if mark == "--!" else Statement(sql, rest.strip())
    if gathered:
        yield Statement("\n".join(gathered))
