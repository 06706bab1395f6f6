"""What the tokens of a PL/pgSQL body say before anything of it is run: its statements, branches, guards and targets.

Source: PostgreSQL manual, "PL/pgSQL".
"""

from validator.facts.tokens import Sort, Token, closing, split_top_level, strip_parentheses

OPENERS = ("if", "case", "loop", "begin")


def symbol(text: str) -> Token:
    return Token(Sort.SYMBOL, text, text)


def selected_values(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]] | None:
    """The expressions of a SELECT list without their aliases; None where there is a FROM or more."""
    values = []
    for item in split_top_level(tokens, ","):
        depth, end = 0, len(item)
        for index, token in enumerate(item):
            depth += token.is_symbol("(", "[") - token.is_symbol(")", "]")
            if depth == 0 and token.is_word("from", "where", "union", "limit", "order", "group", "into"):
                return None
            if depth == 0 and token.is_word("as"):
                end = min(end, index)
        values.append(item[:end])
    return values


def selected_value(tokens: tuple[Token, ...]) -> tuple[Token, ...] | None:
    """The one expression of a SELECT list without its alias; None where there is a FROM or more."""
    values = selected_values(tokens)
    return None if values is None or len(values) != 1 else values[0]


def targets_of(tokens: tuple[Token, ...], start: int) -> tuple[list[tuple[Token, ...]], int]:
    """The variables and columns after an INTO that ends at ``start``, and where they end."""
    start += tokens[start].is_word("strict")
    targets = []
    while True:
        end = start + (3 if start + 1 < len(tokens) and tokens[start + 1].is_symbol(".") else 1)
        targets.append(tokens[start:end])
        if end + 1 >= len(tokens) or not tokens[end].is_symbol(","):
            return targets, end
        start = end + 1


def declared_type(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The type in a declaration, given what stands between the variable's name and its value."""
    start = 1 if tokens and tokens[0].is_word("constant") else 0
    end = next((i for i, t in enumerate(tokens) if t.is_word("not", "collate")), len(tokens))
    kind = tokens[start:end]
    if len(kind) > 2 and kind[0].value == "pg_catalog" and kind[1].is_symbol("."):
        kind = kind[2:]
    return kind


def replaces_new(tokens: tuple[Token, ...]) -> bool:
    """Whether a body writes into NEW as a whole, or into a column in a way that names none: ``SELECT ... INTO NEW``,
    ``NEW := ...``, ``FOR NEW IN ...``, ``CALL p(NEW.id)``."""
    into = False
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.is_symbol(";"):
            into = False
        elif token.is_word("into", "for"):
            into = True
        elif token.is_word("call") and _begins(tokens, index):
            end = next((i for i in range(index, len(tokens)) if tokens[i].is_symbol(";")), len(tokens))
            if any(t.is_word("new") for t in tokens[index:end]):
                return True
        elif token.is_word("new") and not (after is not None and after.is_symbol(".")):
            if before is not None and before.is_word("into", "strict", "for", "foreach"):
                return True
            if into and before is not None and before.is_symbol(","):
                return True
            if after is not None and (after.is_symbol(":=") or (_begins(tokens, index) and after.is_symbol("="))):
                return True
    return False


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


def branches_of(tokens: tuple[Token, ...]) -> list[tuple[tuple[Token, ...] | None, tuple[Token, ...]]]:
    """(condition, what is done then) of each branch of an IF statement or a CASE WHEN, None for ELSE's condition."""
    out: list[tuple[tuple[Token, ...] | None, tuple[Token, ...]]] = []
    condition: tuple[Token, ...] | None = ()
    depth, start, previous_end = 0, 1, False
    for index, token in enumerate(tokens[1:], 1):
        if depth == 0 and token.is_word("elsif", "elseif", "else", "when", "end"):
            if condition != ():
                out.append((condition, tokens[start:index]))
            condition, start = None if token.is_word("else") else (), index + 1
        elif depth == 0 and token.is_word("then") and condition == ():
            condition, start = tokens[start:index], index + 1
        elif token.is_word(*OPENERS) and not previous_end:
            depth += 1
        elif token.is_word("end"):
            depth -= 1
        previous_end = token.is_word("end")
    return out


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


def reachable(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A body without what stands behind a RETURN that is always come to: one in its outermost block, under no
    condition."""
    out: list[Token] = []
    depth, gone, leaving = 0, False, False
    for index, token in enumerate(tokens):
        ends = token.is_word("end")
        closes = index > 0 and tokens[index - 1].is_word("end")
        if not gone and depth == 1 and token.is_word("return") and _begins(tokens, index):
            leaving = True
        depth += (token.is_word(*OPENERS) and not closes) - ends
        if gone and ((ends and depth == 0) or (depth == 1 and token.is_word("exception") and _begins(tokens, index))):
            gone = False
        if not gone:
            out.append(token)
        if leaving and token.is_symbol(";"):
            gone, leaving = True, False
    return tuple(out)


def assigned_columns_of(tokens: tuple[Token, ...]) -> set[str]:
    """Columns written as ``NEW.column := ...``, ``INTO NEW.column``, ``FOR NEW.column IN ...`` or by GET DIAGNOSTICS;
    ``NEW.column = 1`` in a condition compares."""
    found = set()
    diagnostics = False
    for i, token in enumerate(tokens):
        diagnostics = (diagnostics or token.is_word("diagnostics")) and not token.is_symbol(";")
        if token.is_word("into", "for", "foreach") and i + 1 < len(tokens):
            found |= {t[2].value for t in targets_of(tokens, i + 1)[0] if len(t) == 3 and t[0].is_word("new")}
        if not (token.is_word("new") and i + 3 < len(tokens) and tokens[i + 1].is_symbol(".")):
            continue
        after = _after_place(tokens, i + 3)
        begins = diagnostics or _begins(tokens, i)
        if after is not None and (after.is_symbol(":=") or (begins and after.is_symbol("="))):
            found.add(tokens[i + 2].value)
    return found


def _begins(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a statement begins at ``index``."""
    before = tokens[index - 1] if index else None
    return before is None or before.is_symbol(";", ">>") or before.is_word("begin", "then", "else", "loop")


def _after_place(tokens: tuple[Token, ...], index: int) -> Token | None:
    """What follows the subscripts and fields of a column that may begin at ``index``."""
    while index < len(tokens) and tokens[index].is_symbol("[", "."):
        index = closing(tokens, index) + 1 if tokens[index].is_symbol("[") else index + 2
    return tokens[index] if index < len(tokens) else None


def columns_read_by(tokens: tuple[Token, ...]) -> frozenset[str]:
    """Columns whose value is read as ``NEW.column``, not only tested for NULL; '*' for NEW as a whole, and for the
    value that a sequence gave last."""
    found: set[str] = set()
    for i, token in enumerate(tokens):
        after = tokens[i + 1 : i + 4]
        if token.is_name and token.value in ("currval", "lastval"):
            found.add("*")
        if not token.is_word("new"):
            continue
        before = tokens[i - 1] if i else None
        if not (after and after[0].is_symbol(".")):
            returned = before is not None and before.is_word("return")
            replaced = bool(after) and after[0].is_symbol(":=")
            found |= set() if returned or replaced else {"*"}
        elif len(after) > 1 and not _is_target(before, after) and not (len(after) > 2 and after[2].is_word("is")):
            found.add(after[1].value)
    return frozenset(found)


def _is_target(before: Token | None, after: tuple[Token, ...]) -> bool:
    """Whether ``NEW.column`` is what is assigned to."""
    if len(after) > 2 and after[2].is_symbol(":="):
        return True
    begins = before is None or before.is_symbol(";") or before.is_word("begin", "then", "else", "loop")
    into = before is not None and before.is_word("into", "strict")
    return into or (begins and len(after) > 2 and after[2].is_symbol("="))


def is_new(tokens: tuple[Token, ...], column: str) -> bool:
    tokens = strip_parentheses(tokens)
    return len(tokens) == 3 and tokens[0].is_word("new") and tokens[1].is_symbol(".") and tokens[2].value == column


def columns_of_new(tokens: tuple[Token, ...]) -> frozenset[str]:
    """The columns that are named as ``NEW.column``."""
    named = zip(tokens, tokens[1:], tokens[2:], strict=False)
    return frozenset(c.value for a, b, c in named if a.is_word("new") and b.is_symbol("."))
