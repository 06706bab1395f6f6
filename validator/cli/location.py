"""Where forges show what was found: a file of the repository, for ids are in no file."""

import os
from collections.abc import Mapping
from pathlib import Path

from validator.cli.exit_status import UsageError
from validator.config.settings import Settings
from validator.reporters.options import DEFAULT_LOCATION

_WORKSPACES = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE")
"""Where GitHub, GitLab and Jenkins say that they put the repository."""


def shown_at(option: Path | None, settings: Settings, environ: Mapping[str, str]) -> str:
    """The path from the repository's root, with ``/``: of ``--location``, of ``location``, of the configuration file.

    Else it is ``.seqguard.yml``, whether that is there or not. UsageError where a given one is no file of the
    repository.
    """
    given = option or settings.location
    name = "--location" if option else "location"
    if given is not None and (str(given) in ("", ".") or given.is_dir()):
        raise UsageError(f"{name} {str(given)!r}: that is a folder; name a file in it")
    root = repository_root(Path.cwd(), environ)
    path = _within(root, given or settings.path or Path(DEFAULT_LOCATION))
    if path is None and given is not None:
        raise UsageError(f"{name} {str(given)!r}: not in this repository, which is {root}")
    return path or DEFAULT_LOCATION


def repository_root(folder: Path, environ: Mapping[str, str]) -> Path:
    """The folder at or above ``folder`` that git, or else the CI server, calls the root; ``folder`` where none does."""
    above = [folder, *folder.parents]
    marked = (parent for parent in above if os.path.lexists(parent / ".git"))
    named = (Path(environ[name]) for name in _WORKSPACES if environ.get(name))
    return next((root for root in (*marked, *(path for path in named if path in above))), folder)


def _within(root: Path, path: Path) -> str | None:
    """``path`` from ``root``, links followed: a forge finds no file through one. None where it is outside."""
    for found in (path.resolve(), Path(os.path.abspath(path))):
        if found.is_relative_to(root.resolve()):
            return found.relative_to(root.resolve()).as_posix()
    return None
