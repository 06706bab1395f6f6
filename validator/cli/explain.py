"""``seqguard explain``: what a rule means, with its example and repair."""

import argparse
import difflib

from validator.cli.exit_status import UsageError
from validator.cli.standard_output import write
from validator.rules.all_rules import ALL_RULES
from validator.rules.explain import explain, listing


def run(arguments: argparse.Namespace) -> int:
    """Prints one rule's page, or the list of all; UsageError names the nearest right name."""
    if arguments.rule is None:
        write(listing())
        return 0
    for rule in ALL_RULES:
        if rule.name == arguments.rule:
            write(explain(rule))
            return 0
    close = difflib.get_close_matches(arguments.rule, [r.name for r in ALL_RULES], n=1, cutoff=0.4)
    hint = f"did you mean {close[0]}?" if close else "'seqguard explain' lists all rules"
    raise UsageError(f"there is no rule {arguments.rule!r}; {hint}")
