r"""JSON that can be read by people, too: each entry on a line of its own, what can't be seen as an escape.

The text stays the same JSON whatever is escaped. ``##[`` in a name is escaped as well: a log that shows the document
would otherwise take it for a command (see ``workflow_commands``).
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from validator.model.undecoded import is_text
from validator.reporters.visible import is_visible, visible

dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode  # json.dumps() would make a new one each time
_UNUSUAL = re.compile(r"[^\n -~]+")


def document(members: Mapping[str, Any]) -> str:
    """An object, its lists with one entry a line, and a newline at its end."""
    entries = ",\n  ".join(f"{dumps(key)}: {_value(value)}" for key, value in members.items())
    return harmless(f"{{\n  {entries}\n}}\n")


def lines(items: Iterable[Any], indent: str = "") -> str:
    """A list with one entry a line; ``indent`` is that of its closing bracket."""
    entries = f",\n{indent}  ".join(map(dumps, items))
    return f"[\n{indent}  {entries}\n{indent}]" if entries else "[]"


def _value(value: object) -> str:
    return lines(value, "  ") if isinstance(value, list) else dumps(value)


def harmless(text: str) -> str:
    """The same JSON, fit for a terminal and for a log."""
    if "##" in text:
        text = text.replace("##", "#\\u0023")
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNUSUAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    if visible(match[0]) == match[0]:
        return match[0]
    return "".join(c if is_visible(c) else _escape(c) for c in match[0])


def _escape(character: str) -> str:
    """What is no text can't be in JSON (RFC 8259, 8.2): it is there as it is shown elsewhere."""
    return json.dumps(character if is_text(character) else visible(character))[1:-1]
