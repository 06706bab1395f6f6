"""format(): %s, %I, %L and %%, with positions and widths. Source: text_format() in varlena.c."""

import re
from collections.abc import Callable
from typing import Any

from validator.sources.dump.evaluate.outcomes import Unsupported
from validator.sources.dump.evaluate.texts import bounded, quote_ident, quote_literal

_PART = re.compile(r"%%|%(?:(?P<position>\d{1,4})\$)?(?P<minus>-?)(?P<width>\d{0,6})(?P<kind>[sIL])|(?P<text>[^%]+)")

Piece = Callable[[tuple[Any, ...]], str]


def formatter(pattern: str, arguments: int) -> Callable[..., str]:
    """What format() with the constant ``pattern`` makes of so many printed arguments (None: NULL)."""
    pieces: list[Piece] = []
    place, position = 0, 0
    while place < len(pattern):
        match = _PART.match(pattern, place)
        if match is None:
            raise Unsupported("a pattern of format() is not computed here")
        place = match.end()
        if match["kind"] is None:
            text = match["text"] or "%"
            pieces.append(lambda values, text=text: text)  # type: ignore[misc]
            continue
        position = int(match["position"]) if match["position"] else position + 1
        if not 1 <= position <= arguments:
            raise Unsupported("a pattern of format() does not go with its arguments")
        pieces.append(_piece(position - 1, match["kind"], int(match["width"] or 0), bool(match["minus"])))
    return lambda *values: "".join(piece(values) for piece in pieces)


def _piece(index: int, kind: str, width: int, to_the_left: bool) -> Piece:
    bounded(width)

    def show(values: tuple[Any, ...]) -> str:
        value = values[index]
        if kind == "I":
            if value is None:
                raise Unsupported("format() is given NULL for a name")
            value = quote_ident(value)
        elif kind == "L":
            value = "NULL" if value is None else quote_literal(value)
        shown = str(value or "")
        return shown.ljust(width) if to_the_left else shown.rjust(width)

    return show
