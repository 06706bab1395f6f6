"""All report formats by name. What a format needs is imported when somebody asks for it."""

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

from validator.model.report import Report
from validator.reporters import json, markdown, text
from validator.reporters.options import Options

__all__ = ["DEFAULT", "RENDERERS", "Options", "Renderer", "render"]

Renderer: TypeAlias = Callable[[Report, Options], str]


def _module(name: str) -> Renderer:
    """``render`` of the module ``name`` beside this one, which is imported at the first call."""

    def rendered(report: Report, options: Options) -> str:
        shown: str = import_module(f"validator.reporters.{name}").render(report, options)
        return shown

    return rendered


RENDERERS: dict[str, Renderer] = {
    "text": lambda report, options: text.render(report, color=options.color, width=options.width),
    "markdown": lambda report, options: markdown.render(report, max_rows=options.max_rows),
    "json": lambda report, _: json.render(report),
    "sarif": _module("sarif"),
    "junit": _module("junit"),
    "gitlab": _module("gitlab"),
    "github": _module("github"),
    "openmetrics": _module("openmetrics"),
}
"""The names are those of ``--format``, in the order in which help shows them."""

DEFAULT = "text"


def render(name: str, report: Report, options: Options | None = None) -> str:
    """``report`` in the format ``name``, a key of ``RENDERERS``; ends in a newline."""
    return RENDERERS[name](report, options or Options())
