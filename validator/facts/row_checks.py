"""CHECKs that name other columns besides the id: what they ask of the id alone.

What all of them ask together is taken apart. A part that speaks of the id alone is a CHECK on it. In a part that names
other columns, what these hold in an insert that leaves them out is put in their place, where that is a constant. Where
the insert itself says what one of them holds (it has no default), the part is the row's own matter; where the database
works it out (another default, a generated column, a trigger), whether the id is let in is not known.

Source: PostgreSQL manual, "Check Constraints": a condition that is NULL lets the row in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from validator.facts.composed import Written, columns_in, constant, with_constants
from validator.facts.held import Held, left_out
from validator.facts.let_in import NumberCondition
from validator.facts.plpgsql_syntax import assigned_columns_of, replaces_new
from validator.facts.tokens import (
    NotTokenizable,
    Sort,
    Token,
    split_top_level,
    strip_parentheses,
    tokenize,
)
from validator.model.catalog import INTEGER_RANGES, Catalog, Check, Column
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName, quote_identifier

Tokens = tuple[Token, ...]


@frozen
class Asked:
    """What CHECKs of a row ask of one column: ``conditions`` on it alone, by the names of the constraints; ``unknown``
    is why they may ask for more."""

    conditions: tuple[tuple[str, str], ...] = ()
    unknown: str | None = None


def with_row_checks(catalog: Catalog) -> Catalog:
    """``catalog`` with what the CHECKs of several columns ask of each of these among its ``checks``."""
    columns = dict(catalog.columns)
    for table in catalog.tables.values():
        several = tuple(check for check in table.checks if len(check.columns) > 1)
        if not several:
            continue
        written = written_by_triggers(catalog, table.name)
        of_table = {c: columns[name] for check in several for c in check.columns
                    if (name := ColumnName(table.name, c)) in columns}  # fmt: skip
        for column in of_table.values():
            found = asked_of(column.name.column, several, of_table, written)
            columns[column.name] = replace(
                column,
                checks=(*column.checks, *(condition for _, condition in found.conditions)),
                check_names=(*column.check_names, *(name for name, _ in found.conditions)),
                undecided=found.unknown,
            )
    return replace(catalog, columns=columns)


def written_by_triggers(catalog: Catalog, table: QualifiedName) -> Mapping[str, str]:
    """The columns that a trigger may write before the CHECKs are looked at, and which one does; ``*``: any."""
    found: dict[str, str] = {}
    for trigger in catalog.triggers:
        if trigger.table != table:
            continue
        try:
            tokens = tokenize(trigger.function.body)
        except NotTokenizable:
            continue
        for column in (*assigned_columns_of(tokens), *(["*"] if replaces_new(tokens) else [])):
            found.setdefault(column, trigger.name)
    return found


def asked_of(name: str, checks: tuple[Check, ...], columns: Mapping[str, Column], written: Mapping[str, str]) -> Asked:
    """What ``checks`` ask of the column ``name``, the others of its table's ``columns`` being left out; ``written`` by
    triggers."""
    conditions: list[tuple[str, str]] = []
    unknown: str | None = None
    for check in checks:
        if name not in check.columns:
            continue
        try:
            parts = tuple(conjuncts(tokenize(check.expression)))
        except NotTokenizable:
            unknown = unknown or f"CHECK {quote_identifier(check.name)}, which names it and others, can't be read"
            continue
        for part in parts:
            named = {place.column for place in columns_in(part)} & check.columns
            if name not in named:
                continue
            of = _others(named - {name}, columns, written)
            if isinstance(of, str):
                what = f"CHECK {quote_identifier(check.name)} ({shown(part)})"
                unknown = unknown or f"whether {what} lets in the next values depends on {of}"
            elif of is not None:
                condition = _settled(_bare(with_constants(part, of)), name) if of else part
                conditions += [] if condition is None else [(check.name, shown(condition))]
    return Asked(tuple(conditions), unknown)


def conjuncts(tokens: Tokens) -> Iterator[Tokens]:
    """The parts of a condition that all have to hold: of ``NOT (a OR b)``, ``NOT (a)`` and ``NOT (b)``."""
    tokens = strip_parentheses(tokens)
    inner = strip_parentheses(tokens[1:])
    if tokens[:1] and tokens[0].is_word("not") and len(inner) < len(tokens) - 1:
        denied = split_top_level(inner, "or")
        if len(denied) > 1 and not _is_at_top(inner, "case"):
            for each in denied:
                yield from conjuncts((tokens[0], *tokenize("("), *strip_parentheses(each), *tokenize(")")))
            return
    parts = split_top_level(tokens, "and")
    if len(parts) == 1 or any(_is_at_top(tokens, word) for word in ("between", "case", "or")):
        yield tokens
        return
    for part in parts:
        yield from conjuncts(part)


def _is_at_top(tokens: Tokens, word: str) -> bool:
    return len(split_top_level(tokens, word)) > 1


def _others(
    names: set[str], columns: Mapping[str, Column], written: Mapping[str, str]
) -> Mapping[str, Written] | str | None:
    """What the other columns hold; None where the insert says what one of them does, and why where nobody knows."""
    found: dict[str, Written] = {}
    why: str | None = None
    for name in sorted(names):
        column = columns.get(name)
        trigger = written.get(name)
        if column is None or (trigger is None and not column.identity and left_out(column) is Held.NULL):
            return None
        known = None if trigger is not None or "*" in written or _compares_its_own_way(column) else constant(column)
        shown = quote_identifier(name)
        if trigger is not None or "*" in written:
            why = why or f"{shown}, which trigger {trigger or written['*']} may write"
        elif known is None:
            how = "a generated column" if column.generated else "whose default is no constant"
            why = why or f"{shown}, {how}"
        else:
            found[name] = replace(known, type=None) if _is_as_it_is(column, known) else known
    return why or found


def _is_as_it_is(column: Column, known: Written) -> bool:
    """Whether a numeric holds the number that its default is written as, without rounding it."""
    number = known.constant[0] if len(known.constant) == 1 and known.constant[0].sort is Sort.NUMBER else None
    if number is None or column.type.base != "numeric" or column.type.rounds or "e" in number.value.lower():
        return False
    return column.type.precision is None or len(number.value.partition(".")[2]) <= (column.type.scale or 0)


def _compares_its_own_way(column: Column) -> bool:
    """Whether a collation of the user's may take different texts for the same."""
    return column.type.collation is not None and column.type.collation.schema != "pg_catalog"


def _settled(tokens: Tokens, name: str) -> Tokens | None:
    """A condition without the alternatives that never hold; None where it lets all values in."""
    alternatives = split_top_level(strip_parentheses(tokens), "or")
    if any(_is_at_top(tokens, word) for word in ("case",)):
        return tokens
    left: list[Tokens] = []
    for each in alternatives:
        about = any(place.column == name for place in columns_in(each))
        truth = Held.ANY if about else NumberCondition().truth(each)
        if truth is True or truth is Held.NULL:
            return None  # true, or NULL at least
        left += [each] if truth is Held.ANY else []
    if not left:
        return tokens
    return tuple(token for i, each in enumerate(left) for token in (*([_OR] if i else []), *each))


_OR = Token(Sort.WORD, "OR", "or")


def _bare(tokens: Tokens) -> Tokens:
    """A comparison with a number in parentheses, and perhaps a cast, as one with the number; arithmetic has to keep its
    types."""
    if any(t.sort is Sort.SYMBOL and t.value in "+-*/%^&|#" for t in tokens):
        return tokens
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        for length in (5, 7):
            if len(out) >= length and not _is_called(out[:-length]) and _is_number(out[-length:]):
                out[-length:] = [out[-length + 2]]
    return tuple(out)


def _is_number(tokens: list[Token]) -> bool:
    """Whether they are a number in parentheses, ``((7.5))``, or in those of a cast, ``((7)::int4)``."""
    shape = [token.value for token in tokens]
    if tokens[2].sort is not Sort.NUMBER or shape[:2] != ["(", "("] or shape[-1] != ")" or shape[3] != ")":
        return False
    return len(tokens) == 5 or (shape[2].isdecimal() and shape[4] == "::" and shape[5] in INTEGER_RANGES)


def _is_called(before: list[Token]) -> bool:
    return bool(before) and before[-1].is_name and not before[-1].is_word(*_WORDS)


def shown(tokens: Tokens) -> str:
    """SQL text of a condition as a person writes it; the same tokens when read again."""
    out = ""
    before: Token | None = None
    for token in strip_parentheses(tokens):
        apart = before is not None and not before.is_symbol("(", "::", ".") and not token.is_symbol(")", ",", "::", ".")
        called = before is not None and before.is_name and not before.is_word(*_WORDS) and token.is_symbol("(")
        out += f"{' ' if apart and not called else ''}{token.text}"
        before = token
    return out


_WORDS = ("and", "or", "not", "in", "any", "all", "between", "when", "then", "else")
