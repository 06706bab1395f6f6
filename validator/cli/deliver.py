"""Scripts go out whole: what a command is for, if it is not written, is no success."""

from pathlib import Path

from validator.cli.outputs import save
from validator.cli.standard_output import write_all
from validator.sources.errors import SourceError


def deliver(text: str, path: Path | None) -> None:
    """Writes a script to ``path``, or to standard output without one. Raises SourceError: half a script is none."""
    try:
        if path is None:
            write_all(text)
        else:
            save(text, path)
    except OSError as error:
        where = "standard output" if path is None else path
        raise SourceError(f"{where} could not be written to the end: {error.strerror}") from None
