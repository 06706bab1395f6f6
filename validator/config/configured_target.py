"""The file's ``target``: written out, or one environment variable that holds the whole of it.

``${NAME}`` or ``${NAME:-default}``, never a part of the text: a file that could put a variable behind ``host=...``
could send any of them to a server of its choice.
"""

from collections.abc import Mapping

from validator.config.errors import ConfigurationError, Place
from validator.model.frozen import frozen


@frozen
class ConfiguredTarget:
    """``text`` as the file has it; or the ``variable`` that holds it, and ``text`` for one that is unset or empty."""

    place: Place
    text: str | None
    variable: str | None = None

    def value(self, environ: Mapping[str, str]) -> str:
        """What is to be checked, empty where the variable is. ConfigurationError where it must be set and is not."""
        if self.variable is None:
            return self.text or ""
        found = environ.get(self.variable)
        if found is None and self.text is None:
            raise ConfigurationError(
                self.place,
                f"the environment variable {self.variable} is not set",
                f"set it, or give a default: ${{{self.variable}:-default}}",
            )
        return (found or "").strip() or self.text or ""
