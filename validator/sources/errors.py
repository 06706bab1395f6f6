"""Why a source could not be read at all."""


class SourceError(Exception):
    """Nothing could be checked: what, where and what to do, in one line without secrets."""
