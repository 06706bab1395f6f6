"""Figures as people read them: one Markdown table for each database, the targets beside what was measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.measure import Series

HEAD = ("", "wall, best", "median", "CPU, best", "median", "peak memory", "of the loop", "target", "reached", "outcome")


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, in words, and a number that must not be above ``limit``."""

    text: str
    limit: float
    measured: Callable[[Series, Series], float]

    def reached(self, series: Series, loop: Series) -> bool:
        return self.measured(series, loop) <= self.limit


def of_the_loop(series: Series, loop: Series) -> float:
    """Best wall time as a multiple of the loop's."""
    return series.best("wall") / loop.best("wall")


def check_targets(share: float, text: str) -> tuple[Target, ...]:
    """Those of a check beside a loop."""
    return Target(text, share, of_the_loop), Target("≤ 200 MB", 200e6, lambda s, _: s.peak)


CPU_OF_SHOP = Target("≤ 0.6 s of CPU", 0.6, lambda series, _: series.best("cpu"))


def table(series: Sequence[Series], loop: Series, targets: dict[str, tuple[Target, ...]]) -> str:
    """``loop``: what every row is compared with."""
    lines = [list(HEAD)]
    for one in series:
        wanted = targets.get(one.peer.name, ())
        lines.append(
            [
                one.peer.name,
                seconds(one.best("wall")),
                seconds(one.median("wall")),
                seconds(one.best("cpu")),
                seconds(one.median("cpu")),
                f"{one.peak / 1e6:.0f} MB",
                "" if one.problem else ratio(of_the_loop(one, loop)),
                ", ".join(t.text for t in wanted),
                ", ".join("yes" if t.reached(one, loop) and not one.problem else "NO" for t in wanted),
                one.problem or one.peer.right,
            ]
        )
    return aligned(lines)


def aligned(lines: list[list[str]]) -> str:
    """A Markdown table that reads well as plain text, too."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:-1]] + ["-" * widths[-1]]
    text = [
        [line[0].ljust(widths[0]), *map(str.rjust, line[1:-1], widths[1:-1]), line[-1].ljust(widths[-1])]
        for line in lines
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in [text[0], rule, *text[1:]])


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 0.1 else f"{value:.2f} s" if value < 100 else f"{value:.0f} s"


def ratio(value: float) -> str:
    return f"{value:.2f} x" if value >= 0.1 else f"1/{1 / value:.0f}"
