"""The Markdown report within a length: as much of it as fits, and a sentence that says what does not.

Each length is one at which whole entries are left out, never one at which the text is cut: tables, code blocks and
folded parts are always closed.
"""

from collections.abc import Callable, Mapping

from validator.model.frozen import frozen
from validator.model.report import Report
from validator.reporters.markdown import MAX_ROWS, Frame, brief, counts, document
from validator.reporters.markdown_sections import Section, sections

_ROWS = (1, 2, 5, 10, 25, 50, 100, MAX_ROWS)
_DULL = frozenset({"infos", "suppressed", "columns"})
"""What asks for nothing gets a fifth of the rows of the other sections, and gets them last."""


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
    """As much of the report as ``limit`` holds, see ``chosen``.

    Where not even the shortest document with names fits, the verdict and the counts remain; that text is returned even
    where it is longer than ``limit`` (of less than 500 or so).
    """
    frame = frame or Frame()
    of = sections(report, MAX_ROWS)
    shown = chosen(of, lambda shown: limit.holds(document(report, of, shown, frame)))
    return counts(report, frame) if shown is None else document(report, of, shown, frame)


def chosen(of: Mapping[str, Section], fits: Callable[[Mapping[str, int]], bool]) -> dict[str, int] | None:
    """How many entries of each section to show: all, if they fit; else the sections grow in turns, the important ones
    first, and one that has no room for its next step stays as it is.

    So a single monstrous entry costs its own section, not all of them. None where not even an empty document fits.
    """
    shown = {name: len(section.entries) for name, section in of.items()}
    if fits(shown):
        return shown
    shown = dict.fromkeys(of, 0)
    if not fits(shown):
        return None
    growing = sorted(of, key=lambda name: name in _DULL)
    for rows in _ROWS:
        for name in list(growing):
            wanted = min(rows // 5 if name in _DULL else rows, len(of[name].entries))
            if wanted == shown[name] or fits({**shown, name: wanted}):
                shown[name] = wanted
            else:
                growing.remove(name)
    return shown


def fit_brief(report: Report, limit: Limit, frame: Frame | None = None) -> str:
    """Heading and summary alone; the counts where a name makes even these too long."""
    frame = frame or Frame()
    text = brief(report, frame)
    return text if limit.holds(text) else counts(report, frame)
