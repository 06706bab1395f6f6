"""``seqguard`` without arguments in GitHub Actions: the action (CONTRACT: "The action").

The status is that of the check: whatever becomes of files, annotations, comment and summary is said, and no more.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from validator.cli import action_files
from validator.cli.action_commands import masks, outputs_file, outputs_of, stop_and_resume, summary
from validator.cli.action_inputs import Inputs, given, in_inputs, read_inputs
from validator.cli.check import Checked, check
from validator.cli.failures import Failure, failure
from validator.cli.outputs import files
from validator.cli.post_comment import CommentRequest, Posted, post_comment
from validator.cli.say import for_log, say
from validator.cli.standard_output import write
from validator.cli.target import VARIABLES, NoTargetError
from validator.reporters.formats import render
from validator.reporters.markdown_text import prose
from validator.reporters.visible import visible
from validator.reporters.workflow_commands import command

T = TypeVar("T")
_TARGETS = ("INPUT_TARGET", *VARIABLES)

_REPORTS = {"report": ("markdown", "report.md"), "json": ("json", "report.json"), "sarif": ("sarif", "report.sarif")}
"""Of each output that is a file: its format, and its name."""

_NO_TARGET = (
    "; the action takes none from .seqguard.yml, which a pull request can change: give it the input target; a secret "
    "that does not exist is empty, and so is every secret in a run for a fork's pull request"
)


def run(environ: Mapping[str, str]) -> int:
    """The status of the check; 2 or 3 where there was none. Raises nothing but what signals do."""
    root = action_files.workspace(environ)
    _print(*masks(_secrets(environ)))
    try:
        inputs = read_inputs(environ)
        if inputs.working_directory:
            os.chdir(action_files.inside(root, inputs.working_directory, "working-directory"))
        action_files.check_places(root, (path for _, path in files(inputs.arguments.output)))
        with _no_commands():
            allow = partial(action_files.check_source, root)
            checked = check(inputs.arguments, environ, configured=False, allow=allow)
            write(for_log(render("text", checked.report, replace(checked.options, width=100))))
    except Exception as error:
        failed = failure(error, [given("target", environ) or ""])
        _tell_failure(failed, environ, _NO_TARGET if isinstance(error, NoTargetError) else "")
        return int(failed.status)
    _deliver(checked, inputs, root, environ)
    return checked.report.exit_status


def _deliver(checked: Checked, inputs: Inputs, root: Path, environ: Mapping[str, str]) -> None:
    """Everything that comes after the verdict, each part whether the others succeed or not."""
    report, options = checked.report, checked.options
    for form, path in checked.files:
        text = render(form, report, options)
        _attempt(f"{path} could not be written", partial(action_files.write_file, path, text, root))
    written = _attempt("the reports could not be written", lambda: _reports(checked, root)) or {}
    _attempt("the annotations failed", lambda: write(render("github", report, options)))
    posted = _attempt("the comment could not be posted", lambda: _comment(checked, inputs, environ)) or Posted(None, "")
    if posted.words:
        say(posted.words)
    outputs = {**outputs_of(report), **written, "comment-id": posted.comment_id or ""}
    _append("GITHUB_OUTPUT", lambda: outputs_file(outputs), environ)
    note = f"\n> {prose(posted.words)}\n" if posted.failed else ""
    whole = (
        f"`{written['json']}`, a file that this step wrote, has" if "json" in written else "The log of this step has"
    )
    _append("GITHUB_STEP_SUMMARY", lambda: summary(report, f"{whole} everything.", note), environ)


def _reports(checked: Checked, root: Path) -> dict[str, str]:
    """Writes the reports, and gives the path of each from the workspace."""
    folder = action_files.new_folder(root)
    for form, name in _REPORTS.values():
        action_files.write_file(folder / name, render(form, checked.report, checked.options), root)
    return {output: (folder / name).relative_to(root).as_posix() for output, (_, name) in _REPORTS.items()}


def _comment(checked: Checked, inputs: Inputs, environ: Mapping[str, str]) -> Posted:
    return post_comment(checked.report, CommentRequest(inputs.comment, inputs.token, inputs.comment_key), environ)


def _tell_failure(failed: Failure, environ: Mapping[str, str], hint: str) -> None:
    """One annotation, the outputs that there are, and a summary of two lines."""
    message = visible(in_inputs("; ".join(failed.lines)) + hint)
    if failed.trace and environ.get("RUNNER_DEBUG") == "1":
        say(*failed.trace.splitlines())
    _print(command("error", {"title": "Seqguard could not check"}, message))
    _append("GITHUB_OUTPUT", lambda: outputs_file({"exit-status": str(int(failed.status))}), environ)
    _append("GITHUB_STEP_SUMMARY", lambda: f"## Seqguard could not check\n\n{prose(message)}\n", environ)


def _secrets(environ: Mapping[str, str]) -> Iterator[str]:
    """What must not be seen in the log, in each spelling: GitHub masks a secret as it is only, and no part of it."""
    from validator.sources.database.connect import secrets_of, spellings

    passwords = [password for name in _TARGETS for password in secrets_of(environ.get(name, "").strip())]
    for secret in (*passwords, environ.get("PGPASSWORD", ""), given("token", environ) or ""):
        yield from spellings(secret)


@contextmanager
def _no_commands() -> Iterator[None]:
    """Whatever is printed inside is text for the runner: names from the database, and messages with names in them."""
    stop, resume = stop_and_resume()
    _print(stop)
    try:
        yield
    finally:
        _print(resume)


def _print(*lines: str) -> None:
    write("".join(f"{line}\n" for line in lines))


def _attempt(what: str, work: Callable[[], T]) -> T | None:
    """The result of ``work``; None where it fails, which is said."""
    try:
        return work()
    except Exception as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else f"{type(error).__name__}: {error}"
        from validator.sources.database.connect import redact

        say(f"{what}: {redact(reason)}")
        return None


def _append(name: str, text: Callable[[], str], environ: Mapping[str, str]) -> None:
    """Adds to the file that the variable ``name`` names, if there is one."""
    path = environ.get(name)
    if not path:
        return

    def work() -> None:
        with open(path, "a", encoding="utf8", errors="backslashreplace", newline="\n") as file:
            file.write(text())

    _attempt(f"${name} could not be written", work)
