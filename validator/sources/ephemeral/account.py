"""Which account a throw-away server runs as, and an installation that this account can reach.

PostgreSQL refuses to run as root (initdb: "cannot be run as root"), and CI jobs in containers do run as root.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

# Not `postgres`: on a machine with a database of its own, a throw-away server has no business with its files.
PREFERRED = ("nobody", "daemon")
NSS_WRAPPERS = ("usr/lib/*/libnss_wrapper.so", "usr/lib64/libnss_wrapper.so", "usr/lib/libnss_wrapper.so")
MINIMAL_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class Account:
    """Whom the server runs as: numeric user and group."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Install:
    """A PostgreSQL on disk.

    `root` is the folder above everything, `bindir` the one with the programs. `parts` are the folders below `root`,
    relative to it, that have to be copied together where the server's account can't reach `root`. `libdir` is for
    programs that don't find their shared libraries by themselves.
    """

    root: Path
    bindir: Path
    parts: tuple[str, ...]
    libdir: Path | None = None

    def moved(self, root: Path) -> "Install":
        """The same installation below another root."""
        libdir = self.libdir and root / self.libdir.relative_to(self.root)
        return Install(root, root / self.bindir.relative_to(self.root), self.parts, libdir)


def server_account() -> Account | None:
    """The unprivileged account for a server, or None where the present one is that already.

    Raises LookupError where root finds no other account at all.
    """
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    chosen = next((known[name] for name in PREFERRED if name in known), None) or next(iter(known.values()), None)
    if chosen is None:
        raise LookupError("PostgreSQL does not run as root, and there is no other account on this machine")
    return Account(chosen.pw_uid, chosen.pw_gid)


def name_for_this_account(folder: Path) -> dict[str, str]:
    """Variables that give a nameless account a name; none where it has one, or where the system lacks nss_wrapper.

    A container may be run under any number, and initdb asks for the name that belongs to it ("could not look up
    effective user ID"). The library reads it from a file that is made below ``folder`` (nss_wrapper(1)).
    """
    try:
        pwd.getpwuid(os.geteuid())
        return {}
    except KeyError:
        library = next((path for pattern in NSS_WRAPPERS for path in sorted(Path("/").glob(pattern))), None)
    if library is None:
        return {}
    passwd, group = folder / "passwd", folder / "group"
    passwd.write_text(f"seqguard:x:{os.geteuid()}:{os.getegid()}::{folder}:/bin/false\n", encoding="ascii")
    group.write_text(f"seqguard:x:{os.getegid()}:\n", encoding="ascii")
    return {"LD_PRELOAD": str(library), "NSS_WRAPPER_PASSWD": str(passwd), "NSS_WRAPPER_GROUP": str(group)}


def can_use(account: Account | None, path: Path) -> bool:
    """Whether `account` may enter the folder, or run the program, at `path`: asked of the kernel, as that account."""
    if account is None:
        return os.access(path, os.X_OK)
    asked = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        env={"PATH": MINIMAL_PATH},
        check=False,
    )
    return asked.returncode == 0


def reachable_install(install: Install, account: Account | None, folder: Path) -> Install:
    """`install` itself where `account` can run it, else a copy of it below `folder` (hard links where possible)."""
    if can_use(account, install.bindir / "postgres"):
        return install
    root = folder / "install"
    for part in install.parts:
        if (install.root / part).is_dir():
            shutil.copytree(install.root / part, root / part, symlinks=True, copy_function=link_or_copy)
    for path in (root, *(path for path in root.rglob("*") if path.is_dir() and not path.is_symlink())):
        path.chmod(0o755)
    return install.moved(root)


def link_or_copy(source: str, target: str) -> str:
    """A hard link, or a copy that everyone can read: on another file system, or where the mode keeps others out."""
    mode = os.stat(source).st_mode
    wanted = 0o555 if mode & stat.S_IXUSR else 0o444
    if mode & wanted == wanted:
        try:
            os.link(source, target)
            return target
        except OSError:
            pass
    shutil.copyfile(source, target)
    os.chmod(target, wanted)
    return target
