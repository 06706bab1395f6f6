"""Every failure as words and a status; what looks like a password is left out of the words."""

import os
import traceback
from collections.abc import Iterable

from validator.cli.exit_status import ExitStatus, UsageError
from validator.model.frozen import frozen

_REPORT_AT = "please report it with the output of the same command and -v"


@frozen
class Failure:
    """``trace`` is for ``--verbose``, and empty where the error is the user's."""

    lines: tuple[str, ...]
    status: ExitStatus
    trace: str = ""


def failure(error: Exception, given: Iterable[str]) -> Failure:
    """What ``error`` means for the user. ``given`` are texts that may hold connection strings.

    An error that arose on the way out after a signal means nothing: then that is raised, KeyboardInterrupt.
    """
    if (interrupt := _interrupt_before(error)) is not None:
        raise interrupt from None
    from validator.cli.target import VARIABLES
    from validator.config.errors import ConfigurationError
    from validator.judgement.baseline import BaselineError
    from validator.sources.database.connect import redact, secrets_of
    from validator.sources.errors import ChoiceError, SourceError

    for text in (*given, *(os.environ.get(name, "") for name in VARIABLES)):
        secrets_of(text)
    if isinstance(error, UsageError | ConfigurationError | BaselineError | ChoiceError):
        return Failure(tuple(redact(str(error)).splitlines()), ExitStatus.USAGE)
    if isinstance(error, SourceError):
        return Failure((redact(str(error)),), ExitStatus.NOT_CHECKED)
    where = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(redact(f"{type(error).__name__}: {error}").split())
    place = f"{os.path.basename(where.filename)}:{where.lineno}"
    line = f"an unexpected error at {place}: {what}; {_REPORT_AT}"
    return Failure((line,), ExitStatus.NOT_CHECKED, redact("".join(traceback.format_exception(error))))


def _interrupt_before(error: BaseException) -> KeyboardInterrupt | None:
    """The signal that was being obeyed when ``error`` came in between."""
    earlier: BaseException | None = error
    while earlier is not None:
        if isinstance(earlier, KeyboardInterrupt):
            return earlier
        earlier = earlier.__context__
    return None
