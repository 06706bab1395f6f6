"""A git repository that a test fills."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.inside import inside

__all__ = ["inside", "repository"]


class Repository:
    """An empty repository; nothing of the caller's git configuration holds in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> None:
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.root), "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", *arguments], cwd=self.root, env=environ, check=True)

    def add(self, files: Mapping[str, str]) -> None:
        """Writes the files, and tells git of them."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf8")
        self.git("add", "--all")

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf8")

    def files(self) -> set[str]:
        return {
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file() and ".git/" not in f"{path.relative_to(self.root).as_posix()}"
        }


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")
