"""The YAML that the README and the pages show, each block as the whole file that it is meant to be a part of."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from tests.docs.page import text_of
from tests.matrix import ROOT

PAGES = ["README.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))]
_BLOCK = re.compile(r"^```ya?ml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OF_A_JOB = {"steps", "services", "permissions", "runs-on"}
_ON = True  # what YAML 1.1 makes of the key `on`


@dataclass(frozen=True)
class YamlBlock:
    """What a page shows; ``kind`` is ``github``, ``gitlab``, ``configuration`` or ``exporter``."""

    page: str
    number: int
    kind: str
    content: Any

    @property
    def name(self) -> str:
        return f"{self.page.removesuffix('.md').replace('/', '-')}-{self.number}"

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps of all jobs, if it is GitHub's."""
        jobs = self.content["jobs"].values() if self.kind == "github" else ()
        return [step for job in jobs for step in job.get("steps", ())]


def yaml_blocks() -> list[YamlBlock]:
    return [
        YamlBlock(page, number, *whole(page, yaml.safe_load(textwrap.dedent(text))))
        for page in PAGES
        for number, text in enumerate(_BLOCK.findall(text_of(page)), 1)
    ]


def whole(page: str, shown: Any) -> tuple[str, Any]:
    """What kind of file the block is a part of, and that file, completed with what every such file has."""
    if page == "docs/configuration.md" or page.startswith("docs/rules/"):
        return "configuration", shown
    if page == "docs/health.md":
        return "exporter", shown  # of postgres_exporter; that page has tests of its own
    if isinstance(shown, list):
        shown = {"steps": shown}
    if "jobs" in shown:
        return "github", {_ON: "push", **shown}
    if shown.keys() & _OF_A_JOB:
        job = {"runs-on": "ubuntu-latest", "steps": [{"run": "true"}], **shown}
        return "github", {_ON: "push", "jobs": {"job": job}}
    return "gitlab", shown


def includes(blocks: list[YamlBlock]) -> Iterator[dict[str, Any]]:
    """Each entry under ``include`` of what is GitLab's."""
    for block in blocks:
        if block.kind == "gitlab":
            yield from block.content.get("include", ())
