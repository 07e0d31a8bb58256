"""The command line: `python -m atlas check`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from atlas import catalogue
from atlas.problems import errors


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m atlas", description="Look after the atlas's records.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="tell every problem in the data, with its place and its cure")
    check.add_argument("--data", type=Path, default=Path("data"), help="the folder of the records (default: data)")
    options = parser.parse_args(arguments)
    return _check(options.data)


def _check(data: Path) -> int:
    found, problems = catalogue.check(data.resolve())
    for problem in problems:
        print(problem)
    wrong = len(errors(problems))
    print(f"{len(found) if found else 0} records, {wrong} errors, {len(problems) - wrong} warnings", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
