"""action.yml, the command line's options, the README and docs/github.md say the same; and so do the locks."""

import re
import tomllib
from typing import Any

import pytest
import yaml

from tests.docs.page import option_table
from tests.matrix import ROOT
from tools.pin_action import pinned
from validator.cli.action_commands import OUTPUTS
from validator.cli.action_inputs import COMMENT_MODES, NOT_INPUTS, OWN, option_inputs
from validator.cli.parser import options_of

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf8"))
README = (ROOT / "README.md").read_text(encoding="utf8")
GUIDE = (ROOT / "docs" / "github.md").read_text(encoding="utf8")
OPTIONS = dict(option_inputs())


def table(text: str, heading: str) -> dict[str, str]:
    """The first two columns of the table below a heading."""
    below = text.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", below, re.MULTILINE))


def test_each_input_is_an_option_or_the_actions_own():
    assert set(ACTION["inputs"]) == {*OPTIONS, *OWN}
    known = {option.option_strings[-1].removeprefix("--") for option in options_of("check") if option.option_strings}
    assert set(NOT_INPUTS) <= known
    assert known - set(NOT_INPUTS) - {"help"} | {"target"} == set(OPTIONS)


def test_an_input_that_is_not_given_is_empty():
    defaults = {name: entry["default"] for name, entry in ACTION["inputs"].items()}
    assert defaults.pop("token") == "${{ github.token }}"
    assert set(defaults.values()) == {""}
    assert not any(entry.get("required") for entry in ACTION["inputs"].values())


@pytest.mark.parametrize("name", [name for name, option in OPTIONS.items() if option.choices])
def test_choices_are_told(name: str):
    described = ACTION["inputs"][name]["description"]
    assert all(re.search(rf"\b{choice}\b", described) for choice in OPTIONS[name].choices or ())


def test_comment_modes_are_told():
    assert ", ".join(COMMENT_MODES[:-1]) + " or off" in ACTION["inputs"]["comment"]["description"]


def test_outputs():
    assert tuple(ACTION["outputs"]) == OUTPUTS


@pytest.mark.parametrize(("heading", "entries"), [("## Inputs", "inputs"), ("## Outputs", "outputs")])
def test_the_guide_has_each_in_the_words_of_the_action(heading: str, entries: str):
    assert table(GUIDE, heading) == {name: entry["description"] for name, entry in ACTION[entries].items()}


def test_the_readme_has_each_input_beside_its_option():
    beside = {name: option for option, inputs in option_table(README) for name in re.findall(r"`([a-z-]+)`", inputs)}
    assert set(beside) == set(ACTION["inputs"])
    assert {name for name, option in beside.items() if not option} == set(OWN)
    told = {name: option for name, option in beside.items() if option}
    assert [name for name, option in told.items() if name != "target" and f"--{name}" not in option] == []


def test_the_readme_says_which_options_are_no_inputs():
    alone = " ".join(option for option, inputs in option_table(README) if not inputs)
    assert set(re.findall(r"--([a-z-]+)", alone)) | {"quiet", "verbose"} == set(NOT_INPUTS) - {"dsn"}


def test_a_release_names_the_image_by_its_digest():
    text = (ROOT / "action.yml").read_text(encoding="utf8")
    image = f"registry.example/seqguard/seqguard@sha256:{'0a' * 32}"
    assert yaml.safe_load(pinned(text, image)) == {**ACTION, "runs": {"using": "docker", "image": f"docker://{image}"}}


@pytest.mark.parametrize("image", ["registry.example/seqguard:1", "x@sha256:0a", "", f"a b@sha256:{'0a' * 32}"])
def test_a_release_takes_no_tag(image: str):
    with pytest.raises(SystemExit, match="no image by its digest"):
        pinned((ROOT / "action.yml").read_text(encoding="utf8"), image)


def locked(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in re.findall(
        r"^([a-z0-9.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf8"), re.MULTILINE
    ):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-build.lock"])
def test_locks_agree_and_name_no_index(name: str):
    development = locked("requirements-dev.lock")
    here = locked(name)
    assert here
    assert {package: versions - development.get(package, set()) for package, versions in here.items()} == {
        package: set() for package in here
    }
    assert "://" not in (ROOT / name).read_text(encoding="utf8")


def test_the_image_has_each_package_that_the_command_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["docker"], *extras["embedded"]]
    names = {re.split(r"[\[<>=]", requirement)[0].lower() for requirement in wanted}
    assert names - locked("requirements.lock").keys() == set()
