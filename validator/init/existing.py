"""Workflows and pipelines that check already: a second check beside them would write a second comment."""

import re
from collections.abc import Iterable, Iterator

from validator.init.forges import GITLAB_PIPELINE
from validator.init.listing import Listing

MOST_READ = 100
_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_OF_THE_SAME_NAME = ".github/workflows/seqguard.yaml"
_USES = re.compile(
    r"""(?mix) ^ [ \t]* (?:-[ \t]+)? ["']?uses["']? [ \t]*:[ \t]* ["']?
    (?: [\w.-]+/seqguard (?:/[\w./-]*)? @        # the action, or a fork of it
      | docker://[\w./:-]*/seqguard (?:[:@\s"']|$) )  # its image"""
)


_RUNS = re.compile(r"(?m)^[^#\n]*(?<![\w./-])seqguard[ \t]+(?:[\w=-]+[ \t]+)*check(?![\w-])")
_INCLUDES = re.compile(r"(?m)^[^#\n]*(?:\bcomponent\b[^#\n]*/seqguard(?:/[\w-]+)?@|/templates/seqguard\.yml)")


def pipelines(paths: Iterable[str]) -> Iterator[str]:
    """The workflows and the pipeline among these files, not more than are read."""
    found = (path for path in paths if path == GITLAB_PIPELINE or _WORKFLOW.fullmatch(path))
    yield from (path for path, _ in zip(found, range(MOST_READ), strict=False))


def checking_workflow(listing: Listing, written: str) -> str | None:
    """A workflow other than ``written`` that uses the action, runs the command, or is called like it; None: none is."""
    for path in pipelines(listing.paths):
        text = listing.texts.get(path, "")
        checks = path == _OF_THE_SAME_NAME or _USES.search(text) or _RUNS.search(text)
        if checks and path not in (written, GITLAB_PIPELINE):
            return path
    return None


def checking_pipeline(listing: Listing) -> str | None:
    """The pipeline, where it has a check's component or template, or runs the command; None where it does not."""
    text = listing.texts.get(GITLAB_PIPELINE, "")
    return GITLAB_PIPELINE if _INCLUDES.search(text) or _RUNS.search(text) else None


def is_included(listing: Listing, job: str) -> bool:
    """Whether the pipeline includes the file ``job`` already."""
    return bool(re.search(rf"(?m)^[^#\n]*\blocal\b[^#\n]*{re.escape(job)}", listing.texts.get(GITLAB_PIPELINE, "")))
