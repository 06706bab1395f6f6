"""SQL text to PostgreSQL's own parse trees, with the bytes that their locations count."""

import re
import threading
from typing import Any

from validator.model.frozen import frozen
from validator.sources.dump.ddl.source_text import SourceText

Node = Any
"""A message of pg_query.proto; its fields are those of PostgreSQL's parse nodes."""

_SMALL = 12_000
_LARGEST = 400_000
_MOST_OPERATORS = 20_000
_STACK_PER_BYTE = 1_000
_CHAINING = frozenset({b"UNION", b"INTERSECT", b"EXCEPT", b"JOIN", b"COLLATE", b"AT", b"NOT"})
_SEPARATING = frozenset({b",", b";", b"."})
_BEFORE = re.compile(rb"(?:\s++|--[^\n]*+\n?|/\*.*?\*/)*+", re.DOTALL)


class NotParsable(ValueError):
    """Text that PostgreSQL's grammar refuses, or that is nested too deeply to be read."""


@frozen
class Parsed:
    """One statement: ``kind`` is the name of its node, in pg_query.proto's spelling (``create_stmt``); from ``start``
    to ``end`` it stands, without comments before it and without semicolon."""

    kind: str
    node: Node
    source: SourceText
    start: int
    end: int


def parse(text: str) -> list[Parsed]:
    """The statements of ``text``; NotParsable where there is one that is none."""
    from google.protobuf.message import DecodeError
    from postgast import PgQueryError

    if "\0" in text:
        raise NotParsable("a zero byte in it")
    try:
        tree = _tree(text)
    except PgQueryError as error:
        raise NotParsable(" ".join(error.message.split())) from None
    except (DecodeError, MemoryError) as error:
        raise NotParsable("it is nested too deeply") from error
    source = SourceText(text.encode(errors="replace"))
    found = []
    for statement in tree.stmts:
        kind = statement.stmt.WhichOneof("node")
        start = statement.stmt_location
        end = start + statement.stmt_len if statement.stmt_len else len(source.raw)
        before = _BEFORE.match(source.raw, start, end)
        begin = before.end() if before else start
        found.append(Parsed(kind, getattr(statement.stmt, kind), source, begin, end))
    return found


def _parse(text: str) -> Node:
    from postgast.parse import parse as by_the_grammar

    return by_the_grammar(text)


def _tree(text: str) -> Node:
    """The tree. The library walks it by recursion and does not look how much stack there is, in a time that grows with
    the square of its depth: text in which a long chain of operators could hide gets a stack that is large enough for
    it, and must not have too many of them."""
    if len(text) <= _SMALL:
        return _parse(text)
    code = operators = 0
    for piece in SourceText(text.encode(errors="replace")).pieces(0):
        code += 1 if piece.kind in ("string", "dollar", "quoted") else piece.end - piece.start
        operators += (piece.kind == "symbol" and piece.word not in _SEPARATING) or piece.word in _CHAINING
        if code > _LARGEST or operators > _MOST_OPERATORS:
            raise NotParsable(f"it is longer than {_LARGEST} characters, or has more than {_MOST_OPERATORS} operators")
    if code <= _SMALL:
        return _parse(text)
    return _on_a_large_stack(text, code * _STACK_PER_BYTE)


def _on_a_large_stack(text: str, size: int) -> Node:
    trees: list[Node] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            trees.append(_parse(text))
        except Exception as error:
            errors.append(error)

    before = threading.stack_size(-(-size // 2**20) * 2**20)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    except (RuntimeError, ValueError) as error:
        raise NotParsable("there is no memory for it") from error
    finally:
        threading.stack_size(before)
    thread.join()
    if errors:
        raise errors[0]
    return trees[0]
