"""How long `seqguard check DUMP` takes, beside `pg_restore -f /dev/null` of the same dump and beside a restore.

Builds databases on a throw-away server, dumps them, measures whole processes in turn, and prints one table for each
dump, with the targets beside the figures. No time makes it fail; its status is 1 only where a report is wrong.

python benchmarks/dump_scan.py                         1 GB of COPY text: half an hour and 6 GB of disk
python benchmarks/dump_scan.py --size 50MB --repeat 1  two minutes
python benchmarks/dump_scan.py --only fat --no-restore
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from benchmarks import build_databases, build_dumps  # noqa: E402
from benchmarks.figures import Target, aligned, ratio, seconds  # noqa: E402
from benchmarks.measure import Peer, Run, Series, alternate  # noqa: E402
from validator.sources.ephemeral.embedded import EmbeddedServer, embedded_install  # noqa: E402

SCAN, FLOOR, RESTORE = "seqguard check DUMP", "pg_restore -f /dev/null", "restore and check"
BUILDERS: dict[str, tuple[str, Callable[[str, int], None]]] = {
    "fat": ("one table", build_dumps.fat),
    "forty": ("forty tables, all with a sequence", partial(build_dumps.forty, with_sequences=40)),
    "few": ("forty tables, four with a sequence", partial(build_dumps.forty, with_sequences=4)),
}
DUMPS = (("custom", "gzip"), ("directory", "gzip"), ("directory", "zstd"), ("custom", "none"), ("directory", "none"))


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured, and how often."""

    folder: Path
    repeat: int
    restore: bool


def main() -> int:
    arguments = parse()
    with tempfile.TemporaryDirectory(prefix="seqguard-benchmark-") as folder:
        bench = Bench(Path(folder), arguments.repeat, arguments.restore)
        print(
            f"Python {platform.python_version()}; {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the "
            f"start. Whole processes, {bench.repeat} runs each, in turn, after one for warmth; best times. Memory is "
            "the highest peak of all runs."
        )
        right = [measure(bench, name, arguments.size) for name in BUILDERS if name in (arguments.only or BUILDERS)]
    return 0 if all(right) else 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\npython")[0], formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=size, default=10**9, metavar="BYTES", help="of COPY text (1GB)")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="runs of each command that count (3)")
    parser.add_argument("--only", action="append", choices=list(BUILDERS), help="this database; repeatable")
    parser.add_argument("--no-restore", dest="restore", action="store_false", help="leave the restore out")
    return parser.parse_args()


def size(text: str) -> int:
    """``50MB``, ``1GB`` or a number of bytes."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if text.upper().endswith(unit):
            return int(text[:-2]) * factor
    return int(text)


def measure(bench: Bench, name: str, bytes_of_text: int) -> bool:
    """All dumps of one database."""
    right = True
    for (form, compression), path in dumped(bench, name, bytes_of_text).items():
        print(
            f"\n### {BUILDERS[name][0]}: {form}, {compression}, {build_dumps.size_of(path) / 1e6:.0f} MB\n", flush=True
        )
        peers = [Peer(SCAN, check(path), judge, "the one behind"), floor(path)]
        series = alternate(peers, bench.folder, bench.repeat)
        if bench.restore and (form, compression) == DUMPS[0]:
            series += alternate([Peer(RESTORE, restored(path), judge, "the one behind")], bench.folder, 1)
        print(table(series), flush=True)
        right = right and not any(one.problem for one in series if one.peer.name != FLOOR)
        build_dumps.remove(path)
    return right


def dumped(bench: Bench, name: str, bytes_of_text: int) -> dict[tuple[str, str], Path]:
    """The dumps of one database by format and compression; its server is gone when they are measured."""
    made = {}
    with EmbeddedServer({"autovacuum": False}) as server, build_databases.database(server.conninfo(), name) as dsn:
        BUILDERS[name][1](dsn, bytes_of_text)
        for form, compression in DUMPS:
            path = bench.folder / f"{name}.{form}.{compression}"
            made[form, compression] = build_dumps.dump(str(server.binary("pg_dump")), dsn, form, compression, path)
    return made


def check(path: Path) -> list[str]:
    return [sys.executable, "-m", "validator", "check", str(path), "-f", "json"]


def restored(path: Path) -> list[str]:
    return [sys.executable, str(ROOT / "benchmarks" / "restore_and_check.py"), str(path)]


def floor(path: Path) -> Peer:
    command = [str(embedded_install().bindir / "pg_restore"), "-f", os.devnull, str(path)]
    return Peer(FLOOR, command, lambda run: None if run.status == 0 else f"failed: {run.last_words()}")


def judge(run: Run) -> str | None:
    """Whether exactly one sequence is reported as behind."""
    report = run.json()
    if report is None:
        return f"WRONG: status {run.status}, {run.last_words()}"
    behind = [f for f in report["findings"] if f["rule"] == "sequence-behind-data"]
    return None if run.status == 1 and len(behind) == 1 else f"WRONG: {len(behind)} behind, status {run.status}"


TARGETS: dict[str, tuple[Target, ...]] = {
    FLOOR: (Target("scan at most 0.5 of it (gzip)", 0.5, lambda scan, one: scan.best("wall") / one.best("wall")),),
    RESTORE: (Target("scan at most 1/10 of it", 0.1, lambda scan, one: scan.best("wall") / one.best("wall")),),
}


def table(series: list[Series]) -> str:
    """``series[0]`` is the scan; the others are what it is compared with."""
    scan = series[0]
    lines = [["", "wall", "CPU", "peak memory", "the scan takes", "target", "reached", "outcome"]]
    for one in series:
        wanted = TARGETS.get(one.peer.name, (Target("at most 150 MB", 150e6, lambda scan, _: scan.peak),))
        compared = "" if one is scan or one.problem else f"{ratio(scan.best('wall') / one.best('wall'))} of it"
        reached = "" if one.problem else ", ".join("yes" if t.reached(scan, one) else "NO" for t in wanted)
        lines.append([
            one.peer.name, seconds(one.best("wall")), seconds(one.best("cpu")), f"{one.peak / 1e6:.0f} MB", compared,
            ", ".join(t.text for t in wanted), reached, one.problem or one.peer.right,
        ])  # fmt: skip
    return aligned(lines)


if __name__ == "__main__":
    sys.exit(main())
