"""Values: data classes that nothing changes once they are made."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """A data class with slots, comparison and hash, and frozen to the type checker, which is where it is enforced.

    ``dataclass(frozen=True)`` enforces it at run time, by one call of ``object.__setattr__`` for each field of each
    value that is made: five times the time, and a large database makes some hundred thousand of them.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
