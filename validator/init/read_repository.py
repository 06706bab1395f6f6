"""The files of a repository: git's own list of them, or else a bounded walk. Nothing is run, no link is followed."""

import os
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from validator.init.listing import Listing

MAX_PATHS = 100_000
MAX_TEXTS = 400
MAX_TEXT_BYTES = 64 * 1024
MAX_LIST_BYTES = 32 * 1024 * 1024
GIT_SECONDS = 30
_NOT_WALKED = frozenset(
    [".git", ".hg", ".svn", ".tox", ".venv", "__pycache__", "build", "dist", "node_modules", "target", "vendor", "venv"]
)
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
"""A repository's own configuration may name a program as its file system monitor: it is not run."""


def read_repository(folder: Path, wanted: Callable[[Iterable[str]], Iterable[str]]) -> Listing:
    """What is in ``folder``. ``wanted`` says which of the files are to be read. Raises OSError where the folder itself
    can't be read."""
    os.listdir(folder)
    listed = _listed_by_git(folder)
    found = list(_bounded(_walked(folder) if listed is None else listed))
    paths = tuple(sorted(path for path in found[:MAX_PATHS] if path.isprintable()))
    texts = {}
    for path in [path for path, _ in zip(wanted(paths), range(MAX_TEXTS), strict=False)]:
        text = _beginning(folder / path)
        if text is not None:
            texts[path] = text
    return Listing(paths, texts, _remotes(folder), complete=len(found) <= MAX_PATHS, branch=_default_branch(folder))


def root_of(folder: Path) -> Path | None:
    """The root of the git repository that ``folder`` is in; None where it is in none, or git is not installed."""
    said = _git(folder, "rev-parse", "--show-toplevel")
    return Path(said.decode(errors="surrogateescape").rstrip("\n")) if said else None


def _bounded(paths: Iterable[str]) -> Iterator[str]:
    for path, _ in zip(paths, range(MAX_PATHS + 1), strict=False):
        yield path


def _listed_by_git(folder: Path) -> Iterator[str] | None:
    """Tracked files, and new ones that are not ignored and in no folder that is never walked; None where git does not
    know of this folder."""
    left_out = [f"--exclude={name}/" for name in sorted(_NOT_WALKED)]
    said = _git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", *left_out)
    if said is None:
        return None
    return (name.decode() for name in said.split(b"\0") if name and _is_utf8(name))


def _remotes(folder: Path) -> dict[str, str]:
    said = _git(folder, "config", "-z", "--get-regexp", r"^remote\..*\.url$") or b""
    remotes = {}
    for entry in said.decode(errors="replace").split("\0"):
        key, separator, url = entry.partition("\n")
        if separator:
            remotes[key[len("remote.") : -len(".url")]] = url
    return remotes


def _default_branch(folder: Path) -> str | None:
    """The one that ``origin`` had when it was cloned; or else the one that is checked out, if there is neither a main
    nor a master."""
    told = _line(folder, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    if told is not None:
        return told.removeprefix("origin/")
    for name in ("main", "master"):
        if _line(folder, "for-each-ref", "--count=1", f"refs/heads/{name}", f"refs/remotes/*/{name}") is not None:
            return None
    return _line(folder, "symbolic-ref", "--quiet", "--short", "HEAD")


def _line(folder: Path, *arguments: str) -> str | None:
    return (_git(folder, *arguments) or b"").decode(errors="replace").rstrip("\n") or None


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git says, at most MAX_LIST_BYTES of it; None where it fails, is missing, or takes too long."""
    environ = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    with tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(
                [*_GIT, *arguments],
                cwd=folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
                timeout=GIT_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        said.seek(0)
        return None if done.returncode else said.read(MAX_LIST_BYTES)


def _walked(folder: Path) -> Iterator[str]:
    """Files breadth first, so that what lies near the root is seen whatever the bound."""
    waiting = [""]
    while waiting:
        following: list[str] = []
        for inside in waiting:
            try:
                entries = sorted(os.scandir(folder / inside), key=lambda entry: entry.name)
            except OSError:
                continue
            for entry in entries:
                path = f"{inside}/{entry.name}" if inside else entry.name
                if not _is_utf8(os.fsencode(entry.name)):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _NOT_WALKED:
                        following.append(path)
                elif entry.is_file(follow_symlinks=False):
                    yield path
        waiting = following


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _beginning(path: Path) -> str | None:
    """The beginning of a regular file, whatever its encoding; None where it is none, or can't be read."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        try:
            return file.read(MAX_TEXT_BYTES).decode(errors="replace")
        except OSError:
            return None
