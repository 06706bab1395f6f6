"""Lists that a forge gives page by page."""

from collections.abc import Iterator
from typing import Any

from validator.forge.client import Client
from validator.forge.errors import ForgeError

MAX_PAGES = 100
"""Ten thousand entries. A list without an end is an error, not a reason to go on for ever."""


def pages(client: Client, path: str) -> Iterator[Any]:
    """All entries of the list at ``path``, which has a query string already."""
    for page in range(1, MAX_PAGES + 1):
        answer = client.get(f"{path}&page={page}")
        if not isinstance(answer.data, list):
            raise ForgeError(f"{client.host} answered with something else than a list")
        yield from answer.data
        if not answer.more:
            return
    raise ForgeError(f"{client.host} has more than {MAX_PAGES * 100:,} comments there")
