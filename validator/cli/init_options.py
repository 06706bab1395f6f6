"""The options of ``seqguard init``."""

import argparse
from pathlib import Path


def add_init(init: argparse.ArgumentParser) -> None:
    """Adds every option of the command."""
    init.add_argument("target", nargs="?", metavar="TARGET", help="a database or dump that proposals are made from")
    init.add_argument("--dsn", metavar="DSN", help="the same as TARGET")
    init.add_argument(
        "--directory", type=Path, default=Path(), metavar="DIR", help="the repository's root (where the command runs)"
    )
    init.add_argument("--github", action="store_true", help="write for GitHub, whatever the repository says")
    init.add_argument("--gitlab", action="store_true", help="write for GitLab, whatever the repository says")
    init.add_argument("--force", action="store_true", help="replace files that are there")
    init.add_argument("--dry-run", action="store_true", help="show the files instead of writing them")
