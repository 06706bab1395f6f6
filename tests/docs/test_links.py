"""Links of the pages lead somewhere: to a file of the repository, and to a heading that is there."""

import re

import pytest

from tests.docs.page import text_of
from tests.matrix import ROOT

PAGES = [str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))]
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")


def links_of(page: str) -> list[str]:
    """Where the links of a page lead that are not to other sites."""
    found = re.findall(r"\]\(([^)\s]+)\)", _CODE.sub("", _FENCE.sub("", text_of(page))))
    return [target for target in found if "://" not in target]


def anchors_of(page: str) -> set[str]:
    """What can stand behind a # in a link to the page, as GitHub makes it of headings."""
    anchors: set[str] = set()
    for heading in re.findall(r"^#+ (.*)$", _FENCE.sub("", text_of(page)), re.MULTILINE):
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = next(n for n in range(100) if (f"{anchor}-{n}" if n else anchor) not in anchors)
        anchors.add(f"{anchor}-{number}" if number else anchor)
    return anchors


@pytest.mark.parametrize("page", PAGES)
def test_each_link_leads_somewhere(page: str) -> None:
    for link in links_of(page):
        path, _, anchor = link.partition("#")
        target = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in anchors_of(str(target.relative_to(ROOT))), link


def test_there_are_links_to_tests() -> None:
    assert sum("/tests/" in link for link in links_of("docs/security.md")) >= 8
