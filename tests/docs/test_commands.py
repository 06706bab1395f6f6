"""Each command line of Seqguard that the README and the pages show can be given as it stands."""

import re
import shlex

import pytest

from tests.docs.page import text_of
from tests.docs.yaml_blocks import PAGES
from validator.cli.parser import build_parser

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_IN_A_SENTENCE = re.compile(r"`seqguard ((?:check|comment|explain|fix|guard|health|init) [^`]+)`")
_COMMAND = re.compile(
    r"(?<![\w./-])(?:seqguard|IMAGE|ghcr\.io/\S+) ((?:check|comment|explain|fix|guard|health|init)(?: [^\n]*)?)$", re.M
)
_END = re.compile(r" (?:[|<>]|&&|\\$)| {3,}")


def commands_of(page: str) -> list[list[str]]:
    """The arguments of each; of a command of several lines those of the first."""
    text = text_of(page)
    shown = [block for language, block in _FENCE.findall(text) if language not in ("json", "sql", "text")]
    lines = [line for block in shown for line in _COMMAND.findall(block)]
    return [arguments(line) for line in (*lines, *_IN_A_SENTENCE.findall(_FENCE.sub("", text)))]


def arguments(line: str) -> list[str]:
    """As a shell splits it, up to a pipe, a redirection or a comment; of `[TARGET]   is every ...` it is TARGET."""
    line = line.partition(" -- ")[0].replace("health ACTION", "health print")
    line = re.sub(r"\[([A-Z]+)\]", r"\1", _END.split(line)[0])
    return shlex.split(line.removesuffix("'"), comments=True)


ALL = [(page, " ".join(command), command) for page in PAGES for command in commands_of(page)]


@pytest.mark.parametrize(("page", "command"), [pytest.param(p, c, id=f"{p}: {name}") for p, name, c in ALL])
def test_a_command_can_be_given(page: str, command: list[str]) -> None:
    build_parser().parse_args(command)


def test_there_are_some() -> None:
    assert len(ALL) >= 30
    assert {"README.md", "docs/docker.md", "docs/dumps.md", "docs/init.md", "docs/comment.md"} <= {p for p, _, _ in ALL}
