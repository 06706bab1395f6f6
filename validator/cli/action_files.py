"""Files of the action in the workspace, where a pull request may have put anything: links, files of the same name.

Later steps run outside of the action's container, where the workspace has another path: what they are told is the path
from the workspace. It is the one folder that both see (actions/runner, ``ContainerActionHandler.cs``).
"""

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from validator.cli.exit_status import UsageError
from validator.whole_file import write_whole

FOLDER = "seqguard-report"
_MOST_FOLDERS = 100


def workspace(environ: Mapping[str, str]) -> Path:
    """Where the repository is; without $GITHUB_WORKSPACE, where the command runs."""
    return Path(environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()


def inside(root: Path, path: str, name: str) -> Path:
    """The folder ``path``, links followed, which has to be at or below ``root``. UsageError tells of input ``name``."""
    try:
        found = (root / path).resolve()
        known = found.is_dir()
    except (OSError, ValueError, RuntimeError):  # too long, a zero byte, links in a circle
        raise UsageError(f"input {name}: {path!r} can't be read as a path") from None
    if not found.is_relative_to(root):
        raise UsageError(f"input {name}: {path!r} leads out of the workspace")
    if not known:
        raise UsageError(f"input {name}: there is no folder {path!r} in the workspace")
    return found


def check_places(root: Path, paths: Iterable[Path]) -> None:
    """UsageError where a file would not be in the workspace, or would be written through a link."""
    for path in paths:
        inside(root, str(path.parent.absolute()), "output")
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise UsageError(f"input output: {str(path)!r} is there already, and is no file; name another one")


def check_source(root: Path, name: str, path: Path) -> None:
    """UsageError where a file that is read, ``name``, is not in the workspace: an error repeats words of it."""
    try:
        found = path.resolve()
    except (OSError, ValueError, RuntimeError):
        raise UsageError(f"{name}: {str(path)!r} can't be read as a path") from None
    if not found.is_relative_to(root):
        raise UsageError(f"{name}: {str(path)!r} leads out of the workspace")


def new_folder(root: Path) -> Path:
    """A folder directly below ``root`` that was not there before, which git does not see. Raises OSError."""
    for number in range(1, _MOST_FOLDERS):
        folder = root / (FOLDER if number == 1 else f"{FOLDER}-{number}")
        with contextlib.suppress(FileExistsError):
            folder.mkdir()  # takes no link for a folder
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                _give_away(handle, 0o755, root)
            finally:
                os.close(handle)
            write_file(folder / ".gitignore", "*\n", root)
            return folder
    raise FileExistsError(f"{_MOST_FOLDERS - 1} folders {FOLDER}-N are there already")


def write_file(path: Path, text: str, root: Path) -> None:
    """Writes ``text`` into a file, in place of what is there: never through a link. Raises OSError."""
    data = text.encode(errors="backslashreplace")
    write_whole(path, data, prepare=lambda handle: _give_away(handle, 0o644, root))


def _give_away(handle: int, mode: int, root: Path) -> None:
    """To whom the workspace belongs: a later step could not remove what belongs to root."""
    with contextlib.suppress(OSError):  # a file system without owners
        if os.geteuid() == 0:
            owner = root.stat()
            os.fchown(handle, owner.st_uid, owner.st_gid)
            os.fchmod(handle, mode)
