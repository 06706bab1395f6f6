"""A token out of a text, however it is spelled there."""

import base64
import json
from urllib.parse import quote, quote_plus

_HIDDEN = "***"


def redacted(text: str, token: str | None) -> str:
    """``text`` with ``***`` for ``token``: as it is, percent-encoded, in JSON, or in the middle of base64."""
    if not token:
        return text
    for spelling in sorted(_spellings(token), key=len, reverse=True):
        text = text.replace(spelling, _HIDDEN)
    return text


def _spellings(token: str) -> set[str]:
    plain = {token, quote(token, safe=""), quote(token), quote_plus(token), json.dumps(token)[1:-1], repr(token)[1:-1]}
    encoded = {_in_base64(token.encode(), offset) for offset in range(3)}
    urlsafe = {text.replace("+", "-").replace("/", "_") for text in encoded}
    return {spelling for spelling in plain | encoded | urlsafe if len(spelling) > 3}


def _in_base64(secret: bytes, offset: int) -> str:
    """What of base64 text is ``secret`` alone where it begins at a byte that leaves ``offset`` when divided by 3."""
    text = base64.b64encode(bytes(offset) + secret).decode().rstrip("=")
    first = (0, 2, 3)[offset]
    last = len(text) - (1 if (offset + len(secret)) % 3 else 0)
    return text[first:last]
