"""Sets one broken database before `seqguard fix --apply` and before what people use otherwise, and then really inserts.

Each repair gets a copy of the same database (`repair_cases.py`). A judge that knows nothing of seqguard
(`repair_judge.py`) reads all sequences before and after it, counts the statements that the server's log calls failed,
and inserts rows into every table. Then each case stands alone; and at last eight connections insert meanwhile. The
status is 1 where seqguard's row is not 0 throughout; no time makes it fail.

python benchmarks/repair_peers.py                                   all of it: pip and npm fetch the others
python benchmarks/repair_peers.py --only wiki --only seqguard       those that nothing is fetched for
python benchmarks/repair_peers.py --part whole --repeat 1           the first table, a minute
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from benchmarks import repair_tools  # noqa: E402
from benchmarks.figures import aligned, seconds  # noqa: E402
from benchmarks.repair_cases import CASES, Case  # noqa: E402
from benchmarks.repair_outcome import Outcome, try_tool  # noqa: E402
from benchmarks.repair_stage import SETTINGS, Stage  # noqa: E402
from benchmarks.repair_tools import Tool, UnavailableError  # noqa: E402
from benchmarks.repair_writers import BEHIND, IN_STEP, WRITERS, Busy, told, try_busy  # noqa: E402
from validator.sources.ephemeral.embedded import EmbeddedServer  # noqa: E402

MAKERS: dict[str, Callable[[Path], list[Tool]]] = {
    "wiki": lambda folder: [repair_tools.wiki()],
    "django": repair_tools.django,
    "increaser": repair_tools.increaser,
    "loop": repair_tools.node_loop,
    "seqguard": lambda folder: [repair_tools.seqguard()],
}
PARTS = ("whole", "cases", "writers")
# Cases at which one of the programs ends, and so mends nothing that comes after; the second table leaves them out.
STOPPING = ("quoted", "descending", "text_key")


def main() -> int:
    arguments = parse()
    with tempfile.TemporaryDirectory(prefix="seqguard-benchmark-") as name, EmbeddedServer(SETTINGS) as server:
        folder = Path(name)
        stage = Stage(server, folder)
        print(
            f"PostgreSQL {stage.version()}; Python {platform.python_version()}; {os.cpu_count()} cores, load average "
            f"{os.getloadavg()[0]:.1f} at the start. {arguments.inserts} inserts into every table.\n"
        )
        tools = made(folder, arguments.only or list(MAKERS))
        wanted = arguments.part or PARTS
        right = [True]
        if "whole" in wanted:
            right.append(whole(stage, tools, CASES, "One database", arguments.repeat, arguments.inserts))
        if "whole" in wanted and len(kinder := [case for case in CASES if case.name not in STOPPING]) < len(CASES):
            title = f"The same without {', '.join(STOPPING)}"
            right.append(whole(stage, tools, kinder, title, 1, arguments.inserts))
        if "cases" in wanted:
            right.append(case_by_case(stage, tools, arguments.inserts))
        if "writers" in wanted:
            right.append(busy(stage, tools, arguments.repeat))
    return 0 if all(right) else 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\npython")[0], formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inserts", type=int, default=200, metavar="N", help="into every table afterwards (200)")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="runs of each repair of the whole (3)")
    parser.add_argument("--only", action="append", choices=list(MAKERS), help="this repair; repeatable")
    parser.add_argument("--part", action="append", choices=PARTS, help="this part; repeatable")
    return parser.parse_args()


def made(folder: Path, names: Sequence[str]) -> list[Tool]:
    """The repairs, fetched and ready; what can't be had is left out, and said."""
    tools = [repair_tools.nothing()]
    for name in names:
        print(f"  making ready: {name}", file=sys.stderr)
        try:
            tools += MAKERS[name](folder)
        except UnavailableError as missing:
            print(f"Left out: {name}, because {missing}")
    print("\n".join(f"- {tool.name}: {tool.what}" for tool in tools))
    return tools


def whole(stage: Stage, tools: Sequence[Tool], cases: Sequence[Case], title: str, repeat: int, inserts: int) -> bool:
    """All cases in one database, as real ones are."""
    series: dict[str, list[Outcome]] = {tool.name: [] for tool in tools}
    with stage.built(cases) as template:
        for turn in range(repeat):
            for tool in tools:
                print(f"  {tool.name}: run {turn + 1} of {repeat}", file=sys.stderr)
                series[tool.name].append(try_tool(stage, template, cases, tool, inserts))
    columns = sum(len(case.columns) for case in cases if not case.apart)
    print(f"\n### {title}: {columns} columns that can be saved, in {len(cases)} cases\n")
    print(aligned([list(HEAD), *(row(tool, series[tool.name]) for tool in tools)]), flush=True)
    before = next(series[tool.name][0].failing for tool in tools if not tool.repairs)
    for tool in tools:
        lines(tool.name, series[tool.name][0].told(before) if tool.repairs else [])
    return all(outcome.zeros for tool in tools if tool.held_to_zero for outcome in series[tool.name])


def lines(name: str, said: Sequence[str]) -> None:
    """What went wrong with one of them."""
    if said:
        print("\n".join(["", f"{name}:", "", *(f"- {line}" for line in said)]), flush=True)


HEAD = (
    "", "columns that still fail", "sequences moved back", "off their grid", "ids burned", "statements that errored",
    "time, best", "apart: still fail", "burned",
)  # fmt: skip


def row(tool: Tool, outcomes: Sequence[Outcome]) -> list[str]:
    """Of several runs the worst counts; the time is the best."""
    worst = [max(getattr(outcome, name) for outcome in outcomes) for name in Outcome.COUNTED]
    failing, back, off, burned, errors, apart, burned_apart = (f"{value:,}" for value in worst)
    took = seconds(min(outcome.seconds for outcome in outcomes)) if tool.repairs else ""
    return [tool.name, failing, back, off, burned, errors, took, apart, burned_apart]


def case_by_case(stage: Stage, tools: Sequence[Tool], inserts: int) -> bool:
    """Each case in a database of its own: no failure of one can spoil another."""
    rows = [["", *(tool.name for tool in tools)]]
    right = True
    for case in CASES:
        print(f"  case {case.name}", file=sys.stderr)
        with stage.built([case]) as template:
            outcomes = [try_tool(stage, template, [case], tool, inserts) for tool in tools]
        rows.append([f"{case.name}{' (apart)' if case.apart else ''}", *(outcome.word() for outcome in outcomes)])
        right = right and all(o.zeros for o, tool in zip(outcomes, tools, strict=True) if tool.held_to_zero)
    whole = [row for row, case in zip(rows[1:], CASES, strict=True) if not case.apart]
    good = [sum(row[column] == "right" for row in whole) for column in range(1, len(rows[0]))]
    rows.append([f"right, of the {len(whole)} not apart", *map(str, good)])
    print("\n### Each case in a database of its own\n")
    print(aligned(rows), flush=True)
    print("\n".join(["", *(f"- {case.name}, apart: {case.apart}" for case in CASES if case.apart)]))
    return right


def busy(stage: Stage, tools: Sequence[Tool], repeat: int) -> bool:
    """Eight connections insert meanwhile."""
    series: dict[str, list[Busy]] = {tool.name: [] for tool in tools}
    with stage.built(IN_STEP + BEHIND) as template:
        for turn in range(repeat):
            for tool in tools:
                print(f"  {tool.name}, with writers: run {turn + 1} of {repeat}", file=sys.stderr)
                series[tool.name].append(try_busy(stage, template, tool))
    step, behind = (sum(len(case.columns) for case in cases) for cases in (IN_STEP, BEHIND))
    tables = f"{step} tables in step, {behind} behind"
    print(f"\n### While {WRITERS} connections insert: {tables}; sums of {repeat} runs\n")
    rows = [
        ["", "inserts done", "failed because of it", "ids twice", "columns that still fail", "longest insert", "time"]
    ]
    for tool in tools:
        of = series[tool.name]
        failed, twice, still = (sum(count) for count in zip(*(one.counts for one in of), strict=True))
        longest, took = max(one.longest for one in of), min(one.seconds for one in of)
        rows.append([
            tool.name, f"{sum(one.inserts for one in of):,}", f"{failed:,}", f"{twice:,}", str(still), seconds(longest),
            seconds(took) if tool.repairs else "",
        ])  # fmt: skip
    print(aligned(rows), flush=True)
    for tool in tools:
        lines(tool.name, told(series[tool.name]) if tool.repairs else [])
    return all(outcome.zeros for tool in tools if tool.held_to_zero for outcome in series[tool.name])


if __name__ == "__main__":
    sys.exit(main())
