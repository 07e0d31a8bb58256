#!/usr/bin/env python3
"""Builds the atlas and the same pages with stock Material, in turns, and prints what each costs.

    python3 benchmarks/run.py                             the real records, 1,500 and 10,000; three runs
    python3 benchmarks/run.py --sizes real,1500 --runs 1
    python3 benchmarks/run.py --write                     and puts the figures into docs/performance.md

Measured are a full build of both, in turns; rebuilds after edits, as `mkdocs serve --dirty` makes them; and what a
browser loads. Needs the project's environment (`python3 dev.py build` makes it); what a browser loads is counted with
Playwright and Chromium, which the tests use too.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gzip
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from heapq import nlargest
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import measure, report  # noqa: E402 (the folder of a script is not the repository)

SCRIPTS: Final = ROOT / "benchmarks"
RESULTS: Final = SCRIPTS / "results.json"
SIZES: Final = "real,1500,10000"
SITES: Final = ("atlas", "stock")
"""The atlas, and stock Material with the same pages."""
_VERSIONS: Final = """
from importlib.metadata import version
print(f"MkDocs {version('mkdocs')}, Material {version('mkdocs-material')}")
"""


@dataclass(frozen=True)
class Bench:
    """One size of catalogue: a project for each site in a folder, and the interpreter to build them with."""

    size: str
    folder: Path
    python: str

    def prepare(self) -> None:
        """Write the projects: the catalogue for the atlas, the same pages in Markdown for stock Material."""
        self._script("catalogues.py", self.size, str(self.folder / "atlas"))
        self._script("twins.py", str(self.folder / "atlas"), str(self.folder / "stock"))
        # The first build would compile the atlas, the others would not.
        subprocess.run([self.python, "-m", "compileall", "-q", str(self.folder / "atlas" / "atlas")], check=True)

    def build(self, site: str) -> measure.Cost:
        """A full build from nothing. Raises Failed."""
        for path in ("site", ".cache"):
            self._put_away(self.folder / site / path)
        return measure.run((self.python, "-m", "mkdocs", "build"), self.folder / site, _environment())

    def edits(self) -> dict[str, Any]:
        """Seconds of processor time of rebuilds after edits, and memory; see edits.py."""
        found: dict[str, Any] = json.loads(self._script("edits.py", folder=self.folder / "atlas"))
        return found

    def weight(self, site: str) -> dict[str, int | None]:
        """The size of a built site, its number of files, and the bytes that a reader loads."""
        built = self.folder / site / "site"
        files = [path for path in built.rglob("*") if path.is_file()]
        found: dict[str, int | None] = {"bytes": sum(path.stat().st_size for path in files), "files": len(files)}
        return found | self._readers(built)

    def _readers(self, built: Path) -> dict[str, int | None]:
        try:
            found: dict[str, int | None] = json.loads(self._script("readers.py", str(built), f"{self._visited}/"))
        except measure.Failed as error:
            print(f"  bytes of readers not counted: {str(error).splitlines()[-1]}")
            return {"page": None, "search": None, "key": None}
        return found

    @property
    def _visited(self) -> str:
        """The record whose page a reader opens: the first activity."""
        data = self.folder / "atlas" / "data"
        return min(data.glob("missions/*.yml")).relative_to(data).with_suffix("").as_posix()

    def _put_away(self, path: Path) -> None:
        """Out of the way, not deleted: file systems pass over what was just freed, and the next build would pay."""
        if path.exists():
            away = self.folder / "put-away"
            away.mkdir(exist_ok=True)
            path.rename(away / str(len(list(away.iterdir()))))

    def _script(self, name: str, *arguments: str, folder: Path = ROOT) -> str:
        """What one of the other scripts prints. Raises Failed."""
        command = [self.python, str(SCRIPTS / name), *arguments]
        done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise measure.Failed(f"{name}: {done.stderr[-2000:].strip()}")
        return done.stdout


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the results."""
    options = _options(arguments)
    python = _python()
    results: dict[str, Any] = {"about": _about(python), "sizes": {}}
    with _folder(options.folder) as folder:
        for size in options.sizes.split(","):
            bench = Bench(size, folder / size, python)
            print(f"{size}: writing the projects", flush=True)
            bench.prepare()
            results["sizes"][size] = _measured(bench, options.runs)
            print(report.text(size, results["sizes"][size]), flush=True)
    if options.write:
        report.write(_merged(results), ROOT)


def _measured(bench: Bench, runs: int) -> dict[str, Any]:
    """The costs of all runs by site, in turns: what else runs on the machine then falls on both."""
    found: dict[str, Any] = {site: {"builds": []} for site in SITES}
    for _ in range(runs):
        for site in SITES:
            cost = bench.build(site)
            found[site]["builds"].append(asdict(cost))
            print(f"  {site}: {cost.cpu:.1f} s of CPU, {cost.memory / 1e6:.0f} MB", flush=True)
    for site in SITES:
        found[site] |= bench.weight(site)
        pages = ", ".join(f"{page} {size / 1000:.0f} kB" for page, size in heaviest(bench.folder / site / "site"))
        print(f"  {site}, the heaviest pages, their HTML compressed: {pages}", flush=True)
    found["atlas"]["edited"] = bench.edits()
    return found


def heaviest(site: Path, count: int = 4) -> list[tuple[str, int]]:
    """The pages of a site whose HTML is largest once it is compressed (gzip): path, and that size in bytes."""
    pages = site.rglob("*.html")
    sizes = ((path.relative_to(site).as_posix(), len(gzip.compress(path.read_bytes(), 6))) for path in pages)
    return nlargest(count, sizes, key=itemgetter(1))


def _merged(results: dict[str, Any]) -> dict[str, Any]:
    """The committed results with these sizes in place of theirs."""
    before = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    results["sizes"] = {**before.get("sizes", {}), **results["sizes"]}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    return results


def _about(python: str) -> dict[str, Any]:
    """What was measured on, as far as it matters to others."""

    def said(*arguments: str) -> str:
        return subprocess.run([python, *arguments], capture_output=True, text=True, check=True).stdout.strip()

    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} on {platform.machine()}",
        "versions": f"{said('-V')}, {said('-c', _VERSIONS)}",
    }


def _environment() -> dict[str, str]:
    """The environment without the owner's settings, so that both build under the same."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_") and name != "CI"}
    return {**own, "NO_MKDOCS_2_WARNING": "1"}


def _python() -> str:
    """An interpreter that has MkDocs: this one, or that of the project's environment."""
    if importlib.util.find_spec("mkdocs"):
        return sys.executable
    inside = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not inside.exists():
        sys.exit("MkDocs is not installed here: run `python3 dev.py build` first.")
    return str(inside)


@contextlib.contextmanager
def _folder(wanted: Path | None) -> Iterator[Path]:
    """The folder to work in: one of our own that is removed afterwards, or the wanted one, which stays."""
    if wanted:
        wanted.mkdir(parents=True)
        yield wanted.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="atlas-benchmark-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default=SIZES, metavar="N,N", help=f"how many records, or `real` (default: {SIZES})")
    parser.add_argument("--runs", type=int, default=3, help="how often each is built; medians are shown")
    parser.add_argument("--folder", type=Path, help="a new folder to work in, which stays for a look")
    parser.add_argument(
        "--write", action="store_true", help="put the results into results.json and docs/performance.md"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    try:
        main()
    except measure.Failed as error:
        sys.exit(str(error))
