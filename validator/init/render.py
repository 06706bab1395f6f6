"""The files that ``init`` writes, as text."""

import json
import re
from dataclasses import replace
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from validator import DOCUMENTATION, __version__
from validator.init import published
from validator.init.migrate_steps import MigrateStep
from validator.init.proposals import Proposals
from validator.model.names import quote_identifier

CONFIGURATION = ".seqguard.yml"
GITHUB_WORKFLOW = ".github/workflows/seqguard.yml"
GITLAB_JOB = ".gitlab/seqguard.gitlab-ci.yml"
MOST_LISTED = 20
_PLAIN_BRANCH = re.compile(r"\w[\w./-]*", re.ASCII)


def configuration(proposals: Proposals | None) -> str:
    """``.seqguard.yml``. All but the version is a comment: prose after ``# ``, proposals right after ``#``."""
    return _render("seqguard.yml.j2", proposals=proposals and _writable(proposals), most=MOST_LISTED)


def _writable(proposals: Proposals) -> Proposals:
    """Without names that hold ``${``: in a configuration that begins a variable, and is refused."""
    return replace(
        proposals,
        schemas=tuple(name for name in proposals.schemas if "${" not in name),
        app_roles=tuple(name for name in proposals.app_roles if "${" not in name),
        bindings=tuple(b for b in proposals.bindings if "${" not in f"{b.column} {b.sequence}"),
    )


def github_workflow(step: MigrateStep | None, postgres: str, branch: str | None = None) -> str:
    """A workflow: migrations on an empty server in pull requests, the real database otherwise.

    Without a ``branch``, or with one whose name is no plain one (branches are patterns there), pushes to main and
    master are checked.
    """
    branches = [branch] if branch is not None and _PLAIN_BRANCH.fullmatch(branch) else ["main", "master"]
    return _render("github.yml.j2", step=step, postgres=postgres, branches=branches)


def gitlab_job() -> str:
    """A file to include: the same as ``gitlab/seqguard.gitlab-ci.yml``."""
    return _render("gitlab-ci.yml.j2")


def _render(name: str, **values: object) -> str:
    return (
        _environment()
        .get_template(name)
        .render(published=published, documentation=DOCUMENTATION, version=__version__, **values)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("validator.init"),
        autoescape=False,  # noqa: S701 - YAML, in which each value is quoted by a filter of its own
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        variable_start_string="<<",
        variable_end_string=">>",
    )
    environment.filters.update(scalar=scalar, role=quote_identifier)
    return environment


def scalar(text: object) -> str:
    """``text`` as a YAML scalar in double quotes, one line of ASCII whatever is in it: JSON is YAML."""
    return json.dumps(str(text))
