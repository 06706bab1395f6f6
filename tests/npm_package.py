"""Packages from npm that tests need, fetched once by `npm pack` into a cache and checked against their hashes."""

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent


class UnavailableError(Exception):
    """What a test needs is not on this machine. `thing` is its name in $SEQGUARD_REQUIRE."""

    def __init__(self, thing: str, why: str) -> None:
        super().__init__(why)
        self.thing = thing


@dataclass(frozen=True)
class NpmPackage:
    """One version of a package, and what its tarball must hash to: base64 of SHA-512, as npm writes it."""

    name: str
    version: str
    sha512: str

    def folder(self) -> Path:
        """Where it is unpacked; UnavailableError where it can't be had."""
        cache = ROOT / ".cache" / "npm"
        root = cache / f"{self.name.replace('/', '+')}-{self.version}"
        if not root.is_dir():
            cache.mkdir(parents=True, exist_ok=True)
            self.fetch(root)
        return root

    def fetch(self, root: Path, prepare: Callable[[Path], None] = lambda package: None) -> None:
        """Unpacks it into the folder `root`, which appears only when it is whole, and `prepare` is through with it."""
        with FileLock(f"{root}.lock"):  # tests run in several processes: one fetches, the others wait
            if not root.is_dir():
                self._unpack(root, prepare)

    def _unpack(self, root: Path, prepare: Callable[[Path], None]) -> None:
        npm = shutil.which("npm")
        if npm is None:
            raise UnavailableError("npm", f"{self.name} is fetched by npm, which is not installed")
        with tempfile.TemporaryDirectory(dir=root.parent) as temporary:
            packed = subprocess.run(
                [npm, "pack", "--silent", "--pack-destination", temporary, f"{self.name}@{self.version}"],
                cwd=temporary,
                capture_output=True,
                text=True,
                check=False,
            )
            tarballs = list(Path(temporary).glob("*.tgz"))
            if packed.returncode or not tarballs:
                why = packed.stderr.strip()[-300:]
                raise UnavailableError("npm", f"npm pack {self.name}@{self.version} failed: {why}")
            if base64.b64encode(hashlib.sha512(tarballs[0].read_bytes()).digest()).decode() != self.sha512:
                raise RuntimeError(f"{self.name}@{self.version} is not what it was when its hash was written down")
            with tarfile.open(tarballs[0]) as tar:
                # Python 3.11 has filters from 3.11.4 on. Without one the hash, checked above, is guard enough.
                tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
                tar.extractall(temporary)
            package = Path(temporary, "package")
            prepare(package)
            package.rename(root)
