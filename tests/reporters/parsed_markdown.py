"""Markdown as a parser of GitHub's flavour sees it: tables as cells, cells as pieces of text and code."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_OWN_HTML = re.compile(r"</?details>|<summary>[A-Za-z ,]+ \([\d,]+\)</summary>")


@dataclass(frozen=True)
class Cell:
    """``pieces`` are (kind, content), kind being ``text``, ``code_inline``, or whatever must not be there."""

    pieces: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return "".join(content for _, content in self.pieces)

    @property
    def lines(self) -> list[str]:
        """The text between one ``<br>`` and the next."""
        return "".join("\n" if piece == ("html_inline", "<br>") else piece[1] for piece in self.pieces).split("\n")

    @property
    def codes(self) -> list[str]:
        return [content for kind, content in self.pieces if kind == "code_inline"]

    @property
    def outside_code(self) -> str:
        return "\n".join(content for kind, content in self.pieces if kind == "text")


class Document:
    """The parsed document: its ``tables`` by heading or summary above them, its ``fences``, its ``kinds`` of markup."""

    def __init__(self, source: str) -> None:
        self.tokens = parse(source)
        self.tables: dict[str, list[list[Cell]]] = {}
        self.fences = [token.content for token in self.tokens if token.type == "fence"]
        self.inlines = [cell(token) for token in self.tokens if token.type == "inline"]
        title = ""
        before = ""
        for token in self.tokens:
            match token.type:
                case "inline" if before == "heading_open":
                    title = token.content
                case "html_block":
                    title = re.sub(r"<[^>]+>|\(.*?\)", "", token.content).strip()
                case "table_open":
                    self.tables[title] = []
                case "tr_open":
                    self.tables[title].append([])
                case "inline" if before in ("td_open", "th_open"):
                    self.tables[title][-1].append(cell(token))
            before = token.type

    @property
    def kinds(self) -> set[str]:
        return {kind for inline in self.inlines for kind, _ in inline.pieces}

    @property
    def foreign_html(self) -> str:
        """HTML of the document other than the folding that the template writes, and the ends of lines in cells."""
        html = "".join(token.content for token in self.tokens if token.type == "html_block")
        inline = [text for cell in self.inlines for kind, text in cell.pieces if kind == "html_inline"]
        return _OWN_HTML.sub("", html).strip() + "".join(text for text in inline if text != "<br>")

    @property
    def outside_code(self) -> str:
        return "\n".join(inline.outside_code for inline in self.inlines)


def parse(source: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(source)


def cell(token: Token) -> Cell:
    return Cell(tuple((child.type, child.content) for child in token.children or []))
