"""What the README and the pages give to copy is what GitHub, GitLab, the action and the component take."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.page import text_of
from tests.docs.yaml_blocks import PAGES, YamlBlock, includes, whole, yaml_blocks
from tests.matrix import ROOT
from validator import __version__
from validator.init.published import ACTION, IMAGE

BLOCKS = yaml_blocks()
BIN = Path(sys.executable).parent
DESCRIBED: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf8"))
SPEC, _ = yaml.safe_load_all((ROOT / "templates" / "seqguard.yml").read_text(encoding="utf8"))
INPUTS: dict[str, Any] = SPEC["spec"]["inputs"]
PLAIN = (ROOT / "gitlab" / "seqguard.gitlab-ci.yml").read_text(encoding="utf8")


def written(kind: str, folder: Path, blocks: list[YamlBlock]) -> list[str]:
    """The blocks of a kind as files."""
    paths = []
    for block in blocks:
        if block.kind == kind:
            path = folder / f"{block.name}.yml"
            text = yaml.safe_dump(block.content, sort_keys=False, width=1000)
            path.write_text(re.sub(r"(?m)^true:", "'on':", text), encoding="utf8")
            paths.append(str(path))
    return paths


def complaints(kind: str, paths: list[str]) -> str:
    schema = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}[kind]
    commands = [[str(BIN / "check-jsonschema"), "--builtin-schema", schema]]
    if kind == "github":
        commands.append([str(BIN / "actionlint"), "-no-color", "-shellcheck=", "-pyflakes="])
    said = ""
    for command in commands:
        done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False)
        said += f"{done.stdout}{done.stderr}" if done.returncode else ""
    return said


def ours(block: YamlBlock) -> list[dict[str, Any]]:
    """Its steps that use the action."""
    return [step for step in block.steps if step.get("uses", "").split("@")[0] == ACTION.split("@")[0]]


@pytest.mark.parametrize(("kind", "least"), [("github", 10), ("gitlab", 10)])
def test_the_blocks_are_what_the_forge_takes(kind: str, least: int, tmp_path: Path) -> None:
    paths = written(kind, tmp_path, BLOCKS)
    assert len(paths) >= least
    assert any("README" in path for path in paths)
    assert complaints(kind, paths) == ""


@pytest.mark.parametrize(
    ("shown", "word"),
    [
        ({"steps": [{"run": "x", "rum": "x"}]}, "rum"),
        ([{"run": "echo ${{ stesp.x.outputs.y }}"}], "stesp"),
        ({"seqguard": {"script": "x", "extendz": "y"}}, "extendz"),
    ],
)
def test_a_slip_is_noticed(shown: Any, word: str, tmp_path: Path) -> None:
    kind, content = whole("README.md", shown)
    assert word in complaints(kind, written(kind, tmp_path, [YamlBlock("README.md", 1, kind, content)]))


def test_the_action_is_given_inputs_and_asked_for_outputs_that_it_has() -> None:
    steps = [step for block in BLOCKS for step in ours(block)]
    assert len(steps) >= 6
    for step in steps:
        assert step["uses"] == ACTION
        assert set(step.get("with", {})) <= set(DESCRIBED["inputs"])
    asked = [name for page in PAGES for name in re.findall(r"steps\.seqguard\.outputs\.([\w-]+)", text_of(page))]
    assert asked
    assert set(asked) <= set(DESCRIBED["outputs"])


def test_the_component_is_given_inputs_that_it_has() -> None:
    given = [entry for entry in includes(BLOCKS) if "component" in entry]
    assert len(given) >= 4
    for entry in given:
        assert entry["component"] == f"$CI_SERVER_FQDN/seqguard/seqguard/seqguard@{__version__}"
        for name, value in entry.get("inputs", {}).items():
            assert value in INPUTS[name].get("options", [value])


def test_the_plain_file_is_included_as_it_is_and_given_variables_that_it_reads() -> None:
    given = [entry for entry in includes(BLOCKS) if "project" in entry]
    assert len(given) >= 2
    for entry in given:
        assert (ROOT / entry["file"]).is_file()
        assert entry["ref"] == __version__
    variables = {name for block in BLOCKS if block.kind == "gitlab" for name in block.content.get("variables", {})}
    assert {name for name in variables if name.startswith("SEQGUARD_") and name not in PLAIN} == set()
    assert "SEQGUARD_LABEL" in variables


@pytest.mark.parametrize("page", PAGES)
def test_images_and_versions_are_those_of_this_release(page: str) -> None:
    text = text_of(page)
    assert set(re.findall(r"seqguard(?:@|==|:)(\d+\.\d+\.\d+)", text)) <= {__version__}
    assert set(re.findall(r"\bghcr\.io/[\w./-]+", text)) <= {IMAGE}
    assert set(re.findall(r"version (\d+\.\d+\.\d+) is released", text)) <= {__version__}
