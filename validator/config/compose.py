"""The text of a configuration file to its root node, with every way that YAML can be broken turned into one error."""

import re

import yaml

from validator.config.errors import ConfigurationError, Place
from validator.config.nodes import MAX_BYTES

_QUOTED = re.compile(r"'[^']{3,}'")


MAX_DEPTH = 20
"""The format needs five levels; the composer calls itself for each, and would end in a RecursionError."""


class _ShallowLoader(yaml.SafeLoader):
    """Composes nodes down to MAX_DEPTH."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(None, None, "nested too deeply", mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def decode(data: bytes, path: str) -> str:
    """The bytes of a file as text (UTF-8, a byte order mark is dropped). Raises ConfigurationError."""
    if len(data) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES} bytes"
        raise ConfigurationError(Place(path), what, "use patterns instead of long lists")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(path, before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        raise ConfigurationError(place, "the file is not UTF-8 text", "save it as UTF-8") from None


def compose(text: str, path: str) -> yaml.Node | None:
    """The root node of the one document in ``text``, None if there is none. Raises ConfigurationError."""
    try:
        return yaml.compose(text, Loader=_ShallowLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        what = "more than one document" if "single document" in str(error.context) else _plain(error.problem)
    except yaml.reader.ReaderError as error:
        before = text[: int(error.position)]
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        what = "a control character that YAML does not allow"
    except (ValueError, OverflowError):
        # PyYAML 6 lets chr() fail on an escape like "\Uffffffff" without saying where.
        place, what = Place(path), 'an escape like "\\U00110000" that is no character'
    # Raised out here, without the original in its context: that one quotes the file.
    star = what.startswith(("expected alphabetic or numeric character", "found undefined alias"))
    advice = "quote what begins with a * or &: '*.audit'" if star else "mend the line, or the one before it"
    raise ConfigurationError(place, f"this is not YAML: {what}", advice)


def _plain(problem: str | None) -> str:
    # Names of anchors and tags come from the file, and a password that begins with * or & would be one.
    return _QUOTED.sub("'...'", problem) if problem else "it can't be read"
