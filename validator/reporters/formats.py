"""All report formats by name. Importing this costs nothing heavy: rich and jinja2 are imported by what uses them."""

from collections.abc import Callable
from typing import TypeAlias

from validator.model.frozen import frozen
from validator.model.report import Report
from validator.reporters import json, markdown, text


@frozen
class Options:
    """What the caller knows and a Report does not. Each format takes of it what concerns it."""

    color: bool = False
    width: int = 80
    max_rows: int = markdown.MAX_ROWS


Renderer: TypeAlias = Callable[[Report, Options], str]

RENDERERS: dict[str, Renderer] = {
    "text": lambda report, options: text.render(report, color=options.color, width=options.width),
    "markdown": lambda report, options: markdown.render(report, max_rows=options.max_rows),
    "json": lambda report, _: json.render(report),
}
"""The names are those of ``--format``, in the order in which help shows them."""

DEFAULT = "text"


def render(name: str, report: Report, options: Options | None = None) -> str:
    """``report`` in the format ``name``, a key of ``RENDERERS``; ends in a newline."""
    return RENDERERS[name](report, options or Options())
