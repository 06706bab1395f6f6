"""Workflows that check already: a second one beside them would write a second comment."""

import re
from collections.abc import Iterable, Iterator

from validator.init.listing import Listing

MOST_READ = 100
_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_OF_THE_SAME_NAME = ".github/workflows/seqguard.yaml"
_USES = re.compile(
    r"""(?mix) ^ [ \t]* (?:-[ \t]+)? ["']?uses["']? [ \t]*:[ \t]* ["']?
    (?: [\w.-]+/seqguard (?:/[\w./-]*)? @        # the action, or a fork of it
      | docker://[\w./:-]*/seqguard (?:[:@\s"']|$) )  # its image"""
)


def workflows(paths: Iterable[str]) -> Iterator[str]:
    """The workflows among these files, not more than are read."""
    found = (path for path in paths if _WORKFLOW.fullmatch(path))
    yield from (path for path, _ in zip(found, range(MOST_READ), strict=False))


def checking_workflow(listing: Listing, written: str) -> str | None:
    """A workflow other than ``written`` that uses the action, or is called like it; None if there is none."""
    for path in workflows(listing.paths):
        if path != written and (path == _OF_THE_SAME_NAME or _USES.search(listing.texts.get(path, ""))):
            return path
    return None
