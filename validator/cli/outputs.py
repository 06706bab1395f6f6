"""Where the report goes: standard output, and files beside it."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from validator.cli.exit_status import UsageError
from validator.cli.say import for_log, say
from validator.cli.standard_output import write
from validator.model.frozen import frozen
from validator.model.report import Report
from validator.reporters.formats import Options, render
from validator.whole_file import write_whole

_STREAMS = {"/dev/stdout": 1, "/dev/fd/1": 1, "/proc/self/fd/1": 1, "/dev/stderr": 2, "/dev/fd/2": 2}
"""Files by name that are this process's own, and their descriptors."""

_FOR_PEOPLE = ("text", "markdown")
"""Formats in which a name may be respelled; in the others it is harmless as it stands."""


@frozen
class Outputs:
    """Where the report goes: ``format`` to stdout, and each of ``files`` (format, path); what all formats are told."""

    format: str
    files: tuple[tuple[str, Path], ...]
    options: Options = Options()


def _output(text: str) -> tuple[str, Path]:
    form, separator, path = text.partition("=")
    if not separator or not path:
        raise UsageError(f"--output {text!r}: give FORMAT=PATH, such as markdown=report.md")
    from validator.reporters.formats import RENDERERS

    if form not in RENDERERS:
        raise UsageError(f"--output {text!r}: the format is one of {', '.join(RENDERERS)}")
    folder = Path(path).parent
    if not folder.is_dir():
        raise UsageError(f"--output {text!r}: the folder {folder} does not exist: make it first")
    if Path(path).is_dir():
        raise UsageError(f"--output {text!r}: that is a folder; name a file in it")
    return form, Path(path)


def files(texts: list[str]) -> tuple[tuple[str, Path], ...]:
    """What ``--output`` says: (format, path) of each. Raises UsageError."""
    found = tuple(map(_output, texts))
    formats: dict[Path, str] = {}
    for form, path in found:
        other = formats.setdefault(path.parent.resolve() / path.name, form)
        if other != form and not _is_stream(path):
            raise UsageError(f"--output: {other} and {form} are both to be written to {path}: give each its own file")
    return found


def _is_stream(path: Path) -> bool:
    """Whether this is standard output or error: opened by name it would be cut off where it is a file."""
    return str(path) in _STREAMS


def spare(target: Path, written: Iterable[Path]) -> None:
    """UsageError where one of the files to be written is the dump that is read, or a part of it."""
    for path in written:
        try:
            inside = target.is_dir() and path.resolve().is_relative_to(target.resolve())
            if inside or (path.exists() and path.samefile(target)):
                raise UsageError(f"{path} would be written over the dump that is checked: name another file")
        except OSError:  # it can't be opened, which is told where that is tried
            continue


def _is_device(path: Path) -> bool:
    """Whether this is a pipe or a device, /dev/fd/N too: written into, not replaced.

    A link elsewhere that leads to one is none: a checkout may hold it.
    """
    folder = path.parent.resolve()
    systems = folder == Path("/dev") or Path("/proc") in folder.parents
    return systems or (path.exists() and not path.is_file() and not path.is_symlink())


def save(text: str, path: Path) -> None:
    """Writes a file whole or not at all, and never through a link; into a device or a pipe. Raises OSError."""
    data = text.encode(errors="backslashreplace")
    if _is_stream(path):
        with open(_STREAMS[str(path)], "wb", closefd=False) as stream:
            stream.write(data)
    elif _is_device(path):
        path.write_bytes(data)
    else:
        write_whole(path, data)


def write_files(report: Report, outputs: Outputs) -> None:
    """To all files; one that can't be written is said so and changes nothing else."""
    for form, path in outputs.files:
        text = render(form, report, replace(outputs.options, width=100))
        try:
            save(for_log(text) if _is_stream(path) and form in _FOR_PEOPLE else text, path)
        except OSError as error:
            # the verdict stands all the same (CONTRACT: a failed output never changes the status)
            say(f"{path} could not be written: {error.strerror}")


def write_report(report: Report, outputs: Outputs, arguments: argparse.Namespace) -> None:
    """To all files, and to standard output."""
    write_files(report, outputs)
    if arguments.quiet and report.exit_status == 0 and outputs.format == "text":
        return
    terminal = sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
    plain = arguments.no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    color = terminal and not plain
    text = render(outputs.format, report, replace(outputs.options, color=color, width=width))
    write(for_log(text) if outputs.format in _FOR_PEOPLE else text)
