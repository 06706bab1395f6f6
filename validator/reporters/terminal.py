"""Lines of styled text laid out for a terminal, and painted by rich, which is imported only when it is needed."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from validator.model.frozen import frozen
from validator.reporters.visible import visible

Spans: TypeAlias = tuple[tuple[str, str], ...]
"""(text, rich style) pairs that stand side by side on one line."""

_NARROWEST = 20
_LINES_AT_ONCE = 500


@frozen
class Line:
    """One line of spans. ``indent`` is its left edge, ``hang`` that of what is wrapped below it.

    What may be copied does not wrap: with ``wrap`` false the terminal itself folds the line, and no newline is in it.
    """

    spans: Spans = ()
    indent: int = 0
    hang: int = 0
    wrap: bool = True


def paint(lines: Iterable[Line], *, color: bool, width: int) -> str:
    """All lines, each with a newline. Without ``color`` there is no escape sequence; with it, sixteen-colour ones.

    Each span goes through ``visible``. Words longer than the width are not cut: a name stays whole.
    """
    laid_out = (placed for line in lines for placed in _wrapped(line, max(width, _NARROWEST)))
    if color:
        return "".join(_styled(laid_out))
    return "".join("".join(part for part, _ in spans) + "\n" for spans in laid_out)


def _styled(laid_out: Iterator[Spans]) -> Iterator[str]:
    from rich.console import Console
    from rich.text import Text

    # An empty environment and a size: neither NO_COLOR nor COLUMNS nor a terminal change what a pure function returns.
    console = Console(
        color_system="standard",
        legacy_windows=False,
        force_jupyter=False,
        width=80,
        height=25,
        _environ={},
    )
    while chunk := list(islice(laid_out, _LINES_AT_ONCE)):
        text = Text("\n").join(Text.assemble(*spans) for spans in chunk)
        with console.capture() as captured:
            console.print(text, markup=False, highlight=False, emoji=False, soft_wrap=True)
        yield captured.get()


def _wrapped(line: Line, width: int) -> Iterator[Spans]:
    """The line as those that it becomes at ``width``, each indented and without spaces at its end."""
    from rich.cells import cell_len

    spans = tuple((visible(part), style) for part, style in line.spans)
    plain = "".join(part for part, _ in spans)
    if not plain:
        yield ()
        return
    fits = not line.wrap or line.indent + cell_len(plain) <= width
    starts = [0] if fits else _starts(plain, width - max(line.indent, line.hang))
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(plain)], strict=True)):
        indent = ((" " * (line.hang if number else line.indent), ""),)
        yield indent + _between(spans, start, start + len(plain[start:end].rstrip(" ")))


def _starts(text: str, room: int) -> list[int]:
    """Where the lines begin: at the start of words only, so that each has ``room`` or is one word."""
    from rich.cells import cell_len

    starts = [0]
    used = 0
    for word in re.finditer(r" *[^ ]+ *", text):
        if used and used + cell_len(word[0].rstrip(" ")) > room:
            starts.append(word.start())
            used = 0
        used += cell_len(word[0])
    return starts


def _between(spans: Spans, start: int, end: int) -> Spans:
    """The part of the spans from character ``start`` to ``end``."""
    cut: list[tuple[str, str]] = []
    position = 0
    for part, style in spans:
        cut.append((part[max(start - position, 0) : max(end - position, 0)], style))
        position += len(part)
    return tuple(cut)
