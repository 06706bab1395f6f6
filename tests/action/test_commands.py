"""What the action tells its runner: masks, outputs, a summary within its limit."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.action.runner_files import parsed_outputs
from tests.reporters.samples import HOSTILE, entry, failing
from validator.cli.action_commands import SUMMARY_BYTES, longest, masks, outputs_file, stop_and_resume, summary
from validator.reporters.options import Options

NAMES = st.text("abc-", min_size=1, max_size=10)


@given(st.dictionaries(NAMES, st.one_of(st.text(alphabet=st.characters(exclude_characters="\r")))))
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


def huge(columns: int):
    names = [f"{HOSTILE[number % len(HOSTILE)]}{'ключ' * 12}{number}" for number in range(columns)]
    return replace(failing(), columns=tuple(entry(name) for name in names))


def test_a_summary_is_whole_where_it_fits():
    text = summary(failing(), Options(), "the file", "\n> a note\n")
    assert text.endswith("\n> a note\n")
    assert "Shortened" not in text


def test_a_summary_that_is_too_long_is_shortened_and_says_so():
    report = huge(20_000)
    text = summary(report, Options(max_rows=20_000), "`seqguard-report/report.json`", "\n> a note\n")
    size = len(text.encode(errors="backslashreplace"))
    assert SUMMARY_BYTES * 0.9 < size <= SUMMARY_BYTES
    assert "Shortened to what GitHub takes of a summary; `seqguard-report/report.json` has all of it" in text
    assert "more are left out here" in text
    assert text.endswith("\n> a note\n")


@pytest.mark.parametrize("most", [0, 1, 7, 99, 100])
def test_the_longest_document_that_fits(most: int):
    assert longest(lambda rows: "x" * rows, 100, lambda text: len(text) <= most) == "x" * min(most, 99)
