"""The hidden line: comes back as it went in, whatever the key, and nothing else is taken for it."""

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reporters.parsed_markdown import parse as parse_markdown
from validator.forge.limits import wait_for
from validator.forge.marker import InvalidKey, Marker, checked_key, digest, is_commit, parse
from validator.forge.secret import redacted

MARK = Marker("staging", "a" * 40, 12345, 2, "0123456789abcdef", digest("text"))
KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(KEYS, st.booleans())
def test_any_key_comes_back_and_hides_what_it_should(key: str, outdated: bool) -> None:
    mark = Marker(key, "a" * 64, 7, 1, "f" * 16, "e" * 32, outdated)
    body = f"{mark}\n\n## Title\n"
    assert parse(body) == mark
    assert parse(body.replace("\n", "\r\n")) == mark
    assert str(mark).count("-->") == 1
    kinds = [(token.type, token.content.strip()) for token in parse_markdown(body) if token.content]
    assert kinds == [("html_block", str(mark)), ("inline", "Title")]


@pytest.mark.parametrize("key", ["-->", "a --> b", "--!>", "<!--", "x digest=1", "%2D", "é\u202e", "a\nb", "key=x"])
def test_keys_that_try_to_break_out(key: str) -> None:
    line = str(Marker(key, "a" * 40, 1, 1, "0" * 16, "0" * 32))
    assert "\n" not in line
    assert line.isascii()
    assert line.index("-->") == len(line) - 3
    assert parse(line + "\ntext") == Marker(key, "a" * 40, 1, 1, "0" * 16, "0" * 32)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "text",
        f" {MARK}\n",
        f"x{MARK}\n",
        f"\n{MARK}\n",
        f"{MARK} and more\n",
        f"{MARK}".replace("seqguard", "other"),
        f"{MARK}".replace("key=", "kee="),
        f"{MARK}".replace("-->", ""),
        f"{MARK}".replace("commit=", "commit= <b>"),
        "<!-- seqguard:comment -->\n",
        "<!-- seqguard:comment v=1" + " a=b" * 100_000,
    ],
)
def test_what_is_no_marker(body: str) -> None:
    assert parse(body) is None


def test_a_marker_of_a_later_version_is_still_known_by_its_key() -> None:
    later = "<!-- seqguard:comment v=2 key=staging new=field run=x attempt=99999999999999999999999 -->\n"
    assert parse(later) == Marker("staging", "", 0, 0, "", "")


def test_keys_that_are_refused() -> None:
    assert checked_key("staging / eu-west 1") == "staging / eu-west 1"
    for key, said in (("", "is empty"), ("  ", "is empty"), ("x" * 256, "at most 255"), ("a\nb", "can be printed")):
        with pytest.raises(InvalidKey, match=said):
            checked_key(key)


def test_commits_are_whole_hashes() -> None:
    assert [is_commit(text) for text in ("a" * 40, "0" * 64)] == [True, True]
    assert [is_commit(text) for text in ("", "a" * 39, "A" * 40, "g" * 40, "a" * 41, "a" * 40 + "\n")] == [False] * 6


TOKENS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~+/=", min_size=12, max_size=80)


@given(TOKENS, st.binary(max_size=7), st.binary(max_size=5))
def test_a_token_is_found_in_whatever_spelling(token: str, before: bytes, behind: bytes) -> None:
    whole = before + token.encode() + behind
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        text = encode(whole).decode()
        hidden = redacted(f"<{text}>", token)
        assert "***" in hidden
        left = hidden.strip("<>").replace("***", "")
        # what is left besides what stood around it: a character at either end that it shares with its neighbours
        assert len(left) <= len(encode(before)) + len(encode(behind)) + 4
    for text in (token, quote(token, safe=""), quote(token), f"x{token}y"):
        assert token not in redacted(text, token)
        assert quote(token, safe="") not in redacted(text, token)


def test_without_a_token_nothing_is_hidden() -> None:
    assert (redacted("text", None), redacted("text", ""), redacted("a b", "a")) == ("text", "text", "a b")


@pytest.mark.parametrize(
    ("status", "headers", "message", "wait"),
    [
        (403, {}, "Resource not accessible by integration", "none"),
        (404, {"Retry-After": "1"}, "", "none"),
        (503, {}, "rate limit", "none"),
        (503, {"Retry-After": "7"}, "", 7),
        (429, {}, "", None),
        (429, {"retry-after": " 9 "}, "", 9),
        (429, {"RateLimit-Remaining": "0", "RateLimit-Reset": "1030"}, "", 31),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1030"}, "API rate limit exceeded", 31),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "900"}, "API rate limit exceeded", 1),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}, "", None),
        (403, {"X-RateLimit-Remaining": "55", "X-RateLimit-Reset": "1030"}, "no", "none"),
        (403, {"X-RateLimit-Remaining": "55"}, "You have exceeded a secondary rate limit", 60),
        (403, {}, "You have triggered an abuse detection mechanism", 60),
        (403, {"Retry-After": "Thu, 01 Jan 1970 00:17:00 GMT"}, "", 20),
        (403, {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, "", 0),
        (403, {"Retry-After": "whenever"}, "no", "none"),
        (429, {"Retry-After": "9" * 400}, "", None),
    ],
)
def test_when_a_forge_wants_to_be_left_alone(status: int, headers: dict, message: str, wait: object) -> None:
    asked = wait_for(status, headers, message, now=1000.0)
    assert ("none" if asked is None else asked.seconds) == wait
