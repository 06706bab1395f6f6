"""Standard output and error: a pipe, a terminal, full, closed, in an encoding that lacks characters."""

import json
import os
import pty
import select
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import fresh_database
from tests.matrix import ROOT

MANY = 400


@pytest.fixture(scope="module")
def large(server):
    """A database whose report is larger than a pipe holds."""
    with fresh_database(server) as made:
        made.load("".join(f"CREATE TABLE t{n} (id serial); INSERT INTO t{n} VALUES (1);" for n in range(MANY)))
        yield made


def command(*arguments):
    return [sys.executable, "-m", "validator", *arguments]


def environment(**more):
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **more}


def piped(arguments, *, reader):
    """`COMMAND | reader`: (COMMAND's status, what it said on standard error)."""
    writing = subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    reading = subprocess.Popen(reader, stdin=writing.stdout, stdout=subprocess.DEVNULL)
    writing.stdout.close()
    reading.wait(60)
    stderr = writing.stderr.read()
    writing.stderr.close()
    return writing.wait(60), stderr


def test_whoever_reads_leaves(large):
    assert piped(["check", large.dsn], reader=["head", "-1"]) == (1, "")


@pytest.mark.parametrize("arguments", [["explain"], ["--help"], ["--version"], ["check", "--help"]])
def test_nobody_reads_what_is_short(arguments):
    assert piped(arguments, reader=["true"]) == (0, "")


@pytest.mark.parametrize(("arguments", "status"), [(["explain"], 0), (["check"], 1)])
def test_standard_output_is_full(shop, arguments, status):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command(*arguments),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(SEQGUARD_DSN=shop.dsn),
            check=False,
        )
    assert done.returncode == status
    assert done.stderr == "seqguard: standard output could not be written: No space left on device\n"


@pytest.mark.parametrize(("arguments", "status"), [("explain", 0), ("check", 1)])
def test_standard_output_is_closed(shop, arguments, status):
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *command(arguments)],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(SEQGUARD_DSN=shop.dsn),
        check=False,
    )
    assert (done.returncode, done.stderr) == (status, "")


def test_a_narrow_encoding(seqguard, database):
    database.load('CREATE TABLE "größe → 漢" (id serial PRIMARY KEY); INSERT INTO "größe → 漢" VALUES (1);')
    for form in ("text", "markdown", "json"):
        run = seqguard("check", database.dsn, "-f", form, env={"PYTHONIOENCODING": "ascii"})
        assert (run.returncode, run.stderr) == (1, "")
        assert "gr" in run.stdout


def test_a_file_that_can_not_be_written(inside, shop, tmp_path):
    run = inside("check", shop.dsn, "-o", "json=/dev/full", "-o", "markdown=report.md")
    assert run.returncode == 1
    assert run.stderr == "seqguard: /dev/full could not be written: No space left on device\n"
    assert "public.products" in run.stdout
    assert "public.products" in (tmp_path / "report.md").read_text()


def test_a_pipe_gets_no_colour_and_no_progress(seqguard, large):
    run = seqguard("check", large.dsn)
    assert (run.returncode, run.stderr) == (1, "")
    assert "\x1b" not in run.stdout


def on_a_terminal(*arguments, **env):
    """What a terminal is sent: (status, standard output, standard error), each on a terminal of its own."""
    (out, out_end), (err, err_end) = pty.openpty(), pty.openpty()
    process = subprocess.Popen(
        command(*arguments),
        stdin=out_end,
        stdout=out_end,
        stderr=err_end,
        env=environment(TERM="xterm-256color", **env),
    )
    os.close(out_end)
    os.close(err_end)
    said = {out: b"", err: b""}
    try:
        waiting = {out, err}
        while waiting:
            for end in select.select(list(waiting), [], [], 60)[0]:
                try:
                    data = os.read(end, 65536)
                except OSError:  # the other end is closed
                    data = b""
                said[end] += data
                if not data:
                    waiting.discard(end)
        return process.wait(60), said[out].decode(), said[err].decode()
    finally:
        os.close(out)
        os.close(err)


def test_a_terminal_gets_colour_and_progress(large):
    status, stdout, stderr = on_a_terminal("check", large.dsn)
    assert status == 1
    assert "\x1b[" in stdout
    assert "checking id columns" in stderr
    assert f"/{MANY}" in stderr


@pytest.mark.parametrize(
    ("arguments", "env", "color", "progress"),
    [
        (["--no-color"], {}, False, True),
        ([], {"NO_COLOR": "1"}, False, True),
        (["--no-progress"], {}, True, False),
        (["-q"], {}, True, False),
    ],
)
def test_as_it_is_asked_for(large, arguments, env, color, progress):
    status, stdout, stderr = on_a_terminal("check", large.dsn, *arguments, **env)
    assert status == 1
    assert ("\x1b[3" in stdout or "\x1b[1" in stdout) is color
    assert ("checking id columns" in stderr) is progress


def test_json_on_a_terminal_is_json(shop):
    status, stdout, _ = on_a_terminal("check", shop.dsn, "-f", "json", "--no-progress")
    assert (status, json.loads(stdout)["verdict"]) == (1, "fail")


def test_nothing_is_left_in_the_folder(seqguard, shop, tmp_path):
    seqguard("check", shop.dsn, cwd=tmp_path)
    assert [path for path in Path(tmp_path).iterdir() if path.name != ".cache"] == []


def test_a_file_that_is_standard_output_is_not_cut_off(shop, tmp_path):
    log = tmp_path / "log"
    log.write_text("before\n", encoding="utf8")
    with log.open("a", encoding="utf8") as stream:
        run = subprocess.run(
            command("check", shop.dsn, "-o", "markdown=/dev/stdout", "-f", "json"),
            check=False,
            stdout=stream,
            env=environment(),
        )
    assert run.returncode == 1
    written = log.read_text(encoding="utf8")
    assert written.startswith("before\n## ")
    assert json.loads(written[written.index("\n{\n") :])["verdict"] == "fail"


def test_pipes_and_descriptors_are_written_into(shop, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with (tmp_path / "file").open("wb") as file:
        (ours, theirs), there = os.pipe(), file.fileno()
        outputs = (f"json={tmp_path / 'pipe'}", f"json=/dev/fd/{theirs}", f"markdown=/proc/self/fd/{there}")
        run = subprocess.run(
            command("check", shop.dsn, "-q", *(part for output in outputs for part in ("-o", output))),
            check=False,
            pass_fds=(theirs, there),
            env=environment(),
            capture_output=True,
            text=True,
        )
        os.close(theirs)
    assert (run.returncode, run.stderr) == (1, "")
    for end in (reader, ours):
        with open(end, encoding="utf8") as stream:
            assert json.load(stream)["verdict"] == "fail"
    assert (tmp_path / "file").read_text(encoding="utf8").startswith("## ")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_link_is_replaced_and_one_among_the_folders_is_followed(inside, shop, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "reports").symlink_to("real")
    (tmp_path / "precious").write_text("kept")
    for name in ("real/a.md", "device"):
        (tmp_path / name).symlink_to("/dev/stderr" if name == "device" else tmp_path / "precious")
    run = inside("check", shop.dsn, "-o", "markdown=reports/a.md", "-o", "json=device")
    assert (run.returncode, run.stderr) == (1, "")
    assert (tmp_path / "precious").read_text() == "kept"
    assert (tmp_path / "real" / "a.md").read_text(encoding="utf8").startswith("## ")
    assert json.loads((tmp_path / "device").read_text(encoding="utf8"))["verdict"] == "fail"
    assert not any((tmp_path / name).is_symlink() for name in ("real/a.md", "device"))


def test_a_script_of_repairs_replaces_a_link(inside, shop, tmp_path):
    (tmp_path / "fix.sql").symlink_to("elsewhere.sql")
    assert inside("fix", shop.dsn, "-o", "fix.sql").returncode == 0
    assert "setval" in (tmp_path / "fix.sql").read_text(encoding="utf8")
    assert not (tmp_path / "elsewhere.sql").exists()


def test_two_formats_into_one_file(inside, shop, tmp_path):
    run = inside("check", shop.dsn, "-o", f"json={tmp_path / 'a'}", "-o", f"markdown={tmp_path / 'x' / '..' / 'a'}")
    assert run.returncode == 2
    (tmp_path / "x").mkdir()
    run = inside("check", shop.dsn, "-o", f"json={tmp_path / 'a'}", "-o", f"markdown={tmp_path / 'x' / '..' / 'a'}")
    assert run.returncode == 2
    assert "json and markdown are both to be written to" in run.stderr
