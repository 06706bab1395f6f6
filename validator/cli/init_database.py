"""The database, or the dump, that ``seqguard init`` is given: read as ``seqguard check`` reads it."""

import argparse

from validator.cli.parser import build_parser
from validator.cli.read_target import connect_options, read_target
from validator.cli.target import Connection, find_target
from validator.config.settings import Settings
from validator.facts.database_facts import derive
from validator.init.proposals import Proposals, propose
from validator.model.policy import Policy


def look_at(arguments: argparse.Namespace) -> Proposals | None:
    """What it suggests; None where none is given. Raises UsageError, SourceError."""
    if arguments.target is None and arguments.dsn is None:
        return None
    target = find_target(arguments.target, arguments.dsn, None, {})
    as_check, settings, policy = build_parser().parse_args(["check", "--no-progress"]), Settings(), Policy()
    reading = read_target(target, as_check, settings, policy)
    facts = derive(reading.snapshot, policy, reading.bindings)
    roles: tuple[str, ...] = ()
    major = reading.snapshot.catalog.server_major
    if isinstance(target, Connection) and major is not None:
        from validator.sources.database.inserting_roles import inserting_roles

        roles = inserting_roles(connect_options(target.dsn, as_check, settings), major)
    return propose(facts, roles)
