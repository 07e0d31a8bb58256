"""Commands of the command line: they read and write files, print, and return an exit status."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from atlas import exports
from atlas.cli import diff as differences
from atlas.cli import link_check, report, review, scaffold, table_import, table_reader
from atlas.cli import links as record_links
from atlas.cli import preview as previews
from atlas.cli import release as releases
from atlas.cli.formatting import first_difference, formatted
from atlas.cli.texts import rendered
from atlas.cli.yaml_writer import Value
from atlas.exports import editor_schemas
from atlas.macros import page_check
from atlas.macros.llms import address_of
from atlas.records import catalogue, checks, file_names, reading, renames
from atlas.records.diagnostics import DataError, Diagnostic, errors, in_order
from atlas.records.links import is_list, is_map
from atlas.records.model import KINDS, Record, field_order
from atlas.records.strings import counted
from atlas.records.yaml_reader import parse
from atlas.render import kind_check, page_sources
from atlas.site import Site, history
from atlas.site.kinds import asked
from atlas.site.settings import Settings

Ask = Callable[[str], str]
"""Function that shows a prompt and returns a person's answer, like `input`."""
CheckSettings = Callable[[Path], Iterable[Diagnostic]]
"""Function that checks a `mkdocs.yml` by the rules of the engine that builds the site."""
SCHEMAS: Final = "schemas"
"""Folder of the JSON Schemas that editors use, beside that of the data."""
FAILED: Final = 1
MISUSED: Final = 2
"""Exit status for a command that was not given what it needs, as argparse has it."""


def check(options: argparse.Namespace) -> int:
    """`check`: print every diagnostic of the records and of the hand-written pages; fail when one is an error."""
    data = options.data.resolve()
    found, diagnostics = _checked(data)
    settings = data.parent / "mkdocs.yml"
    # The settings may inherit those of a file beside them.
    is_read = not any(one.path.endswith(".yml") and "/" not in one.path and one.code != "nav" for one in diagnostics)
    # Of records from elsewhere, as in the checks of a proposal, the theme and the rest are not there.
    if settings.is_file() and is_read and settings.parent == Path.cwd():
        diagnostics = in_order([*diagnostics, *options.check_settings(settings)])
    for line in report.report(diagnostics, len(found), options.format, colour=report.wants_colour(sys.stdout)):
        _print(line)
    _note(report.summary(diagnostics, len(found)))
    return FAILED if errors(diagnostics) else 0


def _checked(data: Path) -> tuple[catalogue.Catalogue, tuple[Diagnostic, ...]]:
    """Records of a data folder, and all diagnostics of these and of the hand-written pages beside it."""
    found, diagnostics = checks.check(data, own_site=os.environ.get("ATLAS_SITE_URL", ""))
    if incomplete := [*kind_check.diagnostics()]:
        return found, in_order([*diagnostics, *incomplete])
    return found, in_order([*diagnostics, *_of_pages(Site(found), data.parent, whole=not errors(diagnostics))])


def _of_pages(site: Site, root: Path, *, whole: bool = True) -> list[Diagnostic]:
    """Diagnostics of the hand-written pages beside the data; where those are not `whole`, no macro is run."""
    docs, settings = root / "docs", root / "mkdocs.yml"
    if not settings.is_file():
        return []
    try:
        checker = replace(page_check.checker_of(site, settings), runs=whole)
    except DataError as error:
        return [*error.diagnostics]
    if not docs.is_dir():
        message, hint = "The folder 'docs' is not there.", "Make it, with the page index.md in it."
        return [Diagnostic("docs", 1, 1, "file", message, hint)]
    found = [*checker.folder(docs), *checker.links(docs, _made(site, root))]
    return [*found, *(checker.warnings(os.environ.get("ATLAS_SITE_URL", "")) if whole else ())]


def _made(site: Site, root: Path) -> Iterator[str]:
    """Paths of the files that the build makes of the records."""
    try:
        settings = Settings.read(root)
    except (AttributeError, KeyError, TypeError, ValueError):
        # The build tells what is wrong with an option.
        settings = Settings()
    yield from (file.path for file in exports.files(Site(site.catalogue, settings)))


def fmt(options: argparse.Namespace) -> int:
    """`fmt`: put the fields of files in order, and present keys into links; with `--check`, only print where to."""
    paths = options.files or sorted(path for kind in KINDS for path in (options.data / kind).glob("*.yml"))
    paths = [path for path in paths if not file_names.is_machines(path.name)]
    present = reading.read(options.data.resolve()).renamed
    pages = [] if options.files else renames.pages(options.data.parent)
    changed = 0
    for path in pages if present else ():
        before = path.read_bytes().decode("utf-8", "surrogateescape")
        changed += _put(path, before, before, renames.in_page(path, before, present), check=options.check)
    for path in paths:
        model = KINDS.get(path.resolve().parent.name)
        try:
            data = path.read_bytes()
        except OSError as error:
            _note(f"{path}: The file cannot be read: {error.strerror}.")
            return MISUSED
        if model is None:
            continue
        if parse(data).diagnostics:
            _note(f"{path.as_posix()}: left as it is, for it cannot be read. To see why, run: python -m atlas check")
            continue
        before = data.decode("utf-8")
        in_order = formatted(before, model)
        after = record_links.corrected(path, in_order, present) if present else in_order
        changed += _put(path, before, in_order, after, check=options.check)
    _note(f"{counted(len(paths), 'file')}, {changed} {'not in order' if options.check else 'put in order'}")
    return FAILED if options.check and changed else 0


def _put(path: Path, before: str, in_order: str, after: str, *, check: bool) -> bool:
    """Whether a file is not as it should be: in order, and then with present keys. Without `check`, it is written."""
    if after == before:
        return False
    if check:
        line, hint = first_difference(before, in_order) if in_order != before else _first_former(before, after)
        _print(f"{path.as_posix()}:{line}:1: {hint}, or run: python -m atlas fmt")
    else:
        _print(path.as_posix())
        path.write_bytes(after.encode("utf-8", "surrogateescape"))
    return True


def _first_former(before: str, after: str) -> tuple[int, str]:
    """Number of the first line on which a text names a renamed record by its former key, and a hint for it."""
    pairs = enumerate(zip(before.split("\n"), after.split("\n"), strict=True), start=1)
    number = next(number for number, (old, new) in pairs if old != new)
    return number, "A renamed record is named by its former id here. Correct it"


def schemas(options: argparse.Namespace) -> int:
    """`schema`: write the JSON Schemas beside the data folder; with `--check`, only print which are stale."""
    changed = stale_schemas(options.data.resolve(), write=not options.check)
    for name in changed:
        _print(f"{SCHEMAS}/{name}{' is stale. Run: python -m atlas schema' if options.check else ''}")
    return FAILED if options.check and changed else 0


def stale_schemas(data: Path, *, write: bool) -> list[str]:
    """Names of the schema files that are missing, wrong or left over; with `write`, they are brought up to date."""
    folder, wanted = data.parent / SCHEMAS, editor_schemas.schemas(checks.check(data)[0])
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    stale = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
    if not write:
        return stale
    folder.mkdir(exist_ok=True)
    for name in stale:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()
    return stale


def diff(options: argparse.Namespace) -> int:
    """`diff`: print what differs between two data folders and the pages beside them, and all errors, as Markdown."""
    before, after = options.before.resolve(), options.after.resolve()
    # The settings are those of the main branch, and may not know a page that was added or deleted.
    diagnostics = [one for one in _checked(after)[1] if one.code != "nav"]
    wrong, site, preview = errors(diagnostics), options.site, options.preview
    sys.stdout.write(differences.comment(before, after, options.docs, wrong, site=site, preview=preview))
    if options.review:
        options.review.write_text(review.as_json(before, after, diagnostics), encoding="utf-8")
    return 0


def preview(options: argparse.Namespace) -> int:
    """`preview`: change the links of a built site so that it opens from a disk; list what is new since `before`."""
    if not (options.site / "index.html").is_file():
        _note(f"{options.site}: There is no built site. Build it first: python -m mkdocs build")
        return MISUSED
    count = previews.for_disk(options.site)
    if options.before:
        versions = (reading.read(folder.resolve()) for folder in (options.before, options.data))
        pages = [page for change in differences.changes(*versions) for page in change.pages[:2]]
        folders = (data.resolve().parent / "docs" for data in (options.before, options.data))
        touched = dict.fromkeys([*pages, *map(address_of, differences.changed_pages(*folders))])
        shown = [page for page in touched if (options.site / page / "index.html").is_file()]
        (options.site / previews.START).write_text(rendered("preview.html", addresses=shown), encoding="utf-8")
    _note(f"{counted(count, 'page')} open from a disk now")
    return 0


def links(options: argparse.Namespace) -> int:
    """`links`: ask for every web address in the records, and print those that do not answer, as Markdown."""
    found, _ = checks.check(options.data.resolve())
    given_by = link_check.addresses(found)
    answers = link_check.ask_all(given_by, link_check.LinkChecker().ask)
    if link_check.has_no_network(answers):
        _note("No address could be reached: there is no network. Connect to one, and run the command again.")
        return FAILED
    sys.stdout.write(link_check.report(answers, given_by))
    _note(f"{counted(len(answers), 'address', 'addresses')} asked")
    return 0


def import_table(options: argparse.Namespace) -> int:
    """`import`: write the records' files from a table that a spreadsheet program has saved, and tell what changed."""
    data = options.data.resolve()
    found, diagnostics = checks.check(data)
    if errors(diagnostics):
        _note(f"{options.data} has errors. Mend them first: python -m atlas check")
        return FAILED
    site = Site(found, Settings(), history.read(data.parent, data.name), data.parent)
    try:
        sheets = table_reader.read(options.table)
    except table_reader.Unreadable as error:
        _note(f"{options.table}: {error}")
        return MISUSED
    result = table_import.read_sheets(site, options.table.name, sheets, options.kind, delete=options.delete)
    problems = [*result.problems, *table_import.check(data, result)]
    for line in problems or table_import.report(site, result):
        _print(line)
    for line in result.left_out:
        _note(f"Left out: {line}")
    if problems:
        _note(f"{counted(len(problems), 'mistake')}. Nothing was written.")
        return FAILED
    if not options.dry_run:
        table_import.write(data, result)
    _note(table_import.summary(site, result) + (" Nothing was written: this was a dry run." if options.dry_run else ""))
    return 0


def release(options: argparse.Namespace) -> int:
    """`release`: write what a version needs into the repository and a folder, and tell what to do next."""
    try:
        made = releases.prepare(Path.cwd(), options.version, options.date or datetime.now(UTC).date())
    except releases.Refused as error:
        _note(str(error))
        return MISUSED
    changed, files = releases.write(made, options.to)
    paths = [path.as_posix() for path in changed]
    sys.stdout.write(rendered("next-steps.txt", version=made.version, changed=paths, made=files))
    return 0


def new(options: argparse.Namespace, ask: Ask = input) -> int:
    """`new`: write a new record's file from the options, and from answers where a person can give them."""
    model = KINDS[options.kind]
    known = reading.read(options.data.resolve())
    values = {name: value for name in field_order(model) if (value := getattr(options, name, None)) is not None}
    for name in [name for name in values if is_map(model, name)]:
        values[name] = dict(pair.partition("=")[::2] for pair in values[name])
    missing = scaffold.needed(model, values)
    if missing and not sys.stdin.isatty() and ask is input:
        needed = ", ".join("--" + name.replace("_", "-") for name in missing)
        other = " If the paper does not speak of it, give --sources." if "sections" in missing else ""
        _note(f"Needed: {needed}.{other} Or run it on a terminal.")
        return MISUSED
    for name in asked(model) if missing else ():
        is_spared = (name == "notes" and "sections" not in values) or (name == "sources" and "sections" in values)
        if name in values or is_spared:
            continue
        if (said := _answer(known, model, values, name, ask)) is not None:
            values[name] = said
    identifier = options.id or scaffold.slug(str(values["name"]), values.get("start"))
    key = f"{model.kind}/{identifier}"
    refused = _refused(known, key, identifier)
    if refused:
        _note(refused)
        return MISUSED
    return _write(known, key, scaffold.scaffold(model, values))


def _refused(known: reading.Reading, key: str, identifier: str) -> str:
    """Reason why a new record cannot have this id; empty when it can."""
    if not identifier:
        return "The name makes no id. Give one: --id some-latin-letters"
    if refused := file_names.id_refusal(identifier, key.partition("/")[0]):
        return " ".join(refused)
    if (known.data / f"{key}.yml").exists():
        return f"{known.path(key)} exists already. Edit it, or give another id: --id {identifier}-2"
    return ""


def _write(known: reading.Reading, key: str, text: str) -> int:
    """Write a new record's file unless it has errors; a new sector or country is a new choice in the schemas, too."""
    diagnostics = _diagnostics(known, key, text)
    for diagnostic in diagnostics:
        _print(str(diagnostic))
    if errors(diagnostics):
        _note("Nothing was written.")
        return FAILED
    path = known.data / f"{key}.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    _print(known.path(key))
    if (known.data.parent / SCHEMAS).is_dir():
        stale_schemas(known.data, write=True)
    return 0


def _answer(known: reading.Reading, model: type[Record], values: dict[str, Value], name: str, ask: Ask) -> Value | None:
    """Ask for a field until the answer is right; None where it may be left out, and is."""
    _note("\n" + " ".join((model.model_fields[name].description or name).split()))
    several = is_list(model, name)
    while True:
        said = ask(scaffold.prompt(model, name)).strip()
        if not said and (empty := scaffold.when_empty(model, name)) != "asked again":
            return None if empty == "left out" else []
        value: Value = [part.strip() for part in said.split(",") if part.strip()] if several else said
        text = scaffold.scaffold(model, {**values, name: value})
        found = errors(_diagnostics(known, f"{model.kind}/new", text))
        wrong = [diagnostic for diagnostic in found if diagnostic.field.partition("[")[0] == name]
        if not wrong and (value or name != "sources"):
            return value
        for diagnostic in wrong:
            _note(f"{diagnostic.message} {diagnostic.hint}".strip())


def _diagnostics(known: reading.Reading, key: str, text: str) -> list[Diagnostic]:
    """Diagnostics of a new record among all that are there."""
    trial = reading.Reading(known.data, list(known.records), documents=dict(known.documents))
    trial.add(reading.read_file(key, text.encode("utf-8", "surrogatepass"), trial.path(key)))
    found = checks.diagnostics(trial, catalogue.build(trial.records, renamed=trial.renamed))
    return [diagnostic for diagnostic in found if diagnostic.path == trial.path(key)]


def stage(options: argparse.Namespace) -> int:
    """`stage`: copy the hand-written pages to a folder, and write the sources of all other pages beside them."""
    if options.folder.exists():
        _note(f"{options.folder} is there already. Name a folder that is not there yet.")
        return MISUSED
    try:
        site = Site.load(Path.cwd(), Settings())
        if wrong := errors(_of_pages(site, site.root)):
            raise DataError(wrong)
    except DataError as error:
        _note(str(error))
        return FAILED
    shutil.copytree("docs", options.folder)
    made = {source.path: source.make() for source in page_sources.pages(site)} | dict(page_sources.redirects(site))
    for path, content in made.items():
        target = options.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="")
    _note(f"{counted(len(made), 'page')} written beside the hand-written ones in {options.folder}.")
    return 0


def _print(line: str) -> None:
    """Print a line of what was asked for, which another program may read."""
    sys.stdout.write(line + "\n")


def _note(line: str) -> None:
    """Print a line for a person, to standard error."""
    sys.stderr.write(line + "\n")
