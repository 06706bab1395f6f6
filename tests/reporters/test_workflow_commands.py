import pytest
from hypothesis import example, given

from tests.reporters.names_of_commands import FORGING, PIECES
from tests.reporters.runner import Command, commands
from validator.reporters.workflow_commands import command, neutralised


def test_a_command_as_the_documentation_writes_it() -> None:
    assert command("error", {"file": "app.js", "line": 1}, "Missing semicolon") == (
        "::error file=app.js,line=1::Missing semicolon"
    )
    assert command("group", {}, "My title") == "::group::My title"
    assert command("endgroup", {}, "") == "::endgroup::"


def test_special_characters_are_escaped() -> None:
    made = command("warning", {"title": "50 %: a, b"}, "50 %: a, b\r\nnext")
    assert made == "::warning title=50 %25%3A a%2C b::50 %25: a, b%0D%0Anext"


def test_properties_without_a_value_are_left_out() -> None:
    assert command("notice", {"file": None, "line": 0, "title": ""}, "x") == "::notice line=0::x"


@pytest.mark.parametrize("name", ["", "a b", "error file=x", "a::b", "é", "a=b"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name of a workflow command"):
        command(name, {}, "x")
    with pytest.raises(ValueError, match="no name of a workflow command"):
        command("error", {name: "x"}, "x")


@pytest.mark.parametrize("text", FORGING)
def test_the_forged_ones_are_commands_to_a_runner_unless_neutralised(text: str) -> None:
    assert commands(text)
    assert commands(neutralised(text)) == []


@given(PIECES)
@example("##[add-path]x")
@example("\n \t::add-path::x")
def test_neutralised_text_holds_no_command(text: str) -> None:
    shown = neutralised(text)
    assert commands(shown) == []
    assert "##[" not in shown
    assert "##vso[" not in shown
    assert neutralised(shown) == shown


@given(PIECES)
def test_no_line_changes_but_by_the_escape(text: str) -> None:
    assert neutralised(text).replace(r"\x23", "#").replace(r"\x3a", ":") == text.replace(r"\x23", "#").replace(
        r"\x3a", ":"
    )


@pytest.mark.parametrize("text", ["", "a::b", "'x'::regclass", "# #[x]", "a: b", "##", "x ::error::y"])
def test_what_is_no_command_stays_as_it_is(text: str) -> None:
    assert neutralised(text) == text


@given(PIECES, PIECES)
@example("a,line=9", "x\n::error::y")
def test_a_command_is_the_one_command_and_comes_out_as_it_went_in(title: str, message: str) -> None:
    made = command("error", {"file": "a b/c,d.sql", "title": title, "line": 1}, message)
    assert not {"\n", "\r"} & set(made)
    expected = {"file": "a b/c,d.sql", "title": neutralised(title), "line": "1"}
    assert commands(made) == [Command("error", neutralised(message), expected)]


@given(PIECES)
def test_a_runner_that_does_not_know_the_command_finds_none_in_it(message: str) -> None:
    known = ["add-path", "set-output", "add-mask", "error", "warning"]
    assert commands(command("notice", {"title": message}, message), known) == []
