"""Inputs as the runner hands them over."""

import pytest

from validator.cli.action_inputs import COMMENT_MODES, given, read_inputs
from validator.cli.exit_status import UsageError


def inputs(**values: str):
    return read_inputs({f"INPUT_{name.upper().replace('_', '-')}": text for name, text in values.items()})


def test_capitals_hyphens_kept_blanks_as_underscores():
    environ = {"INPUT_FAIL-ON": " warning\n", "INPUT_TWO_WORDS": "x", "INPUT_FAIL_ON": "never"}
    assert given("fail-on", environ) == "warning"
    assert given("two words", environ) == "x"


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_empty_is_not_given(text: str):
    found = inputs(target=text, fail_on=text, allow_incomplete=text, token=text, comment=text, working_directory=text)
    assert found.arguments.target is None
    assert found.arguments.fail_on is None
    assert found.arguments.allow_incomplete is False
    assert (found.token, found.comment, found.working_directory) == (None, "update", None)


def test_without_any_variable_all_is_as_on_the_command_line():
    assert read_inputs({}).arguments.fail_on is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False)],
)
def test_booleans_of_yaml(text: str, meant: bool):
    assert inputs(allow_incomplete=text).arguments.allow_incomplete is meant


@pytest.mark.parametrize("text", ["yes", "1", "tRUE", "on", "true false"])
def test_other_words_are_no_booleans(text: str):
    with pytest.raises(UsageError, match=r"input allow-incomplete: .* neither true nor false"):
        inputs(allow_incomplete=text)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("fail_on", "errors", "input fail-on: invalid choice: 'errors' .*warning"),
        ("via", "--help", "input via: invalid choice"),
        ("jobs", "0", "input jobs: '0' is no whole number"),
        ("horizon", "-1", "input horizon: '-1' is no whole number"),
        ("statement_timeout", "soon", "input statement-timeout: 'soon' is no time"),
        ("comment", "always", "input comment: 'always' is none of update, new"),
        ("comment_key", "k" * 256, "input comment-key: "),
        ("target", "-", "input target: an action has no standard input"),
    ],
)
def test_a_wrong_value_is_told_by_the_inputs_name(name: str, text: str, said: str):
    with pytest.raises(UsageError, match=said):
        inputs(**{name: text})


def test_no_value_is_taken_for_an_option():
    found = inputs(target="--fail-on=never", label="--allow-incomplete", schema="--dsn=x\n-q", baseline="-v")
    assert found.arguments.target == "--fail-on=never"
    assert found.arguments.label == "--allow-incomplete"
    assert found.arguments.schema == ["--dsn=x", "-q"]
    assert str(found.arguments.baseline) == "-v"
    assert (found.arguments.fail_on, found.arguments.allow_incomplete, found.arguments.dsn) == (None, False, None)


def test_lists_have_an_entry_a_line():
    found = inputs(table="public.a\n\n  public.b*  \r\n", output="junit=a.xml\nsarif=b c.sarif")
    assert found.arguments.table == ["public.a", "public.b*"]
    assert found.arguments.output == ["junit=a.xml", "sarif=b c.sarif"]


def test_a_target_may_hold_blanks_and_quotes():
    target = "host=/run/x dbname='a b' password='it\\'s'"
    assert inputs(target=target).arguments.target == target


def test_a_debugged_run_says_more():
    assert read_inputs({"RUNNER_DEBUG": "1"}).arguments.verbose is True
    assert read_inputs({"RUNNER_DEBUG": "0"}).arguments.verbose is False


@pytest.mark.parametrize("mode", COMMENT_MODES)
def test_comment_modes(mode: str):
    assert inputs(comment=mode).comment == mode
