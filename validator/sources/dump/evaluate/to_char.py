"""to_char() of whole numbers, with formats of digits and literal text: FM, 0, 9, "quoted", and signs that mean
themselves.

Source: PostgreSQL manual, "Data Type Formatting Functions"; NUM_processor() in formatting.c.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from validator.model.frozen import frozen
from validator.sources.dump.evaluate import numerics
from validator.sources.dump.evaluate.outcomes import Unsupported

# Letters that begin no keyword of a number's format, and signs that are none.
_PART = re.compile(r'(?P<fill>FM|fm)|(?P<digit>[09])|"(?P<quoted>[^"\\]*)"|(?P<plain>[-/:_#*()=|@!? AHIJKNOQUWXYZ])')
_MOST_PLACES = 40


@frozen
class _Format:
    """``parts``: a place is "0" or "9" with no text, all else literal text."""

    parts: tuple[tuple[str, str], ...]
    places: int
    first_zero: int | None
    fill: bool


def _read(text: str) -> _Format:
    parts: list[tuple[str, str]] = []
    position, fill = 0, False
    while position < len(text):
        match = _PART.match(text, position)
        if match is None:
            raise Unsupported(f"the format {text[:40]!r} of to_char() is not computed here")
        position = match.end()
        if match["fill"]:
            fill = True
        elif match["digit"]:
            parts.append((match["digit"], ""))
        else:
            parts.append(("", match["quoted"] if match["quoted"] is not None else match["plain"]))
    digits = "".join(digit for digit, _ in parts)
    inside = "".join("x" if text else "." for _, text in parts).strip("x")
    if not 1 <= len(digits) <= _MOST_PLACES or ("x" in inside and not digits.startswith("0")):
        raise Unsupported(f"the format {text[:40]!r} of to_char() is not computed here")
    return _Format(tuple(parts), len(digits), digits.index("0") if "0" in digits else None, fill)


def number_to_char(text: str) -> Callable[[int | Decimal], str]:
    """to_char() with the format ``text``, of an integer or a numeric, which is rounded to a whole number."""
    form = _read(text)

    def compute(value: int | Decimal) -> str:
        whole = int(numerics.rescaled(value, 0)) if isinstance(value, Decimal) else value
        return _laid_out(form, whole)

    return compute


def _laid_out(form: _Format, value: int) -> str:
    digits = str(abs(value))
    if len(digits) > form.places:
        digits = "#" * form.places
    blanks = form.places - len(digits)
    zeros = form.places if form.first_zero is None else form.first_zero
    sign: str | None = "-" if value < 0 else ("" if form.fill else " ")
    out: list[str] = []
    place = 0
    for kind, text in form.parts:
        if not kind:
            out.append(text)
            continue
        if sign is not None and (place >= blanks or place == zeros):
            out.append(sign)
            sign = None
        if place >= blanks:
            out.append(digits[place - blanks])
        elif place >= zeros:
            out.append("0")
        elif not form.fill:
            out.append(" ")
        place += 1
    return "".join(out)
