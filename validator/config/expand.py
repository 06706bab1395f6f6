"""Environment variables in values: ``${NAME}``, ``${NAME:-default}`` and ``$$`` for a dollar."""

import re
from collections.abc import Mapping

from validator.model.frozen import frozen

_VARIABLE = re.compile(
    r"\$(?:(?P<dollar>\$)|\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}|(?P<open>\{))"
)

HIDDEN = "\ufffc"
"""Stands in ``Expanded.literal`` for what an environment variable gave (U+FFFC, "object replacement character")."""


class ExpansionError(ValueError):
    """A variable that can't be expanded. ``what`` and ``advice`` hold no value of any variable."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice


@frozen
class Expanded:
    """``value`` to use; ``literal``, what the file itself says: HIDDEN stands in place of each variable's value."""

    value: str
    literal: str

    @property
    def from_environment(self) -> bool:
        return HIDDEN in self.literal


def expand(text: str, environ: Mapping[str, str]) -> Expanded:
    """``text`` with its variables replaced, once: what a variable holds is never expanded again.

    As in a shell, ``:-`` gives its default for a variable that is unset or empty. Raises ExpansionError.
    """
    value: list[str] = []
    literal: list[str] = []
    position = 0
    for match in _VARIABLE.finditer(text):
        before = text[position : match.start()]
        position = match.end()
        replacement, visible = _replace(match, environ)
        value += (before, replacement)
        # Should the file itself hold the mark, it must not pass for a variable.
        literal += (before.replace(HIDDEN, "?"), visible.replace(HIDDEN, "?") if visible is not None else HIDDEN)
    rest = text[position:]
    return Expanded("".join((*value, rest)), "".join((*literal, rest.replace(HIDDEN, "?"))))


def _replace(match: re.Match[str], environ: Mapping[str, str]) -> tuple[str, str | None]:
    """What replaces a match, and how it looks in the literal: None for what came out of the environment."""
    if match["dollar"]:
        return "$", "$"
    if match["open"]:
        raise ExpansionError(
            "'${' begins a variable, but no ${NAME} or ${NAME:-default} follows", "write $${ for a literal '${'"
        )
    name, default = match["name"], match["default"]
    try:
        found: str | None = environ[name]
    except KeyError:
        found = None
    if default is not None and not found:
        # The default is written in the file, thus no secret of the environment.
        plain = default.replace("$$", "$")
        return plain, plain
    if found is None:
        raise ExpansionError(
            f"the environment variable {name} is not set", f"set it, or give a default: ${{{name}:-default}}"
        )
    return found, None
