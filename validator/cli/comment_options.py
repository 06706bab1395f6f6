"""The options of ``seqguard comment``."""

import argparse

from validator.cli.common_options import count

STATUS = """exit status:
  0  posted, updated, or nothing to do: it stands there already, or there is no pull request
  2  wrong usage, or REPORT is no JSON report of a version that is known here
  3  it could not be posted

The token is read from SEQGUARD_TOKEN, GITHUB_TOKEN or GITLAB_TOKEN, or the variable that --token-from names.
"""


def add_comment(comment: argparse.ArgumentParser) -> None:
    """Adds every option of the command."""
    comment.add_argument("report", metavar="REPORT", help="the JSON report, - for standard input")
    comment.add_argument(
        "--comment",
        choices=["update", "new", "hide-and-new", "on-failure", "off"],
        default="update",
        help="update the one that is there; a new one for each run; hide the old ones first; none unless the check "
        "fails; none at all (%(default)s)",
    )
    comment.add_argument(
        "--comment-key", default="default", metavar="KEY", help="tells several comments on one pull request apart"
    )
    comment.add_argument("--repository", metavar="OWNER/NAME", help="another one than the run's")
    comment.add_argument("--pull-request", type=count, metavar="N", help="another one than the run's; needs --commit")
    comment.add_argument("--commit", metavar="SHA", help="the commit that was checked")
    comment.add_argument("--token-from", metavar="VARIABLE", help="the environment variable that holds the token")
