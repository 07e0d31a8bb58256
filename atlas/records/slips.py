"""Slips that YAML and the light markup take as they are: the record is valid, and its page shows what nobody meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from atlas.records.links import Steps
from atlas.records.model import Record
from atlas.records.words import quoted

Slip = tuple[Steps, str, str, str]
"""The way to a text, a code, what is wrong, and the cure."""

_MARKUP: Final = re.compile(r"\\.|\[[^\[\]]*\]\([^()\s]*\)|\[\^\d{1,3}\]")
"""What the light markup understands: escapes, links and notes."""
_LEFT: Final = re.compile(
    r"\[\^[^\]\s]*\]?|\]\s?\([^()\s]*\)?|\[\[|\]\]|\{\{|\}\}|&(?:#\d+|[a-z]{2,8}\d*);|</?[A-Za-z][^<>]*>|^(?:#+|[*-]) "
)
"""What looks like markup and is shown letter by letter."""
_END: Final = 20
"""Characters at the end of a text by which it is found in its file."""


def slips(record: Record, source: str) -> Iterator[Slip]:
    """The slips in a record whose file holds the text `source`."""
    for steps, text in ((("name",), record.name), *record.texts):
        yield from _cut_by_a_hash(steps, text, source)
        yield from _raw_markup(steps, text)
        yield from _swallowed_field(steps, text, record)


def _cut_by_a_hash(steps: Steps, text: str, source: str) -> Iterator[Slip]:
    # A comment has a space after its sign, as a rule; here a word was meant.
    cut = " #" in source and re.search(rf"{re.escape(text[-_END:])}['\"]? +(#\S+)", source)
    if cut:
        message = f"It ends before {quoted(cut.group(1))}: YAML takes the rest of the line for a comment."
        yield steps, "cut-text", message, "Put the whole text between quotes; write a comment with a space after its #."


def _raw_markup(steps: Steps, text: str) -> Iterator[Slip]:
    left = _LEFT.search(_MARKUP.sub("", text))
    if left:
        message = f"The page shows {quoted(left.group())} as it stands."
        cure = "Texts take *emphasis*, **strong**, [words](address) and [^1], and no other markup."
        yield steps, "raw-markup", message, cure


def _swallowed_field(steps: Steps, text: str, record: Record) -> Iterator[Slip]:
    for found in _field_names(type(record)).finditer(text) if ": " in text else ():
        if not getattr(record, found.group(1)):
            message = f"The text holds {quoted(found.group() + ' …')}, and the record has no such field."
            cure = "A field starts at the beginning of its line: take away the spaces before it."
            yield steps, "swallowed-field", message, cure


@cache
def _field_names(model: type[Record]) -> re.Pattern[str]:
    names = sorted(name for name in model.model_fields if name != "id")
    return re.compile(rf"(?<!\S)({'|'.join(names)}):(?= )")
