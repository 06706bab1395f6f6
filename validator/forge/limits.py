"""When a forge says that it is asked too much, and how long it wants to be left alone.

Sources: GitHub, "Rate limits for the REST API" (exceeding the rate limit); GitLab, "User and IP rate limits".
"""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from validator.model.frozen import frozen

_SECONDARY = re.compile(r"secondary rate limit|abuse detection", re.IGNORECASE)
_LIMITED = re.compile(r"rate limit", re.IGNORECASE)
_AT_LEAST = 60.0
"""What GitHub asks for after a secondary limit that names no time."""


@frozen
class Wait:
    """``seconds`` None: the forge names no time, and none is prescribed."""

    seconds: float | None


def wait_for(status: int, headers: Mapping[str, str], message: str, now: float) -> Wait | None:
    """How long to wait before the next request; None where the answer is not about limits. ``now``: Unix time."""
    if status not in (403, 429, 503):
        return None
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    asked = _retry_after(lower.get("retry-after", ""), now)
    if asked is not None:
        return Wait(asked)
    if status == 503:
        return None
    spent = "0" in (lower.get("x-ratelimit-remaining"), lower.get("ratelimit-remaining"))
    reset = lower.get("x-ratelimit-reset") or lower.get("ratelimit-reset") or ""
    if spent and reset.isdecimal() and len(reset) < 16:
        return Wait(max(0.0, int(reset) - now) + 1)
    if _SECONDARY.search(message):
        return Wait(_AT_LEAST)
    if status == 429 or spent or _LIMITED.search(message):
        return Wait(None)
    return None


def _retry_after(text: str, now: float) -> float | None:
    """``Retry-After`` in seconds or as a date (RFC 9110, section 10.2.3); None where there is none."""
    if text.isdecimal() and len(text) < 16:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now) if text else None
    except (ValueError, OverflowError):
        return None
