"""LIKE, and the regular expressions that mean the same to PostgreSQL and to Python.

Sources: PostgreSQL manual, "Pattern Matching". Only whether a text matches is asked, so which match is found does not
matter. What is let in can't take Python long: no repeated group, few repetitions, short texts.
"""

import re
from collections.abc import Callable

from validator.sources.dump.evaluate.outcomes import Unsupported

_LONGEST = 256
_MOST_REPETITIONS = 3
_MOST_OF_ONE = 255

# a literal, a dot, an anchor, a class, an escape, a group's sign, or a repetition
_PART = re.compile(
    r"""
    (?P<anchor>\^|\$)
  | (?P<class>\[\^?(?:[A-Za-z0-9_ .,:;/@\#%&+*=-](?!-)|[A-Z]-[A-Z]|[a-z]-[a-z]|[0-9]-[0-9])+\])
  | (?P<escape>\\[dsw.^$*+?()\[\]{}|\\/-])
  | (?P<group>[()|])
  | (?P<repeat>[*+?]|\{\d{1,3}(?:,\d{0,3})?\})
  | (?P<dot>\.)
  | (?P<plain>[A-Za-z0-9_\ ,:;/@\#%&=!<>'"~`-])
    """,
    re.VERBOSE,
)
_CLASSES = {"\\d": "[0-9]", "\\s": "[ \\t\\n\\r\\f\\v]", "\\w": "[A-Za-z0-9_]"}


def like(pattern: str, *, any_case: bool) -> Callable[[str], bool]:
    """Whether a text is LIKE ``pattern`` (with ``\\`` as its escape)."""
    parts: list[str] = []
    escaped = False
    for letter in pattern:
        if escaped or letter not in "\\%_":
            parts.append(re.escape(letter))
            escaped = False
        elif letter == "\\":
            escaped = True
        else:
            parts.append("." if letter == "_" else ".*")
    if escaped or parts.count(".*") > _MOST_REPETITIONS:
        raise Unsupported("a pattern of LIKE is not read here")
    return _matcher("".join(parts), whole=True, any_case=any_case, short=parts.count(".*") > 1)


def regular_expression(pattern: str, *, any_case: bool) -> Callable[[str], bool]:
    """Whether ``pattern`` is found in a text."""
    if pattern.startswith("***") or not pattern:
        raise Unsupported("a regular expression is not read here")
    out: list[str] = []
    position, repetitions, before = 0, 0, ""
    while position < len(pattern):
        match = _PART.match(pattern, position)
        if match is None:
            raise Unsupported("a regular expression is not read here")
        position, kind, text = match.end(), str(match.lastgroup), match[0]
        if kind == "repeat":
            if before not in ("class", "escape", "dot", "plain") or not _bounded(text):
                raise Unsupported("a regular expression is not read here")
            repetitions += not re.fullmatch(r"\{\d+\}", text)
        if kind == "group" and text == "(" and pattern[position : position + 1] in ("?", "*"):
            raise Unsupported("a regular expression is not read here")
        out.append(_translated(kind, text))
        before = kind if kind != "group" or text != ")" else "closed"
    if repetitions > _MOST_REPETITIONS:
        raise Unsupported("a regular expression is not read here")
    return _matcher("".join(out), whole=False, any_case=any_case, short=True)


def _bounded(text: str) -> bool:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    return all(n <= _MOST_OF_ONE for n in numbers) and numbers == sorted(numbers)


def _translated(kind: str, text: str) -> str:
    if kind == "anchor":
        return r"\A" if text == "^" else r"\Z"
    if kind == "escape":
        return _CLASSES.get(text, text)
    if kind == "plain":
        return re.escape(text)
    return "(?:" if text == "(" else text


def _matcher(text: str, *, whole: bool, any_case: bool, short: bool) -> Callable[[str], bool]:
    try:
        compiled = re.compile(text, re.DOTALL | (re.IGNORECASE | re.ASCII if any_case else 0))
    except (re.error, OverflowError, RecursionError):
        raise Unsupported("a regular expression is not read here") from None
    find = compiled.fullmatch if whole else compiled.search

    def matches(value: str) -> bool:
        if (short and len(value) > _LONGEST) or not value.isascii():
            raise Unsupported("a pattern is tried on short plain texts only")
        return find(value) is not None

    return matches
