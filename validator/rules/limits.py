"""What a sequence's values end at, in words, and how to make more room."""

import re
from decimal import Decimal

from validator.facts.binding import Via
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.headroom import Headroom
from validator.model.catalog import INTEGER_RANGES, Column, ColumnType, Sequence
from validator.model.names import quote_identifier
from validator.model.remedy import Remedy, Work
from validator.rules.advance import widened
from validator.rules.bounds import never_within, nothing_before, round_within
from validator.rules.judging import data_column, outlier_of, type_range
from validator.rules.remedies import TYPE_NAMES, alter_column, proposal, safe, transaction
from validator.rules.wording import which_insert

_WIDTH = {"int2": 2, "int4": 4, "int8": 8}


def limit_words(database: DatabaseFacts, facts: ColumnFacts, limit: Headroom) -> str:
    """``2147483647, the largest integer``; ``9999, where the expression cuts digits off``."""
    kind = data_column(database, facts).type
    end = "MAXVALUE" if facts.ascending else "MINVALUE"
    extreme = "largest" if facts.ascending else "smallest"
    if limit.round_begins is not None:
        why = nothing_before(database, facts, limit.round_begins.bound)
        return f"{limit.limit}, the last one of the round; {facts.binding.sequence} begins anew then, and {why}"
    if limit.source == "sequence" and facts.sequence is not None:
        return f"{limit.limit}, the {end} of {facts.sequence.name}"
    if limit.source == "expression":
        return f"{limit.limit}: beyond it the default gives values that it gave before (it cuts digits off, or rounds)"
    if limit.index is not None:
        then = "gets keys that it got before" if limit.sqlstate is None else "is on what can't be computed"
        return f"{limit.limit}: beyond it the unique index {quote_identifier(limit.index)} {then}"
    if limit.other is not None:
        return (
            f"{limit.limit}, the last one that {quote_identifier(limit.other.name.column)}, which is made of it, takes"
        )
    if limit.source == "partition":
        if facts.binding.direct_only:
            return f"{limit.limit}, the last one before one that has no place in this partition"
        if limit.gap:
            return f"{limit.limit}, the last one before those that no partition takes"
        return f"{limit.limit}, the last one that there is a partition for"
    if limit.of_partition is not None:
        return f"{limit.limit}, the last one before those that {limit.of_partition} refuses"
    if limit.source == "default":
        return f"{limit.limit}, the last one before the default fails by itself ({failure_words(limit)})"
    if limit.sqlstate == "23514" and limit.gap:
        return f"{limit.limit}, the last one before one that a CHECK refuses"
    if limit.sqlstate == "23514":
        return f"{limit.limit}, the last one that a CHECK lets in"
    if limit.sqlstate == "22001":
        return f"{limit.limit}, the last one that is not too long for {kind.name}"
    return f"{limit.limit}, the {extreme} that {taker(facts, data_column(database, facts))} takes"


_FAILURES = {
    "22012": "it divides by zero",
    "22P02": "it casts a text that is no value of the type",
    "23502": "it gives NULL",
}


def failure_words(limit: Headroom) -> str:
    """Why a default fails whatever the column would take."""
    return _FAILURES.get(limit.sqlstate or "", f"SQLSTATE {limit.sqlstate}")


def taker(facts: ColumnFacts, column: Column) -> str:
    """What the value has to fit: the column's type, or a narrower one that the default casts to on the way."""
    cast = facts.binding.narrowing
    if cast in ("int2", "int4") and type_range(column, cast) != type_range(column, None):
        return f"the cast to {TYPE_NAMES[cast]} in the default"
    return column.type.name


def more_room(database: DatabaseFacts, facts: ColumnFacts) -> Remedy | None:
    """How to move the tightest limit further away."""
    limit, sequence = facts.headroom, facts.sequence
    if limit is None or sequence is None:
        return None
    column = data_column(database, facts)
    if limit.begins is not None:
        return never_within(database, facts, sequence, limit.begins)
    if limit.round_begins is not None:
        return round_within(database, facts, sequence, limit.round_begins)
    if limit.source == "sequence":
        return _longer_sequence(database, facts, sequence, column)
    if limit.source == "expression":
        return proposal("", "The default cuts digits off or rounds: which expression tells more numbers apart?")
    if limit.index is not None:
        index = quote_identifier(limit.index)
        if limit.sqlstate is not None:
            return proposal("", f"What {index} is on is refused from there on: may its type become wider?")
        return proposal("", f"The keys of {index} tell no more numbers apart: which expression does?")
    if limit.other is not None:
        named = quote_identifier(limit.other.name.column)
        return proposal(
            "", f"{named}, of type {limit.other.type.name}, is made of {facts.name.column}: may it take more?"
        )
    if limit.source == "partition" and facts.binding.direct_only:
        return proposal(
            "", f"{column.name.table} is a partition, which has no place for all that its own default gives: is it to?"
        )
    if limit.source == "partition" and limit.gap:
        refused = str(facts.next_value) if limit.remaining == 0 else f"what comes after {limit.limit}"
        return proposal("", f"No partition of {column.name.table} takes {refused}: which one is to?")
    if limit.source == "partition":
        return proposal("", f"The partitions of {column.name.table} end at {limit.limit}: which one comes next?")
    if limit.of_partition is not None:
        refused = str(facts.next_value) if limit.remaining == 0 else f"what comes after {limit.limit}"
        return proposal("", f"{limit.of_partition} refuses {refused}: is it to let that in?")
    if limit.source == "default":
        return proposal(
            "", f"The default fails by itself after {limit.limit} ({failure_words(limit)}): what is it to be instead?"
        )
    if limit.sqlstate == "23514" and (
        (limit.remaining == 0 and limit.limit == facts.next_value) or (limit.resumes is not None and limit.refuses_next)
    ):
        made = "" if facts.binding.expression is None else "what the default makes of "
        return proposal(
            "",
            f"A CHECK on {column.name} refuses {made}{facts.next_value}: is it to let that in, or is "
            f"{sequence.name} to go on elsewhere?",
        )
    if limit.resumes is not None:
        return proposal(
            "",
            f"A CHECK on {column.name} refuses what {which_insert(limit.left)} gets, and lets in "
            f"{limit.resumes.value} again: is it to let that in, or is {sequence.name} to be moved past it?",
        )
    if limit.sqlstate == "23514" and limit.gap:
        return proposal("", f"A CHECK on {column.name} refuses what comes after {limit.limit}: is it to let that in?")
    if limit.sqlstate == "23514":
        return proposal("", f"A CHECK on {column.name} draws the line at {limit.limit}: may it be moved?")
    if limit.sqlstate == "22001":
        return proposal("", f"{column.name} is {column.type.name}: may it become longer?")
    return wider_column(facts, sequence, column)


def _longer_sequence(database: DatabaseFacts, facts: ColumnFacts, sequence: Sequence, column: Column) -> Remedy:
    low, high = INTEGER_RANGES.get(sequence.data_type, (None, None))
    end, own_end = (sequence.max_value, high) if sequence.increment > 0 else (sequence.min_value, low)
    word = "MAXVALUE" if sequence.increment > 0 else "MINVALUE"
    column_end = type_range(column, facts.binding.narrowing)[1 if sequence.increment > 0 else 0]
    if column_end is not None and abs(column_end) <= abs(end):
        return wider_column(facts, sequence, column)
    if end == own_end and sequence.data_type != "int8":
        return wider_sequence(database, facts, sequence, "bigint")
    sql = transaction([f"ALTER SEQUENCE {sequence.name} NO {word}"])
    return proposal(
        sql,
        f"Somebody set {word} {end} on {sequence.name}: is it there for a reason (a range a node, a format of the id)?",
    )


def wider_sequence(database: DatabaseFacts, facts: ColumnFacts, sequence: Sequence, wanted: str) -> Remedy:
    """``ALTER SEQUENCE .. AS``, which takes no time; where ids wait at or beyond the end that it has now, or a lone one
    far ahead, not unasked, and with the way past them."""
    alter = f"ALTER SEQUENCE {sequence.name} AS {wanted}"
    fed = [each for each in database.columns if each.binding.sequence == sequence.name] if facts.is_shared else [facts]
    ends = "begins again" if sequence.cycle else "ends"
    for each in fed:
        known, outlier = each.known, outlier_of(each)
        furthest = None if known is None else known.max_value if sequence.increment > 0 else known.min_value
        if isinstance(furthest, int | Decimal) and (
            furthest >= sequence.max_value if sequence.increment > 0 else furthest <= sequence.min_value
        ):
            return proposal(
                transaction(widened(database, sequence, wanted) or [alter], reads=True),
                f"{each.name} holds {furthest}, and {sequence.name} {ends} there or before: once it is wider, it will "
                "run into such ids. Are they to be renumbered, or is the sequence to be moved past them, as here?",
            )
        if outlier is not None:
            return proposal(
                transaction([alter]),
                f"{each.name} holds {outlier.value}, far beyond {outlier.before}: once {sequence.name} is wider, "
                "following it costs little of the range. Is that row to be renumbered, or may the ids go on beyond it?",
            )
    return safe(Work((alter,), (sequence.name,), f"counts in {wanted}"))


def _is_domain(kind: ColumnType) -> bool:
    return kind.name not in TYPE_NAMES.values() and re.fullmatch(r"numeric(\(.*\))?", kind.name) is None


def wider_column(facts: ColumnFacts, sequence: Sequence, column: Column) -> Remedy:
    """``ALTER COLUMN .. TYPE``: it rewrites the table, so it is never done unasked."""
    statements = []
    kind = column.type
    if facts.table.parents:
        return proposal("", f"{column.name} is inherited from {facts.table.parents[0]}: may it become wider there?")
    if kind.base == "numeric":
        digits = len(str(max(abs(sequence.max_value), abs(sequence.min_value))))
        statements.append(alter_column(column.name, f"TYPE numeric({digits + (kind.scale or 0)}, {kind.scale or 0})"))
    elif kind.is_integer and kind.base != "int8":
        wanted = sequence.data_type if _WIDTH.get(sequence.data_type, 8) > _WIDTH[kind.base] else "int8"
        statements.append(alter_column(column.name, f"TYPE {TYPE_NAMES.get(wanted, 'bigint')}"))
    if facts.binding.narrowing in ("int2", "int4"):
        return proposal(
            "",
            f"The default of {column.name} casts to {TYPE_NAMES[facts.binding.narrowing]}: is the cast needed?",
        )
    if kind.base != "int8" and _is_domain(kind):
        narrow = TYPE_NAMES.get(kind.base, kind.base)
        return proposal(
            "",
            f"{column.name} is of the domain {kind.name}, over {narrow}: which wider domain is it to have? A "
            f"plain type would leave behind what {kind.name} checks, and its default.",
        )
    if kind.base == "int8":
        return proposal("", f"{column.name} has used up bigint itself: is there a range of ids to begin again in?")
    if not statements:
        return proposal("", f"{column.name} is {column.type.name}: which wider type can hold its ids?")
    if column.name != facts.name:
        return proposal(
            "", f"{facts.name.table} is a view of {column.name}, whose type can't change under it: may it be made anew?"
        )
    if sequence.data_type != "int8" and facts.binding.via is not Via.IDENTITY:
        statements.append(f"ALTER SEQUENCE {sequence.name} AS bigint")
    question = (
        f"This rewrites {column.name.table} and its indexes under an ACCESS EXCLUSIVE lock, and what refers to "
        f"{column.name} has to become wider too. It fails where a view, a rule, a trigger or a policy names the "
        "column: drop those before, and make them again after. When can that happen?"
    )
    return proposal(transaction(statements), question)
