"""Pydantic's complaints, told to people who have never heard of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from atlas.links import Steps, nested
from atlas.model import Record, field_order
from atlas.words import did_you_mean, quoted


@dataclass(frozen=True, slots=True)
class Fault:
    """One complaint: the way to the value, a stable code, what is wrong and how to mend it."""

    steps: Steps
    code: str
    message: str
    cure: str


def faults(error: ValidationError, model: type[Record]) -> Iterator[Fault]:
    """Each complaint once, in words."""
    for detail in error.errors(include_url=False):
        yield _fault(detail, model)


def _fault(detail: ErrorDetails, model: type[Record]) -> Fault:
    # Pydantic names the branch of a union in the location; only what stands in the file helps a reader.
    steps = tuple(step for step in detail["loc"] if isinstance(step, int) or not step.startswith(("function-", "int", "float")))
    written = detail.get("input")
    kind = detail["type"]
    if written == "" and kind != "extra_forbidden":
        return Fault(steps, "empty-value", "It has no value.", "Write one, or delete the line.")
    handler = _HANDLERS.get(kind)
    if handler:
        return handler(steps, written, detail.get("ctx", {}), model)
    return Fault(steps, "value", _sentence(detail["msg"].removeprefix("Value error, ")), "")


def _unknown_field(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    name = str(steps[-1])
    known = list(field_order(model)) if len(steps) == 1 else _nested_fields(model, str(steps[0]))
    owner = f"A record in data/{model.kind}/" if len(steps) == 1 else "This part"
    cure = f"{did_you_mean(name, known)}Fields are: {', '.join(known)}."
    return Fault(steps, "unknown-field", f"{owner} has no field {quoted(name)}.", cure)


def _nested_fields(model: type[Record], field: str) -> list[str]:
    part = nested(model, field)
    return list(part.model_fields) if part else []


def _missing(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    name = str(steps[-1])
    info = model.model_fields.get(name)
    described = f" ({_sentence((info.description or '').split(': ')[0].split('. ')[0])})" if info and info.description else ""
    return Fault(steps, "missing-field", f"The field {name!r} is missing{described.removesuffix('.)') + ')' if described else ''}.", f"Add a line `{name}: ...`.")


def _choice(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    choices = [choice.strip() for choice in expected.split(",")]
    hint = did_you_mean(written, choices) if isinstance(written, str) else ""
    shown = quoted(written) if isinstance(written, str) else "This"
    return Fault(steps, "choice", f"{shown} is not one of the choices.", f"{hint}Choose from: {', '.join(choices)}.")


def _text_expected(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    found = "a list" if isinstance(written, list) else "a map"
    cure = "Write the text after the colon; put it between quotes if it holds a colon, a hash or a bracket."
    return Fault(steps, "text-expected", f"A text is expected here, not {found}.", cure)


def _list_expected(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    cure = "Write one item on each line below, after a hyphen and a space, or all between [ and ]."
    return Fault(steps, "list-expected", "A list is expected here.", cure)


def _map_expected(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    name = str(next(step for step in reversed(steps) if isinstance(step, str)))
    known = _nested_fields(model, name) if name in model.model_fields else []
    return Fault(steps, "map-expected", "Fields are expected here.", f"Write them below, indented: {', '.join(known)}.")


def _pattern(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    if "|" in str(context.get("pattern", "")):
        cure = "Write kind/id, such as clusters/clara or organisations/acea."
    else:
        cure = "Use the record's file name without .yml: lower-case letters, digits and single hyphens."
    return Fault(steps, "id-form", f"{quoted(written)} cannot be the id of a record.", cure)


def _too_long(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    limit = context.get("max_length")
    message = f"It holds {len(written):,} characters." if isinstance(written, str) else "It is too long."
    return Fault(steps, "too-long", message, f"Write at most {limit:,}.")


def _list_empty(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    return Fault(steps, "empty-list", "The list is empty.", "Give at least one item.")


def _out_of_range(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    limits = [f"{word} {context[name]}" for name, word in (("ge", "at least"), ("le", "at most")) if name in context]
    return Fault(steps, "range", f"{quoted(written)} is out of range.", f"Write a number of {' and '.join(limits)}.")


def _own(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    message, _, cure = str(context["error"]).partition(". ")
    return Fault(steps, "value", _sentence(_with_subject(message)), cure)


def _number_expected(steps: Steps, written: Any, context: dict[str, Any], model: type[Record]) -> Fault:
    return Fault(steps, "number-expected", "A number is expected here.", "Write digits only, such as 280 or 17.5.")


def _with_subject(message: str) -> str:
    return f"It {message}" if message.split(" ")[0] in ("has", "goes", "holds") else message


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
