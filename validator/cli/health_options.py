"""The options of ``seqguard health`` and its actions."""

import argparse
from pathlib import Path

from validator.cli.common_options import add_timeouts


def add_health(health: argparse.ArgumentParser) -> None:
    """Adds every option of the command."""
    actions = health.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, what in (
        ("print", "print the script, for psql and migration tools; connects to nothing"),
        ("install", "install the function and its view, or replace those of another version"),
        ("uninstall", "remove what was installed, and nothing else"),
    ):
        action = actions.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.", allow_abbrev=False)
        if name != "print":
            _add_where(action)
        action.add_argument("--schema", default="public", metavar="NAME", help="where the function goes (%(default)s)")
        if name == "print":
            action.add_argument("--uninstall", action="store_true", help="the script that removes it")
        if name != "uninstall":
            _add_installation(action)
        action.add_argument("-v", "--verbose", action="store_true", help="say more on standard error")


def _add_where(action: argparse.ArgumentParser) -> None:
    action.add_argument("target", nargs="?", metavar="TARGET", help="the database, as 'seqguard check' takes it")
    action.add_argument("--dsn", metavar="DSN", help="the same as TARGET")
    action.add_argument(
        "-c", "--config", type=Path, metavar="PATH", help=".seqguard.yml where the command runs, if there"
    )
    action.add_argument("--dry-run", action="store_true", help="do everything, say so, and take it back")
    add_timeouts(action, "for the whole script")


def _add_installation(action: argparse.ArgumentParser) -> None:
    action.add_argument("--create-schema", action="store_true", help="make the schema if it is not there")
    action.add_argument(
        "--grant",
        action="append",
        default=[],
        metavar="ROLE",
        help="who may call it besides its owner, public for everybody; repeatable",
    )
    action.add_argument("--force", action="store_true", help="replace a function of a newer version, too")
