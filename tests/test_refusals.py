"""What the system refuses, or is run in the wrong place, is told in a sentence with its cure, and never a traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from atlas.cli import commands
from atlas.cli.main import main
from atlas.records.diagnostics import failure
from tests.conftest import ROOT, clean_environment, mkdocs


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    together = {**clean_environment(), **environment}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=together, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "command",
    [
        ("check",), ("fmt",), ("fmt", "--check"), ("schema",), ("links",), ("stage", "out"), ("diff", "data", "data"),
        ("new", "cluster", "--name", "X", "--summary", "X.", "--sections", "1"),
    ],
)  # fmt: skip
def test_a_command_in_another_folder_says_so(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command]) == commands.MISUSED
    told = capsys.readouterr().err
    assert told.startswith("This is not the project's folder: there is no folder data. Change to the folder")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_closed_stream_is_no_reason_to_stop(closed: str) -> None:
    code = f"import sys; from atlas.cli.main import main; sys.{closed} = None; sys.exit(main(['diff', 'data', 'data']))"
    done = run("-c", code)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (errno.EACCES, "Give yourself the right"), (errno.EROFS, "Give yourself the right"),
        (errno.ENOSPC, "Make room"), (errno.EIO, "Look at that file"),
    ],
)  # fmt: skip
def test_what_the_system_refuses_is_told_with_the_cure(
    number: int, cure: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "data/clusters/x.yml")

    monkeypatch.setattr(Path, "write_text", refuse)
    command = ("new", "cluster", "--name", "Xanadu", "--summary", "A cluster.", "--sections", "1")
    assert main([*command, "--data", str(ROOT / "data")]) == commands.FAILED
    told = capsys.readouterr().err
    assert told.startswith(f"data/clusters/x.yml: {os.strerror(number)}. {cure}")
    assert failure(OSError("no number")) == "no number."


@pytest.mark.parametrize("port", ["80000", "65536", "0"])
def test_a_port_that_is_none_is_told(port: str) -> None:
    done = mkdocs("serve", "-a", f"127.0.0.1:{port}")
    assert done.returncode == 1
    assert f"There is no port {port}: choose one from 1 to 65535" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_is_the_last_that_a_build_says(copy: Path, tmp_path: Path) -> None:
    (copy / "data" / "clusters" / "x.yml").write_text("name: X\nsummary: A cluster.\n")
    done = mkdocs("build", "--site-dir", str(tmp_path / "site"), root=copy)
    (line,) = done.stderr.strip().splitlines()[1:]
    assert line.startswith("data/clusters/x.yml:1:1: sections: The record names no source.")
    assert done.stdout == ""


def test_a_build_tells_nothing_but_its_progress_and_publishes_no_machine_s_files(few: Path, tmp_path: Path) -> None:
    for name in ("Thumbs.db", "about.md~", "#about.md#", "desktop.ini"):
        (few / "docs" / name).write_text("x")
    done = mkdocs("build", "--site-dir", str(tmp_path / "site"), root=few)
    told = [line for line in done.stderr.splitlines() if not line.startswith("WARNING -  atlas:")]
    assert [line.split(" -  ")[1].split(" ")[0] for line in told] == ["Cleaning", "Building", "Documentation"]
    assert not {"Thumbs.db", "about.md~", "#about.md#", "desktop.ini"} & {
        path.name for path in (tmp_path / "site").iterdir()
    }


def test_dev_alone_prints_help() -> None:
    done = run("dev.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage: dev.py" in done.stdout


PIP = """
import sys
if "--retries" in sys.argv:
    sys.exit("ERROR: NewConnectionError: Failed to establish a new connection")
sys.exit("It was tried again and again.")
"""


def test_a_first_run_without_a_network_says_so_at_once(tmp_path: Path) -> None:
    for name in ("dev.py", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / "pip.py").write_text(PIP)
    done = run("dev.py", "check", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("No network: Python's packages could not be fetched.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("user", [0, 1000])
def test_where_the_light_browser_cannot_be_had_the_tests_take_another(
    user: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "run", lambda *command, **_: asked.append(command) or 100)
    monkeypatch.setattr(dev, "is_there", lambda *_: True)
    monkeypatch.setattr(dev.shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(dev.os, "geteuid", lambda: user, raising=False)
    dev.install_system()
    assert [command[-1] for command in asked] == ([] if user else ["-qq", dev.LIGHT_BROWSER])
