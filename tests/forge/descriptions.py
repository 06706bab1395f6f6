"""GitHub's OpenAPI descriptions cut to the paths that are used, with which Prism starts in seconds."""

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.forge.npm_packages import descriptions, once

PATHS = (
    "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    "/repos/{owner}/{repo}/pulls/{pull_number}",
    "/repos/{owner}/{repo}/pulls",
    "/user",
)
GITLAB = Path(__file__).parent / "gitlab.openapi.json"


def github_description(name: str, prefix: str = "") -> Path:
    """The description called `name` with `prefix` before each path; UnavailableError where it can't be had."""
    source = descriptions() / f"{name}.json"

    def make(folder: Path) -> None:
        whole = json.loads(source.read_text(encoding="utf8"))
        (folder / source.name).write_text(json.dumps(cut(whole, prefix)), encoding="utf8")

    recipe = hashlib.sha256("\n".join((*PATHS, prefix)).encode()).hexdigest()[:8]
    return once(f"{source.parent.name}-{name}-{recipe}", make) / source.name


def cut(whole: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The same document with `PATHS` only, and of its components those that they refer to."""
    paths = {path: whole["paths"][path] for path in PATHS}
    needed: set[str] = set()
    follow(paths, whole, needed)
    components: dict[str, dict[str, Any]] = {}
    for reference in needed:
        _, _, kind, name = reference.split("/")
        components.setdefault(kind, {})[name] = whole["components"][kind][name]
    return {
        "openapi": whole["openapi"],
        "info": whole["info"],
        "paths": {prefix + path: operations for path, operations in paths.items()},
        "components": components,
    }


def follow(part: Any, whole: dict[str, Any], needed: set[str]) -> None:
    if isinstance(part, list):
        for item in part:
            follow(item, whole, needed)
    elif isinstance(part, dict):
        reference = part.get("$ref")
        if isinstance(reference, str) and reference not in needed:
            needed.add(reference)
            follow(resolved(reference, whole), whole, needed)
        for item in part.values():
            follow(item, whole, needed)


def resolved(reference: str, whole: dict[str, Any]) -> Any:
    found: Any = whole
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def examples(path: Path) -> dict[str, Any]:
    """GitHub's own example answers in a description, by their names: what a fake answers with, but for some fields."""
    return {
        name: example["value"]
        for name, example in json.loads(path.read_text(encoding="utf8"))["components"]["examples"].items()
    }
