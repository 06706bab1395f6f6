"""``seqguard init``: looks at a repository, and at a database where one is given, and writes what a check needs."""

import argparse
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from validator.cli.exit_status import ExitStatus, UsageError
from validator.cli.init_database import look_at
from validator.cli.init_says import next_steps
from validator.cli.say import say
from validator.cli.standard_output import write as write_out
from validator.init import render
from validator.init.detectors import Found, find_tools, server_image, wanted
from validator.init.existing import checking_pipeline, checking_workflow, pipelines
from validator.init.forges import GITHUB, GITLAB, Forge, find_forge
from validator.init.listing import Listing
from validator.init.migrate_steps import MigrateStep, migrate_step
from validator.init.proposals import Proposals
from validator.init.published import DEFAULT_POSTGRES
from validator.init.read_repository import read_repository, root_of
from validator.init.write_files import NewFile, NotWritable, Outcome, outcome, write
from validator.reporters.visible import visible


def run(arguments: argparse.Namespace) -> int:
    """The exit status: 0, or 2 where each file was there and is another. Raises UsageError, SourceError."""
    root = _root(arguments.directory)
    try:
        listing = read_repository(root, _read)
    except OSError as error:
        raise UsageError(f"--directory {str(arguments.directory)!r} can't be read: {error.strerror}") from None
    tools = find_tools(listing)
    forges = _forges(listing, arguments)
    proposals = look_at(arguments)
    step = migrate_step(tools[0], listing) if tools else None
    _say_what_was_seen(listing, tools, forges, step)
    files = tuple(_files(listing, forges, step, proposals))
    if not arguments.force:
        files = _without_second_checks(files, listing)
    if all(file.path != render.GITHUB_WORKFLOW for file in files):
        step = None
    try:
        if arguments.dry_run:
            return _shown(root, files, arguments)
        done = _written(root, files, force=arguments.force)
    except NotWritable as error:
        raise UsageError(str(error)) from None
    written = {file.path for file in files}
    write_out(next_steps({forge.name for forge in forges}, proposals, step, listing, written))
    return int(ExitStatus.USAGE) if set(done) == {Outcome.KEPT} else 0


def _read(paths: Iterable[str]) -> Iterator[str]:
    paths = list(paths)
    return chain(pipelines(paths), wanted(paths))


def _without_second_checks(files: tuple[NewFile, ...], listing: Listing) -> tuple[NewFile, ...]:
    """``files`` without what would check beside a check that is there; says which."""
    there = {
        render.GITHUB_WORKFLOW: checking_workflow(listing, render.GITHUB_WORKFLOW),
        render.GITLAB_JOB: checking_pipeline(listing),
    }
    for file in files:
        if other := there.get(file.path):
            what = "is there already" if file.path == render.GITHUB_WORKFLOW else "checks already"
            say(f"{file.path} is not written: {other} {what}; --force writes it beside that")
    return tuple(file for file in files if not there.get(file.path))


def _root(directory: Path) -> Path:
    if not directory.is_dir():
        raise UsageError(f"--directory {str(directory)!r}: there is no such folder")
    root = root_of(directory)
    if root is not None and root.resolve() != directory.resolve():
        raise UsageError(
            f"{str(directory)!r} is inside of the repository {str(root)!r}, "
            f"and forges read workflows at its root only: say --directory {str(root)!r}"
        )
    return directory


def _forges(listing: Listing, arguments: argparse.Namespace) -> tuple[Forge, ...]:
    asked = [name for name, given in ((GITHUB, arguments.github), (GITLAB, arguments.gitlab)) if given]
    if asked:
        return tuple(Forge(name, f"--{name}") for name in asked)
    found = find_forge(listing)
    return () if found is None else (found,)


def _files(
    listing: Listing, forges: tuple[Forge, ...], step: MigrateStep | None, proposals: Proposals | None
) -> Iterator[NewFile]:
    yield NewFile(render.CONFIGURATION, render.configuration(proposals))
    major = proposals.server_major if proposals else None
    postgres = f"postgres:{major}" if major else server_image(listing) or DEFAULT_POSTGRES
    for forge in forges:
        if forge.name == GITHUB:
            yield NewFile(render.GITHUB_WORKFLOW, render.github_workflow(step, postgres, listing.branch))
        else:
            yield NewFile(render.GITLAB_JOB, render.gitlab_job())


def _say_what_was_seen(
    listing: Listing, tools: tuple[Found, ...], forges: tuple[Forge, ...], step: MigrateStep | None
) -> None:
    for forge in forges:
        say(f"{forge.name}: {forge.evidence}")
    if not forges:
        say("neither GitHub nor GitLab can be told from the remotes and the files: say --github or --gitlab")
    for found in tools:
        say(f"{found.tool}: {found.evidence}")
    if not tools:
        say("no migrations were found")
    if step is not None and not step.commands:
        say(f"no step that migrates is written for {step.tool}: {step.reason}")
    if not listing.complete:
        say(f"only the first {len(listing.paths):,} files were looked at")


def _written(root: Path, files: tuple[NewFile, ...], *, force: bool) -> list[Outcome]:
    """Says of each file what became of it, at once. NotWritable before any is written, where that can be seen."""
    for file in files:
        outcome(root, file, force=force)
    done = []
    for file in files:
        done.append(write(root, file, force=force))
        reason = ": it is there already; --force replaces it, --dry-run shows what would be written"
        say(f"{done[-1]} {file.path}{reason if done[-1] is Outcome.KEPT else ''}")
    return done


def _shown(root: Path, files: tuple[NewFile, ...], arguments: argparse.Namespace) -> int:
    text = ""
    for file in files:
        what = outcome(root, file, force=arguments.force)
        text += f"--- {visible(file.path)} ({_WOULD_BE[what]})\n{file.text}\n"
    write_out(text)
    return 0


_WOULD_BE = {
    Outcome.WRITTEN: "would be written",
    Outcome.REPLACED: "would be replaced",
    Outcome.UNCHANGED: "is there, just so",
    Outcome.KEPT: "is there, and would be kept without --force",
}
