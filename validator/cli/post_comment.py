"""From a report to a comment on a pull or merge request, whatever that takes; the one way for all commands."""

import re
import secrets
from collections.abc import Mapping

from validator.cli.exit_status import UsageError
from validator.forge.comment import Draft, Mode, is_alarm
from validator.forge.errors import NothingToDo
from validator.forge.find_place import find_place
from validator.forge.marker import DEFAULT_KEY, InvalidKey, Marker, checked_key, digest
from validator.forge.patience import Patience
from validator.forge.place import ForgeName, Given, Place, WrongPlace
from validator.forge.secret import redacted
from validator.model.frozen import frozen
from validator.model.report import Report
from validator.reporters.markdown import WHOLE_REPORT, Frame
from validator.reporters.markdown_fit import GITHUB_COMMENT, GITLAB_NOTE, Limit, fit, fit_brief
from validator.reporters.markdown_text import Markdown

_LIMITS = {ForgeName.GITHUB: GITHUB_COMMENT, ForgeName.GITLAB: GITLAB_NOTE}
_NO_TOKEN = {
    ForgeName.GITHUB: "there is no token: set GITHUB_TOKEN: ${{ github.token }}, in a job with "
    "'permissions: pull-requests: write'",
    ForgeName.GITLAB: "there is no token: a project access token of the role Reporter with the scope api, as the "
    "masked variable SEQGUARD_TOKEN, may write notes; CI_JOB_TOKEN may not",
}
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+")
_TOKEN = re.compile(r"[!-~]+")


@frozen
class CommentRequest:
    """What is wanted. ``whole_report``: a sentence, Markdown of the caller's own, that says where the whole report is.

    ``repository``, ``pull_request`` and ``commit`` outweigh what the environment of the run says.
    """

    mode: str
    token: str | None
    key: str = DEFAULT_KEY
    whole_report: str | None = None
    repository: str | None = None
    pull_request: int | None = None
    commit: str | None = None


@frozen
class Posted:
    """``comment_id``: the comment that says what the run found, None without one. ``words``: a line for the log.

    ``failed`` is whether there should be a comment, and it could not be posted.
    """

    comment_id: str | None
    words: str
    failed: bool = False


def post_comment(
    report: Report, request: CommentRequest, environ: Mapping[str, str], patience: Patience | None = None
) -> Posted:
    """Posts, updates, hides, or leaves alone, as ``request`` and what stands there already demand.

    UsageError for a mode or a key that is none. Nothing else is raised: a comment that can't be posted changes nothing
    about what the check has found.
    """
    try:
        mode, key = Mode(request.mode), checked_key(request.key)
    except InvalidKey as error:
        raise UsageError(f"--comment-key: {error}") from None
    except ValueError:
        raise UsageError(f"comment {request.mode[:40]!r} is none of {', '.join(Mode)}") from None
    if mode is Mode.OFF:
        return Posted(None, "no comment: comments are off")
    try:
        return _posted(report, request, mode, key, environ, patience or Patience())
    except NothingToDo as nothing:
        return Posted(None, f"no comment: {nothing}")
    except WrongPlace as error:
        return Posted(None, f"the comment could not be posted: {error}", failed=True)
    except Exception as error:  # a check that found something must not end as one that could not check
        told = redacted(f"{type(error).__name__}: {error}", request.token)
        return Posted(
            None, f"the comment could not be posted: an unexpected error, please report it: {told}", failed=True
        )


def _posted(
    report: Report,
    request: CommentRequest,
    mode: Mode,
    key: str,
    environ: Mapping[str, str],
    patience: Patience,
) -> Posted:
    place = find_place(environ, Given(request.repository, request.pull_request, request.commit))
    token = (request.token or "").strip()
    if not token or (place.forge is ForgeName.GITLAB and token == environ.get("CI_JOB_TOKEN")):
        return Posted(None, f"the comment could not be posted: {_NO_TOKEN[place.forge]}", failed=True)
    if not _TOKEN.fullmatch(token):
        return Posted(None, "the comment could not be posted: the token holds what no token does", failed=True)
    from validator.forge.post import at_forge, post

    done = post(at_forge(place, token, environ), _draft(report, request, mode, key, place), patience)
    return Posted(done.comment, redacted(done.words, token), done.failed)


def _draft(report: Report, request: CommentRequest, mode: Mode, key: str, place: Place) -> Draft:
    name = "" if key == DEFAULT_KEY else key
    alarm = is_alarm(report, mode)
    limit = _LIMITS[place.forge]

    def text(limit: Limit, whole: Markdown) -> str:
        return (fit if alarm else fit_brief)(report, limit, Frame(name, whole, with_duration=False))

    marker = Marker(
        key=key,
        commit=place.commit,
        run=place.run,
        attempt=place.attempt,
        post=secrets.token_hex(8),
        digest=digest(text(limit, WHOLE_REPORT)),
    )
    whole = Markdown(request.whole_report) if request.whole_report else _with_the_run(place)
    return Draft(mode, marker, text(limit.minus(f"{marker}\n\n"), whole), alarm)


def _with_the_run(place: Place) -> Markdown:
    if not _ADDRESS.fullmatch(place.run_page):
        return WHOLE_REPORT
    return Markdown(f"The whole report is with [the run](<{place.run_page}>).")
