"""The hidden first line of a comment, by which the next run finds it again.

An HTML comment, which GitHub and GitLab keep and do not show. It must be the very beginning of the text: what somebody
quotes further down is not looked at.
"""

import hashlib
import re
from urllib.parse import quote, unquote

from validator.model.frozen import frozen

PREFIX = "<!-- seqguard:comment "
MAX_KEY = 255
DEFAULT_KEY = "default"
_VERSION = "1"
_LINE = re.compile(PREFIX + r"((?:[a-z]+=[A-Za-z0-9._~%]* )+)-->\s*?(?:\n|\Z)")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class InvalidKey(ValueError):
    """A comment key that can't be used: why, in words for a message."""


@frozen
class Marker:
    """Which comment this is (``key``), which run wrote it, and what it said.

    ``run`` and ``attempt`` are the forge's numbers, 0 where there are none. ``post`` is drawn for each call of the
    program: by it a call knows its own comment when the answer to its request was lost. ``digest`` is of what matters
    in the report. ``outdated`` marks a comment that was folded away where a forge can't hide one.
    """

    key: str
    commit: str
    run: int
    attempt: int
    post: str
    digest: str
    outdated: bool = False

    def __str__(self) -> str:
        fields = {
            "v": _VERSION,
            "key": self.key,
            "commit": self.commit,
            "run": str(self.run),
            "attempt": str(self.attempt),
            "post": self.post,
            "digest": self.digest,
        }
        if self.outdated:
            fields["outdated"] = "1"
        return PREFIX + " ".join(f"{name}={_encoded(value)}" for name, value in fields.items()) + " -->"


def parse(body: str) -> Marker | None:
    """The marker at the beginning of ``body``; None where there is none. Fields of later versions are skipped."""
    match = _LINE.match(body)
    if match is None:
        return None
    fields = dict(field.split("=", 1) for field in match[1].split())
    if "key" not in fields:
        return None
    return Marker(
        key=unquote(fields["key"]),
        commit=fields.get("commit", ""),
        run=_number(fields.get("run", "")),
        attempt=_number(fields.get("attempt", "")),
        post=fields.get("post", ""),
        digest=fields.get("digest", ""),
        outdated=fields.get("outdated") == "1",
    )


def digest(text: str) -> str:
    """32 hexadecimal digits that are the same for the same text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def is_commit(text: str) -> bool:
    """Whether this is a whole commit hash, SHA-1 or SHA-256, in lower case."""
    return _COMMIT.fullmatch(text) is not None


def checked_key(key: str) -> str:
    """``key`` if it can be used; InvalidKey otherwise."""
    if not key.strip():
        raise InvalidKey("the comment key is empty: leave it out, or give a name such as staging")
    if len(key) > MAX_KEY or not key.isprintable():
        raise InvalidKey(f"a comment key is at most {MAX_KEY} characters long, and all of them can be printed")
    return key


def _encoded(value: str) -> str:
    """Letters, digits, ``._~`` and percent signs: nothing that could end an HTML comment, or a field."""
    return quote(value, safe="").replace("-", "%2D")


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,20}", text) else 0
