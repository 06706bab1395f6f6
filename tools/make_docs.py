"""Writes docs/rules/ out of what the rules say of themselves. `make docs` runs it; a test asks whether it was run.

python tools/make_docs.py            write the pages
python tools/make_docs.py --check    write nothing, status 1 if a page is not as it should be
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from validator.reporters.rule_page import sections  # noqa: E402
from validator.rules.all_rules import ALL_RULES  # noqa: E402
from validator.rules.explain import severity_word  # noqa: E402
from validator.rules.rule import Rule  # noqa: E402

FOLDER = ROOT / "docs" / "rules"
MADE = "<!-- Made by tools/make_docs.py out of validator/rules/{source}. Change that, then run `make docs`. -->"


def pages() -> dict[str, str]:
    """File name to content, for every page."""
    return {"README.md": index()} | {f"{rule.name}.md": page(rule) for rule in ALL_RULES}


def index() -> str:
    """The table of all rules."""
    rows = [f"| [{rule.name}]({rule.name}.md) | {severity_word(rule)} | {rule.doc.summary} |" for rule in ALL_RULES]
    lines = [
        MADE.format(source="*.py"),
        "# Rules",
        "",
        "`.seqguard.yml` can give each of them another severity, or switch it off:",
        "",
        *fenced("yaml", "rules:\n  sequence-shared: off\n  sequence-not-owned: error"),
        "",
        "| rule | severity | fires when |",
        "| --- | --- | --- |",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def page(rule: Rule) -> str:
    """Everything about one rule."""
    doc = rule.doc
    lines = [
        MADE.format(source=f"{rule.name.replace('-', '_')}.py"),
        f"# {doc.name}",
        "",
        f"Severity: {severity_word(rule)}",
        "",
        f"Fires when: {doc.summary}.",
        "",
        *sections(doc),
    ]
    return "\n".join(lines) + "\n"


def fenced(language: str, text: str) -> list[str]:
    return [f"```{language}", *text.strip().split("\n"), "```"]


def stale() -> list[str]:
    """What does not stand in docs/rules/ as it should, or should not stand there."""
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for name in stale():
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], encoding="utf8")
        else:
            (FOLDER / name).unlink()


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit("\n".join(["run `make docs`:", *stale()]) if stale() else 0)
    write()
