"""What the action tells its runner: masks, outputs, a summary within its limit."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.action.runner_files import parsed_outputs
from tests.reporters.samples import behind, failing
from validator.cli.action_commands import masks, outputs_file, stop_and_resume, summary

NAMES = st.sampled_from(["verdict", "errors", "comment-id", "a"])


@given(st.dictionaries(NAMES, st.text().map(lambda text: text.replace("\r", "\n")), max_size=4))
def test_an_output_comes_out_as_it_went_in(outputs: dict[str, str]):
    assert parsed_outputs(outputs_file(outputs)) == outputs


def test_nobody_can_foresee_the_end_of_an_output():
    first, second = outputs_file({"a": "x"}), outputs_file({"a": "x"})
    assert first != second
    assert parsed_outputs(outputs_file({"a": "x\nEOF\nverdict=pass"})) == {"a": "x\nEOF\nverdict=pass"}


def test_the_word_that_resumes_commands_is_new_each_time():
    (stop, resume), (_, other) = stop_and_resume(), stop_and_resume()
    assert stop == f"::stop-commands::{resume.strip(':')}"
    assert len(resume) > 30
    assert resume != other


def test_each_line_of_a_secret_is_masked_and_escaped():
    assert list(masks(["first\nsecond%0A", ""])) == ["::add-mask::first", "::add-mask::second%250A"]


def test_what_is_too_short_would_black_out_the_log():
    assert list(masks(["a", "abc", "abcd"])) == ["::add-mask::abcd"]


def test_a_summary_is_whole_where_it_fits():
    text = summary(failing(), "`r.json` has everything.", "\n> a note\n")
    assert text.endswith("\n> a note\n")
    assert "`r.json` has everything" not in text


def test_a_summary_that_is_too_long_is_shortened_and_says_so():
    pairs = [behind(f"{number}" + "\N{GREEK SMALL LETTER ALPHA}" * 900) for number in range(300)]
    report = replace(failing(), columns=tuple(e for e, _ in pairs), findings=tuple(f for _, f in pairs))
    text = summary(report, "`r.json` has everything.", "\n> a note\n")
    assert 100_000 < len(text.encode()) <= 1024 * 1024
    assert "Left out here to keep this short: " in text
    assert "`r.json` has everything." in text
    assert text.endswith("\n> a note\n")
