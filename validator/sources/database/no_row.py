"""Why a statement gave no row, as a value.

Source: PostgreSQL manual, appendix A, "Error Codes".
"""

import psycopg
from psycopg import errors

from validator.model.observation import Reason, Unknown
from validator.sources.database.any_bytes import primary_message
from validator.sources.database.connect import ConnectOptions, redact

_GONE = ("could not open relation with OID", "cache lookup failed")
"""What functions that take an oid say of an object that has been dropped; internal errors, but no damage."""


def unknown(error: psycopg.Error, options: ConnectOptions, grants: str = "") -> Unknown:
    """Why a statement gave no row, as a value; ``grants`` are the privileges that the statement itself may lack."""
    message = " ".join((primary_message(error) or redact(str(error), options.dsn)).split())
    match error:
        case errors.QueryCanceled():
            return Unknown(
                Reason.TIMEOUT,
                f"reading took longer than {options.statement_timeout:g} s",
                "index the column, or raise --statement-timeout",
            )
        case errors.LockNotAvailable():
            return Unknown(
                Reason.LOCK_TIMEOUT,
                f"another transaction held a lock for longer than {options.lock_timeout:g} s",
                "run the check again, or raise --lock-timeout",
            )
        case errors.InsufficientPrivilege():
            if error.diag.context:
                # the statement itself is refused without one: a function was, or says so
                what = "a function that the planner calls for an index, the statistics or the partition key was refused"
                advice = "grant this role what the function needs, or check this column by hand"
                return Unknown(Reason.NO_PRIVILEGE, f"{what}: {message}", advice)
            return Unknown(Reason.NO_PRIVILEGE, message, grants or "grant this role what the message names")
        case (
            errors.UndefinedTable()
            | errors.UndefinedColumn()
            | errors.UndefinedObject()
            | errors.ObjectNotInPrerequisiteState()  # a view or a foreign table in its place (model.held_names)
        ):
            return Unknown(
                Reason.OUTSIDE_SNAPSHOT,
                f"it was dropped or changed while the check ran: {message}",
                "run the check again",
            )
    state = error.sqlstate or ""
    if state == "XX000" and message.startswith(_GONE):
        return Unknown(
            Reason.OUTSIDE_SNAPSHOT,
            f"it was dropped or changed while the check ran: {message}",
            "run the check again",
        )
    if state.startswith(("XX", "58")):
        return Unknown(Reason.CORRUPT, message, "see the server's log: the relation may be damaged")
    if state.startswith("53"):
        return Unknown(
            Reason.TOO_LARGE, f"the server ran out of resources: {message}", "run the check again, with fewer --jobs"
        )
    return Unknown(
        Reason.UNSUPPORTED_EXPRESSION, f"the server could not compute it: {message}", "check this column by hand"
    )
