"""What the open data costs: builds in turns with and without everything that is there for programs.

    python3 benchmarks/open_data.py [--size 1500] [--runs 15]

Without means: no API, tables, calendars, feeds, embeds and images, no structured data, no citations on the pages, and
nothing for language models. Shown are the medians; and by how much a build costs more than the one right after it: the
median, and between which numbers half of the runs lie, which tells how much other work on the machine disturbed them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import measure  # noqa: E402 (the folder of a script is not the repository)

WITHOUT: Final = """
import sys
sys.path.insert(0, ".")
from atlas import exports
from atlas.manuscripts import llms
exports.files = lambda edition: iter(())
exports.record_shares = lambda edition: lambda record: ""
exports.page_share = lambda edition, path, title: ""
exports.offers = lambda edition, path: ()
exports.image = lambda path: ""
exports.jsonld = lambda edition, path, title, description, crumbs=(): ""
llms.files = lambda edition, written: iter(())
from mkdocs.__main__ import cli
cli(["build"])
"""
"""Builds a project as `mkdocs build` does, with every export answering nothing."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", default="1500", help="how many records, or `real`")
    parser.add_argument("--runs", type=int, default=15, help="how often each is built; twice at least")
    options = parser.parse_args()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")}
    commands = {"with": (sys.executable, "-m", "mkdocs", "build"), "without": (sys.executable, "-c", WITHOUT)}
    costs: dict[str, list[measure.Cost]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        script = ROOT / "benchmarks" / "catalogues.py"
        subprocess.run([sys.executable, str(script), options.size, str(project)], cwd=ROOT, check=True)
        for run in range(options.runs):
            for name, command in commands.items():
                costs[name].append(measure.run(command, project, environment))
                (project / "site").rename(Path(folder) / f"{name}-{run}")
    print(f"{options.size} records, with the open data and without it:")
    for unit, of in (("CPU", lambda cost: cost.cpu), ("time", lambda cost: cost.wall)):
        whole, bare = ([*map(of, costs[name])] for name in commands)
        low, middle, high = quantiles((more / less - 1 for more, less in zip(whole, bare, strict=True)), n=4)
        print(f"{unit}: {median(whole):.2f} s, {median(bare):.2f} s: +{middle:.0%} ({low:.0%} to {high:.0%})")


if __name__ == "__main__":
    main()
