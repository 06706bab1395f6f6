"""What is known at some point of a trigger's body: what NEW holds, and of which columns' values the rest is made."""

from __future__ import annotations

from dataclasses import dataclass, field

from validator.facts.frame import NOT_DECIDED, with_constants
from validator.facts.held import Condition, Held, Value
from validator.facts.plpgsql_syntax import assigned_columns_of, columns_of_new, replaces_new, targets_of, written_by
from validator.facts.tokens import Token, split_top_level, strip_parentheses
from validator.model.catalog import Trigger
from validator.model.frozen import frozen

Tokens = tuple[Token, ...]

WHOLE_ROW = "*"
"""Stands for whatever else the insert says."""

_FOUND = "found"
"""The variable that says whether the last statement met a row."""

_SETS_FOUND = ("select", "perform", "update", "delete", "insert", "merge", "with")


@frozen
class Atom:
    """What a value or one condition depends on: ``columns`` of NEW; ``looks_up`` says that it reads a table, too."""

    columns: frozenset[str] = frozenset()
    looks_up: bool = False


NOTHING = Atom()


@dataclass
class Knowledge:
    """``given``: the columns that the database gives a value; ``held``: what columns of NEW are known to hold; ``of``:
    what each variable, and each column in ``written``, is made of."""

    trigger: Trigger
    given: frozenset[str]
    held: dict[str, Value]
    of: dict[str, Atom] = field(default_factory=dict)
    written: dict[str, Atom] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)

    def copy(self) -> Knowledge:
        return Knowledge(self.trigger, self.given, dict(self.held), dict(self.of), dict(self.written))

    def decided(self, condition: Tokens, depth: int = 1) -> bool | None:
        """Whether a condition is true; None where nobody can say. ``depth`` is what pg_trigger_depth() gives."""
        if any(token.value in NOT_DECIDED for token in condition):
            return None
        return Condition(self.held, depth).holds(with_constants(self.trigger, condition))

    def atoms(self, condition: Tokens) -> tuple[Atom, ...]:
        """What an undecided condition depends on: one by one what AND and OR join."""
        condition = strip_parentheses(condition)
        if not any(t.is_word("case", "between") for t in condition):
            for word in ("or", "and"):
                parts = split_top_level(condition, word)
                if len(parts) > 1:
                    found = tuple(a for part in parts if self.decided(part) is None for a in self.atoms(part))
                    # what is looked up only for rows that the insert describes is a matter of these rows
                    described = word == "and" and any(a.columns - self.given for a in found)
                    return tuple(a for a in found if not (described and a.looks_up))
        if condition and condition[0].is_word("not"):
            return self.atoms(condition[1:])
        return (self.made_of(condition),)

    def made_of(self, tokens: Tokens) -> Atom:
        """What the value of an expression depends on."""
        found = [Atom(looks_up=_reads_tables(tokens))]
        found += [self.written.get(column, Atom(frozenset({column}))) for column in columns_of_new(tokens)]
        for index, token in enumerate(tokens):
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            if token.is_word("old") or (token.is_word("new") and not (after is not None and after.is_symbol("."))):
                found.append(Atom(frozenset({WHOLE_ROW})))
            elif token.is_name and token.value in self.of and not (index and tokens[index - 1].is_symbol(".")):
                found.append(self.of[token.value])
        return _joined(found)

    def assign(self, tokens: Tokens) -> None:
        """What a statement writes into variables and columns of NEW."""
        if len(tokens) > 4 and tokens[0].is_word("new") and tokens[3].is_symbol(":=", "="):
            self._write(tokens[2].value, tokens[4:])
        elif len(tokens) > 2 and tokens[0].is_name and tokens[1].is_symbol(":=", "="):
            self._set(tokens[0].value, self.made_of(tokens[2:]))
        else:
            self._store(tokens)

    def _store(self, tokens: Tokens) -> None:
        """What stands after INTO, and in statements that are no assignments."""
        made = self.made_of(tokens)
        if tokens[0].is_word(*_SETS_FOUND):
            self._set(_FOUND, made)
        if replaces_new(tokens):
            self.held.clear()
        part = written_by(tokens)
        into = next((i for i, t in enumerate(part[:-1]) if t.is_word("into")), None)
        targets = targets_of(part, into + 1)[0] if into is not None else []
        for target in targets:
            if len(target) == 1:
                self._set(target[0].value, made)
        for column in assigned_columns_of(tokens):
            self._forget(column, made)
        if len(targets) == 1 and len(targets[0]) == 3 and tokens[0].is_word("select") and not made.looks_up:
            self._write(targets[0][2].value, tokens[1 : len(tokens) - len(part)])

    def _set(self, variable: str, made: Atom) -> None:
        self.of[variable] = made
        self.assigned.add(variable)

    def _write(self, column: str, value: Tokens) -> None:
        made, drawn = self.made_of(value), any(t.is_name and t.value == "nextval" for t in value)
        known = Condition(self.held).value(with_constants(self.trigger, value))
        # what is drawn is no NULL, and nothing of it is known but that
        self.held[column] = Held.SOME if drawn and known is Held.ANY and _is_plain(value) else known
        self.written[column] = _joined([made, Atom(frozenset({column}))]) if drawn else made
        self.assigned.add(column)

    def _forget(self, column: str, made: Atom) -> None:
        self.held[column] = Held.ANY
        self.written[column] = made
        self.assigned.add(column)

    def forget_written(self, tokens: Tokens) -> None:
        """Nothing is known of the columns that ``tokens`` may write."""
        for column in assigned_columns_of(tokens):
            self.held[column] = Held.ANY

    def become(self, ways: list[Knowledge], asked: tuple[Atom, ...]) -> None:
        """What is known after branches of which nobody can say which was taken: ``asked`` decides that."""
        assigned = {name for way in ways for name in way.assigned}
        self.assigned |= assigned
        first = ways[0]
        self.held = {n: v for n, v in first.held.items() if all(way.held.get(n, Held.ANY) == v for way in ways)}
        self.of = {n: _joined([way.of.get(n, NOTHING) for way in ways]) for way in ways for n in way.of}
        written = {n for way in ways for n in way.written}
        self.written = {n: _joined([w.written.get(n, Atom(frozenset({n}))) for w in ways]) for n in written}
        for made in (self.of, self.written):
            for name in made.keys() & assigned:
                made[name] = _joined([made[name], *asked])


def _joined(atoms: list[Atom]) -> Atom:
    return Atom(frozenset(c for a in atoms for c in a.columns), any(a.looks_up for a in atoms))


def _reads_tables(tokens: Tokens) -> bool:
    return any(t.is_word("from") and not (i and tokens[i - 1].is_word("distinct")) for i, t in enumerate(tokens))


def _is_plain(value: Tokens) -> bool:
    """One call, perhaps of coalesce()."""
    return not any(t.is_word("case", "nullif", "select") for t in value)
