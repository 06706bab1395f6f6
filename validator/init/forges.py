"""Which forge a repository is on, and what says so."""

import re

from validator.init.listing import Listing
from validator.model.frozen import frozen

GITHUB, GITLAB = "github", "gitlab"
GITLAB_PIPELINE = ".gitlab-ci.yml"
_HOST = re.compile(r"(?:\w[\w+.-]*://)?(?:[^/@\s]*@)?([\w.-]+)")


@frozen
class Forge:
    """``name`` is GITHUB or GITLAB; ``evidence`` is what was seen."""

    name: str
    evidence: str


def find_forge(listing: Listing) -> Forge | None:
    """The forge that git pushes to; where no remote tells, the one whose files are there. None where nothing tells."""
    for remote in sorted(listing.remotes, key=lambda name: (name != "origin", name)):
        host = _HOST.match(listing.remotes[remote])
        for name in (GITHUB, GITLAB):
            if host and name in host[1].lower():
                return Forge(name, f"the remote {remote} is at {host[1]}")
    if listing.has(GITLAB_PIPELINE):
        return Forge(GITLAB, GITLAB_PIPELINE)
    for name, folder in ((GITHUB, ".github/"), (GITLAB, ".gitlab/")):
        if any(path.startswith(folder) for path in listing.paths):
            return Forge(name, folder)
    return None
