"""Which file the settings come from. Where there is none, no YAML is imported."""

import os
from collections.abc import Callable, Collection
from pathlib import Path

from validator.config.settings import Settings

DEFAULT_PATH = Path(".seqguard.yml")


def find_settings(explicit: Path | None, rules: Callable[[], Collection[str]]) -> Settings:
    """The settings of the file that ``--config`` names; without it of DEFAULT_PATH, the defaults if there is none.

    ``rules`` gives the names of all rules; it is called where there is a file. Raises ConfigurationError, also for a
    file that ``--config`` names and that is not there.
    """
    if explicit is None and not os.path.lexists(DEFAULT_PATH):
        return Settings()
    from validator.config.load_yaml import load_settings

    return load_settings(explicit or DEFAULT_PATH, rules())
