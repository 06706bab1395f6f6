"""What comes from npm: Prism with GitHub's GraphQL schema, by a lock file; GitHub's OpenAPI description, by its hash.

Fetched once, into `.cache/forge` in the project, or into `forge` beside `$SEQGUARD_TEST_CACHE`.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from tests.matrix import ROOT, UnavailableError

LOCKED = Path(__file__).parent / "npm"
DESCRIPTIONS = "@octokit/openapi@23.0.2"
DESCRIPTIONS_SHA512 = "pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg=="
NAMES = ("api.github.com", "ghes-3.17")


def cache() -> Path:
    shared = os.environ.get("SEQGUARD_TEST_CACHE")
    folder = Path(shared).absolute().parent / "forge" if shared else ROOT / ".cache" / "forge"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def node_modules() -> Path:
    """The folder of the locked packages, installed if it is not there; UnavailableError where that can't be."""
    lock = (LOCKED / "package-lock.json").read_bytes()
    return once(f"npm-{hashlib.sha256(lock).hexdigest()[:16]}", install) / "node_modules"


def descriptions() -> Path:
    """The folder with GitHub's OpenAPI descriptions, as they are published."""
    return once(DESCRIPTIONS.rpartition("@")[2], fetch_descriptions)


def once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name in the cache; `make` fills it if it is not there, and it appears when it is whole."""
    root = cache() / name
    if not root.is_dir():
        with FileLock(f"{root}.lock"):  # tests run in several processes: one fetches, the others wait
            if not root.is_dir():
                with tempfile.TemporaryDirectory(dir=root.parent) as temporary:
                    made = Path(temporary) / "made"
                    made.mkdir()
                    make(made)
                    made.rename(root)
    return root


def install(folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCKED / name, folder)
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)


def fetch_descriptions(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        npm("pack", "--silent", "--pack-destination", temporary, DESCRIPTIONS, folder=Path(temporary))
        (tarball,) = Path(temporary).glob("*.tgz")
        if base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode() != DESCRIPTIONS_SHA512:
            raise RuntimeError(f"{DESCRIPTIONS} is not what it was when its hash was written down")
        with tarfile.open(tarball) as tar:  # of half a gigabyte, two files
            for name in NAMES:
                member = tar.extractfile(f"package/generated/{name}.json")
                assert member is not None
                (folder / f"{name}.json").write_bytes(member.read())


def npm(*arguments: str, folder: Path) -> None:
    program = shutil.which("npm")
    if program is None or shutil.which("node") is None:
        raise UnavailableError("npm", "Prism and the forges' descriptions are fetched by npm, which is not installed")
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnavailableError("npm", f"npm {arguments[0]} failed: {done.stderr.strip()[-300:]}")
