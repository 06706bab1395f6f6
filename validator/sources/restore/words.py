"""What a statement is about, from its text: enough to sort it, and to say what is lost if it fails."""

import re
from collections.abc import Iterator

from validator.facts.tokens import NotTokenizable, Sort, Token, tokenize
from validator.model.names import InvalidName, QualifiedName, split_name

MOST_CHARACTERS = 1_000_000
"""Longer statements are not taken apart."""

_BLANK = re.compile(r"(?:\s++|--[^\n]*+|/\*(?s:.*?)\*/)*+")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+")
_ABOUT = ("table", "sequence", "index", "trigger", "policy", "rule", "view")
_FILLERS = ("if", "not", "exists", "only", "concurrently")


def head(text: str, most: int = 4) -> tuple[str, ...]:
    """The first key words of a statement, in upper case: ``("CREATE", "UNIQUE", "INDEX", "T_PKEY")``."""
    found: list[str] = []
    position = 0
    while len(found) < most:
        position = _end_of_blank(text, position)
        match = _WORD.match(text, position)
        if match is None:
            break
        found.append(match[0].upper())
        position = match.end()
    return tuple(found)


def _end_of_blank(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a statement; none where it can't be told apart."""
    if len(text) > MOST_CHARACTERS:
        return ()
    try:
        return tokenize(text)
    except NotTokenizable:
        return ()


def relations_of(text: str, schema: str) -> tuple[QualifiedName, ...]:
    """The tables, sequences and views that a statement makes or changes; ``schema`` is of names that have none."""
    tokens = tokens_of(text)
    names: list[tuple[str, ...]] = []
    for index, token in enumerate(tokens[:6]):
        if token.is_word("setval"):
            names += _setval(tokens, index)
            break
        if token.is_word(*_ABOUT):
            names += _about(tokens, index)
            break
    return tuple(
        dict.fromkeys(
            QualifiedName(*(parts if len(parts) == 2 else (schema, parts[0])))
            for parts in names
            if len(parts) in (1, 2)
        )
    )


def _setval(tokens: tuple[Token, ...], index: int) -> Iterator[tuple[str, ...]]:
    if len(tokens) > index + 2 and tokens[index + 2].sort is Sort.STRING:
        try:
            yield split_name(tokens[index + 2].value)
        except InvalidName:
            return


def _about(tokens: tuple[Token, ...], index: int) -> Iterator[tuple[str, ...]]:
    what = tokens[index].value
    if what in ("table", "sequence", "view"):
        yield name_at(tokens, index + 1)
        yield from (name_at(tokens, at + 2) for at in _pairs(tokens, "attach", "partition"))
        yield from (name_at(tokens, at + 2)[:-1] for at in _pairs(tokens, "owned", "by"))
        return
    introduced = "to" if what == "rule" else "on"
    at = next((at for at in range(index, len(tokens)) if tokens[at].is_word(introduced)), None)
    if at is not None:
        yield name_at(tokens, at + 1)


def _pairs(tokens: tuple[Token, ...], first: str, second: str) -> Iterator[int]:
    for at in range(len(tokens) - 1):
        if tokens[at].is_word(first) and tokens[at + 1].is_word(second):
            yield at


def name_at(tokens: tuple[Token, ...], at: int) -> tuple[str, ...]:
    """The parts of the name at this index, after words such as IF NOT EXISTS and ONLY; empty where none is there."""
    while at < len(tokens) and tokens[at].is_word(*_FILLERS):
        at += 1
    parts: list[str] = []
    while at < len(tokens) and tokens[at].is_name:
        parts.append(tokens[at].value)
        if at + 1 >= len(tokens) or not tokens[at + 1].is_symbol("."):
            break
        at += 2
    return tuple(parts)


def roles_of(text: str) -> Iterator[str]:
    """The roles that a GRANT, a REVOKE, or a CREATE POLICY names."""
    tokens = tokens_of(text)
    for index, token in enumerate(tokens):
        if token.is_word("to", "from"):
            at = index + 1
            while at < len(tokens) and tokens[at].is_name:
                if tokens[at].sort is Sort.QUOTED or tokens[at].value not in _NO_ROLES:
                    yield tokens[at].value
                if at + 1 >= len(tokens) or not tokens[at + 1].is_symbol(","):
                    break
                at += 2


_NO_ROLES = ("public", "current_user", "session_user", "current_role", "group")
