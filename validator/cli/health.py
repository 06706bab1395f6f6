"""``seqguard health``: prints, installs or removes the SQL function ``check_sequence_health()``."""

import argparse
from collections.abc import Mapping

from validator import __version__
from validator.cli.deliver import deliver
from validator.cli.exit_status import UsageError
from validator.cli.say import say
from validator.health.scripts import EVERYBODY, Installation, install_script, uninstall_script
from validator.sources.database.connect import ConnectOptions


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """0 where it is done. Raises UsageError, ConfigurationError, SourceError."""
    script = _script(arguments)
    if arguments.action == "print":
        deliver(script, None)
        return 0
    from validator.sources.database.run_script import run_script

    for notice in run_script(_options(arguments, environ), script, keep=not arguments.dry_run):
        say(f"dry run, taken back: {notice}" if arguments.dry_run else notice)
    return 0


def _script(arguments: argparse.Namespace) -> str:
    removing = arguments.action == "uninstall" or (arguments.action == "print" and arguments.uninstall)
    roles = () if arguments.action == "uninstall" else tuple(arguments.grant)
    for option, name in (("--schema", arguments.schema), *(("--grant", role) for role in roles)):
        if not name or "\0" in name:
            raise UsageError(f"{option} is given and empty: is the variable set that it comes from?")
    if removing:
        return uninstall_script(arguments.schema, __version__)
    grantees = tuple(EVERYBODY if role.lower() == EVERYBODY else role for role in roles)
    wanted = Installation(arguments.schema, grantees, arguments.create_schema, arguments.force)
    return install_script(wanted, __version__)


def _options(arguments: argparse.Namespace, environ: Mapping[str, str]) -> ConnectOptions:
    from validator.cli.check import rule_names
    from validator.cli.read_target import connect_options
    from validator.cli.target import Connection, find_target
    from validator.config.find_settings import find_settings

    settings = find_settings(arguments.config, rule_names)
    target = find_target(arguments.target, arguments.dsn, settings.target, environ)
    if not isinstance(target, Connection):
        raise UsageError("TARGET is a dump: the function goes into a database")
    return connect_options(target.dsn, arguments, settings)
