"""Messages for pydantic's validation errors, for people who have never heard of it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from atlas.records.amounts import meant_amount
from atlas.records.dates import PARTIAL_DATE, NoDate, meant_period, meant_qualified
from atlas.records.diagnostics import Diagnostic, Message, Steps
from atlas.records.field_types import LANGUAGE, SLUG
from atlas.records.languages import meant_language
from atlas.records.links import choices as choices_of
from atlas.records.links import nested
from atlas.records.model import Record, field_order
from atlas.records.strings import counted, proposal, quoted
from atlas.records.synonyms import proposed_choice, proposed_field
from atlas.records.text import EDITOR
from atlas.records.wording import POLICY
from atlas.records.yaml_reader import MAX_DIAGNOSTICS, Document

_ITEM: Final = rf"(?:[a-z-]+/)?{SLUG}"


@dataclass(frozen=True, slots=True)
class _Error:
    """Pydantic's error at one value: its path, what was written, the limits it broke, and the kind of record."""

    steps: Steps
    written: Any
    context: dict[str, Any]
    model: type[BaseModel]
    given: Collection[str]
    """Fields that the file gives."""


def diagnostics(error: ValidationError, model: type[BaseModel], document: Document) -> Iterator[Diagnostic]:
    """Diagnostics for each error at its place in the document; of very many, only the first and their number."""
    details = error.errors(include_url=False)
    # Of a list whose items are all wrong, pydantic says too that it is short: it does not count them.
    holders = {detail["loc"][:-1] for detail in details}
    told = (detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in holders)
    there = {*document.unread, *_misspelt(details, model, document)}
    told = (detail for detail in told if detail["type"] != "missing" or detail["loc"][-1] not in there)
    for detail in islice(told, MAX_DIAGNOSTICS):
        wrong = _Error(_steps(detail), detail.get("input"), detail.get("ctx", {}), model, document.value.keys())
        found = document.diagnostic(wrong.steps, *_message(wrong, detail))
        line = document.text.split("\n")[found.line - 1]
        if found.code == "empty-value" and (comment := re.search(r"[:-]\s+(#\S.*)", line)):
            message = f"It has no value: YAML takes {quoted(comment.group(1))} for a comment."
            found = replace(found, message=message, hint="Put the text between quotes.")
        yield found
    more = error.error_count() - MAX_DIAGNOSTICS
    if more > 0:
        message = f"The file holds {counted(more, 'further problem')}."
        yield document.diagnostic((), "more", message, "Mend these first, and check again.")


def _misspelt(details: list[ErrorDetails], model: type[BaseModel], document: Document) -> Iterator[str | None]:
    """Fields that stand in the file under a wrong name, as far as that tells which is meant."""
    for detail in details:
        if detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1:
            yield proposed_field(str(detail["loc"][0]), _fields(model), document.value.keys())


def _steps(detail: ErrorDetails) -> Steps:
    """Path to the value: pydantic also names the branch of a union, and a name as such, which do not stand there."""
    *way, last = (step for step in detail["loc"] if step != "[key]")
    is_branch = isinstance(last, str) and (last in ("int", "float") or last.startswith("function-"))
    is_field = detail["type"] in ("extra_forbidden", "missing")
    return tuple(way) if way and is_branch and not is_field else (*way, last)


def _message(error: _Error, detail: ErrorDetails) -> Message:
    if error.written == "" and detail["type"] != "extra_forbidden":
        return "empty-value", "It has no value.", "Write one, or delete the line."
    handler = _HANDLERS.get(detail["type"])
    if handler:
        return handler(error)
    return _FIXED.get(detail["type"]) or ("value", _sentence(detail["msg"].removeprefix("Value error, ")), "")


def _unknown_field(error: _Error) -> Message:
    name = str(error.steps[-1])
    is_nested = len(error.steps) > 1
    known = _fields(nested(error.model, str(error.steps[0])) if is_nested else error.model)
    if name == "from_editor" and "provenance" in known:
        fields = error.written if isinstance(error.written, list) else [error.written]
        hint = f"Write `provenance: {{{', '.join(f'{field}: {EDITOR}' for field in fields)}}}` in its place."
        return "unknown-field", "The field 'from_editor' is now called 'provenance'.", hint
    whole = f"A record in data/{error.model.kind}/" if issubclass(error.model, Record) else "The file"
    owner = "This part" if is_nested else whole
    meant = proposed_field(name, known, error.given if not is_nested else ())
    if not meant and proposed_field(name, ["contact"], ()):
        page = "Give the page that tells how to reach it as `contact_page`. " if "contact_page" in known else ""
        return "unknown-field", f"{owner} has no field {quoted(name)}.", f"Take it out. {page}{POLICY}"
    figure = "A figure is a record of its own in data/indicators/, which names this one in `about`. "
    may_be = not is_nested and "outcomes" in known and _is_figure(error.written)
    hint = proposal(meant) or (figure if may_be else "")
    hint = f"{hint}Fields are: {', '.join(known)}."
    return "unknown-field", f"{owner} has no field {quoted(name)}.", hint


def _is_figure(written: Any) -> bool:
    """Whether something is a number, and no year."""
    is_number = isinstance(written, str) and (written.isdecimal() or meant_amount(written) is not None)
    return is_number and not PARTIAL_DATE.fullmatch(written)


def _fields(model: type[BaseModel] | None) -> tuple[str, ...]:
    """Names of the fields of a record, in their order, or of a part of one."""
    if model and issubclass(model, Record):
        return field_order(model)
    return tuple(model.model_fields) if model else ()


def _missing(error: _Error) -> Message:
    name = str(error.steps[-1])
    info = error.model.model_fields.get(name) if len(error.steps) == 1 else None
    meaning = re.split(r"[:;.] ", f"{info.description} ")[0].strip() if info and info.description else ""
    described = f" ({meaning.removesuffix('.')})" if meaning else ""
    return "missing-field", f"The field {name!r} is missing{described}.", f"Add a line `{name}: ...`."


def _choice(error: _Error) -> Message:
    expected = str(error.context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    choices = [choice.strip() for choice in expected.split(",")]
    is_text = isinstance(error.written, str)
    meant = _meant_choice(error, choices) if is_text else ""
    shown = quoted(error.written) if is_text else "A list"
    return "choice", f"{shown} is not one of the choices.", f"{meant}Choose from: {', '.join(choices)}."


def _meant_choice(error: _Error, choices: Collection[str]) -> str:
    """Suggestion of a choice of the field, or of another one of the record: `online` is a format, no status."""
    if meant := proposed_choice(error.written, choices):
        return proposal(meant)
    for name in error.model.model_fields if len(error.steps) == 1 else ():
        part = nested(error.model, name) if name == "outcomes" else None
        if part and (meant := proposed_choice(error.written, choices_of(part, "status"))):
            return f"What became of it stands under `outcomes`, with its date and source: `status: {meant}`. "
        if meant := proposed_choice(error.written, choices_of(error.model, name)):
            return f"Did you mean `{name}: {meant}`? "
    return ""


def _text_expected(error: _Error) -> Message:
    found = "a list" if isinstance(error.written, list) else "a map"
    hint = "Write the text after the colon; put it between quotes if it holds a colon, a hash or a bracket."
    match error.written:
        case [str(text)]:
            hint = f"Write it without a bracket or hyphen: {quoted(text)}."
        case dict(parts) if len(parts) == 1 and all(isinstance(part, str) for part in parts.values()):
            text = ": ".join(*parts.items())
            hint = f"Put the text between quotes, for it holds a colon: {quoted(text)}."
    return "text-expected", f"A text is expected here, not {found}.", hint


def _list_expected(error: _Error) -> Message:
    hint = "Write one item on each line below, after a hyphen and a space, or all between [ and ]."
    if isinstance(error.written, str) and error.written.startswith("-"):
        hint = "Write a space after the hyphen of each item."
    elif isinstance(error.written, str) and re.match(r"[•·▪‣●◦*–—]\s", error.written):
        hint = f"Begin each item with a hyphen and a space, not with {error.written[0]}."
    return "list-expected", "A list is expected here.", hint


def _map_expected(error: _Error) -> Message:
    name = str(next(step for step in reversed(error.steps) if isinstance(step, str)))
    known = _fields(nested(error.model, name)) if name in error.model.model_fields else ()
    return "map-expected", "Fields are expected here.", f"Write them below, indented: {', '.join(known)}."


def _pattern(error: _Error) -> Message:
    if re.search(r"\s-", str(error.written)):
        hint = "Start each item on a line of its own, in the same column, with a hyphen and a space."
        return "two-items", f"{quoted(error.written)} is two items in one.", hint
    is_list = bool(error.steps) and isinstance(error.steps[-1], int)
    if is_list and re.fullmatch(rf"{_ITEM}(?:\s*[;,，；、|]\s*{_ITEM})+", str(error.written)):
        return "two-items", f"{quoted(error.written)} is more than one item.", "Make each an item of its own."
    pattern = str(error.context.get("pattern", ""))
    if pattern == LANGUAGE:
        hint = f"{proposal(meant_language(error.written))}Write its letters: en, fr, zh-Hans."
        return "language", f"{quoted(error.written)} is no code of a language.", hint
    if "|" in pattern and error.steps[0] != "former_ids":
        hint = "Write kind/id, such as clusters/clara or organisations/acea."
    else:
        hint = "Use the record's file name without .yml: lower-case letters, digits and single hyphens."
    return "id-form", f"{quoted(error.written)} cannot be the id of a record.", hint


def _empty(error: _Error) -> Message:
    what = "map" if isinstance(error.written, dict) else "list"
    return "empty-list", f"The {what} is empty.", "Give at least one item."


def _too_long(error: _Error) -> Message:
    is_text = isinstance(error.written, str)
    message = f"It holds {len(error.written):,} {'characters' if is_text else 'items'}."
    return "too-long", message, f"Write at most {error.context.get('max_length'):,}."


def _out_of_range(error: _Error) -> Message:
    words = {"ge": "at least", "le": "at most"}
    limits = [f"{word} {error.context[name]}" for name, word in words.items() if name in error.context]
    order = " A larger one is the longitude." if error.steps[-1] == "latitude" else ""
    return "range", f"{quoted(error.written)} is out of range.", f"Write a number of {' and '.join(limits)}.{order}"


def _own(error: _Error) -> Message:
    """Message that a validator of ours raised: a message and a hint in one string."""
    text = str(error.context["error"])
    if isinstance(error.context["error"], NoDate) and (told := _no_date(error)):
        return told
    # A value between quotes may hold a full stop: 'Nov. 2018'.
    found = re.match(r"""((?:"[^"]*"|'[^']*'|[^'"])*?)\. (.*)""", text, re.DOTALL)
    message, hint = found.groups() if found else (text, "")
    subject = "It " if message.split(" ", maxsplit=1)[0] in ("has", "goes", "holds", "leads", "is", "begins") else ""
    return "value", _sentence(subject + message), hint


def _no_date(error: _Error) -> Message | None:
    """Message for a period, or a date with a word of caution; None for what is neither."""
    if period := meant_period(error.written):
        return "value", f"{quoted(error.written)} is not one date.", _written_as(error, *period)
    if qualified := meant_qualified(error.written):
        return "value", f"{quoted(error.written)} is more than a date.", _written_with(error, *qualified)
    return None


def _written_as(error: _Error, start: str, end: str) -> str:
    """How to write a period in a field for a date."""
    name, fields = str(error.steps[-1]), error.model.model_fields if len(error.steps) == 1 else {}
    if name == "end" or "end" in error.given:
        return f"Did you mean {end if name == 'end' else start!r}?"
    if "date_qualifier" not in fields:
        year = f"write {start[:4]}" if start[:4] == end[:4] else "leave the line out"
        if "end" in fields:
            both = f"If it began and ended then, write `{name}: {start}` and `end: {end}`."
            return f"{both} Otherwise {year}, and say the rest in a text."
        return f"This field has no room for a period: {year}, and say the rest in a text."
    unless = "and, unless it went on from the one to the other, `date_qualifier: between`"
    return f"Write `{name}: {start}`, `end: {end}` {unless}."


def _written_with(error: _Error, date: str, qualifier: str) -> str:
    """How to write a date with what is said before it."""
    name = str(error.steps[-1])
    if name == "end" or len(error.steps) > 1 or "date_qualifier" not in error.model.model_fields:
        return f"Write {date} alone, and say the rest in a text."
    return f"Write `{name}: {date}` and `date_qualifier: {qualifier}`."


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


_HANDLERS = {
    "extra_forbidden": _unknown_field,
    "missing": _missing,
    "literal_error": _choice,
    "string_type": _text_expected,
    "tuple_type": _list_expected,
    "model_type": _map_expected,
    "model_attributes_type": _map_expected,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _too_long,
    "too_long": _too_long,
    "too_short": _empty,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "value_error": _own,
}
"""Makers of messages, by pydantic's type of error."""

_NUMBER: Message = ("number-expected", "A number is expected here.", "Write digits only, such as 280 or 17.5.")
_FIXED: dict[str, Message] = {
    "dict_type": (
        "map-expected",
        "Names with values are expected here.",
        "Write one on each line below, indented, with a colon and a space: `name: value`.",
    ),
    **dict.fromkeys(("int_type", "float_type", "int_from_float", "bool_type"), _NUMBER),
}
"""Messages that are always the same, by pydantic's type of error."""
