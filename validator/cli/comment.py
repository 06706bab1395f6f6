"""``seqguard comment``: a saved JSON report as the comment of a pull or merge request."""

import argparse
from collections.abc import Mapping

from validator.cli.exit_status import ExitStatus, UsageError
from validator.cli.saved_report import read_saved_report
from validator.cli.say import say

_TOKENS = {
    "GitHub": ("SEQGUARD_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"),
    "GitLab": ("SEQGUARD_TOKEN", "GITLAB_TOKEN"),
}
"""Where the token is looked for. GitHub's is never sent to a GitLab, nor the other way round."""


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """The exit status. Raises UsageError."""
    report = read_saved_report(arguments.report)
    from validator.cli.post_comment import CommentRequest, post_comment
    from validator.forge.place import Given, WrongPlace, forge_of

    given = Given(arguments.repository, arguments.pull_request, arguments.commit)
    try:
        forge = forge_of(environ, given)
    except WrongPlace as error:
        raise UsageError(str(error)) from None
    request = CommentRequest(
        mode=arguments.comment,
        token=_token(arguments.token_from, forge, environ),
        key=arguments.comment_key,
        repository=given.repository,
        pull_request=given.number,
        commit=given.commit,
    )
    posted = post_comment(report, request, environ)
    say(posted.words)
    return int(ExitStatus.NOT_CHECKED) if posted.failed else 0


def _token(variable: str | None, forge: str, environ: Mapping[str, str]) -> str | None:
    if variable is None:
        return next((environ[name] for name in _TOKENS[forge] if environ.get(name)), None)
    if not environ.get(variable):
        raise UsageError(f"--token-from {variable[:40]!r}: there is no such environment variable, or it is empty")
    return environ[variable]
