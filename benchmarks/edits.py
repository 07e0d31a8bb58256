"""What an edit costs while a site is served: the time until everything that shows it is fresh, beside a full build.

    python3 benchmarks/edits.py [--size 10000] [--edits 3] [--tools FOLDER]

Builds the catalogue from nothing, then starts `mkdocs serve`, changes the summary of one record several times, and asks
the server for what shows it: the record's page; the pages that name it, its directory and its exports; the workbook and
the archive of all records; and the search. With Hugo among the tools, its full build of the same pages as well.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import measure  # noqa: E402 (the folder of a script is not the repository)

PATIENCE: Final = 600
KEY: Final = re.compile(r'"key":"([a-z-]+/[a-z0-9-]+)"')


@dataclass
class Served:
    """A project that is served."""

    root: Path
    address: str
    process: subprocess.Popen[bytes]
    kept: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    """Processor time and time on the clock since the edit, by what was fresh then."""

    def get(self, path: str) -> bytes:
        """What the server answers."""
        with urllib.request.urlopen(f"{self.address}{path}", timeout=PATIENCE) as answer:
            content: bytes = answer.read()
            return content

    def cpu(self) -> float:
        """Seconds that the server and its ended children have spent on the processor."""
        numbers = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11:15]
        return sum(map(int, numbers)) / os.sysconf("SC_CLK_TCK")

    def edit(self, key: str, number: int) -> None:
        """Change a record, and ask for all that shows it until it is fresh."""
        source = self.root / "data" / f"{key}.yml"
        before = source.read_text("utf-8")
        mark = f"Edited for the {number}th time."
        named = KEY.findall(self.get(f"api/v1/{key}.json").decode())
        cpu, clock = self.cpu(), time.perf_counter()
        source.write_text(
            re.sub(r"^summary: (.|\n )*", f"summary: {mark}", before, count=1, flags=re.MULTILINE), "utf-8"
        )
        while mark.encode() not in self.get(f"{key}/"):
            time.sleep(0.02)
        self._keep("its page", cpu, clock)
        kind = key.partition("/")[0]
        for path in (*(f"{name}/" for name in dict.fromkeys(named)), f"{kind}/", "", "explore/", "map/", "timeline/"):
            self.get(path)
        for path in (f"api/v1/{key}.json", f"api/v1/{kind}.json", f"downloads/{kind}.csv", f"embed/{key}.html"):
            assert mark.encode() in self.get(path) or path.startswith("embed/"), path
        self.get(f"llms/{kind}.txt")
        self._keep("with the pages that name it, lists, maps and exports", cpu, clock)
        self.get("downloads/eu-china-cluster-atlas.zip")
        self._keep("with workbook and archive", cpu, clock)
        again = self.cpu(), time.perf_counter()
        self.get("pagefind/pagefind-entry.json")
        self._keep("search", *again)
        source.write_text(before, "utf-8")

    def _keep(self, what: str, cpu: float, clock: float) -> None:
        self.kept.setdefault(what, []).append((self.cpu() - cpu, time.perf_counter() - clock))


@contextmanager
def served(root: Path, environment: dict[str, str]) -> Iterator[Served]:
    """The project, served until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    log = root / "serve.log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "mkdocs", "serve", "-a", address]
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=output)
    try:
        until = time.monotonic() + PATIENCE
        while "Serving on" not in log.read_text():
            if process.poll() is not None or time.monotonic() > until:
                raise measure.Failed(f"mkdocs serve did not begin: {log.read_text()[-2000:]}")
            time.sleep(0.2)
        yield Served(root, f"http://{address}/", process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", default="10000", help="how many records, or `real`")
    parser.add_argument("--edits", type=int, default=3, help="how often a record is changed; medians are shown")
    parser.add_argument("--tools", type=Path, help="a folder with the command hugo")
    options = parser.parse_args()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = Path(folder) / "project"
        _script("catalogues.py", options.size, str(project))
        cold = measure.run((sys.executable, "-m", "mkdocs", "build"), project, environment)
        print(f"{options.size} records. A build from nothing: {cold.cpu:.1f} s of CPU, {cold.wall:.1f} s")
        with served(project, environment) as site:
            # In the middle of the order of names.
            key = sorted(path.stem for path in (project / "data" / "organisations").glob("*.yml"))
            for number in range(options.edits):
                site.edit(f"organisations/{key[len(key) // 2]}", number)
        for what, costs in site.kept.items():
            cpu, wall = (median(column) for column in zip(*costs, strict=True))
            ratio = f"1/{cold.cpu / cpu:.0f} of its CPU, 1/{cold.wall / wall:.0f} of its time"
            print(f"  after an edit, {what}: {cpu:.1f} s of CPU, {wall:.1f} s: {ratio}")
        if options.tools:
            _script("twins.py", "hugo", str(project), f"{folder}/hugo")
            hugo = measure.run((str(options.tools / "hugo"), "--quiet"), Path(folder) / "hugo", environment)
            print(f"  Hugo builds the same pages anew: {hugo.cpu:.1f} s of CPU, {hugo.wall:.1f} s")


def _script(name: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "benchmarks" / name), *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
