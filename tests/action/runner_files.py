"""What a runner reads out of the files that a step writes, by its own rules (actions/runner, FileCommandManager.cs)."""

from tests.reporters.runner import Command, commands, lines


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


def heard(log: str) -> list[Command]:
    """The commands of a log that a runner obeys: none between `stop-commands` and its word."""
    found: list[Command] = []
    resume = ""
    for line in lines(log):
        if resume:
            resume = "" if line.strip() == resume else resume
        else:
            new = commands(line)
            found += new
            resume = next((f"::{c.data}::" for c in new if c.name == "stop-commands"), "")
    assert not resume, "commands are never taken again"
    return found
