"""Where a comment belongs: which forge, repository, pull request and commit, by what the environment of a run says.

All of it comes from the forge or from the command line, none of it from a report.
"""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from validator.model.frozen import frozen


class ForgeName(StrEnum):
    """The forges that are known."""

    GITHUB = "GitHub"
    GITLAB = "GitLab"


class WrongPlace(ValueError):
    """What was given, or what the environment says, leads nowhere: what, and what to do."""


@frozen
class Given:
    """What the command line says; it outweighs the environment."""

    repository: str | None = None
    number: int | None = None
    commit: str | None = None


@frozen
class HeadBranch:
    """The branch that a pull request comes from: ``repository`` is ``owner/name``, of a fork perhaps."""

    repository: str
    branch: str


@frozen
class Place:
    """``repository`` is ``owner/name``, on GitLab the project's path or number. ``number`` None: ``head`` finds it.

    ``commit`` is the one that was checked. ``run`` and ``attempt`` number the run that checked it; ``run_page`` is its
    address. ``fork`` is whether the pull request is known to come from another repository.
    """

    forge: ForgeName
    api: str
    repository: str
    number: int | None
    commit: str
    run: int = 0
    attempt: int = 0
    run_page: str = ""
    graphql: str = ""
    fork: bool = False
    head: HeadBranch | None = None


def forge_of(environ: Mapping[str, str], given: Given) -> ForgeName:
    """The forge that this run is on; outside of CI, GitLab's where its address is set, else GitHub's."""
    if environ.get("GITLAB_CI") == "true":
        return ForgeName.GITLAB
    if environ.get("GITHUB_ACTIONS") == "true":
        return ForgeName.GITHUB
    if environ.get("CI_API_V4_URL"):
        return ForgeName.GITLAB
    if given.repository or environ.get("GITHUB_REPOSITORY"):
        return ForgeName.GITHUB
    raise WrongPlace(
        "this runs neither on GitHub nor on GitLab: say what to comment on with --repository OWNER/NAME, "
        "--pull-request N and --commit SHA"
    )


def checked_address(text: str, variable: str) -> str:
    """An HTTP address, no slash at its end; WrongPlace where ``text``, the environment's ``variable``, is none."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:  # a bracket that is not closed, say
        usable = False
    if not usable:
        raise WrongPlace(f"{variable} is no address of an API: it must be http:// or https:// and a host")
    return text.rstrip("/")


def read_json_file(path: str, limit: int) -> Any:
    """A file of the forge's, parsed. WrongPlace where it can't be read, is longer than ``limit`` bytes, or no JSON."""
    try:
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise WrongPlace(f"the event of this run can't be read: {path}: {error.strerror}") from None
    if len(data) > limit:
        raise WrongPlace(f"the event of this run is larger than {limit // 1_000_000} MB: {path}")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise WrongPlace(f"the event of this run is no JSON: {path}") from None


def text_at(value: Any, *path: str) -> str:
    """The text at ``path`` inside parsed JSON; empty where there is none."""
    found = _at(value, path)
    return found if isinstance(found, str) else ""


def number_at(value: Any, *path: str) -> int | None:
    """The positive integer at ``path`` inside parsed JSON; None where there is none."""
    found = _at(value, path)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None


def number_of(text: str | None) -> int | None:
    """The positive integer that ``text`` is; None where it is none."""
    return int(text) if text and re.fullmatch(r"[1-9][0-9]{0,17}", text) else None


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
