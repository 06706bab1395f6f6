"""Writes new files, each whole or not at all; one that is there is replaced only where that was asked for."""

import contextlib
import os
from enum import StrEnum
from pathlib import Path

from validator.model.frozen import frozen
from validator.whole_file import write_whole


@frozen
class NewFile:
    """``path`` from the repository's root, with ``/``."""

    path: str
    text: str


class Outcome(StrEnum):
    """What became of a file."""

    WRITTEN = "written"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    KEPT = "kept"


class NotWritable(Exception):
    """A file can't be written: which one, and why."""


def outcome(root: Path, file: NewFile, *, force: bool) -> Outcome:
    """What ``write`` would do with it. NotWritable where a link or something else than a file is in its way."""
    path = root
    for part in file.path.split("/")[:-1]:
        path /= part
        if path.is_symlink() or (os.path.lexists(path) and not path.is_dir()):
            raise NotWritable(f"{file.path}: {part} is no folder, or a link: move it away")
    path = root / file.path
    if not os.path.lexists(path):
        return Outcome.WRITTEN
    if path.is_symlink() or not path.is_file():
        raise NotWritable(f"{file.path}: there is something that is no file, or a link: move it away")
    with contextlib.suppress(OSError):
        if path.read_bytes() == file.text.encode():
            return Outcome.UNCHANGED
    return Outcome.REPLACED if force else Outcome.KEPT


def write(root: Path, file: NewFile, *, force: bool) -> Outcome:
    """Writes it, if it is not there, or if it is to be replaced. Raises NotWritable."""
    done = outcome(root, file, force=force)
    if done in (Outcome.UNCHANGED, Outcome.KEPT):
        return done
    path = root / file.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, file.text.encode(), new=done is Outcome.WRITTEN)
    except OSError as error:
        raise NotWritable(f"{file.path}: {error.strerror}") from None
    return done
