"""Bytes that are no text: kept as lone surrogates, so that they can be written back (PEP 383)."""

import re

from validator.model.names import QualifiedName

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def is_text(text: str) -> bool:
    """False where a lone surrogate stands for a byte that could not be decoded."""
    return text.isascii() or _LONE_SURROGATE.search(text) is None


def shown(text: str) -> str:
    r"""``text`` as it can be printed, with such a byte as ``\xe9``."""
    return text if is_text(text) else text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def shown_name(name: QualifiedName) -> QualifiedName:
    """The same for a name."""
    return name if is_text(name.schema) and is_text(name.name) else QualifiedName(shown(name.schema), shown(name.name))
