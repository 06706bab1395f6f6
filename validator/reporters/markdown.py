"""The report as Markdown, the document that people read in a pull request.

Python decides what stands in each table and makes it safe; ``templates/report.md.j2`` decides how the document reads.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from validator.model.frozen import frozen
from validator.model.report import Report, Verdict
from validator.reporters import words
from validator.reporters.markdown_rows import NOTHING
from validator.reporters.markdown_sections import Section, left_out, sections
from validator.reporters.markdown_text import Markdown, code, prose
from validator.reporters.options import MAX_ROWS

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["MAX_ROWS", "NOTHING", "Frame", "Part", "document", "render"]

WHOLE_REPORT = Markdown("The JSON report has everything.")


@frozen
class Part:
    """A table or a script of the document, as long as was allowed; ``total`` counts what was cut off too.

    An empty ``body`` leaves the whole section out.
    """

    body: Markdown
    total: int


@frozen
class Frame:
    """What stands around the sections. ``name`` tells several reports on one page apart.

    ``whole`` is a sentence that says where the whole report is, for a document that lacks something.
    """

    name: str = ""
    whole: Markdown = WHOLE_REPORT
    with_duration: bool = True


def render(report: Report, *, max_rows: int = MAX_ROWS) -> str:
    """The whole document. No table or script has more than ``max_rows`` entries; a sentence says how many it lacks."""
    of = sections(report, max_rows)
    parts = {
        name: _part(section, len(section.entries), Markdown("the JSON report has all")) for name, section in of.items()
    }
    return _filled(report, parts, Frame())


def document(report: Report, of: Mapping[str, Section], shown: Mapping[str, int], frame: Frame) -> str:
    """The document with so many entries ``shown`` of each section; one paragraph says what is left out of all."""
    parts = {name: _part(section, shown[name]) for name, section in of.items()}
    lacking = left_out(of, shown)
    said = Markdown(f"Left out here to keep this short: {'; '.join(lacking)}. {frame.whole}") if lacking else None
    return _filled(report, parts, frame, said)


def brief(report: Report, frame: Frame) -> str:
    """Heading, summary and last line alone."""
    return _filled(report, {name: Part(Markdown(""), 0) for name in sections(report, 0)}, frame)


def counts(report: Report, frame: Frame) -> str:
    """The shortest document: the verdict and how many there are of each; nothing in it comes from the database."""
    lines = [f"## {_heading(report, '')}", f"**{', '.join(words.tally(report, zeros=True))}**", frame.whole]
    return "\n\n".join(lines) + "\n"


def _filled(report: Report, parts: Mapping[str, Part], frame: Frame, lacking: Markdown | None = None) -> str:
    duration = Markdown(words.duration(report.duration_seconds)) if frame.with_duration else None
    return _template().render(
        report=report,
        heading=_heading(report, frame.name),
        summary=_summary(report),
        lacking=lacking,
        duration=duration,
        **parts,
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("validator.reporters"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - that is for HTML; ``finalize`` does the same for Markdown
        finalize=lambda value: value if isinstance(value, Markdown) else prose(str(value)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["thousands"] = lambda number: Markdown(f"{number:,}")
    return environment.get_template("report.md.j2")


def _heading(report: Report, name: str) -> Markdown:
    sign = {Verdict.PASS: "✅", Verdict.FAIL: "❌", Verdict.INCOMPLETE: "⚠️"}[report.verdict]
    return Markdown(f"{sign} Seqguard{f' {code(name)}' if name else ''}: {report.verdict.upper()}")


def _summary(report: Report) -> Markdown:
    target = words.target_words(report.target, code, prose)
    columns, sequences = words.counted(len(report.columns), "column"), words.counted(report.sequences, "sequence")
    scope = f"{columns} and {sequences} of {target}" if report.columns else f"no id column was found in {target}"
    tally = ", ".join(words.tally(report))
    match report.verdict:
        case Verdict.FAIL:
            text = f"**{tally}** in {scope}." if report.columns else f"**{tally}**: {scope}."
        case Verdict.INCOMPLETE:
            new = "Nothing new" if report.suppressed else "Nothing"
            text = f"{new} that was checked fails, but not all could be checked (**{tally}**): {scope}."
        case Verdict.PASS if report.suppressed:
            text = f"Nothing new fails this check, and what was accepted still stands ({tally}): {scope}."
        case Verdict.PASS if tally:
            text = f"Nothing fails this check ({tally}): {scope}."
        case Verdict.PASS if not report.columns:
            text = f"Nothing was there to check: {scope}. {words.NOTHING_FOUND}"
        case Verdict.PASS if but := words.not_well(report):
            text = f"Nothing fails this check, but {but}: {scope}."
        case Verdict.PASS:
            text = f"Nothing stands in the way of the next inserts: {scope}."
    return Markdown(text)


def _part(section: Section, shown: int, whole: Markdown | None = None) -> Part:
    """The first ``shown`` entries, and a sentence where that is not all; nothing at all where it is none."""
    if not shown:
        return Part(Markdown(""), section.total)
    body = section.join(section.entries[:shown])
    if section.total > shown:
        where = f"; {whole} {section.total:,}" if whole else ""
        body = Markdown(f"{body}\n\n{section.total - shown:,} more are left out here{where}.")
    return Part(body, section.total)
