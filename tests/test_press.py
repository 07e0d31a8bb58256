"""Writing into the built site, in a process beside the build or within it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.exports import ExportedFile
from atlas.press import NotWritten, Press

FORKS = pytest.mark.skipif(sys.platform != "linux", reason="only there is a second process used")


def files() -> Iterator[ExportedFile]:
    """Some files, one of which says which process wrote it."""
    yield ExportedFile("clusters/a/index.html", "<p>上海</p>")
    yield ExportedFile("clusters/index.bin", b"\x00\xff")
    yield ExportedFile("process.txt", str(os.getpid()))


def written(target: Path) -> dict[str, bytes]:
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


@FORKS
def test_a_second_process_writes_from_the_start(tmp_path: Path) -> None:
    press = Press(tmp_path, files)
    press.start()
    press.start()  # it has begun: nothing is written twice
    press.finish()
    found = written(tmp_path)
    assert found["clusters/a/index.html"].decode() == "<p>上海</p>"
    assert found["clusters/index.bin"] == b"\x00\xff"
    assert int(found["process.txt"]) != os.getpid()


def test_a_program_with_threads_writes_by_itself_at_the_end(tmp_path: Path) -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        press = Press(tmp_path, files)
        press.start()
        assert not written(tmp_path)
        press.finish()
    finally:
        over.set()
        thread.join()
    assert int(written(tmp_path)["process.txt"]) == os.getpid()


@FORKS
def test_a_failure_in_the_second_process_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def failing() -> Iterator[ExportedFile]:
        yield ExportedFile("a.txt", "a")
        raise OSError("No space left on device")

    press = Press(tmp_path, failing)
    press.start()
    with pytest.raises(NotWritten):
        press.finish()
    assert "No space left on device" in capfd.readouterr().err
