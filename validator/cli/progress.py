"""A progress bar on a terminal; nothing on a pipe."""

from types import TracebackType
from typing import Self


class Progress:
    """Counts columns read. Silent unless ``shown``; rich is imported only then."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown
        self._bar: object = None

    def __enter__(self) -> Self:
        return self

    def announce(self, total: int) -> None:
        """There are ``total`` columns to read."""
        if not self._shown or total < 2:
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        bar = Bar(
            TextColumn("checking id columns"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = bar.add_task("", total=total)
        bar.start()
        self._bar = bar

    def advance(self, done: int) -> None:
        """``done`` more columns are read."""
        if self._bar is not None:
            self._bar.update(self._task, advance=done)  # type: ignore[attr-defined]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()  # type: ignore[attr-defined]
