"""Draws that an expression makes on a condition: not each time that it is computed.

Source: PostgreSQL manual, "Conditional Expressions": COALESCE and CASE compute only what they need.
"""

from dataclasses import dataclass

from validator.facts.tokens import Sort, Token


@dataclass
class _Open:
    """A parenthesis, COALESCE( or CASE that is not closed yet; ``conditional``: what follows may not be computed."""

    kind: str
    conditional: bool = False


def _begins_condition(kind: str, tokens: tuple[Token, ...], index: int) -> bool:
    """Whether what follows ``index`` in a COALESCE( or a CASE may not be computed; after WHEN TRUE it always is."""
    token = tokens[index]
    always = index > 1 and tokens[index - 1].is_word("true") and tokens[index - 2].is_word("when")
    if kind == "case":
        return token.is_word("else") or (token.is_word("then") and not always)
    return kind == "coalesce" and token.is_symbol(",")


def conditional_draws(tokens: tuple[Token, ...]) -> tuple[int, ...]:
    """The numbers of the draws in ``tokens`` that stand where COALESCE or CASE may not come by."""
    found: list[int] = []
    open_: list[_Open] = []
    for index, token in enumerate(tokens):
        top = open_[-1] if open_ else None
        if token.is_symbol("("):
            open_.append(_Open("coalesce" if index and tokens[index - 1].is_word("coalesce") else "("))
        elif token.is_word("case"):
            open_.append(_Open("case"))
        elif token.is_symbol(")") or (token.is_word("end") and top is not None and top.kind == "case"):
            del open_[-1:]
        elif top is not None and _begins_condition(top.kind, tokens, index):
            top.conditional = True
        elif token.sort is Sort.DRAW and any(o.conditional for o in open_):
            found.append(int(token.value))
    return tuple(found)
