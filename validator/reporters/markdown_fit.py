"""The Markdown report within a length: as much of it as fits, and a sentence that says what does not.

Each length is one at which whole entries are left out, never one at which the text is cut: tables, code blocks and
folded parts are always closed.
"""

from collections.abc import Iterator
from itertools import accumulate

from validator.model.frozen import frozen
from validator.model.report import Report
from validator.reporters.markdown import MAX_ROWS, Frame, brief, counts, document
from validator.reporters.markdown_sections import Section, sections

_ROWS = (MAX_ROWS, 100, 50, 25, 10, 5, 2, 1, 0)
_DULL = ("columns", "suppressed", "infos")
"""What is left out first: nothing in it asks for anything."""


@frozen
class Limit:
    """The longest text that a place takes: code points, or bytes of UTF-8."""

    size: int
    in_bytes: bool = False

    def length(self, text: str) -> int:
        """What ``text`` takes of the size."""
        return len(text.encode()) if self.in_bytes else len(text)

    def holds(self, text: str) -> bool:
        """Whether ``text`` is short enough."""
        return self.length(text) <= self.size

    def minus(self, text: str) -> "Limit":
        """What is left beside ``text``."""
        return Limit(max(0, self.size - self.length(text)), self.in_bytes)


GITHUB_COMMENT = Limit(65_536)
"""GitHub's own message speaks of 65536 characters. What is refused in fact begins at 262,145 bytes of UTF-8, as people
measured; 65,536 code points are never more than 262,144 bytes, so that this holds whichever is meant."""

GITHUB_STEP_SUMMARY = Limit(1024 * 1024, in_bytes=True)
"""GitHub: "Workflow commands", step isolation and limits: 1 MiB a step."""

GITLAB_NOTE = Limit(1_000_000, in_bytes=True)
"""GitLab's "Notes API" says 1,000,000 characters, its source one mebibyte: fewer than either."""


def fit(report: Report, limit: Limit, frame: Frame | None = None) -> str:
    """The longest of a row of documents, each with fewer entries than the one before it, that ``limit`` holds.

    Dull sections get shorter before the others do, and one that would fill more than half of the place by itself is cut
    to that half first: a single monstrous entry costs its own section, not all of them. Where not even the shortest
    document with names fits, the verdict and the counts remain; that text is returned even where it is longer than
    ``limit`` (of less than 500 or so).
    """
    frame = frame or Frame()
    of = sections(report, MAX_ROWS)
    for shown in _lengths(of, limit):
        text = document(report, of, shown, frame)
        if limit.holds(text):
            return text
    return counts(report, frame)


def fit_brief(report: Report, limit: Limit, frame: Frame | None = None) -> str:
    """Heading and summary alone; the counts where a name makes even these too long."""
    frame = frame or Frame()
    text = brief(report, frame)
    return text if limit.holds(text) else counts(report, frame)


def _lengths(of: dict[str, Section], limit: Limit) -> Iterator[dict[str, int]]:
    """How many entries of each section to show, from all to none, without repetition."""
    last = {name: len(section.entries) for name, section in of.items()}
    yield last
    most = {name: _within_half(section, limit) for name, section in of.items()}
    for rows in _ROWS:
        for dull in (rows, rows // 4, rows // 20, 0):
            shown = {name: min(dull if name in _DULL else rows, most[name]) for name in of}
            if shown != last:
                yield shown
            last = shown


def _within_half(section: Section, limit: Limit) -> int:
    """How many entries fill no more than half of the place."""
    filled = accumulate(limit.length(entry) for entry in section.entries)
    return sum(1 for length in filled if length <= limit.size // 2)
