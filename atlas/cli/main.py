"""Command-line parser: the commands of `python -m atlas` and their options."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from atlas.cli import commands, report
from atlas.cli.scaffold import singular
from atlas.records.diagnostics import failure
from atlas.records.links import is_list, is_map, nested
from atlas.records.model import KINDS, field_order


def main(arguments: list[str] | None = None, *, check_settings: commands.CheckSettings = lambda _: ()) -> int:
    """Exit status of the command that the arguments name, after running it."""
    options = command_parser().parse_args(arguments)
    options.check_settings = check_settings
    for name in ("stdout", "stderr"):
        if not getattr(sys, name):
            # Whoever has closed it wants to read nothing.
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 (open until the program ends)
        # A terminal that cannot show a character shows its number: that is no reason to stop.
        getattr(sys, name).reconfigure(errors="backslashreplace")
    misplaced = wrong_folder(options)
    if misplaced:
        sys.stderr.write(f"{misplaced}\n")
        return commands.MISUSED
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our lines has read enough, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\n")
        return 130
    except OSError as error:
        sys.stderr.write(f"{failure(error)}\n")
        return commands.FAILED
    return status


def wrong_folder(options: argparse.Namespace) -> str:
    """Reason why there are no records to work on; empty where there are."""
    given = [folder for name in ("before", "after", "data") if (folder := getattr(options, name, None))]
    for folder in given or [Path("data")]:
        if not any((folder / kind).is_dir() for kind in KINDS):
            here = f"{folder} holds no records" if folder.is_dir() else f"there is no folder {folder}"
            cure = "Change to the folder that holds mkdocs.yml and data/, and run the command again."
            return f"This is not the project's folder: {here}. {cure}"
    return ""


def command_parser() -> argparse.ArgumentParser:
    """Parser of the arguments: each command's options, with the function that runs it as `run`."""
    parser = argparse.ArgumentParser(prog="python -m atlas", description="Look after the atlas's records.")
    added = parser.add_subparsers(required=True, metavar="command")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, default=Path("data"), help="the folder of the records (default: data)")

    check = added.add_parser(
        "check",
        parents=[shared],
        help="tell every mistake in records, pages and settings, and its cure",
        epilog="Of the settings beside another folder of records, only what pages need is checked: MkDocs' own rules "
        "would run the hooks and plugins that they name.",
    )
    check.add_argument("--format", choices=report.FORMATS, default="text", help="for people, for tools, or for GitHub")
    check.set_defaults(run=commands.check)

    fmt = added.add_parser(
        "fmt",
        parents=[shared],
        help="put the fields of the files in order, with their comments, and new names into links",
    )
    fmt.add_argument("--check", action="store_true", help="change nothing; fail when a file is not in order")
    fmt.add_argument("files", nargs="*", type=Path, help="the files (default: all)")
    fmt.set_defaults(run=commands.fmt)

    schema = added.add_parser("schema", parents=[shared], help="write the JSON Schemas that editors use")
    schema.add_argument("--check", action="store_true", help="change nothing; fail when a schema is stale")
    schema.set_defaults(run=commands.schemas)

    diff = added.add_parser("diff", help="tell which facts and pages differ between two data folders")
    diff.add_argument("before", type=Path, help="the data folder as it was")
    diff.add_argument("after", type=Path, help="the data folder as it is")
    diff.add_argument("--docs", type=Path, default=Path("docs"), help="the folder of the hand-written pages")
    diff.add_argument("--site", default="", help="the address of the published site, for links to its pages")
    diff.add_argument("--preview", default="", help="the address of a preview, for a link to it")
    diff.add_argument("--review", type=Path, help="also write what can be corrected by a click, for GitHub's reviews")
    diff.set_defaults(run=commands.diff)

    preview = added.add_parser("preview", help="change the links of a built site so that it opens from a disk")
    preview.add_argument("site", type=Path, help="the folder of the built site")
    preview.add_argument("--before", type=Path, help="the data folder as it was: lists what has changed since")
    preview.set_defaults(run=commands.preview, data=Path("data"))

    links = added.add_parser("links", parents=[shared], help="report web addresses in the records that do not answer")
    links.set_defaults(run=commands.links)

    table = added.add_parser("import", parents=[shared], help="write the files of records from a table, XLSX or CSV")
    table.add_argument("table", type=Path, help="a download of the site, changed in a spreadsheet program")
    table.add_argument("--kind", choices=KINDS, default="", help="of which kind the records are, if no name says so")
    table.add_argument("--dry-run", action="store_true", help="write nothing; tell what would change")
    table.add_argument("--delete", action="store_true", help="delete records without a row in their kind's table")
    table.set_defaults(run=commands.import_table)

    release = added.add_parser("release", help="prepare a version: its number, changelog, download and metadata")
    release.add_argument("version", help="its number, such as 1.2.0")
    release.add_argument("--to", type=Path, default=Path("dist"), help="the folder for the download (default: dist)")
    release.add_argument("--date", type=date.fromisoformat, help="the day of the release (default: today)")
    release.set_defaults(run=commands.release)

    stage = added.add_parser("stage", help="write the sources of all pages to a folder, for an engine without plugins")
    stage.add_argument("folder", type=Path, help="the folder to write, which then serves as `docs_dir`")
    stage.set_defaults(run=commands.stage)

    kinds = added.add_parser("new", help="write the file of a new record").add_subparsers(required=True, metavar="kind")
    for kind, model in KINDS.items():
        told = " ".join((model.__doc__ or "").split()).replace("%", "%%")
        new = kinds.add_parser(singular(kind), aliases=[kind], parents=[shared], help=told, description=told)
        new.add_argument("--id", help="the file's name without .yml (default: made from the name)")
        for name in (name for name in field_order(model) if not nested(model, name)):
            explained = " ".join((model.model_fields[name].description or "").split()).replace("%", "%%")
            named = is_map(model, name)
            several, shown = "*" if named or is_list(model, name) else None, "NAME=VALUE" if named else "VALUE"
            new.add_argument(f"--{name.replace('_', '-')}", nargs=several, metavar=shown, help=explained)
        new.set_defaults(run=commands.new, kind=kind)
    return parser
