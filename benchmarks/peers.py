"""The commands that are compared on a large catalog, and how it is told whether their outcome is right."""

import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.build_databases import Built
from benchmarks.measure import Peer, Run

LOOP = Path(__file__).with_name("naive_loop.py")
RULE = "sequence-behind-data"
CHECK, NAIVE, HEALTH = "seqguard check", "loop", "check_sequence_health()"


def check(dsn: str, *options: str) -> list[str]:
    """The command line of a check."""
    return [sys.executable, "-m", "validator", "check", dsn, "-f", "json", *options]


def table_check(dsn: str, name: str, *options: str) -> list[str]:
    return check(dsn, "--table", f"public.{name}", *options)


def loop(dsn: str, *options: str) -> list[str]:
    """The command line of the loop."""
    return [sys.executable, str(LOOP), dsn, *options]


def scale_check(dsn: str, built: Built) -> Peer:
    """A check that has to find exactly what the builder put behind."""

    def judge(run: Run) -> str | None:
        report = run.json()
        if report is None:
            return f"WRONG: status {run.status}, {run.last_words()}"
        found = {f["subject"]["table"] for f in report["findings"] if f["rule"] == RULE}
        read = report["summary"]["columns"] - report["summary"]["not_checked"]
        right = found == built.behind and len(report["findings"]) == len(found) and read == built.columns
        right = right and run.status == (1 if built.behind else 0)
        return None if right else f"WRONG: {len(found)} behind, {read} read, status {run.status}"

    return Peer(CHECK, check(dsn), judge, f"exactly the {len(built.behind)}")


def scale_loop(dsn: str, built: Built, sample: int | None = None) -> Peer:
    """The loop over all tables, or over a sample of them, scaled up."""
    partly = sample is not None and sample < built.columns

    def judge(run: Run) -> str | None:
        said = run.json()
        if said is None:
            return f"WRONG: status {run.status}, {run.last_words()}"
        found = set(said["behind"])
        right = said["total"] == built.columns and (found <= built.behind if partly else found == built.behind)
        return None if right else f"WRONG: {len(found)} behind, {said['total']} in all"

    def scaled(run: Run) -> Run:
        said = run.json()
        if said is None:
            return run
        more = said["total"] / said["read"] - 1
        return replace(run, wall=run.wall + more * said["wall"], cpu=run.cpu + more * said["cpu"])

    name = f"{NAIVE}, scaled up from {sample:,}" if partly else NAIVE
    right = "those of the sample" if partly else f"exactly the {len(built.behind)}"
    return Peer(name, loop(dsn, *(["--sample", str(sample)] if partly else [])), judge, right, scaled)


def scale_health(psql: str, dsn: str, built: Built) -> Peer:
    """One call of the SQL function by psql, in a connection of its own. CPU and memory are psql's."""

    def judge(run: Run) -> str | None:
        said = run.json()
        if said is None:
            return f"WRONG: status {run.status}, {run.last_words()}"
        right = set(said["behind"]) == built.behind and said["told"] == built.columns
        return None if right else f"WRONG: {len(said['behind'])} behind, {said['told']} told"

    query = (
        "SELECT json_build_object('told', count(*) FILTER (WHERE status IN ('ok', 'behind')), 'behind',"
        " coalesce(json_agg(table_name) FILTER (WHERE status = 'behind'), '[]')) FROM public.check_sequence_health()"
    )
    return Peer(HEALTH, [psql, "-XAtq", "-d", dsn, "-c", query], judge, f"exactly the {len(built.behind)}")


def judge_clean(run: Run) -> str | None:
    return None if run.status == 0 else f"WRONG: {said(run)}"


def judge_timeout(surely: bool, run: Run) -> str | None:
    """Whether a table was left unchecked for want of time; where it is small, that it was read is as good."""
    report = run.json()
    reasons = {item["reason"] for item in report["not_checked"]} if report else set()
    if run.status == 4 and reasons == {"timeout"}:
        return None
    return None if run.status == 0 and not surely else f"WRONG: {said(run)}"


def said(run: Run) -> str:
    """Verdict, status, and why something was not checked."""
    report = run.json()
    if report is None:
        return f"status {run.status}, {run.last_words()}"
    reasons = sorted({item["reason"] for item in report["not_checked"]})
    return f"{report['verdict']}, status {run.status}" + (f", not_checked: {', '.join(reasons)}" if reasons else "")
