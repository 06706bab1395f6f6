import re

import pytest
from hypothesis import assume, given

from tests.reporters.names import NAMES
from tests.reporters.parsed_markdown import Cell, Document, cell, parse
from tests.reporters.samples import HOSTILE
from validator.reporters.markdown_text import Markdown, code, fenced, prose, sentence, table_of, table_row
from validator.reporters.visible import visible

FORGE_LINK = re.compile(r"[@#$~]|://|www\.|\bgh-\d|:\w+:|!\d", re.IGNORECASE)


def paragraph(source: str) -> Cell:
    """The one paragraph that ``source`` is: anything else is a block made of text from outside."""
    tokens = parse(source)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    return cell(tokens[1])


@pytest.mark.parametrize("name", [*HOSTILE, "`a", "a`", " ` ", "|", "a`b``c"])
def test_a_hostile_name_is_one_code_span_in_a_paragraph_and_in_a_cell(name: str) -> None:
    assert paragraph(code(name)).pieces == (("code_inline", visible(name)),)
    cells = Document(table_of(["a", "b"], [table_row([code(name), code("end")])])).tables[""][1]
    assert [c.pieces for c in cells] == [(("code_inline", visible(name)),), (("code_inline", "end"),)]


@given(NAMES)
def test_any_name_is_one_code_span_in_a_paragraph_and_in_a_cell(name: str) -> None:
    assume(name.strip(" "))
    assert paragraph(code(name)).pieces == (("code_inline", visible(name)),)
    cells = Document(table_of(["a", "b"], [table_row([code(name), Markdown("end")])])).tables[""][1]
    assert [c.pieces for c in cells] == [(("code_inline", visible(name)),), (("text", "end"),)]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("the next nextval fails", "the next nextval fails"),
        ("see #12.", "see `#12`."),
        ("ask @admin, then go", "ask `@admin`, then go"),
        ("2. no *list*", r"2\. no \*list\*"),
        ("- no list", r"\- no list"),
        ("0.1.0", "0.1.0"),
        ("<b> &lt; [x](y)", r"\<b\> \&lt; \[x\](y)"),
        ("(www.x.example)", "(`www.x.example`)"),
        ("commit deadbeef1 of 2000000000", "commit `deadbeef1` of 2000000000"),
        ("", ""),
    ],
)
def test_prose_keeps_words_and_takes_their_markup(text: str, markdown: str) -> None:
    assert prose(text) == markdown


@given(NAMES)
def test_prose_reads_as_it_stands_and_makes_nothing(text: str) -> None:
    assume(visible(text).strip(" "))
    shown = paragraph(prose(text))
    assert {kind for kind, _ in shown.pieces} <= {"text", "code_inline"}
    assert shown.text == visible(text).strip(" ")
    assert not FORGE_LINK.search(shown.outside_code)
    cells = Document(table_of(["a", "b"], [table_row([prose(text), Markdown("end")])])).tables[""][1]
    assert [c.text for c in cells] == [shown.text, "end"]


def test_known_names_stand_in_code_where_they_are_said_as_a_whole() -> None:
    message = "public.a.id and public.ab and public.a, not republic.a nor public.a.x: see public.a."
    shown = paragraph(sentence(message, ["public.a", "public.a.id"]))
    assert shown.codes == ["public.a.id", "public.a", "public.a"]
    assert shown.text == message


@given(NAMES, NAMES)
def test_a_sentence_about_any_name_makes_nothing_but_code(name: str, other: str) -> None:
    text = f"x{other}{name} {other}"
    shown = paragraph(sentence(text, [name, other]))
    assert {kind for kind, _ in shown.pieces} <= {"text", "code_inline"}
    assert shown.text.replace(" ", "") == visible(text).replace(" ", "")
    assert not FORGE_LINK.search(shown.outside_code)


@given(NAMES)
def test_a_fence_holds_what_is_in_it(name: str) -> None:
    text = f"{name}\n```\n{name}"
    lines = [" " * line.startswith("/") + visible(line) for line in text.split("\n")]
    tokens = parse(fenced(text, "sql"))
    assert [(token.type, token.info, token.content) for token in tokens] == [("fence", "sql", "\n".join(lines) + "\n")]


def test_nothing_in_a_fence_is_a_quick_action_to_gitlab() -> None:
    shown = fenced("```\n/merge\n/close\n```\n/approve", "sql")
    assert shown.startswith("````sql\n```\n")
    assert [line for line in shown.split("\n") if line.startswith("/")] == []
