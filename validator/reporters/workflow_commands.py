r"""Workflow commands of GitHub Actions, and text that is none, whatever names it holds.

Sources: GitHub Docs, "Workflow commands for GitHub Actions"; actions/runner, ``ActionCommand.cs``: a line is a command
where it begins, after white space, with ``::``, or where ``##[`` stands anywhere in it; the escapes that are undone
are %25, %0D, %0A, and in properties %3A and %2C. Azure Pipelines takes ``##vso[`` so (Microsoft Learn, "Logging
commands"). Gitea and Forgejo follow GitHub.
"""

import re
from collections.abc import Mapping

ANNOTATIONS_PER_STEP = 10
"""Of each kind, errors, warnings and notices; further ones only stand in the log (``_maxCountPerIssueType``)."""

MESSAGE_LENGTH = 4096
"""Longer messages of an annotation are cut (``_maxIssueMessageLength``), in UTF-16 units."""

_NAME = re.compile(r"[A-Za-z][A-Za-z-]*")
_ANYWHERE = re.compile(r"##(?=\[|vso\[)")
_AT_THE_START = re.compile(r"((?:\A|[\r\n])[\s\ufeff]*):(?=:)")


def command(name: str, properties: Mapping[str, object], message: str) -> str:
    """``::name key=value,...::message``, one line without its end; properties that are None or empty are left out.

    It can be no other command than this one, and ``message`` comes out as given, but for what ``neutralised`` changes.
    """
    if not all(map(_NAME.fullmatch, (name, *properties))):
        raise ValueError(f"no name of a workflow command or property: {(name, *properties)}")
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value not in (None, ""))
    return f"::{name}{' ' + given if given else ''}::{_data(message)}"


def neutralised(text: str) -> str:
    r"""``text``, of any number of lines, in which a runner sees no command: the sign that makes it one is escaped.

    ``##[`` becomes ``#\x23[`` and a leading ``::`` becomes ``\x3a:``, as ``visible`` writes what must not act. Twice is
    the same as once. Whatever goes to the log of a run goes through here.
    """
    if "::" in text:
        text = _AT_THE_START.sub(r"\1\\x3a", text)
    return _ANYWHERE.sub(r"#\\x23", text) if "##" in text else text


def _data(text: str) -> str:
    return neutralised(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
