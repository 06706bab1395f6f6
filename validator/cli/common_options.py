"""What several commands take: a target, a scope, time limits, how a dump is read; and the texts that are numbers."""

import argparse

TARGET = (
    "a postgresql:// URI or a libpq string (service=staging), or a dump that pg_dump wrote, - for standard input; "
    "without it --dsn, SEQGUARD_DSN, DATABASE_URL, the configuration or libpq's PG* variables say it"
)
DATABASE = "a postgresql:// URI or a libpq string (service=staging); without it as for 'seqguard check'"


def add_scope(command: argparse.ArgumentParser) -> None:
    """Which tables are looked at."""
    for name, what in (
        ("schema", "only these schemas"),
        ("table", "only these tables"),
        ("exclude", "none of these tables"),
    ):
        command.add_argument(
            f"--{name}", action="append", default=[], metavar="PATTERN", help=f"{what}; * and ? match; repeatable"
        )


def add_timeouts(command: argparse.ArgumentParser, statement: str) -> None:
    """``statement`` says what the first of them is for."""
    command.add_argument("--statement-timeout", type=seconds, metavar="SECONDS", help=f"{statement} (60)")
    command.add_argument("--lock-timeout", type=seconds, metavar="SECONDS", help="for one lock (5)")
    command.add_argument("--connect-timeout", type=seconds, metavar="SECONDS", help="for the connection (10)")


def add_dump(command: argparse.ArgumentParser) -> None:
    """How a dump is read."""
    dump = command.add_argument_group("where TARGET is a dump")
    dump.add_argument("--via", choices=["scan", "restore"], help="read the file itself, or restore it first (scan)")
    dump.add_argument(
        "--engine",
        choices=["auto", "embedded", "local", "docker"],
        help="the throw-away server to restore into: the first of the others that can take the dump (auto)",
    )
    dump.add_argument("--image", metavar="IMAGE", help="the image that --engine docker runs (postgres:MAJOR)")
    dump.add_argument(
        "--restore", choices=["full", "ids"], help="all rows, or those of tables with an id column in question (ids)"
    )
    dump.add_argument("--database", metavar="NAME", help="which database of a pg_dumpall file")


def count(text: str) -> int:
    """A whole number from 1 on."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def jobs(text: str) -> int:
    """How many connections side by side."""
    number = count(text)
    if number > 64:
        raise argparse.ArgumentTypeError("at most 64 connections")
    return number


def seconds(text: str) -> float:
    """A time in seconds: ``60``, ``500ms``, ``2min``."""
    from validator.config.sections import PLAIN_SECONDS, parse_duration

    bare = text.isascii() and text.replace(".", "", 1).isdigit()
    found = float(text) if bare else parse_duration(text)
    if bare and found is not None and found > PLAIN_SECONDS:
        # PostgreSQL's own settings count milliseconds
        raise argparse.ArgumentTypeError(f"{text!r} would be seconds: say {text}ms or {text}s, whichever is meant")
    if found is None or found > 2_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: give seconds, or a number with ms, s, min or h")
    return found
