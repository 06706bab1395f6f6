"""HTTP as the forges need it: one request, one answer in JSON, or one of the errors that say what to do next.

Nothing is repeated here: whoever asks looks first what has become of the last try (``post.py``). Redirects are followed
on the same host only, and writes only where the forge says that they may be. Answers are bounded in size and time.
"""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from validator import __version__
from validator.forge.connections import connections
from validator.forge.errors import Busy, ForgeError, Refused
from validator.forge.limits import wait_for
from validator.forge.secret import redacted
from validator.model.frozen import frozen

MAX_ANSWER = 128 * 1024 * 1024
"""A page of 100 comments of 262,144 bytes each, four-byte characters of which JSON spells in twelve."""

_TIMEOUT = urllib3.Timeout(connect=10, read=30)
_LONGEST_ANSWER = 60.0
_ALTOGETHER = 600.0
"""Seconds for all requests together, however slowly a forge answers each: those after them are not sent."""

_MAX_REDIRECTS = 3
_MAX_MESSAGE = 300
_CHUNK = 1 << 16


@frozen
class Answer:
    """``data`` is the parsed JSON; ``more`` whether the forge says that there is a next page."""

    data: Any
    more: bool


class Client:
    """Requests to one forge. ``token`` goes to its own host only, and into no message."""

    def __init__(self, url: str, token: str, headers: Mapping[str, str], environ: Mapping[str, str]) -> None:
        self.url = url.rstrip("/")
        self.host = urlsplit(url).netloc.rpartition("@")[2]
        self._token = token
        self._headers = {
            "User-Agent": f"seqguard/{__version__}",
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            **headers,
        }
        self._pool = connections(url, environ)
        self._end = time.monotonic() + _ALTOGETHER

    def get(self, path: str) -> Answer:
        """What stands at ``path``, which begins with a slash and is encoded already."""
        return self._sent("GET", self.url + path, None, lost=False)

    def write(self, method: str, path: str, body: Mapping[str, object]) -> Any:
        """The answer's data. Where the answer is lost, the error is a Busy that is ``lost``."""
        return self._sent(method, self.url + path, body, lost=True).data

    def ask(self, url: str, body: Mapping[str, object]) -> Any:
        """A POST that may as well be done twice, to a whole URL of the same forge."""
        return self._sent("POST", url, body, lost=False).data

    def _sent(self, method: str, url: str, body: Mapping[str, object] | None, *, lost: bool) -> Answer:
        """``lost`` is what it means where the answer does not arrive."""
        for _ in range(_MAX_REDIRECTS):
            if time.monotonic() > self._end:
                raise ForgeError(
                    f"{self.host} answers too slowly: after {_ALTOGETHER / 60:.0f} minutes it was given up"
                )
            response = self._answered(method, url, body, lost=lost)
            if response.status not in (301, 302, 303, 307, 308):
                return self._taken(response, lost=lost)
            url = self._redirected(method, url, response)
        raise ForgeError(f"{self.host} redirects in circles")

    def _answered(
        self, method: str, url: str, body: Mapping[str, object] | None, *, lost: bool
    ) -> urllib3.BaseHTTPResponse:
        data = None if body is None else json.dumps(body).encode()
        try:
            return self._pool.urlopen(
                method,
                url,
                body=data,
                headers=self._headers,
                redirect=False,
                retries=False,
                timeout=_TIMEOUT,
                preload_content=False,
                decode_content=False,
            )
        except ProxyError:
            raise Busy(f"the proxy before {self.host} does not let through") from None
        except SSLError as error:
            raise self._not_secure(error) from None
        except NameResolutionError:
            raise Busy(f"the name {self.host} is not known to the network") from None
        except (NewConnectionError, ConnectTimeoutError):
            raise Busy(f"there is no connection to {self.host}") from None
        except (HTTPError, OSError):
            raise Busy(f"the connection to {self.host} was lost", lost=lost) from None

    def _not_secure(self, error: SSLError) -> ForgeError:
        reason = getattr(error.args[0] if error.args else error, "verify_message", "")
        if not reason:
            return Busy(f"there is no TLS connection to {self.host}")
        return ForgeError(
            f"the certificate of {self.host} is not trusted ({reason}): let SSL_CERT_FILE name a file with the "
            "certificate of its authority"
        )

    def _taken(self, response: urllib3.BaseHTTPResponse, *, lost: bool) -> Answer:
        """The answer, if it is one; the error that it is otherwise."""
        data = self._read(response, lost=lost)
        if response.status < 300:
            try:
                parsed = json.loads(data) if data else None
            except (ValueError, RecursionError):
                raise Busy(f"{self.host} answered with something that is no JSON", lost=lost) from None
            return Answer(parsed, 'rel="next"' in response.headers.get("Link", ""))
        message = self._message(data)
        wait = wait_for(response.status, response.headers, message, time.time())
        if wait is not None:
            raise Busy(f"{self.host} asks for patience: {message or response.status}", wait.seconds)
        if response.status >= 500 or response.status == 408:
            raise Busy(f"{self.host} answered with status {response.status}", lost=lost)
        raise Refused(response.status, message)

    def _read(self, response: urllib3.BaseHTTPResponse, *, lost: bool) -> bytes:
        chunks: list[bytes] = []
        size, end = 0, time.monotonic() + _LONGEST_ANSWER
        try:
            while chunk := response.read1(_CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_ANSWER:
                    raise ForgeError(f"{self.host} answered with more than {MAX_ANSWER >> 20} MiB")
                if time.monotonic() > end:
                    raise Busy(f"the answer of {self.host} takes too long", lost=lost)
        except (HTTPError, OSError):
            raise Busy(f"the connection to {self.host} was lost", lost=lost) from None
        finally:
            response.close()
        return b"".join(chunks)

    def _message(self, data: bytes) -> str:
        """What the forge says went wrong: GitHub's ``message``, GitLab's ``message`` or ``error``; short, one line."""
        try:
            parsed = json.loads(data)
        except (ValueError, RecursionError):
            return ""
        said = parsed.get("message") or parsed.get("error") if isinstance(parsed, dict) else ""
        return self.said(said if isinstance(said, str) else json.dumps(said) if said else "")

    def said(self, text: str) -> str:
        """What a forge says, for a message: without the token, on one line, not too long."""
        return " ".join(redacted(text, self._token).split())[:_MAX_MESSAGE]

    def _redirected(self, method: str, url: str, response: urllib3.BaseHTTPResponse) -> str:
        target = urljoin(url, response.headers.get("Location", ""))
        response.close()
        if urlsplit(target)[:2] != urlsplit(url)[:2]:
            elsewhere = redacted(urlsplit(target).hostname or "nowhere", self._token)
            raise ForgeError(f"{self.host} redirects to another place ({elsewhere}); the token is not sent there")
        if method != "GET" and response.status not in (307, 308):
            raise ForgeError(f"{self.host} redirects what was to be written; has the repository been renamed?")
        return target
