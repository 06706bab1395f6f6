import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reporters.names import NAMES
from validator.reporters.visible import is_visible, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("public.products", "public.products"),
        ("naïve ключ 列", "naïve ключ 列"),
        ("a\nb\r\tc", r"a\x0ab\x0d\x09c"),
        ("\x1b[31m\x9b31m\x7f", r"\x1b[31m\x9b31m\x7f"),
        ("\u202eexe.gnp\u2066", r"\u202eexe.gnp\u2066"),
        ("a\u200bb\ufeffc\u00add", r"a\u200bb\ufeffc\xadd"),
        ("a\u2028b\u00a0c", r"a\u2028b\xa0c"),
        ("\u3164\ufe0f\U000e0001\U000e0100", r"\u3164\ufe0f\U000e0001\U000e0100"),
        ("\ud800", r"\ud800"),
        ("caf\udce9", r"caf\xe9"),  # a byte that is no text
        (r"C:\new", r"C:\new"),
    ],
)
def test_what_is_not_visible_becomes_an_escape_and_all_else_stays(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_shown_text_has_no_control_format_or_surrogate_character_and_only_plain_spaces(text: str) -> None:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not [c for c in visible(text) if unicodedata.category(c) in hidden or (c.isspace() and c != " ")]


@given(NAMES)
def test_twice_is_the_same_as_once(name: str) -> None:
    assert visible(visible(name)) == visible(name)


@given(st.text(st.characters().filter(is_visible)))
def test_visible_characters_are_left_alone(text: str) -> None:
    assert visible(text) == text
