"""Why a source could not be read at all."""


class SourceError(Exception):
    """Nothing could be checked: what, where and what to do, in one line without secrets."""


class ChoiceError(SourceError):
    """The source is well, but what was asked of it does not say which of its parts is meant, or names none of them; or
    it is asked in words that name no source at all."""


class TakesNoWrites(SourceError):
    """A standby, or a database where somebody has said that nothing is to be written: no repair can be run there."""
