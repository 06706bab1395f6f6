"""Words that the rules' messages share. Counts have commas, ids never; names are as SQL writes them."""

from validator.facts.binding import Via
from validator.facts.database_facts import ColumnFacts
from validator.facts.uniqueness import Apart
from validator.model.names import quote_identifier
from validator.model.observation import Value

_LAST_ORDINAL = 20


def which_insert(insert: int) -> str:
    """Insert number ``insert`` (from 0) as a person counts: ``the very next insert``, ``the 2nd insert``, ``insert no.

    1,200``.
    """
    number = insert + 1
    if number == 1:
        return "the very next insert"
    if number > _LAST_ORDINAL:
        return f"insert no. {number:,}"
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"the {number}{ending} insert"


def inserts(number: int) -> str:
    """``1 more insert``, ``1,200 more inserts``."""
    return f"{number:,} more insert" + ("" if number == 1 else "s")


def into(facts: ColumnFacts) -> str:
    """``into public.t``; ``straight into public.t_2024`` where inserts through the parent take another default."""
    return f"{'straight ' if facts.binding.direct_only else ''}into {facts.name.table}"


def value(of: Value) -> str:
    """An id as the column holds it: a number as it is, a text in quotes."""
    return str(of) if isinstance(of, int) else "'" + of.replace("'", "''") + "'"


def identifier(facts: ColumnFacts) -> str:
    """The column's own name, without its table."""
    return quote_identifier(facts.name.column)


def by_what(apart: Apart) -> str:
    """The columns besides the id that decide which partition a row goes to: ``region and (a + b)``."""
    return " and ".join(apart.by)


def drawn_by(facts: ColumnFacts) -> str:
    """What takes the value: ``the default of public.t.id``, ``a trigger on public.t``."""
    match facts.binding.via:
        case Via.TRIGGER:
            return f"a trigger on {facts.name.table}"
        case Via.APPLICATION:
            return f"the application, for {facts.name},"
        case Via.IDENTITY:
            return f"the identity of {facts.name}"
        case Via.DOMAIN:
            return f"the default of the domain of {facts.name}"
    return f"the default of {facts.name}"
