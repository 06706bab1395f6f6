"""The merge request that a GitLab job belongs to.

Source: GitLab, "Predefined CI/CD variables reference". In a pipeline for merged results ``CI_COMMIT_SHA`` is a merge
that nobody has pushed, and ``CI_MERGE_REQUEST_SOURCE_BRANCH_SHA`` is the head; elsewhere that variable is empty. A
pipeline of a merge request from a fork runs in the fork, and the merge request is another project's.
"""

import re
from collections.abc import Mapping

from validator.forge.errors import NothingToDo
from validator.forge.marker import is_commit
from validator.forge.place import ForgeName, Given, Place, WrongPlace, checked_address, number_of

_PROJECT = re.compile(r"[0-9]{1,18}|[\w.-]+(?:/[\w.-]+)+")
_OPEN = re.compile(r"([\w./-]+)!([0-9]+)")


def gitlab_place(environ: Mapping[str, str], given: Given) -> Place:
    """Where to comment. NothingToDo where the job is of no merge request, WrongPlace where that can't be told."""
    api = (environ.get("CI_API_V4_URL") or "").rstrip("/")
    if not api:
        raise WrongPlace("the address of GitLab is not known: set CI_API_V4_URL, such as https://gitlab.com/api/v4")
    api = checked_address(api, "CI_API_V4_URL")
    project = environ.get("CI_MERGE_REQUEST_PROJECT_ID") or environ.get("CI_PROJECT_ID") or ""
    number = number_of(environ.get("CI_MERGE_REQUEST_IID")) or _only_open(environ)
    commit = environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environ.get("CI_COMMIT_SHA") or ""
    here = given.repository in (
        None,
        project,
        environ.get("CI_PROJECT_PATH"),
        environ.get("CI_MERGE_REQUEST_PROJECT_PATH"),
    )
    if not here:
        number = None
    if given.number not in (None, number):
        number, commit = given.number, ""
    project = given.repository or project
    commit = given.commit or commit
    if number is None:
        raise NothingToDo(f"this job ({environ.get('CI_PIPELINE_SOURCE') or 'of no pipeline'}) is of no merge request")
    if not _PROJECT.fullmatch(project) or "/../" in f"/{project}/":
        raise WrongPlace(f"{project[:100]!r} is no project: give --repository GROUP/NAME, or its number")
    if not is_commit(commit):
        raise WrongPlace("which commit was checked is not known: give all of its hash with --commit SHA")
    source = environ.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID")
    return Place(
        forge=ForgeName.GITLAB,
        api=api,
        repository=project,
        number=number,
        commit=commit,
        run=number_of(environ.get("CI_PIPELINE_ID")) or 0,
        attempt=number_of(environ.get("CI_JOB_ID")) or 0,  # a job that is repeated gets a larger number
        run_page=environ.get("CI_JOB_URL", "") if here else "",
        fork=bool(source) and source != environ.get("CI_MERGE_REQUEST_PROJECT_ID"),
    )


def _only_open(environ: Mapping[str, str]) -> int | None:
    """The open merge request of the branch that a branch pipeline is for; None unless it is one, of this project."""
    listed = environ.get("CI_OPEN_MERGE_REQUESTS", "").split(",")
    match = _OPEN.fullmatch(listed[0]) if len(listed) == 1 else None
    return number_of(match[2]) if match and match[1] == environ.get("CI_PROJECT_PATH") else None
