"""What there is to read about a rule, as Markdown and as plain text: pages of the documentation, SARIF's help."""

from validator.model.rule_doc import RuleDoc


def sections(doc: RuleDoc) -> list[str]:
    """Lines of Markdown, from why it matters to the examples; the rule's name and severity go above."""
    lines = ["## Why", "", doc.why.strip(), "", "## What to do", "", doc.repair.strip(), "", "## Examples", ""]
    lines += ["It fires after", "", *_fenced("sql", doc.bad), "", "and is silent after", "", *_fenced("sql", doc.good)]
    if doc.config:
        lines += ["", "with this `.seqguard.yml`:", "", *_fenced("yaml", doc.config)]
    return lines


def plain(doc: RuleDoc) -> str:
    """The same without the examples, a paragraph a line."""
    parts = (f"Fires when: {doc.summary}.", doc.why, f"What to do: {doc.repair}")
    return "\n".join(" ".join(part.split()) for part in parts)


def _fenced(language: str, text: str) -> list[str]:
    return [f"```{language}", *text.strip().split("\n"), "```"]
