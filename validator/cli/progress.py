"""A progress bar on a terminal; nothing on a pipe."""

from types import TracebackType
from typing import Self


class Progress:
    """Counts what is ``doing``: columns, or bytes of a dump. Silent unless ``shown``; rich is imported only then."""

    def __init__(self, shown: bool, doing: str = "checking id columns", *, in_bytes: bool = False) -> None:
        self._shown = shown
        self._doing = doing
        self._in_bytes = in_bytes
        self._bar: object = None

    def __enter__(self) -> Self:
        return self

    def announce(self, total: int) -> None:
        """There are ``total`` of them."""
        if not self._shown or total < 2:
            return
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        bar = Bar(
            TextColumn(self._doing),
            BarColumn(),
            DownloadColumn() if self._in_bytes else MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = bar.add_task("", total=total)
        bar.start()
        self._bar = bar

    def advance(self, done: int) -> None:
        """``done`` more of them are read."""
        if self._bar is not None:
            self._bar.update(self._task, advance=done)  # type: ignore[attr-defined]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()  # type: ignore[attr-defined]
