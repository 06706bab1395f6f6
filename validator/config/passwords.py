"""Is there a password written out in a connection string?

Source: PostgreSQL manual, libpq, "Connection Strings" (URIs and keyword/value strings) and "Parameter Key Words".
"""

import re
from urllib.parse import unquote

_SECRET_KEYS = frozenset({"password", "sslpassword", "oauth_client_secret"})
_PAIR = re.compile(r"(?P<key>[A-Za-z_]+)\s*=\s*(?P<value>'(?:[^'\\]|\\.)*'?|(?:[^\s\\]|\\.)*)", re.DOTALL)
_URI = re.compile(r"\s*[^\s=]*://")
_AUTHORITY = re.compile(r"://(?P<user>[^:@/?\[]*):(?P<password>[^@]*)@")
_PORTS_AND_PATH = re.compile(r"\d*(?:,[^,/?]*)*[/?]")


def has_password(text: str) -> bool:
    """Whether a secret stands in ``text``, a connection string."""
    if _URI.match(text):
        return _in_userinfo(text) or _in_query(text)
    return any(match["key"].lower() in _SECRET_KEYS and match["value"].strip("'") for match in _PAIR.finditer(text))


def _in_userinfo(text: str) -> bool:
    match = _AUTHORITY.search(text)
    # host:5432/d@b has an @ too, but behind the path; a password with a slash left unescaped is still a password.
    return match is not None and bool(match["password"]) and not _PORTS_AND_PATH.match(match["password"])


def _in_query(text: str) -> bool:
    pairs = (pair.partition("=") for pair in text.partition("?")[2].split("&"))
    return any(value and unquote(key).strip().lower() in _SECRET_KEYS for key, _, value in pairs)
