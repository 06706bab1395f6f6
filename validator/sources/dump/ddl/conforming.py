"""String literals of a dump that was made with ``standard_conforming_strings = off``."""

from validator.sources.dump.ddl.source_text import SourceText


def conforming(text: str) -> str:
    """``text`` with each plain literal as it is written where a backslash is an ordinary character.

    pg_dump writes no other escape there than a doubled backslash.
    """
    if "\\" not in text:
        return text
    source = SourceText(text.encode())
    out, position = [], 0
    for piece in source.pieces(0):
        if piece.kind == "string" and source.raw[piece.start : piece.start + 1] == b"'":
            literal = source.raw[piece.start : piece.end].replace(b"\\\\", b"\\")
            out += [source.raw[position : piece.start], literal]
            position = piece.end
    return (b"".join(out) + source.raw[position:]).decode()
