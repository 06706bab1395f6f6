"""The names that the command line and the configuration give, held against what is there: a slip of the pen must not
end in a check of nothing."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace

from validator.cli.exit_status import UsageError
from validator.config.errors import Place
from validator.config.settings import Named, NameKind, Settings
from validator.config.unknown_names import unknown_names
from validator.facts.families import topmost
from validator.model.finding import NotChecked, Subject
from validator.model.names import InvalidName, QualifiedName, split_name
from validator.model.patterns import Pattern
from validator.model.policy import Policy
from validator.sources.source_reading import SourceReading


def with_given_names(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """``settings`` with the names that ``--schema``, ``--table`` and ``--exclude`` give without a wildcard."""
    kinds = {"schema": NameKind.SCHEMA, "table": NameKind.TABLE, "exclude": NameKind.TABLE}
    given = tuple(
        Named(kind, text, text, Place(f"--{option}"))
        for option, kind in kinds.items()
        for text in getattr(arguments, option)
        if not Pattern.parse(text).has_wildcard
    )
    return replace(settings, names=settings.names + given)


def check_names(settings: Settings, policy: Policy, reading: SourceReading) -> None:
    """UsageError where a name is unknown, or where a list of patterns fits nothing at all."""
    catalog = reading.snapshot.catalog
    errors: list[object] = []
    if settings.names:
        errors += unknown_names(
            settings,
            catalog.columns.keys(),
            reading.relations,
            catalog.sequences.keys(),
            schemas=reading.schemas,
            roles=reading.roles,
        )
    errors = errors or list(_fitting_nothing(policy, reading))
    if errors:
        raise UsageError("\n".join(map(str, errors)))


def _fitting_nothing(policy: Policy, reading: SourceReading) -> Iterator[str]:
    schemas = [Pattern.parse(text) for text in policy.schemas]
    tables = [Pattern.parse(text) for text in policy.tables]
    relations = reading.relations | reading.snapshot.catalog.sequences.keys()
    if schemas and not any(p.matches_schema(s) for p in schemas for s in reading.schemas):
        yield f"no schema fits {_listed(policy.schemas)}: nothing would be checked; mend the pattern"
    elif tables and not any(p.matches_relation(r) for p in tables for r in relations):
        yield f"no table fits {_listed(policy.tables)}: nothing would be checked; mend the pattern"


def named_in_vain(policy: Policy, reading: SourceReading) -> Iterator[str]:
    """Why something that is named has no ids of its own to look at, where another table has them that is not."""
    catalog = reading.snapshot.catalog
    outside = catalog.outside_scope
    named = [pattern for pattern in map(Pattern.parse, policy.tables) if not pattern.has_wildcard]
    for name in sorted(reading.relations | catalog.sequences.keys()) if named else ():
        if not any(pattern.matches_relation(name) for pattern in named):
            continue
        if name in catalog.sequences:
            fed = [b for b in reading.bindings.all if b.sequence == name and b.judged]
            if fed and all(b.column.table in outside for b in fed):
                first = min(fed, key=lambda b: (b.repeats_parent, b.column)).column.table
                yield f"{name} is a sequence: the ids that it gives are looked at where {first} is named"
        elif name not in catalog.tables:
            yield f"{name} is a view without defaults of its own: name the table that its inserts go to"
        elif name not in outside and (top := topmost(catalog, name)) in outside:
            yield f"{name} takes its ids from {top}, which is left out"


def _listed(patterns: tuple[str, ...]) -> str:
    return " or ".join(f"'{pattern[:60]}'" for pattern in patterns[:3]) + (" or others" if len(patterns) > 3 else "")


def looked_at(reading: SourceReading, not_checked: list[NotChecked]) -> Callable[[str], bool]:
    """Whether a finding's subject, as text, was in scope and checked, or is gone: if not, nothing is known of it."""
    catalog = reading.snapshot.catalog
    unseen = set(catalog.outside_scope) | {s.name for s in catalog.sequences.values() if not s.in_scope}
    anything = any(item.subject == Subject() for item in not_checked)  # any table may be concerned
    for item in not_checked:
        unseen |= {name for name in (item.subject.table_name, item.subject.sequence) if name is not None}

    def seen(subject: str) -> bool:
        try:
            parts = split_name(subject)
        except InvalidName:
            return True
        return not anything and (len(parts) < 2 or QualifiedName(parts[0], parts[1]) not in unseen)

    return seen
