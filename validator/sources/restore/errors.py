"""Why nothing was restored, and what could not be."""

import re
from enum import StrEnum

from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.contents import Statement
from validator.sources.errors import SourceError

MOST_CHARACTERS = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_VALUE = re.compile(r": \".*\Z", re.DOTALL)


class RestoreError(SourceError):
    """The restore as a whole has failed: one line."""


@frozen
class Failure:
    """A statement that the server refused, or rows that it did not take.

    ``place``, ``kind`` and ``name`` are the statement's; ``message`` is the server's, without values of rows.
    """

    place: str
    kind: str
    name: str
    message: str


class Loss(StrEnum):
    """How something was lost."""

    REFUSED = "the server lacks what it needs"
    DAMAGED = "the rows can't be read, or are none that the table takes"
    ELSEWHERE = "the rows are not in the dump"


@frozen
class Lost:
    """A relation that is not there, or not as it was in the database that was dumped: nothing is to be said of it.

    ``what`` is the kind of what is missing, in pg_dump's words: TABLE, TABLE DATA, DEFAULT, CONSTRAINT, TRIGGER.
    """

    relation: QualifiedName
    what: str
    reason: str
    loss: Loss = Loss.REFUSED


def failure_of(statement: Statement, message: str) -> Failure:
    """A statement's failure, named by the dump's own words for it, or else by how it begins."""
    name = ".".join(part for part in (statement.schema, statement.name) if part)
    return Failure(statement.place, statement.kind, one_line(name or statement.text[:60]), message)


def one_line(text: str) -> str:
    """``text`` in one line of bounded length: a dump says what it likes."""
    return _CONTROL.sub(" ", text).strip()[:MOST_CHARACTERS]


def server_message(primary: str, sqlstate: str | None) -> str:
    """The server's message. Those of data exceptions (class 22) end in the value, which may be anything: cut off."""
    return one_line(_VALUE.sub("", primary) if (sqlstate or "").startswith("22") else primary)
