"""Checks of one record by itself: what they find depends on its file alone, and holds for as long as that does."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Final, get_args

from atlas.records import lint_texts, wording
from atlas.records.amounts import scale_of, scaled
from atlas.records.diagnostics import Diagnostic, Finding, Severity, Steps
from atlas.records.languages import is_language, meant_language
from atlas.records.links import walk
from atlas.records.model import Cluster, Frequency, Indicator, Mission, Record
from atlas.records.strings import did_you_mean, proposal, quoted
from atlas.records.yaml_reader import MAX_DIAGNOSTICS, Document

_Rule = Callable[[Record], Iterator[Finding]]

_SIGNED_UNITS: Final = re.compile(r"%|percent|degree|°|change|growth|balance|difference")
"""Units of which there can be less than nothing."""
_STATUSES: Final = (
    ("type", ("call",), ("held",), "published"),
    ("recurs", get_args(Frequency), ("happened",), "recurring"),
    ("unit", ("rank",), ("counted", "estimated"), "ranked"),
)
"""Fields with values that do not go with some statuses, and the status that goes with them."""
_OLDEST_ACTIVITY: Final = "1900"
"""Year before which an activity is rather a slip of the hand."""


def diagnostics(document: Document, record: Record) -> Iterator[Diagnostic]:
    """Errors and warnings of a record that is typed as its file's document has it."""
    rules: dict[Severity, tuple[_Rule, ...]] = {
        Severity.ERROR: (_notes, _dates, _label, _provenance, doubles, _amount, _format, wording.errors),
        Severity.WARNING: (
            _status,
            _year,
            _language,
            _unit,
            _share,
            _own_name,
            partial(lint_texts.markup, document.text),
            wording.warnings,
        ),
    }
    for severity, some in rules.items():
        found = (document.diagnostic(*finding, severity) for rule in some for finding in rule(record))
        yield from islice(found, MAX_DIAGNOSTICS)


def _notes(record: Record) -> Iterator[Finding]:
    if record.notes and not record.sections:
        message = "The record names notes of the paper, but no section of it."
        yield ("notes",), "notes-alone", message, "Add the notes' `sections`."


def _dates(record: Record) -> Iterator[Finding]:
    start, end = record.when
    if said := _odd_qualifier(vars(record).get("date_qualifier"), start, end):
        yield ("date_qualifier",), "qualifier-alone", *said
    if end and not start:
        yield ("end",), "end-alone", "There is an end, but no start.", "Add the start, or remove the end."
    elif start and end and end < start[: len(end)]:
        message = f"It ends ({end}) before it starts ({start})."
        yield ("end",), "end-before-start", message, "Swap the dates, or correct one."


def _odd_qualifier(qualifier: str | None, start: str | None, end: str | None) -> tuple[str, str] | None:
    """Message and hint about a qualifier that does not go with the dates."""
    if qualifier and not start:
        return "It qualifies a date, but there is none.", "Add the date, or remove this line."
    if qualifier == "between" and not end:
        return "It lies between two dates, but there is one.", "Add the later one as `end`, or remove this."
    if qualifier == "between" and end == start:
        return "It lies between two dates, but they are the same.", "Remove this line, and `end`."
    if qualifier == "since" and end:
        return "It has gone on since its start, but there is an end.", "Remove this line, or the end."
    return None


def _label(record: Record) -> Iterator[Finding]:
    """Error of a label of excellence that expires, and is not there."""
    if isinstance(record, Cluster) and record.label_expires and not record.excellence_label:
        message, hint = "No label is given that could expire.", "Add `excellence_label`, or remove this line."
        yield ("label_expires",), "label-alone", message, hint


def _provenance(record: Record) -> Iterator[Finding]:
    """Errors of values that are said to come from somewhere, and are not there."""
    given = {name: value for name, value in record if name != "id" and value is not False}
    present = [name for name, value in given.items() if value not in (None, (), {})]
    for name in [name for name in record.provenance if name not in present]:
        hint = f"{did_you_mean(name, present)}Name a field that this record has, or remove the line."
        yield ("provenance", name), "provenance-field", f"The record has no field {quoted(name)}.", hint


def doubles(record: Record) -> Iterator[Finding]:
    """Errors of what stands twice in one list: an item, or a record that several items are about."""
    seen: set[tuple[str | int, ...]] = set()
    for steps, value in _items(record):
        mark = (*(step for step in steps if isinstance(step, str)), value)
        if mark in seen:
            yield steps, "twice", f"{quoted(value)} is in this list twice.", "Delete one of the two."
        seen.add(mark)


def _items(record: Record) -> Iterator[tuple[Steps, str | int]]:
    """Items of the lists of a record with their paths; of a list of maps, the records that they name."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, tuple):
            yield from (((name, index), item) for index, item in enumerate(value) if isinstance(item, (str, int)))
    # A source may tell several outcomes.
    yield from (
        (linked.path, linked.key) for linked in record.links if len(linked.path) > 2 and linked.field != "outcomes"
    )


def _own_name(record: Record) -> Iterator[Finding]:
    """Warnings about a short form or another name that is the record's name itself."""
    for steps, line, _ in walk(record, "line"):
        if line == record.name and steps[0] in ("abbreviation", "aliases"):
            yield steps, "own-name", f"{quoted(line)} is the record's `name` already.", "Take it out here."


def _amount(record: Record) -> Iterator[Finding]:
    """Error of a count below nothing, or of a rank that is none; a share may fall."""
    if not isinstance(record, Indicator):
        return
    if record.unit == "rank" and (record.value < 1 or record.value != int(record.value)):
        message, hint = f"There is no rank {record.value}.", "Write 1 for the first, 2 for the second, and so on."
        yield ("value",), "amount", message, hint
    elif record.upper is not None and (record.qualifier or record.unit == "rank" or record.upper <= record.value):
        hint = "Leave out `qualifier`, and give the lower number as `value`; a rank has no range."
        yield ("upper",), "amount", f"It is not the upper end of a range from {record.value}.", hint
    elif record.value < 0 and not _SIGNED_UNITS.search(record.unit):
        message = f"A number of {record.unit} cannot be {record.value}."
        yield ("value",), "amount", message, "Write the number without a minus."


def _format(record: Record) -> Iterator[Finding]:
    """Error of an activity that took place online only, and yet in a place."""
    if isinstance(record, Mission) and record.format == "online" and record.places:
        message = "It took place online only, and names places."
        yield ("format",), "online-place", message, "Write `format: hybrid`, or remove the places."


def _status(record: Record) -> Iterator[Finding]:
    fields = vars(record)
    for named, values, wrong, right in _STATUSES:
        if fields.get(named) in values and fields["status"] in wrong:
            message = f"The status {fields['status']!r} does not go with `{named}: {fields[named]}`."
            yield ("status",), "odd-status", message, f"Write `status: {right}`."


def _year(record: Record) -> Iterator[Finding]:
    if isinstance(record, Mission) and record.start < _OLDEST_ACTIVITY:
        yield ("start",), "odd-year", f"An activity in {record.start[:4]} is unlikely.", "Check the year."


def _language(record: Record) -> Iterator[Finding]:
    code = vars(record).get("language")
    if code and not is_language(code):
        hint = f"{proposal(meant_language(code))}Write its letters: en, fr, zh-Hans."
        yield ("language",), "odd-language", f"{quoted(code)} is no code of a language.", hint


def _unit(record: Record) -> Iterator[Finding]:
    if isinstance(record, Indicator) and re.fullmatch(r"per ?cents?|percentages?|pct\.?", record.unit, re.IGNORECASE):
        yield ("unit",), "percent", f"A share has the sign %, not {quoted(record.unit)}.", 'Write `unit: "%"`.'
    elif isinstance(record, Indicator) and (scale := scale_of(record.unit)):
        power, unit = scale
        numbers = {"value": record.value, "upper": record.upper}
        lines = [f"`{name}: {scaled(number, power)}`" for name, number in numbers.items() if number is not None]
        last = f"`unit: {unit}`" if unit else "what is counted as `unit`"
        hint = f"Write {', '.join(lines)} and {last}."
        yield ("unit",), "scaled-unit", f"The unit {quoted(record.unit)} holds a part of the number.", hint


def _share(record: Record) -> Iterator[Finding]:
    if not isinstance(record, Indicator) or record.unit != "%" or record.value <= 100:
        return
    if re.search(r"\bshare\b", f"{record.name} {record.summary}", re.IGNORECASE):
        message = f"A share cannot be {record.value} %."
        yield ("value",), "large-share", message, "Check the number, and what it is of."
