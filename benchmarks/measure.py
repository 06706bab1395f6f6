"""Whole processes, timed: what a command took from its start to its end, its interpreter and imports included."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHILD = Path(__file__).with_name("measure_child.py")
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    ``wall`` and ``cpu`` in seconds, the latter user and system, of the process without the server's; ``peak`` in bytes.
    """

    wall: float
    cpu: float
    peak: int
    status: int
    stdout: Path
    stderr: Path

    def json(self) -> Any:
        """What it wrote, read as JSON; None where it is none, because the command failed."""
        try:
            return json.loads(self.stdout.read_bytes())
        except ValueError:
            return None

    def last_words(self) -> str:
        """The last line of its standard error that speaks of an error, cut short: pg_dump repeats whole statements."""
        lines = self.stderr.read_text(encoding="utf8", errors="replace").strip().splitlines()
        told = [line for line in lines if "error: " in line.lower()]
        return (told or lines or [""])[-1][:80]


@dataclass(frozen=True, slots=True)
class Peer:
    """One of the commands that are compared.

    ``judge`` says what is wrong with a run's outcome, or None, which then reads as ``right``. ``scaled`` makes a whole
    of a run that did a part of the work.
    """

    name: str
    command: Sequence[str]
    judge: Callable[[Run], str | None]
    right: str = ""
    scaled: Callable[[Run], Run] = lambda run: run


@dataclass(frozen=True, slots=True)
class Series:
    """All runs of one peer. Where some came out wrong, the times are those of the others."""

    peer: Peer
    runs: tuple[Run, ...]

    @property
    def counted(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if self.peer.judge(run) is None) or self.runs

    def best(self, what: str) -> float:
        return float(min(getattr(run, what) for run in self.counted))

    def median(self, what: str) -> float:
        return float(statistics.median(getattr(run, what) for run in self.counted))

    @property
    def peak(self) -> int:
        return max(run.peak for run in self.counted)

    @property
    def problem(self) -> str | None:
        """What is wrong with the outcome of the first run that has anything wrong."""
        return next((why for run in self.runs if (why := self.peer.judge(run)) is not None), None)


def alternate(peers: Sequence[Peer], folder: Path, repeat: int) -> list[Series]:
    """Each peer once for warmth, then one after the other, ``repeat`` times: what disturbs one disturbs all."""
    runs: dict[str, list[Run]] = {peer.name: [] for peer in peers}
    for turn in range(-1, repeat):
        for peer in peers:
            print(f"  {peer.name}: {'warming up' if turn < 0 else f'run {turn + 1} of {repeat}'}", file=sys.stderr)
            run = measure(peer.command, folder, f"{len(runs[peer.name])}-{list(runs).index(peer.name)}")
            if turn >= 0:
                runs[peer.name].append(peer.scaled(run))
    return [Series(peer, tuple(runs[peer.name])) for peer in peers]


def measure(command: Sequence[str], folder: Path, name: str) -> Run:
    """Runs ``command`` in ``folder``, where no configuration of anybody's lies, and keeps what it writes there.

    Compiled modules are kept there too, as an installed program has them, whatever the environment says.
    """
    stdout, stderr, result = (folder / f"{name}.{kind}" for kind in ("out", "err", "took"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    with stdout.open("wb") as out, stderr.open("wb") as err:
        subprocess.run(
            [sys.executable, "-I", "-S", str(CHILD), str(result), *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            check=True,
        )
    wall, user, system, peak, status = result.read_text(encoding="ascii").split()
    return Run(float(wall), float(user) + float(system), int(peak) * RSS_UNIT, int(status), stdout, stderr)
