"""What ``seqguard explain`` prints: one rule at length, or all of them in a list. Text for a terminal, no colours."""

import textwrap

from validator.rules.all_rules import ALL_RULES
from validator.rules.rule import Rule

_WIDTH = 100


def listing() -> str:
    """One line a rule: name, severity, summary."""
    name_width = max(len(rule.name) for rule in ALL_RULES)
    lines = [f"{rule.name:<{name_width}}  {severity_word(rule):<7}  {rule.doc.summary}" for rule in ALL_RULES]
    return "\n".join([*lines, "", "seqguard explain RULE says more about one of them."]) + "\n"


def explain(rule: Rule) -> str:
    """Everything that there is to say about a rule."""
    doc = rule.doc
    parts = [f"{doc.name} ({severity_word(rule)})", _filled(doc.summary), _filled(doc.why)]
    parts += ["What to do", _filled(doc.repair)]
    parts += ["It fires after", _block(doc.bad), "It is silent after", _block(doc.good)]
    if doc.config:
        parts += ["with this .seqguard.yml", _block(doc.config)]
    return "\n\n".join(parts) + "\n"


def severity_word(rule: Rule) -> str:
    """The rule's own severity, ``off`` where it has none."""
    return rule.doc.severity.value if rule.doc.severity is not None else "off"


def _filled(text: str) -> str:
    return textwrap.fill(
        " ".join(text.split()), _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
    )


def _block(text: str) -> str:
    return textwrap.indent(text.strip(), "    ")
