"""What the command line does: reads and writes files, prints, and answers with an exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from atlas.editing import changes, deadlinks, drafting, report, schema
from atlas.editing.drafting import Value
from atlas.editing.tidy import first_untidy, tidied
from atlas.records import catalogue, checks, doubts, reading, source
from atlas.records.model import KINDS, Record, field_order
from atlas.records.problems import Problem, errors, in_order
from atlas.records.words import counted, quoted

Ask = Callable[[str], str]
FAILED: Final = 1
MISUSED: Final = 2
"""The exit status for a command that was not given what it needs, as argparse has it."""


def check(options: argparse.Namespace) -> int:
    """Tell every problem."""
    found, problems = catalogue.check(options.data.resolve())
    for line in report.report(problems, len(found), options.format, colour=report.wants_colour(sys.stdout)):
        _tell(line + "\n")
    _say(report.summary(problems, len(found)))
    return FAILED if errors(problems) else 0


def fmt(options: argparse.Namespace) -> int:
    """Put the fields of files in order; with `--check`, only tell which are not."""
    paths = options.files or sorted(path for kind in KINDS for path in (options.data / kind).glob("*.yml"))
    changed = 0
    for path in paths:
        model = KINDS.get(path.resolve().parent.name)
        try:
            before = source.read(path)
        except OSError as error:
            _say(f"{path}: The file cannot be read: {error.strerror}.")
            return MISUSED
        if model is None:
            continue
        if before.flaws:
            _say(f"{path.as_posix()}: left as it is, for it cannot be read. To see why, run: python -m atlas check")
            continue
        written = path.read_bytes().decode("utf-8")
        after = tidied(written, model)
        if after == written:
            continue
        changed += 1
        if options.check:
            line, cure = first_untidy(written, after)
            _tell(f"{path.as_posix()}:{line}:1: {cure}, or run: python -m atlas fmt\n")
        else:
            _tell(f"{path.as_posix()}\n")
            path.write_text(after, encoding="utf-8", newline="\n")
    _say(f"{counted(len(paths), 'file')}, {changed} {'not in order' if options.check else 'put in order'}")
    return FAILED if options.check and changed else 0


def schemas(options: argparse.Namespace) -> int:
    """Write the JSON Schemas beside the data folder; with `--check`, only tell which are stale."""
    found, _ = catalogue.check(options.data.resolve())
    folder = options.data.resolve().parent / schema.FOLDER
    changed = schema.stale(folder, found) if options.check else schema.write(folder, found)
    for name in changed:
        told = " is stale. Run: python -m atlas schema" if options.check else ""
        _tell(f"{schema.FOLDER}/{name}{told}" + "\n")
    return FAILED if options.check and changed else 0


def diff(options: argparse.Namespace) -> int:
    """Tell which facts differ between two data folders, as Markdown."""
    _tell(changes.comment(options.before.resolve(), options.after.resolve(), options.docs, options.site))
    return 0


def links(options: argparse.Namespace) -> int:
    """Ask for every web address in the records, and report those that do not answer, as Markdown."""
    found, _ = catalogue.check(options.data.resolve())
    given_by = deadlinks.addresses(found)
    answers = deadlinks.ask_all(given_by)
    _tell(deadlinks.report(answers, given_by))
    _say(f"{counted(len(answers), 'address', 'addresses')} asked")
    return 0


def new(options: argparse.Namespace, ask: Ask = input) -> int:
    """Write the file of a new record from the options, and from answers where a person can give them."""
    model = KINDS[options.kind]
    known = reading.read(options.data.resolve())
    values = {name: value for name in field_order(model) if (value := getattr(options, name, None)) is not None}
    missing = [name for name in drafting.required(model) if name not in values]
    if missing and not sys.stdin.isatty() and ask is input:
        _say(f"Needed: {', '.join('--' + name.replace('_', '-') for name in missing)}. Or run it on a terminal.")
        return MISUSED
    for name in missing:
        values[name] = _answer(known, model, values, name, ask)
    identifier = options.id or drafting.slug(str(values["name"]), _start(values))
    return _write(known, model, identifier, values)


def _write(known: reading.Reading, model: type[Record], identifier: str, values: dict[str, Value]) -> int:
    if not identifier:
        _say("The name makes no id. Give one: --id some-latin-letters")
        return MISUSED
    if not reading.is_id(identifier):
        _say(
            f"{quoted(identifier)} cannot be a record's id: lower-case letters, digits, and single hyphens "
            f"between them."
        )
        return MISUSED
    key = f"{model.kind}/{identifier}"
    path = known.data / f"{key}.yml"
    if path.exists():
        _say(f"{known.path(key)} exists already. Edit it, or give another id: --id {identifier}-2")
        return MISUSED
    text = drafting.draft(model, values)
    problems = _problems(known, key, text)
    for problem in problems:
        _tell(f"{problem}\n")
    if errors(problems):
        _say("Nothing was written.")
        return FAILED
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    _tell(known.path(key) + "\n")
    _refresh(known.data)
    return 0


def _refresh(data: Path) -> None:
    """A new sector or country is a new choice in the schemas."""
    folder = data.parent / schema.FOLDER
    if folder.is_dir():
        schema.write(folder, catalogue.check(data)[0])


def _answer(known: reading.Reading, model: type[Record], values: dict[str, Value], name: str, ask: Ask) -> Value:
    """Ask for a field until the answer is right."""
    info = model.model_fields[name]
    _say("\n" + " ".join((info.description or name).split()))
    several = drafting.is_list(model, name)
    while True:
        said = ask(f"{name}{' (several: separate them with commas)' if several else ''}: ").strip()
        value: Value = [part.strip() for part in said.split(",") if part.strip()] if several else said
        candidate = {**values, name: value}
        problems = _problems(known, f"{model.kind}/new", drafting.draft(model, candidate))
        wrong = [problem for problem in errors(problems) if problem.field.partition("[")[0] == name]
        if not wrong:
            return value
        for problem in wrong:
            _say(f"{problem.message} {problem.cure}".strip())


def _problems(known: reading.Reading, key: str, text: str) -> tuple[Problem, ...]:
    """What would be wrong with a new record, among all that are there."""
    trial = reading.Reading(known.data, list(known.records), documents=dict(known.documents))
    record = reading.take(trial, key, source.parse(text))
    if record:
        trial.records.append(record)
    whole = catalogue.build(trial.records)
    problems = [*trial.problems, *checks.problems(trial, whole), *doubts.problems(trial, whole)]
    return in_order(problem for problem in problems if problem.path == trial.path(key))


def _start(values: dict[str, Value]) -> str | None:
    start: Any = values.get("start")
    return start if isinstance(start, str) else None


def _tell(text: str) -> None:
    """What was asked for, which another program may read."""
    sys.stdout.write(text)


def _say(line: str) -> None:
    """What a person may like to know besides."""
    sys.stderr.write(line + "\n")
