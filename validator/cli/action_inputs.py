"""The inputs of the GitHub action, as its runner hands them over: environment variables, read without a shell.

Sources: actions/runner, ``Handler.cs`` (``AddInputsToEnvironment``: the name in capitals, blanks as ``_``, hyphens
kept, an input that is not given as an empty string); actions/toolkit, ``core.ts`` (``getInput`` strips white space,
``getBooleanInput`` takes the words of YAML 1.2's core schema).
"""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

from validator.cli.exit_status import UsageError
from validator.cli.parser import Parser, build_parser, options_of
from validator.forge.comment import Mode
from validator.forge.marker import DEFAULT_KEY, InvalidKey, checked_key
from validator.model.frozen import frozen

COMMENT_MODES = tuple(map(str, Mode))
DEFAULT_COMMENT = "update"
OWN = ("comment", "comment-key", "token", "working-directory")
"""Inputs that are no options of ``check``."""

NOT_INPUTS = ("dsn", "format", "no-color", "no-progress", "quiet", "update-baseline", "verbose")
"""Options of ``check`` that are no inputs: ``target`` says it, or the action itself does, or only a person can."""

_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
_OPTION = re.compile(r"argument (?:-\w/)?--([\w-]+): ")


@frozen
class Inputs:
    """``arguments`` are those of ``check``; None where an input is not given."""

    arguments: argparse.Namespace
    comment: str
    comment_key: str
    token: str | None
    working_directory: str | None


def given(name: str, environ: Mapping[str, str]) -> str | None:
    """The input's text without white space around it; None where it is empty or not there."""
    return environ.get(f"INPUT_{name.replace(' ', '_').upper()}", "").strip() or None


def read_inputs(environ: Mapping[str, str]) -> Inputs:
    """All inputs. UsageError names the input whose value is wrong, and what it may be."""
    mode = given("comment", environ) or DEFAULT_COMMENT
    if mode not in COMMENT_MODES:
        raise UsageError(f"input comment: {mode!r} is none of {', '.join(COMMENT_MODES)}")
    try:
        key = checked_key(given("comment-key", environ) or DEFAULT_KEY)
    except InvalidKey as error:
        raise UsageError(f"input comment-key: {error}") from None
    arguments = build_parser(_InputParser).parse_args(["check", *_command_line(environ)])
    arguments.verbose = environ.get("RUNNER_DEBUG") == "1"
    return Inputs(
        arguments=arguments,
        comment=mode,
        comment_key=key,
        token=given("token", environ),
        working_directory=given("working-directory", environ),
    )


def option_inputs() -> Iterator[tuple[str, argparse.Action]]:
    """The name of each input that is an option of ``check``, and the option."""
    for option in options_of("check"):
        name = option.option_strings[-1].removeprefix("--") if option.option_strings else option.dest
        if name not in ("help", *NOT_INPUTS):
            yield name, option


def in_inputs(message: str) -> str:
    """``message`` with inputs where it speaks of options: ``--via restore`` as ``via: restore``, else ``input via``."""
    for name, option in option_inputs():
        values = "|".join([*map(re.escape, option.choices or ()), "[A-Z]+"])
        message = re.sub(rf"(?<![\w-])--{name} (?=(?:{values})\b)", f"{name}: ", message)
        message = re.sub(rf"(?<![\w-])--{name}(?![\w-])", f"input {name}", message)
    return message


def _command_line(environ: Mapping[str, str]) -> Iterator[str]:
    """What a person would type after ``check``. A value never stands where it could be taken for an option."""
    target: Sequence[str] = ()
    for name, option in option_inputs():
        text = given(name, environ)
        if text is None:
            continue
        if not option.option_strings:
            if text == "-":
                raise UsageError(f"input {name}: an action has no standard input; give a connection string or a dump")
            target = ("--", text)
        elif option.nargs == 0:
            if _is_true(name, text):
                yield f"--{name}"
        elif option.dest in ("schema", "table", "exclude", "output"):
            yield from (f"--{name}={line.strip()}" for line in text.splitlines() if line.strip())
        else:
            yield f"--{name}={text}"
    yield from target


def _is_true(name: str, text: str) -> bool:
    if text not in (*_TRUE, *_FALSE):
        raise UsageError(f"input {name}: {text!r} is neither true nor false")
    return text in _TRUE


class _InputParser(Parser):
    """Tells what is wrong of inputs, which is what was written, not of options."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(_OPTION.sub(r"input \1: ", message))
