"""What goes wrong on the way: limits, lost answers, networks, redirects, certificates, proxies."""

import base64
import json
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import quote, quote_plus

import pytest
import urllib3

from tests.faults.guarded import free_port
from tests.forge.conftest import NEWER, TOKEN, OnGitHub
from tests.forge.loopback import Answer, Asked, Fault, Loopback, Server, served
from tests.forge.reports import FAILING, failing
from validator.forge import client, pages
from validator.forge.connections import connections

A, B = failing("orders"), failing("products")
SECONDARY = {
    "message": "You have exceeded a secondary rate limit. Please wait a few minutes.",
    "documentation_url": "x",
}
PRIMARY = {"message": "API rate limit exceeded for installation.", "documentation_url": "x"}


@pytest.fixture
def direct(github: OnGitHub) -> OnGitHub:
    """The fake without Prism before it, which would answer in its place."""
    github.url = github.fake.url
    return github


def failed_answers(github: OnGitHub) -> list[float]:
    """How long was waited, roughly: what is random is in the first decimals."""
    return [round(seconds) for seconds in github.clock.slept]


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("after", [False, True])
def test_retry_after_is_honoured(github: OnGitHub, status: int, after: bool) -> None:
    github.fake.faults.append(Fault(Answer(status, SECONDARY, {"Retry-After": "42"}), "POST", "/comments", after=after))
    posted = github.post(A)
    assert not posted.failed
    assert github.clock.slept == [42]
    assert len(github.bodies) == 1


def test_retry_after_may_be_a_date(github: OnGitHub) -> None:
    date = formatdate(time.time() + 30, usegmt=True)
    github.fake.faults.append(Fault(Answer(503, {"message": "later"}, {"Retry-After": date}), "GET", "/comments"))
    assert not github.post(A).failed
    assert 20 < github.clock.slept[0] <= 30


def test_a_secondary_limit_that_names_no_time_is_a_minute(github: OnGitHub) -> None:
    github.fake.faults.append(Fault(Answer(403, SECONDARY), "POST", "/comments", times=2))
    assert not github.post(A).failed
    assert github.clock.slept == [60, 60]


def test_the_primary_limit_is_waited_for_until_its_reset(github: OnGitHub) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 90)}
    github.fake.faults.append(Fault(Answer(403, PRIMARY, headers), "GET", "/comments"))
    assert not github.post(A).failed
    assert 80 < github.clock.slept[0] <= 91


def test_a_limit_of_graphql_comes_with_status_200(github: OnGitHub) -> None:
    limited = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    github.fake.faults.append(Fault(Answer(200, limited), "POST", "graphql"))
    assert not github.post(A).failed
    assert github.clock.slept == [60]


@pytest.mark.parametrize("seconds", ["3600", "181", "99999999999"])
def test_what_takes_longer_than_a_job_should_wait_is_given_up_at_once(github: OnGitHub, seconds: str) -> None:
    github.fake.faults.append(Fault(Answer(429, SECONDARY, {"Retry-After": seconds}), "POST", "/comments", times=9))
    posted = github.post(A)
    assert posted.failed
    assert "You have exceeded a secondary rate limit" in posted.words
    assert "it was tried for as long as a job should wait" in posted.words
    assert github.clock.slept == []


def test_a_gateway_that_fails_for_a_while_is_asked_again(github: OnGitHub) -> None:
    for method, path in (("POST", "graphql"), ("GET", "/comments"), ("GET", "/pulls/7")):
        github.fake.faults.append(Fault(Answer(502, raw=b"<html>"), method, path))
    posted = github.post(A)
    assert not posted.failed
    assert len(github.bodies) == 1
    assert len(github.clock.slept) == 3


def test_a_forge_that_is_down_is_given_up_in_the_end(github: OnGitHub) -> None:
    github.fake.faults.append(Fault(Answer(503, raw=b"down"), times=1000))
    posted = github.post(A)
    assert posted.failed
    assert "answered with status 503; it was tried for as long as a job should wait" in posted.words
    slept = github.clock.slept
    assert 100 < sum(slept) <= 180
    assert all(later > 1.1 * sooner or later > 20 for sooner, later in pairwise(slept))


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_comment_whose_answer_was_lost_is_not_made_twice(github: OnGitHub, status: int) -> None:
    github.fake.faults.append(Fault(Answer(status, raw=b"<html>"), "POST", "/comments", after=True))
    posted = github.post(A)
    assert (posted.comment_id, posted.failed) == (str(github.fake.state.comments[0].id), False)
    assert posted.words == "the comment is posted: the answer was lost, the comment was not"
    assert len(github.bodies) == 1
    assert min(github.clock.slept) >= 5


@pytest.mark.parametrize("answer", [Answer(0, reset=True), Answer(201, raw=b"{"), Answer(201, {})], ids=str)
def test_nor_where_the_connection_broke_or_the_answer_is_none(direct: OnGitHub, answer: Answer) -> None:
    direct.fake.faults.append(Fault(answer, "POST", "/comments", after=True))
    posted = direct.post(A)
    assert (posted.comment_id, posted.failed) == (str(direct.fake.state.comments[0].id), False)
    assert len(direct.bodies) == 1


def test_a_connection_that_breaks_before_anything_is_stored_is_tried_again(direct: OnGitHub) -> None:
    direct.fake.faults.append(Fault(Answer(0, reset=True), "POST", "/comments"))
    assert not direct.post(A).failed
    assert len(direct.bodies) == 1
    assert len(direct.fake.asked("POST", "/comments")) == 2


def test_an_update_whose_answer_was_lost_is_known_for_done(direct: OnGitHub) -> None:
    direct.post(A)
    direct.fake.faults.append(Fault(Answer(0, reset=True), "PATCH", "/comments", after=True))
    assert not direct.post(B).failed
    assert len(direct.fake.asked("PATCH")) == 1
    assert "public.products" in direct.bodies[0]


def test_a_lost_answer_and_a_newer_commit_leave_what_was_posted(direct: OnGitHub) -> None:
    direct.fake.faults.append(Fault(Answer(0, reset=True), "POST", "/comments", after=True))
    direct.clock.meanwhile = lambda: setattr(direct.fake.state.pulls[7], "head", NEWER)
    posted = direct.post(A)
    assert (posted.comment_id, posted.failed) == (str(direct.fake.state.comments[0].id), False)


def test_a_comment_that_was_deleted_meanwhile_is_made_again(github: OnGitHub) -> None:
    github.post(A)
    github.fake.faults.append(Fault(Answer(502, raw=b""), "PATCH", "/comments"))
    github.clock.meanwhile = github.fake.state.comments.clear
    posted = github.post(B)
    assert posted.words == "the comment is posted: there is none yet"
    assert len(github.bodies) == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:{port}", "there is no connection to 127.0.0.1:{port}"),
        ("http://no-such-host.invalid", "the name no-such-host.invalid is not known to the network"),
    ],
)
def test_without_a_network_there_is_no_comment_and_no_error(github: OnGitHub, url: str, said: str) -> None:
    port = free_port()
    github.url = url.format(port=port)
    posted = github.post(A, env={"GITHUB_GRAPHQL_URL": ""})
    assert (posted.comment_id, posted.failed) == (None, True)
    assert said.format(port=port) in posted.words
    assert TOKEN not in posted.words


@pytest.mark.parametrize("raw", [b"<html>welcome</html>", b"[" * 100_000, b"\xff"])
def test_what_answers_without_json_is_no_forge(direct: OnGitHub, raw: bytes) -> None:
    direct.fake.faults.append(Fault(Answer(200, raw=raw), "GET", "/comments", times=1000))
    assert "answered with something that is no JSON" in direct.post(A).words


def test_a_list_that_is_none_or_has_no_end_is_an_error(direct: OnGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    direct.fake.faults.append(Fault(Answer(200, {"message": "x"}), "GET", "/comments"))
    assert "answered with something else than a list" in direct.post(A).words
    monkeypatch.setattr(pages, "MAX_PAGES", 3)
    for _ in range(3):
        direct.fake.faults.append(Fault(Answer(200, [], {"Link": '<x>; rel="next"'}), "GET", "/comments"))
    assert "has more than 300 comments there" in direct.post(A).words


def test_an_answer_without_an_end_is_not_read(direct: OnGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MAX_ANSWER", 1 << 20)
    direct.fake.faults.append(Fault(Answer(200, raw=b" " * (2 << 20)), "GET", "/comments"))
    assert "answered with more than 1 MiB" in direct.post(A).words


def test_a_forge_that_answers_slowly_is_given_up_in_the_end(direct: OnGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_ALTOGETHER", -1.0)
    assert "answers too slowly" in direct.post(A).words
    assert direct.fake.log == []


def test_a_repository_that_was_renamed_is_followed_on_the_same_host(direct: OnGitHub) -> None:
    there = f"{direct.fake.url}/repos/octocat/shop/issues/7/comments?per_page=100&page=1"
    direct.fake.faults.append(Fault(Answer(301, {}, {"Location": there}), "GET", "/comments"))
    direct.fake.faults.append(
        Fault(Answer(307, {}, {"Location": "/repos/octocat/shop/issues/7/comments"}), "POST", "/comments")
    )
    assert not direct.post(A).failed
    assert len(direct.bodies) == 1


def test_a_write_that_is_redirected_like_a_reading_is_not_followed(direct: OnGitHub) -> None:
    direct.fake.faults.append(
        Fault(Answer(302, {}, {"Location": "/repos/octocat/shop/issues/7/comments"}), "POST", "/comments")
    )
    assert "redirects what was to be written; has the repository been renamed?" in direct.post(A).words
    assert direct.bodies == []


def test_the_token_goes_to_no_other_host(direct: OnGitHub) -> None:
    class Elsewhere(Loopback):
        def handle(self, asked: Asked) -> Answer:
            return Answer(200, [])

    with served(Elsewhere()) as elsewhere:
        for location in (f"{elsewhere.url}/comments", elsewhere.url.replace("http://", "http://127.0.0.1@")):
            direct.fake.faults.append(Fault(Answer(302, {}, {"Location": location}), "GET", "/comments"))
            posted = direct.post(A)
            assert "redirects to another place (127.0.0.1); the token is not sent there" in posted.words
        assert elsewhere.log == []


def test_a_circle_of_redirects_ends(direct: OnGitHub) -> None:
    there = {"Location": "/repos/octocat/shop/issues/7/comments?per_page=100&page=1"}
    direct.fake.faults.append(Fault(Answer(302, {}, there), "GET", "/comments", times=100))
    assert "redirects in circles" in direct.post(A).words
    assert len(direct.fake.asked("GET", "/comments")) == 3


def spellings(token: str) -> set[str]:
    """Ways in which a token might stand in an answer, and with it in a log."""
    basic = {base64.b64encode(text.encode()).decode() for text in (token, f"x:{token}", f"x-access-token:{token}")}
    return {token, quote(token, safe=""), quote_plus(token), json.dumps(token), token[4:-2], *basic}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429])
def test_what_a_forge_answers_does_not_bring_the_token_into_the_log(direct: OnGitHub, status: int) -> None:
    for text in spellings(TOKEN) - {TOKEN[4:-2]}:
        message = f"no {text}, see https://x/?t={text} \x1b[31m\n::error::x"
        direct.fake.faults.append(Fault(Answer(status, {"message": message}), "GET", "/comments", times=1000))
        words = direct.post(A).words
        direct.fake.faults.clear()
        direct.clock.now = 0
        assert [spelling for spelling in spellings(TOKEN) if spelling in words] == []
        assert "***" in words or status in (401, 404)
        assert "\n" not in words


@pytest.mark.parametrize("token", ["two words", "line\nfeed", "naïve", "nul\0"])
def test_a_token_that_is_none_is_sent_nowhere(direct: OnGitHub, token: str) -> None:
    posted = direct.post(A, token=token)
    assert posted.words == "the comment could not be posted: the token holds what no token does"
    assert direct.fake.log == []


def test_a_line_end_behind_a_token_is_no_part_of_it(github: OnGitHub) -> None:
    assert not github.post(A, token=f" {TOKEN}\n").failed


class Quiet(BaseHTTPRequestHandler):
    """Answers nothing that anybody wants; as a proxy it remembers what it was asked."""

    seen: ClassVar[list[tuple[str, str, str]]] = []

    def do_GET(self) -> None:
        self.seen.append((self.command, self.path, self.headers.get("Proxy-Authorization", "")))
        self.send_response(407 if self.command == "CONNECT" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    do_POST = do_CONNECT = do_GET

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def quiet(certificate: Path | None = None) -> Iterator[int]:
    server = Server(("127.0.0.1", 0), Quiet)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1 that nobody has signed."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=loopback -keyout - -out -"
    made = subprocess.run(
        [*command.split(), "-addext", "subjectAltName=IP:127.0.0.1"],
        capture_output=True,
        check=True,
    )
    path.write_bytes(made.stdout)
    return path


def test_a_certificate_that_nobody_knows_is_not_trusted(github: OnGitHub, certificate: Path, monkeypatch) -> None:
    with quiet(certificate) as port:
        github.url = f"https://127.0.0.1:{port}"
        posted = github.post(A, env={"GITHUB_GRAPHQL_URL": ""})
        assert posted.failed
        assert "the certificate of 127.0.0.1:" in posted.words
        assert "is not trusted (self-signed certificate): let SSL_CERT_FILE name a file" in posted.words
        assert github.clock.slept == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert "does not say whose token this is" not in posted.words
        assert "certificate" not in github.post(A, env={"GITHUB_GRAPHQL_URL": ""}).words


def test_what_is_no_tls_is_no_connection(github: OnGitHub) -> None:
    with quiet() as port:
        github.url = f"https://127.0.0.1:{port}"
        assert "there is no TLS connection to 127.0.0.1:" in github.post(A, env={"GITHUB_GRAPHQL_URL": ""}).words


def test_the_proxy_of_the_environment_is_used_and_told_its_password_only(github: OnGitHub) -> None:
    with quiet() as port:
        Quiet.seen.clear()
        proxy = f"http://user:p%40ss@127.0.0.1:{port}"
        github.url = "https://api.forge.example"
        posted = github.post(A, env={"HTTPS_PROXY": proxy, "NO_PROXY": "other.example", "GITHUB_GRAPHQL_URL": ""})
        assert "the proxy before api.forge.example does not let through" in posted.words
        assert "p%40ss" not in posted.words
        basic = "Basic " + base64.b64encode(b"user:p@ss").decode()
        assert set(Quiet.seen) == {("CONNECT", "api.forge.example:443", basic)}


@pytest.mark.parametrize(
    ("exempt", "used"),
    [
        ("", True),
        ("example.com, .forge.example", False),
        ("forge.example", False),
        ("*", False),
        ("xforge.example", True),
        ("api.forge.example:80", False),
        ("api.forge.example:81", True),
        ("10.0.0.0/8", True),
    ],
)
def test_hosts_that_need_no_proxy_get_none(exempt: str, used: bool) -> None:
    environ = {"http_proxy": "proxy.example:3128", "no_proxy": exempt}
    made = connections("http://api.forge.example:80/api/v4", environ)
    assert isinstance(made, urllib3.ProxyManager) is used


def test_a_network_may_need_no_proxy() -> None:
    environ = {"ALL_PROXY": "proxy.example:3128", "no_proxy": "192.168.0.0/16,10.0.0.0/8"}
    assert not isinstance(connections("http://10.1.2.3/", environ), urllib3.ProxyManager)
    assert isinstance(connections("http://11.1.2.3/", environ), urllib3.ProxyManager)


def test_where_the_machine_trusts_nobody_mozillas_authorities_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare(ssl.SSLContext):
        """As on a machine without any certificate."""

        def load_default_certs(self, purpose: ssl.Purpose = ssl.Purpose.SERVER_AUTH) -> None:
            pass

    nowhere = ssl.DefaultVerifyPaths(None, None, "", "", "", "")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    monkeypatch.setattr(ssl, "create_default_context", lambda: Bare(ssl.PROTOCOL_TLS_CLIENT))
    context = connections("https://api.forge.example", {}).connection_pool_kw["ssl_context"]
    assert context.cert_store_stats()["x509_ca"] > 50
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_proxy_of_another_kind_is_named(github: OnGitHub) -> None:
    posted = github.post(A, env={"HTTP_PROXY": "socks5://user:secret@127.0.0.1:1", "NO_PROXY": ""})
    assert "the proxy that the environment names is none that is known here" in posted.words
    assert "secret" not in posted.words


def test_a_mistake_of_our_own_is_no_crash(github: OnGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError(f"broken with {TOKEN}")

    monkeypatch.setattr("validator.forge.post.decide", broken)
    posted = github.post(FAILING)
    assert posted.failed
    assert posted.words.endswith("an unexpected error, please report it: RuntimeError: broken with ***")
