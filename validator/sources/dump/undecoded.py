"""Bytes of a dump that are no text in its encoding: kept as lone surrogates, so that they can be written back."""

from validator.model.names import QualifiedName


def is_text(text: str) -> bool:
    """False where a lone surrogate stands for a byte that could not be decoded."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def shown(text: str) -> str:
    r"""``text`` as it can be printed, with such a byte as ``\xe9``."""
    return text if is_text(text) else text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def shown_name(name: QualifiedName) -> QualifiedName:
    """The same for a name."""
    return name if is_text(name.schema) and is_text(name.name) else QualifiedName(shown(name.schema), shown(name.name))
