"""Writing into the built site, in a process beside the build or within it.

Each case runs in a Python of its own: whether a process may be forked depends on the threads of the whole program.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROGRAM = """
import os, sys, threading
from pathlib import Path
from atlas.exports import ExportedFile
from atlas.press import Press

def files():
    yield ExportedFile("clusters/a/index.html", lambda: "<p>上海</p>")
    yield ExportedFile("clusters/index.bin", lambda: bytes([0, 255]))
    {failure}
    yield ExportedFile("process.txt", lambda: "this" if os.getpid() == parent else "another")

parent = os.getpid()
over = threading.Event()
threads = [threading.Thread(target=over.wait)] if {threads} else []
for thread in threads:
    thread.start()
try:
    press = Press(Path(sys.argv[1]), files)
    press.start()
    press.start()  # it has begun: nothing is written twice
    if threads:
        assert not list(Path(sys.argv[1]).iterdir()), "written before the end"
    press.finish()
finally:
    over.set()
"""

FORKS = pytest.mark.skipif(sys.platform != "linux", reason="only there is a second process used")


def run(target: Path, *, threads: bool = False, failure: str = "pass") -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(threads=threads, failure=failure)
    command = [sys.executable, "-c", program, str(target)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def assert_written(target: Path, *, by: str) -> None:
    assert (target / "clusters/a/index.html").read_text("utf-8") == "<p>上海</p>"
    assert (target / "clusters/index.bin").read_bytes() == b"\x00\xff"
    assert (target / "process.txt").read_text() == by


@FORKS
def test_a_second_process_writes(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == 0
    assert_written(tmp_path, by="another")


def test_a_program_with_threads_writes_by_itself_at_the_end(tmp_path: Path) -> None:
    done = run(tmp_path, threads=True)
    assert done.returncode == 0, done.stderr
    assert_written(tmp_path, by="this")


@FORKS
def test_a_failure_in_the_second_process_ends_the_build_and_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, failure='raise OSError("No space left on device")')
    assert done.returncode == 1
    assert "OSError: No space left on device" in done.stderr
    assert "NotWritten" in done.stderr
    assert not (tmp_path / "process.txt").exists()
