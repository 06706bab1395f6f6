"""Damage to the files of a dump, drawn from a seed, and put right again."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Damage:
    """What was done to ``file``: cut to ``place`` bytes, or one bit flipped in the byte there."""

    file: Path
    place: int
    bit: int | None
    size: int

    def __str__(self) -> str:
        what = "cut" if self.bit is None else f"bit {self.bit} flipped"
        return f"{self.file.name}: {what} at {self.place} of {self.size}"


def files_of(dump: Path) -> list[Path]:
    return sorted(dump.iterdir()) if dump.is_dir() else [dump]


def damaged(dump: Path, seed: str, cuts: int, flips: int) -> Iterator[Damage]:
    """Each damage while it is there; the dump is whole again after each.

    Half of those of a folder go to its table of contents, which is most of it.
    """
    chance = random.Random(seed)
    files = files_of(dump)
    contents = [file for file in files if file.name == "toc.dat"] or files
    for number in range(cuts + flips):
        file = chance.choice(contents if number % 2 else files)
        whole = file.read_bytes()
        if not whole:
            continue
        place = chance.randrange(len(whole))
        bit = chance.randrange(8) if number >= cuts else None
        if bit is None:
            file.write_bytes(whole[:place])
        else:
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        yield Damage(file, place, bit, len(whole))
        file.write_bytes(whole)
