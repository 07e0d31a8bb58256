"""A repository that is served by MkDocs while a test edits it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import clean_environment

PATIENCE = 60
"""Seconds that a rebuild may take on a busy machine."""
LIVE_RELOAD = re.compile(rb"<script>\nvar livereload.*?</script>", re.DOTALL)
"""What the server adds to each page, so that the browser shows it again after a change."""


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
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
                return str(answer.read().decode("utf-8", "replace"))
        except (urllib.error.URLError, TimeoutError):
            return ""

    def wait_for(self, words: str, path: str) -> None:
        """Wait until a page says these words."""
        self.wait_until(lambda: words in self.get(path), f"{path} never said {words!r}")

    def wait_for_log(self, words: str, since: int = 0) -> None:
        """Wait until the server has printed these words."""
        self.wait_until(lambda: words in self.log.read_text()[since:], f"never printed {words!r}")

    def wait_until(self, happened: Callable[[], bool], complaint: str) -> None:
        """Wait until this happens, for as long as the server lives."""
        until = time.monotonic() + PATIENCE
        while not happened():
            alive = time.monotonic() < until and self.process.poll() is None
            assert alive, f"{complaint}:\n{self.log.read_text()[-3000:]}"
            time.sleep(0.1)

    def edit(self, key: str, text: str | bytes) -> None:
        path = self.data / f"{key}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def shown(self, path: str) -> bytes | None:
        """What the server gives for a path, as it was built; None where there is nothing."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
                return LIVE_RELOAD.sub(b"", answer.read())
        except urllib.error.HTTPError:
            return None


def free_port() -> int:
    """A port that nobody listens at, and that the system gives to none who asks for any."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


@contextmanager
def serve(root: Path, settings: str) -> Iterator[Served]:
    """Serve the repository with these settings, in `small.yml`, to which the server's own address is added."""
    address = f"127.0.0.1:{free_port()}"
    # With the server's own address, a fresh build makes what the server makes.
    (root / "small.yml").write_text(f"{settings}dev_addr: {address}\n")
    log = root / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dirty", "-f", "small.yml"],
            cwd=root, env=clean_environment(), stdout=output, stderr=output,
        )  # fmt: skip
    served = Served(root, f"http://{address}/", log, process)
    try:
        served.wait_for_log("Serving on")
        yield served
        assert process.poll() is None, log.read_text()[-3000:]
    finally:
        # A shell lets what it starts in the background ignore Ctrl+C.
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
