"""Comparison of two versions of the data by their values: order, comments and quotes are no difference."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from atlas.records.model import KINDS, field_order
from atlas.records.strings import common_start

_CONTEXT: Final = 40
"""Characters that are shown before and after what differs in two long texts."""

Values = Mapping[str, Any]
"""Values of a record as its file gives them: texts, lists and maps of texts, by field."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Field whose value differs; `before` or `after` is None where it is not given."""

    field: str
    before: str | None
    after: str | None


def facts(kind: str, before: Values, after: Values) -> tuple[Fact, ...]:
    """Facts that differ between two versions of a record, in the order of its fields."""
    known = field_order(KINDS[kind])
    unknown = sorted((before.keys() | after.keys()) - set(known))
    return tuple(fact for name in (*known, *unknown) for fact in _differences(name, before.get(name), after.get(name)))


def _differences(name: str, before: Any, after: Any) -> Iterator[Fact]:
    """Differences of a field; of two lists of one length, those of their items."""
    if before == after:
        return
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                yield Fact(f"{name}[{place}]", on_one_line(old), on_one_line(new))
    else:
        yield Fact(name, *(None if value is None else on_one_line(value) for value in (before, after)))


def on_one_line(value: Any) -> str:
    """Value on one line, in YAML's flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {on_one_line(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(on_one_line, value)) + "]"
    return " ".join(str(value).split())


def differing(before: str, after: str) -> tuple[str, str]:
    """Two texts, cut to what differs, with a few words around it."""
    first = max(0, common_start(before, after) - _CONTEXT)
    rests = before[first:], after[first:]
    last = max(0, common_start(*(rest[::-1] for rest in rests)) - _CONTEXT)
    # What is alike at both ends must not be cut twice.
    last = min(last, max(0, min(map(len, rests)) - _CONTEXT))
    old, new = (rest[: len(rest) - last] for rest in rests)
    lead, trail = "…" if first else "", "…" if last else ""
    return f"{lead}{old}{trail}", f"{lead}{new}{trail}"
