"""What the tokens of a PL/pgSQL body say before anything of it is run: its statements, branches, guards and targets.

Source: PostgreSQL manual, "PL/pgSQL".
"""

from validator.facts.tokens import Sort, Token, split_top_level, strip_parentheses

OPENERS = ("if", "case", "loop", "begin")


def symbol(text: str) -> Token:
    return Token(Sort.SYMBOL, text, text)


def selected_value(tokens: tuple[Token, ...]) -> tuple[Token, ...] | None:
    """The one expression of a SELECT list without its alias; None where there is a FROM or more."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += token.is_symbol("(", "[") - token.is_symbol(")", "]")
        if depth == 0 and token.is_word("from", "where", "union", "limit", "order", "group", "into"):
            return None
        if depth == 0 and token.is_word("as"):
            return tokens[:index]
    return None if len(split_top_level(tokens, ",")) != 1 else tokens


def without_select(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """``(SELECT expression)`` as the expression."""
    inner = strip_parentheses(tokens)
    if inner and inner[0].is_word("select"):
        value = selected_value(inner[1:])
        return tokens if value is None else value
    return tokens


def statements_of(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """Statements of a block, each without its semicolon; IF, CASE, LOOP and nested blocks stay in one piece."""
    out: list[tuple[Token, ...]] = []
    depth = start = 0
    previous_end = False
    for index, token in enumerate(tokens):
        if token.is_word(*OPENERS) and not previous_end:
            depth += 1
        elif token.is_word("end"):
            depth -= 1
        previous_end = token.is_word("end")
        if token.is_symbol(";") and depth == 0:
            out.append(tokens[start:index])
            start = index + 1
    return [s for s in [*out, tokens[start:]] if s]


def branches_of(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], tuple[Token, ...]] | None:
    """The THEN and the ELSE branch; None where there is an ELSIF."""
    depth = 0
    previous_end = False
    for index, token in enumerate(tokens):
        if token.is_word(*OPENERS) and not previous_end:
            depth += 1
        elif token.is_word("end"):
            depth -= 1
        previous_end = token.is_word("end")
        if depth == 0 and token.is_word("elsif", "elseif"):
            return None
        if depth == 0 and token.is_word("else"):
            return tokens[:index], tokens[index + 1 :]
    return tokens, ()


def written_by(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The part of a statement that can name the variables it writes: what follows INTO, else all of it."""
    head, mark = tokens[0], "into"
    if head.is_word("perform"):
        return ()
    changes = head.is_word("insert", "update", "delete", "merge", "with")
    if changes:
        mark = "returning"
    start = next((i for i, t in enumerate(tokens) if t.is_word(mark)), None)
    if start is not None:
        return tokens[start:]
    return () if changes or head.is_word("execute") else tokens


def assigned_columns_of(tokens: tuple[Token, ...]) -> set[str]:
    """Columns written as ``NEW.column := ...`` or ``INTO NEW.column``; ``NEW.column = 1`` in a condition compares."""
    found = set()
    targets_end = -1  # where the last target of an INTO ended: after a comma, another one may follow
    for i in range(len(tokens) - 2):
        if not (tokens[i].is_word("new") and tokens[i + 1].is_symbol(".")):
            continue
        before = tokens[i - 1] if i > 0 else None
        after = tokens[i + 3] if i + 3 < len(tokens) else None
        begins = before is None or before.is_symbol(";") or before.is_word("begin", "then", "else", "loop")
        into = before is not None and (
            before.is_word("into", "strict") or (before.is_symbol(",") and targets_end == i - 1)
        )
        if into:
            targets_end = i + 3
        if into or (after is not None and (after.is_symbol(":=") or (begins and after.is_symbol("=")))):
            found.add(tokens[i + 2].value)
    return found


def is_new(tokens: tuple[Token, ...], column: str) -> bool:
    tokens = strip_parentheses(tokens)
    return len(tokens) == 3 and tokens[0].is_word("new") and tokens[1].is_symbol(".") and tokens[2].value == column


def guarded_by(condition: tuple[Token, ...]) -> tuple[str | None, bool]:
    """(column, sense): ``NEW.column IS NULL`` is (column, True), ``IS NOT NULL`` (column, False).

    ``TG_OP = 'INSERT'`` is ('', True).

    (None, ...) for any other condition.
    """
    condition = strip_parentheses(condition)
    alternatives = split_top_level(condition, "or")
    column, sense = _single_guard(alternatives[0])
    for other in alternatives[1:]:
        inner = strip_parentheses(other)
        same = len(inner) >= 5 and is_new(inner[:3], column or "") and inner[3].is_symbol("=", "<", "<=")
        if column in (None, "") or not sense or not same:
            return None, True
    return column, sense


def _single_guard(condition: tuple[Token, ...]) -> tuple[str | None, bool]:
    tokens = strip_parentheses(condition)
    conjuncts = split_top_level(tokens, "and")
    if len(conjuncts) > 1:
        parts = [_single_guard(c) for c in conjuncts]
        real = [p for p in parts if p[0] != ""]
        return real[0] if len(real) == 1 else (("", True) if not real else (None, True))
    if len(tokens) in (5, 6) and tokens[0].is_word("new") and tokens[3].is_word("is") and tokens[-1].is_word("null"):
        return tokens[2].value, len(tokens) == 5
    if len(tokens) == 3 and tokens[0].is_word("tg_op") and tokens[1].is_symbol("=", "<>", "!="):
        return "", (tokens[2].value == "INSERT") is tokens[1].is_symbol("=")
    return None, True
