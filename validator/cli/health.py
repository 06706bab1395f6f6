"""``seqguard health``: prints, installs or removes the SQL function ``check_sequence_health()``."""

import argparse
from collections.abc import Mapping

from validator import __version__
from validator.cli.exit_status import UsageError
from validator.cli.say import say
from validator.cli.standard_output import write
from validator.health.scripts import EVERYBODY, Installation, install_script, uninstall_script
from validator.sources.database.connect import ConnectOptions


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """0 where it is done. Raises UsageError, ConfigurationError, SourceError."""
    _refuse_what_does_not_fit(arguments)
    if arguments.action == "uninstall" or arguments.uninstall:
        script = uninstall_script(arguments.schema, __version__)
    else:
        roles = tuple(EVERYBODY if role.lower() == EVERYBODY else role for role in arguments.grant)
        wanted = Installation(arguments.schema, roles, arguments.create_schema, arguments.force)
        script = install_script(wanted, __version__)
    if arguments.action == "print":
        write(script)
        return 0
    from validator.sources.database.run_script import run_script

    for notice in run_script(_options(arguments, environ), script, keep=not arguments.dry_run):
        say(f"dry run, taken back: {notice}" if arguments.dry_run else notice)
    return 0


def _refuse_what_does_not_fit(arguments: argparse.Namespace) -> None:
    if not arguments.schema or "\0" in arguments.schema:
        raise UsageError("--schema is no name")
    if arguments.action == "print" and (arguments.target is not None or arguments.dsn is not None or arguments.dry_run):
        raise UsageError("health print connects to nothing: it takes no TARGET, no --dsn and no --dry-run")
    if arguments.action != "print" and arguments.uninstall:
        raise UsageError("--uninstall is for health print; say: seqguard health uninstall")
    if arguments.action == "uninstall" or arguments.uninstall:
        for option, given in (
            ("--grant", arguments.grant),
            ("--create-schema", arguments.create_schema),
            ("--force", arguments.force),
        ):
            if given:
                raise UsageError(f"{option} is for health install")
    if any(not role or "\0" in role for role in arguments.grant):
        raise UsageError("--grant is no role's name")


def _options(arguments: argparse.Namespace, environ: Mapping[str, str]) -> ConnectOptions:
    from validator.cli.check import rule_names
    from validator.cli.read_target import connect_options
    from validator.cli.target import Connection, find_target
    from validator.config.find_settings import find_settings

    named = arguments.target is not None or arguments.dsn is not None
    settings = find_settings(arguments.config, rule_names, environ, has_target=named)
    target = find_target(arguments.target, arguments.dsn, settings.target, environ)
    if not isinstance(target, Connection):
        raise UsageError("TARGET is a dump: the function goes into a database")
    return connect_options(target.dsn, arguments, settings)
