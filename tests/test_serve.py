"""`mkdocs serve` while people type: a mistake is told as everywhere else, and mending it is enough."""

from __future__ import annotations

import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, clean_environment, mkdocs

EDITS = 200
PATIENCE = 60
"""Seconds that a rebuild may take on a busy machine."""
HOSTILE = Path(__file__).parent / "hostile"
LIVE_RELOAD = re.compile(r"<script>\nvar livereload.*?</script>", re.DOTALL)
"""What the server adds to each page, so that the browser shows it again after a change."""

SMALL = """\
INHERIT: mkdocs.yml
nav:
  - Home: index.md
"""


@dataclass
class Served:
    """A repository with few records, and the server that shows it."""

    root: Path
    address: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def data(self) -> Path:
        return self.root / "data"

    def get(self, path: str) -> str:
        """What the server answers for a path; empty for what is not there, and while it has nothing sound to show."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as answer:
                return str(answer.read().decode("utf-8", "replace"))
        except (urllib.error.URLError, TimeoutError):
            return ""

    def wait_for(self, words: str, path: str) -> None:
        """Wait until a page says these words."""
        self._wait(lambda: words in self.get(path), f"{path} never said {words!r}")

    def wait_for_log(self, words: str, since: int = 0) -> None:
        """Wait until the server has printed these words."""
        self._wait(lambda: words in self.log.read_text()[since:], f"never printed {words!r}")

    def _wait(self, happened: Callable[[], bool], complaint: str) -> None:
        until = time.monotonic() + PATIENCE
        while not happened():
            alive = time.monotonic() < until and self.process.poll() is None
            assert alive, f"{complaint}:\n{self.log.read_text()[-3000:]}"
            time.sleep(0.1)

    def edit(self, key: str, text: str | bytes) -> None:
        path = self.data / f"{key}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def record(name: str) -> str:
    return f"name: {name}\nsummary: A firm.\ntype: company\nplaces: [lyon]\nsections: ['1']\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served") / "atlas"
    ignore = shutil.ignore_patterns(".git", ".venv", "site", "node_modules", ".cache", "__pycache__", "tests", "data")
    shutil.copytree(ROOT, root, ignore=ignore)
    shutil.copytree(HOSTILE / "data", root / "data")
    for page in (root / "docs").rglob("*.md"):
        page.unlink()
    (root / "docs" / "index.md").write_text("# Home\n\n{{ count('organisations') }} organisations\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    # With the server's own address, a fresh build makes what the server makes.
    (root / "small.yml").write_text(f"{SMALL}dev_addr: {address}\n")
    log = root / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "-f", "small.yml"],
            cwd=root, env=clean_environment(), stdout=output, stderr=output,
        )  # fmt: skip
    served = Served(root, f"http://{address}/", log, process)
    try:
        served.wait_for_log("Serving on")
        yield served
        assert process.poll() is None, log.read_text()[-3000:]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def test_an_edit_shows(served: Served) -> None:
    served.edit("organisations/acme", record("Acme"))
    served.wait_for("Acme", "organisations/acme/")


def test_a_mistake_is_told_and_mending_it_is_enough(served: Served) -> None:
    served.edit("organisations/acme", record("Acme"))
    served.wait_for("Acme", "organisations/acme/")
    since = len(served.log.read_text())
    served.edit("organisations/acme", record("Acme").replace("company", "compny"))
    served.wait_for_log(
        "data/organisations/acme.yml:3:1: type: 'compny' is not one of the choices. Did you mean 'company'?", since
    )
    served.wait_for_log("last one without mistakes", since)
    assert "Acme" in served.get("organisations/acme/")
    served.edit("organisations/acme", record("Acme again"))
    served.wait_for("Acme again", "organisations/acme/")
    assert "Traceback" not in served.log.read_text()[since:]


def test_a_storm_of_edits_ends_in_what_a_fresh_build_gives(served: Served, tmp_path: Path) -> None:
    storm(served, random.Random(2019))
    served.edit("organisations/last", record("The last edit"))
    served.wait_for("The last edit", "organisations/last/")
    fresh = tmp_path / "fresh"
    done = mkdocs("build", "-f", "small.yml", "--site-dir", str(fresh), root=served.root, ATLAS_SITE_URL=served.address)
    assert done.returncode == 0, done.stderr
    made = (path for path in fresh.rglob("*") if path.suffix in (".html", ".json", ".xml", ".txt"))
    # Pagefind orders its filters anew each time, so that no two of its indexes are the same.
    paths = sorted(path for path in made if path.relative_to(fresh).parts[0] != "pagefind")
    assert len(paths) > 10
    for path in paths:
        shown = LIVE_RELOAD.sub("", served.get(path.relative_to(fresh).as_posix()))
        assert shown == path.read_text(encoding="utf-8", errors="replace"), path.relative_to(fresh)
    for name in ("storm-0", "storm-1", "storm-2"):
        assert bool(served.get(f"organisations/{name}/")) == (fresh / "organisations" / name).exists()


def storm(served: Served, chance: random.Random) -> None:
    """Good and bad edits, one after the other, faster than any of them can be shown; bad ones are mended at the end."""
    bad = [
        path.read_bytes()
        for path in sorted((HOSTILE / "cases" / "organisations").glob("*.yml"))
        if path.with_suffix(".lines").exists()
    ]
    names = [f"organisations/storm-{number}" for number in range(6)]
    for number in range(EDITS):
        key = chance.choice(names)
        path = served.data / f"{key}.yml"
        match chance.randrange(5):
            case 0 | 1:
                served.edit(key, record(f"Storm {key[-1]}, edit {number}"))
            case 2 | 3:
                served.edit(key, chance.choice(bad))
            case _:
                path.unlink(missing_ok=True)
        time.sleep(chance.choice([0, 0, 0.01, 0.05, 0.2]))
    for key in names[:3]:
        served.edit(key, record(f"Storm {key[-1]}, mended"))
    for key in names[3:]:
        (served.data / f"{key}.yml").unlink(missing_ok=True)
