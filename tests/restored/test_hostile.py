"""Dumps that attack, through the command: nothing is made, nothing leaks, and it ends in a report or in one line."""

import io
import struct
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from tests.agreement.dumped import dump
from tests.conftest import Run, Seqguard
from tests.databases import Database

PLANTED = "planted-secret-of-the-caller"
TABLE = """
CREATE TABLE public.loot (line text);
CREATE TABLE public.t (id serial PRIMARY KEY, a integer);
COPY public.t (id, a) FROM stdin;
1\t1
\\.
SELECT pg_catalog.setval('public.t_id_seq', 1, true);
"""
STEAL = "COPY public.loot FROM PROGRAM 'touch MARKER; cat /etc/passwd; env'"
FUNCTION = (
    "CREATE FUNCTION public.f(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$BEGIN"
    f" EXECUTE $x${STEAL}$x$; RETURN 1; END$$;"
)
READER = (
    "CREATE FUNCTION public.f(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$BEGIN"
    " RAISE EXCEPTION '%', pg_read_file('/etc/passwd'); END$$;"
)
PLAIN = {
    "shell": "\\! touch MARKER\n",
    "copy from program": STEAL + ";",
    "copy to program": "COPY (SELECT 1) TO PROGRAM 'touch MARKER';",
    "read a file": "SELECT pg_read_file('/etc/passwd');",
    "rows from a file": "INSERT INTO public.loot SELECT pg_read_file('/etc/passwd');",
    "block": f"DO $$BEGIN EXECUTE $x${STEAL}$x$; END$$;",
    "message": "DO $$BEGIN RAISE EXCEPTION E'a\\n::error::\\033[31m%', pg_read_file('/etc/passwd'); END$$;",
    "copy of psql": "\\copy public.loot from program 'touch MARKER; cat /etc/passwd'\n",
    "include": "\\i /etc/passwd\n",
    "output": "\\o MARKER\nSELECT 1;\n",
    "pipe": "SELECT 1 \\g | touch MARKER\n",
    "variable": "\\set x `touch MARKER`\n\\echo :x\n",
    "predicate": FUNCTION + "CREATE UNIQUE INDEX i ON public.t (id) WHERE public.f(a) = 1;",
    "expression": READER + "CREATE UNIQUE INDEX i ON public.t (public.f(a));",
    "default": FUNCTION + "ALTER TABLE public.t ALTER id SET DEFAULT public.f(1) + nextval('public.t_id_seq');",
    "trigger": "CREATE FUNCTION public.g() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN"
    f" EXECUTE $x${STEAL}$x$; RETURN NEW; END$$;"
    "CREATE TRIGGER g BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.g();"
    "INSERT INTO public.t (a) VALUES (1);",
    "names": 'CREATE TABLE public."x\n::error file=a::b\033[31m|\u202e<script>" (id serial PRIMARY KEY,'
    ' c public."no\n::warning::such\033]0;x\007");',
}


@pytest.fixture
def marker() -> Iterator[Path]:
    """A file in a folder where the server's account, whoever that is, may write."""
    with tempfile.TemporaryDirectory(prefix="test-marker-") as folder:
        Path(folder).chmod(0o777)
        yield Path(folder) / "marker"


def harmless(run: Run, marker: Path) -> None:
    """It made nothing, told nothing, and ended in a report or in one line."""
    assert not marker.exists()
    assert run.returncode in (0, 1, 3, 4), run
    told = run.stdout + run.stderr
    for secret in (PLANTED, "root:x:", "Traceback", "unexpected error"):
        assert secret not in told
    assert all(line.startswith("seqguard: ") for line in run.stderr.split("\n")[:-1]), run.stderr
    for character in set(told) - {"\n"}:
        assert character.isprintable(), repr(character)
    if run.returncode == 3:
        assert run.stdout == ""
        assert run.stderr.splitlines()[-1].endswith(tuple("abcdefghijklmnopqrstuvwxyz0123456789)'"))


@pytest.mark.parametrize("via", ["scan", "restore"])
@pytest.mark.parametrize("name", PLAIN)
def test_a_script_gets_nothing(seqguard: Seqguard, tmp_path: Path, marker: Path, name: str, via: str) -> None:
    path = tmp_path / "attack.sql"
    # the first bytes tell text from anything else
    path.write_text("-- by hand\n" * 1000 + TABLE + PLAIN[name].replace("MARKER", str(marker)))
    run = seqguard("check", path, "--via", via, "-v", env={"SEQGUARD_PLANTED": PLANTED})
    harmless(run, marker)
    assert run.returncode != 3, run.stderr  # what is left of it is checked


@pytest.mark.parametrize("via", ["scan", "restore"])
@pytest.mark.parametrize("where", ["../../outside.dat.gz", "/ABSOLUTE", "LINK"])
def test_names_in_an_archive_lead_nowhere(
    seqguard: Seqguard, shop: Database, tmp_path: Path, where: str, via: str
) -> None:
    """The entry of `orders` names a file elsewhere, which has rows; or its own file is a link to one."""
    folder = dump(shop, "directory", tmp_path)
    (rows,) = (path for path in folder.glob("*.dat") if b"\tn\n" in path.read_bytes())
    outside = tmp_path / "outside.dat"
    outside.write_bytes(rows.read_bytes())
    if where == "LINK":
        rows.unlink()
        rows.symlink_to(outside)
    else:
        wanted = str(outside) if where == "/ABSOLUTE" else "../outside.dat"
        toc = (folder / "toc.dat").read_bytes()
        told = struct.pack("<BI", 0, len(rows.name)) + rows.name.encode()
        assert toc.count(told) == 1
        (folder / "toc.dat").write_bytes(toc.replace(told, struct.pack("<BI", 0, len(wanted)) + wanted.encode()))
    run = seqguard("check", folder, "--via", via, "-v", "-f", "json")
    harmless(run, tmp_path / "marker")
    assert run.returncode in (3, 4)


def member(name: str, content: bytes, kind: bytes = tarfile.REGTYPE) -> tuple[tarfile.TarInfo, io.BytesIO]:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, "/etc/passwd"
    return info, io.BytesIO(content)


@pytest.mark.parametrize("via", ["scan", "restore"])
@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_members_of_a_tar_make_no_file(
    seqguard: Seqguard, shop: Database, tmp_path: Path, kind: bytes, via: str
) -> None:
    made = dump(shop, "tar", tmp_path)
    path = tmp_path / "attack.tar"
    with tarfile.open(made) as old, tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as new:
        for info in old:
            content = old.extractfile(info)
            assert content is not None
            new.addfile(info, content)
        for name in ("../escaped.dat", f"{tmp_path}/escaped.dat"):
            info, body = member(name, b"" if kind != tarfile.REGTYPE else b"1\n\\.\n", kind)
            new.addfile(info, body)
    run = seqguard("check", path, "--via", via, "-v")
    harmless(run, tmp_path / "escaped.dat")
    assert not (tmp_path.parent / "escaped.dat").exists()


@pytest.mark.parametrize("via", ["scan", "restore"])
def test_a_bomb_ends_in_one_line(seqguard: Seqguard, tmp_path: Path, via: str) -> None:
    path = tmp_path / "bomb.sql.zst"
    head = TABLE.encode() + b"COPY public.loot (line) FROM stdin;\n"
    writer = zstandard.ZstdCompressor().compressobj()
    with path.open("wb") as file:
        file.write(writer.compress(head))
        for _ in range(400):
            file.write(writer.compress(bytes(1 << 20).replace(b"\0", b"0")))
        file.write(writer.flush())
    run = seqguard("check", path, "--via", via)
    harmless(run, tmp_path / "marker")
    assert run.returncode == 3
    assert "inflates to more than 1100 times its size" in run.stderr


@pytest.mark.parametrize("via", ["scan", "restore"])
def test_absurd_counts_end_in_one_line(seqguard: Seqguard, shop: Database, tmp_path: Path, via: str) -> None:
    path = dump(shop, "custom", tmp_path)
    content = bytearray(path.read_bytes())
    version = shop.execute("SHOW server_version")[0][0].encode()
    at = content.index(version) + len(version)  # then pg_dump's version, and the number of entries: INTs of 4 bytes
    at += 5 + int.from_bytes(content[at + 1 : at + 5], "little")
    content[at : at + 5] = b"\x00\xff\xff\xff\x7f"
    path.write_bytes(content)
    run = seqguard("check", path, "--via", via)
    harmless(run, tmp_path / "marker")
    assert run.returncode == 3
    assert "2,147,483,647 entries in" in run.stderr
    assert len(run.stderr.splitlines()) == 1
