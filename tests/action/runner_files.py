"""What a runner reads out of the files that a step writes: its rules (actions/runner, FileCommandManager.cs), said again."""


def parsed_outputs(text: str) -> dict[str, str]:
    """Outputs of a step; ValueError for what the runner would refuse."""
    found: dict[str, str] = {}
    lines = text.split("\n")
    assert lines.pop() == ""
    while lines:
        line = lines.pop(0)
        name, heredoc, end = line.partition("<<")
        if not heredoc or ("=" in line and line.index("=") < line.index("<<")):
            name, equals, value = line.partition("=")
            if not equals:
                raise ValueError(f"invalid format: {line!r}")
        else:
            block: list[str] = []
            while (inside := lines.pop(0)) != end:
                block.append(inside)
            value = "\n".join(block)
        found[name] = value
    return found
