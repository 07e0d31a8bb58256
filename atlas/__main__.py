"""The command line: `python -m atlas check`, and what else looks after the records."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from atlas import catalogue, report
from atlas.problems import errors


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows its number: that is no reason to stop.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our lines has read enough, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m atlas", description="Look after the atlas's records.")
    commands = parser.add_subparsers(required=True, metavar="command")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, default=Path("data"), help="the folder of the records (default: data)")
    check = commands.add_parser("check", parents=[shared], help="tell every problem in the data, and how to mend it")
    check.add_argument("--format", choices=report.FORMATS, default="text", help="for people, for tools, or for GitHub")
    check.set_defaults(run=_check)
    return parser


def _check(options: argparse.Namespace) -> int:
    found, problems = catalogue.check(options.data.resolve())
    for line in report.report(problems, len(found), options.format, colour=report.wants_colour(sys.stdout)):
        print(line)
    print(report.summary(problems, len(found)), file=sys.stderr)
    return 1 if errors(problems) else 0


if __name__ == "__main__":
    sys.exit(main())
