"""What a runner of GitHub Actions makes of a log: its rules, from actions/runner's ActionCommand.cs, said again.

White space is what .NET trims, lines end where its StreamReader ends them.
"""

import re
from dataclasses import dataclass, field

COMMANDS = ["add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice"]
COMMANDS += [
    "internal-set-repo-path",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
]
_LINE_END = re.compile(r"\r\n|\r|\n")
_DATA = {"%0D": "\r", "%0A": "\n", "%25": "%"}
_PROPERTY = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


@dataclass(frozen=True)
class Command:
    name: str
    data: str
    properties: dict[str, str] = field(default_factory=dict)


def lines(log: str) -> list[str]:
    return [line for line in _LINE_END.split(log) if line]


def commands(log: str, known: list[str] = COMMANDS) -> list[Command]:
    """The commands that a runner would run, of both syntaxes. `known` are those that it has heard of."""
    return [found for line in lines(log) if (found := _colons(line, known) or _brackets(line, known))]


def _colons(line: str, known: list[str]) -> Command | None:
    line = line.lstrip().lstrip("\ufeff").lstrip()
    if not line.startswith("::"):
        return None
    info, found, data = line[2:].partition("::")
    name, _, properties = info.partition(" ")
    if not found or name.lower() not in known:
        return None
    pairs = (part.split("=", 1) for part in properties.strip().split(",") if part)
    return Command(name, _undone(data, _DATA), {p[0]: _undone(p[1], _PROPERTY) for p in pairs if len(p) == 2})


def _brackets(line: str, known: list[str]) -> Command | None:
    _, found, rest = line.partition("##[")
    info, closed, data = rest.partition("]")
    name = info.partition(" ")[0]
    return Command(name, data) if found and closed and name.lower() in known else None


def _undone(text: str, escapes: dict[str, str]) -> str:
    for escape, character in escapes.items():
        text = text.replace(escape, character)
    return text
