import subprocess
import sys

import pytest

from tests.reporters import samples
from validator.reporters import formats

LATE = ("sarif", "junit", "gitlab", "github", "openmetrics")


def test_the_formats_are_those_of_the_command_line() -> None:
    assert list(formats.RENDERERS) == ["text", "markdown", "json", "sarif", "junit", "gitlab", "github", "openmetrics"]
    assert formats.DEFAULT in formats.RENDERERS


@pytest.mark.parametrize("name", formats.RENDERERS)
def test_each_format_renders_each_report_and_ends_the_line(name: str) -> None:
    for sample in (samples.report, samples.failing, samples.incomplete, samples.everything):
        shown = formats.render(name, sample())
        assert shown.endswith("\n")
        assert not shown.endswith("\n\n")
        assert formats.render(name, sample()) == shown


def test_options_reach_the_format_that_they_concern() -> None:
    report = samples.failing()
    assert "\x1b[" in formats.render("text", report, formats.Options(color=True))
    assert "\x1b[" not in formats.render("text", report)
    wide, narrow = (formats.render("text", report, formats.Options(width=width)) for width in (200, 40))
    assert narrow.count("\n") > wide.count("\n")
    assert "left out" in formats.render("markdown", report, formats.Options(max_rows=1))


def test_importing_the_formats_imports_nothing_heavy() -> None:
    heavy = ("rich", "jinja2", "xml", "urllib", *(f"validator.reporters.{name}" for name in LATE))
    code = f"import sys, validator.reporters.formats; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
