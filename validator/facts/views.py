"""Inserts through a view with a default of its own: into which column they go, and what may come between.

Source: PostgreSQL manual, "CREATE VIEW" (Updatable Views, WITH CHECK OPTION), "CREATE TRIGGER" (INSTEAD OF).
"""

from collections.abc import Iterator
from dataclasses import replace

from validator.facts.binding import Binding, Via
from validator.facts.redirected import returns_otherwise
from validator.facts.routines import assigned_columns
from validator.facts.tokens import NotTokenizable, tokenize
from validator.model.catalog import Catalog, Identity, Kind, ViewBase
from validator.model.names import ColumnName


def through_views(catalog: Catalog, bindings: list[Binding]) -> Iterator[Binding]:
    """``bindings``, with ``judged`` and ``data`` set for those of views; ``undecided`` where the default alone does not
    say what an insert through the view writes."""
    views = {name for name, table in catalog.tables.items() if table.kind is Kind.VIEW}
    if not views:
        yield from bindings
        return
    drawn: dict[ColumnName, list[Binding]] = {}
    for binding in bindings:
        drawn.setdefault(binding.column, []).append(binding)
    bases = {each.view: each for each in catalog.view_bases}
    for binding in bindings:
        if binding.column.table not in views:
            yield binding
            continue
        shown = bases.get(binding.column)
        if shown is None:
            why = "inserts through this view can't be followed to one table"
            yield replace(binding, undecided=binding.undecided or why)
            continue
        same = any(other.sequence == binding.sequence for other in drawn.get(shown.base, ()))
        doubt = binding.undecided or _between(catalog, shown, binding, drawn)
        yield replace(binding, data=shown.base, judged=binding.judged and not same, undecided=doubt)


def _between(catalog: Catalog, shown: ViewBase, binding: Binding, drawn: dict[ColumnName, list[Binding]]) -> str | None:
    """What decides, besides the view's default, what comes to stand in the table, or whether anything does."""
    base = shown.base
    table, column = catalog.tables.get(base.table), catalog.columns.get(base)
    if shown.instead is not None:
        return f"the INSTEAD OF trigger {shown.instead} decides what an insert through the view writes"
    if table is None or table.kind is Kind.VIEW:
        return f"inserts through this view go through another one, {base.table}"
    if column is not None and (column.generated or column.identity is Identity.ALWAYS):
        return f"{base} takes no value but its own, and the view's default gives it one"
    if shown.condition is not None and _speaks_of(shown.condition, base.column):
        return "the view's CHECK OPTION may refuse what its default gives"
    if any(b.sequence == binding.sequence for c, found in drawn.items() if c.table == base.table for b in found):
        return f"another column of {base.table} draws from the same sequence"
    if any(b.via is Via.TRIGGER for b in drawn.get(base, ())):
        return f"a trigger of {base.table} fills the column from a sequence, too"
    for trigger in catalog.triggers:
        if trigger.table == base.table:
            if base.column in assigned_columns(trigger.function.body):
                return f"the trigger {trigger.name} of {base.table} may write something else into the column"
            if (why := returns_otherwise(trigger)) is not None:
                return why
    return None


def _speaks_of(condition: str, column: str) -> bool:
    try:
        return any(t.is_name and t.value == column for t in tokenize(condition))
    except NotTokenizable:
        return True
