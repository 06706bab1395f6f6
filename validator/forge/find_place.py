"""Where to comment, on whichever forge this runs."""

from collections.abc import Mapping

from validator.forge.github_place import github_place
from validator.forge.gitlab_place import gitlab_place
from validator.forge.place import ForgeName, Given, Place, forge_of


def find_place(environ: Mapping[str, str], given: Given) -> Place:
    """Raises NothingToDo where there is no pull request, WrongPlace where it can't be told which one."""
    if forge_of(environ, given) is ForgeName.GITLAB:
        return gitlab_place(environ, given)
    return github_place(environ, given)
