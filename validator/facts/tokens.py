"""A tokenizer for SQL and PL/pgSQL text: enough to tell code from literals, comments and quoted names.

Source: PostgreSQL manual, "Lexical Structure". Needs no server, so that dumps are read with the same eyes.
"""

import re
from enum import StrEnum
from functools import lru_cache

from validator.model.frozen import frozen
from validator.model.names import fold


class Sort(StrEnum):
    """Kinds of token.

    A DRAW stands for one value taken from a sequence; it is put in by the interpreter, never read.
    """

    WORD = "word"
    QUOTED = "quoted"
    STRING = "string"
    NUMBER = "number"
    PARAMETER = "parameter"
    SYMBOL = "symbol"
    DRAW = "draw"


@frozen
class Token:
    """``text`` as written; ``value`` as meant: folded for words, unescaped for strings and quoted names."""

    sort: Sort
    text: str
    value: str

    @property
    def is_name(self) -> bool:
        return self.sort in (Sort.WORD, Sort.QUOTED)

    def is_word(self, *words: str) -> bool:
        """Whether this is one of these key words (lower case), unquoted."""
        return self.sort is Sort.WORD and self.value in words

    def is_symbol(self, *symbols: str) -> bool:
        """Whether this is one of these operators or punctuation marks."""
        return self.sort is Sort.SYMBOL and self.value in symbols


# A class that names the ASCII characters which are none is compiled at once; one that goes up to U+10FFFF takes
# re several milliseconds, at each start.
_BEGINS_NAME = r"[^\x00-@\[-^`{-\x7f]"
_GOES_ON = r"[^\x00-/:-@\[-^`{-\x7f]"
_GOES_ON_IN_WORD = r"[^\x00-\x23%-/:-@\[-^`{-\x7f]"  # a dollar sign, too

_PATTERN = re.compile(
    rf"""
    (?P<space>\s+|--[^\n]*)
  | (?P<comment>/\*)
  | (?P<escaped>[eE]'(?:[^'\\]|\\.|'')*')
  | (?P<string>'(?:[^']|'')*')
  | (?P<quoted>"(?:[^"]|"")*")
  | (?P<dollar>\$(?P<tag>{_BEGINS_NAME}?{_GOES_ON}*)\$)
  | (?P<parameter>\$\d+)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)
  | (?P<word>{_BEGINS_NAME}{_GOES_ON_IN_WORD}*)
  | (?P<symbol>::|:=|\.\.|=>|[(),;.\[\]:{{}}\\])
  | (?P<operator>(?:(?!--|/\*)[-+*/%^<>=~!@\#&|`?])+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)


def _unescaped(match: re.Match[str]) -> str:
    """One escape of an E'' string."""
    text = match[1]
    if text[0] in "xuU" and len(text) > 1:
        return chr(int(text[1:], 16)) if int(text[1:], 16) < 0x110000 else text
    return chr(int(text, 8)) if text[0] in "01234567" else _ESCAPES.get(text, text)


class NotTokenizable(ValueError):
    """Text that is no SQL: an unterminated literal or comment, or a stray character."""


@lru_cache(64)  # a function's body is taken apart by several who look for different things
def tokenize(text: str) -> tuple[Token, ...]:
    """The tokens of ``text`` without white space and comments; NotTokenizable where it ends inside a literal."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _PATTERN.match(text, position)
        if match is None:
            raise NotTokenizable(f"unexpected {text[position]!r} at character {position + 1}")
        position = match.end()
        kind, raw = match.lastgroup, match[0]
        if kind == "tag":
            kind = "dollar"
        if kind == "comment":
            position = _end_of_comment(text, match.start())
        elif kind == "dollar":
            close = text.find(raw, position)
            if close < 0:
                raise NotTokenizable("unterminated dollar-quoted string")
            tokens.append(Token(Sort.STRING, text[match.start() : close + len(raw)], text[position:close]))
            position = close + len(raw)
        elif kind == "operator":
            raw = _operator(raw)
            position = match.start() + len(raw)
            tokens.append(Token(Sort.SYMBOL, raw, raw))
        elif kind != "space":
            tokens.append(_token(str(kind), raw))
    return tuple(tokens)


def _operator(raw: str) -> str:
    """The operator at the beginning of ``raw``: one of several characters ends in + or - only if it holds one of
    ``~ ! @ # % ^ & | ` ?`` (PostgreSQL manual, "Operators")."""
    while len(raw) > 1 and raw[-1] in "+-" and not set(raw) & set("~!@#%^&|`?"):
        raw = raw[:-1]
    return raw


def _token(kind: str, raw: str) -> Token:
    match kind:
        case "word":
            return Token(Sort.WORD, raw, fold(raw))
        case "string":
            return Token(Sort.STRING, raw, raw[1:-1].replace("''", "'"))
        case "escaped":
            body = raw[2:-1].replace("''", "'")
            return Token(Sort.STRING, raw, _ESCAPE.sub(_unescaped, body))
        case "quoted":
            return Token(Sort.QUOTED, raw, raw[1:-1].replace('""', '"'))
        case _:
            return Token(Sort(kind), raw, raw)


def _end_of_comment(text: str, start: int) -> int:
    depth = 0
    for match in re.finditer(r"/\*|\*/", text[start:]):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return start + match.end()
    raise NotTokenizable("unterminated comment")


def render(tokens: tuple[Token, ...]) -> str:
    """SQL text of ``tokens``; the same tokens when read again."""
    return " ".join(token.text for token in tokens)


def closing(tokens: tuple[Token, ...], opening: int) -> int:
    """Index of the parenthesis or bracket that closes the one at ``opening``; NotTokenizable if there is none."""
    depth = 0
    for index in range(opening, len(tokens)):
        if tokens[index].is_symbol("(", "["):
            depth += 1
        elif tokens[index].is_symbol(")", "]"):
            depth -= 1
            if depth == 0:
                return index
    raise NotTokenizable("unbalanced parentheses")


def strip_parentheses(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """``tokens`` without parentheses around the whole."""
    while len(tokens) >= 2 and tokens[0].is_symbol("(") and closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def split_top_level(tokens: tuple[Token, ...], separator: str) -> list[tuple[Token, ...]]:
    """``tokens`` split at the symbol or key word ``separator`` outside all parentheses."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.is_symbol("(", "["):
            depth += 1
        elif token.is_symbol(")", "]"):
            depth -= 1
        if depth == 0 and (token.is_symbol(separator) or token.is_word(separator)):
            parts.append([])
        else:
            parts[-1].append(token)
    return [tuple(part) for part in parts]
