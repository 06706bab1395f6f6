"""What can go wrong between here and a forge; each in words for a log, none with a secret in it."""


class ForgeError(Exception):
    """The comment can't be posted: why, and what to do."""


class Busy(ForgeError):
    """Not now: worth another try after ``wait`` seconds, where the forge has named a time, else after a while.

    After a ``lost`` answer to a write nobody knows whether it was done: the next try has to look first.
    """

    def __init__(self, words: str, wait: float | None = None, *, lost: bool = False) -> None:
        super().__init__(words)
        self.wait = wait
        self.lost = lost


class Refused(ForgeError):
    """The forge answered, with ``status``, and will answer the same again. ``message`` is what it says of it."""

    def __init__(self, status: int, message: str) -> None:
        message = message.removeprefix(str(status)).lstrip(" :-")  # GitLab's messages begin with the status
        super().__init__(f"{status}: {message}" if message else f"status {status}")
        self.status = status
        self.message = message


class NothingToDo(Exception):
    """There is no pull request to comment on: why. No error."""
