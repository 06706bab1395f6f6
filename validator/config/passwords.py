"""Is there a password written out in a connection string?

Source: PostgreSQL manual, libpq, "Connection Strings" (URIs and keyword/value strings) and "Parameter Key Words".
"""

import re
from urllib.parse import unquote

from validator.config.expand import HIDDEN

_SECRET_KEYS = frozenset({"password", "sslpassword", "oauth_client_secret"})
_PAIR = re.compile(r"(?P<key>[A-Za-z_]+)\s*=\s*(?P<value>'(?:[^'\\]|\\.)*'?|(?:[^\s\\]|\\.)*)", re.DOTALL)
_URI = re.compile(r"\s*[^\s=]*://")
_AUTHORITY = re.compile(r"://(?P<user>[^:@/?\[]*):(?P<password>[^@]*)@")
_PORTS_AND_PATH = re.compile(rf"[\d{HIDDEN}]*(?:,[^,/?]*)*[/?]")


def has_literal_password(literal: str) -> bool:
    """Whether a secret stands in ``literal`` itself, where HIDDEN marks what came from the environment.

    A password is judged literal as soon as one character of it is: ``abc${PW}`` is one.
    """
    if _URI.match(literal):
        return _in_userinfo(literal) or _in_query(literal)
    return any(
        match["key"].lower() in _SECRET_KEYS and _is_literal(match["value"].strip("'"))
        for match in _PAIR.finditer(literal)
    )


def _in_userinfo(literal: str) -> bool:
    match = _AUTHORITY.search(literal)
    if match is None:
        return False
    # host:5432/d@b has an @ too, but behind the path; a password with a slash left unescaped is still a password.
    return not _PORTS_AND_PATH.match(match["password"]) and _is_literal(match["password"])


def _in_query(literal: str) -> bool:
    query = literal.partition("?")[2]
    pairs = (pair.partition("=") for pair in query.split("&"))
    return any(unquote(key).strip().lower() in _SECRET_KEYS and _is_literal(value) for key, _, value in pairs)


def _is_literal(value: str) -> bool:
    return bool(value.replace(HIDDEN, ""))
