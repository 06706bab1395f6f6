"""What is known of a repository, as a value."""

from collections.abc import Mapping
from dataclasses import field

from validator.model.frozen import frozen


@frozen
class Listing:
    """``paths`` of its files from its root, with ``/``, sorted; ``texts`` are the beginnings of some of them.

    ``remotes`` are git's, by name: their URLs may hold tokens, so that only a host may ever be shown. ``complete`` is
    false where there were more files than are looked at. ``branch`` is the default one, None where git can't tell.
    """

    paths: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    remotes: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True
    branch: str | None = None

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self.paths
