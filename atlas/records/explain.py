"""Pydantic's complaints, told to people who have never heard of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from atlas.records.links import Steps, nested
from atlas.records.model import KINDS, Record, field_order
from atlas.records.words import closest, did_you_mean, hyphenated, quoted


@dataclass(frozen=True, slots=True)
class Fault:
    """One complaint: the way to the value, a stable code, what is wrong and how to mend it."""

    steps: Steps
    code: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class _Complaint:
    """What pydantic says of one value: where, what was written, which limits it broke, in which kind of record."""

    steps: Steps
    written: Any
    context: dict[str, Any]
    model: type[Record]


def faults(error: ValidationError, model: type[Record]) -> Iterator[Fault]:
    """Each complaint once, in words."""
    details = error.errors(include_url=False)
    # Of a list whose items are all wrong, pydantic says too that it is short: it does not count them.
    holders = {detail["loc"][:-1] for detail in details}
    for detail in details:
        if detail["type"] != "too_short" or detail["loc"] not in holders:
            yield _fault(detail, model)


def _fault(detail: ErrorDetails, model: type[Record]) -> Fault:
    steps = _steps(detail)
    written = detail.get("input")
    kind = detail["type"]
    if written == "" and kind != "extra_forbidden":
        return Fault(steps, "empty-value", "It has no value.", "Write one, or delete the line.")
    handler = _HANDLERS.get(kind)
    if handler:
        return handler(_Complaint(steps, written, detail.get("ctx", {}), model))
    return Fault(steps, "value", _sentence(detail["msg"].removeprefix("Value error, ")), "")


def _steps(detail: ErrorDetails) -> Steps:
    """The way to the value: pydantic also names the branch of a union at its end, which does not stand in the file."""
    *way, last = detail["loc"]
    is_branch = isinstance(last, str) and (last in ("int", "float") or last.startswith("function-"))
    is_field = detail["type"] in ("extra_forbidden", "missing")
    return tuple(way) if way and is_branch and not is_field else (*way, last)


def _unknown_field(told: _Complaint) -> Fault:
    name = str(told.steps[-1])
    known = list(field_order(told.model)) if len(told.steps) == 1 else _nested_fields(told.model, str(told.steps[0]))
    owner = f"A record in data/{told.model.kind}/" if len(told.steps) == 1 else "This part"
    cure = f"{did_you_mean(name, known)}Fields are: {', '.join(known)}."
    return Fault(told.steps, "unknown-field", f"{owner} has no field {quoted(name)}.", cure)


def _nested_fields(model: type[Record], field: str) -> list[str]:
    part = nested(model, field)
    return list(part.model_fields) if part else []


def _missing(told: _Complaint) -> Fault:
    name = str(told.steps[-1])
    info = told.model.model_fields.get(name) if len(told.steps) == 1 else None
    meaning = re.split(r"[:;.] ", f"{info.description} ")[0].strip() if info and info.description else ""
    described = f" ({meaning.removesuffix('.')})" if meaning else ""
    return Fault(
        told.steps, "missing-field", f"The field {name!r} is missing{described}.", f"Add a line `{name}: ...`."
    )


def _choice(told: _Complaint) -> Fault:
    expected = str(told.context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    choices = [choice.strip() for choice in expected.split(",")]
    hint = did_you_mean(told.written, choices) if isinstance(told.written, str) else ""
    shown = quoted(told.written) if isinstance(told.written, str) else "This"
    return Fault(
        told.steps, "choice", f"{shown} is not one of the choices.", f"{hint}Choose from: {', '.join(choices)}."
    )


def _text_expected(told: _Complaint) -> Fault:
    found = "a list" if isinstance(told.written, list) else "a map"
    cure = "Write the text after the colon; put it between quotes if it holds a colon, a hash or a bracket."
    return Fault(told.steps, "text-expected", f"A text is expected here, not {found}.", cure)


def _list_expected(told: _Complaint) -> Fault:
    cure = "Write one item on each line below, after a hyphen and a space, or all between [ and ]."
    return Fault(told.steps, "list-expected", "A list is expected here.", cure)


def _map_expected(told: _Complaint) -> Fault:
    name = str(next(step for step in reversed(told.steps) if isinstance(step, str)))
    known = _nested_fields(told.model, name) if name in told.model.model_fields else []
    return Fault(
        told.steps, "map-expected", "Fields are expected here.", f"Write them below, indented: {', '.join(known)}."
    )


def _pattern(told: _Complaint) -> Fault:
    kind, _, name = str(told.written).rpartition("/")
    if "|" in str(told.context.get("pattern", "")):
        meant = f"{closest(kind, KINDS) or kind}/{hyphenated(name)}"
        cure = "Write kind/id, such as clusters/clara or organisations/acea."
    else:
        meant = hyphenated(name)
        cure = "Use the record's file name without .yml: lower-case letters, digits and single hyphens."
    hint = f"Did you mean {meant!r}? " if re.fullmatch(told.context.get("pattern", ""), meant) else ""
    return Fault(told.steps, "id-form", f"{quoted(told.written)} cannot be the id of a record.", f"{hint}{cure}")


def _too_long(told: _Complaint) -> Fault:
    limit = told.context.get("max_length")
    message = f"It holds {len(told.written):,} characters." if isinstance(told.written, str) else "It is too long."
    return Fault(told.steps, "too-long", message, f"Write at most {limit:,}.")


def _list_empty(told: _Complaint) -> Fault:
    return Fault(told.steps, "empty-list", "The list is empty.", "Give at least one item.")


def _out_of_range(told: _Complaint) -> Fault:
    limits = [
        f"{word} {told.context[name]}" for name, word in (("ge", "at least"), ("le", "at most")) if name in told.context
    ]
    return Fault(
        told.steps, "range", f"{quoted(told.written)} is out of range.", f"Write a number of {' and '.join(limits)}."
    )


def _own(told: _Complaint) -> Fault:
    message, _, cure = str(told.context["error"]).partition(". ")
    return Fault(told.steps, "value", _sentence(_with_subject(message)), cure)


def _number_expected(told: _Complaint) -> Fault:
    return Fault(told.steps, "number-expected", "A number is expected here.", "Write digits only, such as 280 or 17.5.")


def _with_subject(message: str) -> str:
    return f"It {message}" if message.split(" ", maxsplit=1)[0] in ("has", "goes", "holds") else message


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
    "too_short": _list_empty,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "value_error": _own,
    "int_type": _number_expected,
    "float_type": _number_expected,
    "int_from_float": _number_expected,
    "bool_type": _number_expected,
}
