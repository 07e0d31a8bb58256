"""What records say together and cannot mean: one name or address twice, circles, a series of several units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from atlas.records.model import Indicator, Record
from atlas.records.problems import Problem
from atlas.records.reading import Reading
from atlas.records.source import MAX_PROBLEMS
from atlas.records.words import folded, quoted


def problems(reading: Reading) -> Iterator[Problem]:
    """What is wrong between records."""
    yield from _same_names(reading)
    yield from _former_ids(reading)
    yield from _circles(reading)
    yield from _series(reading)


def _same_names(reading: Reading) -> Iterator[Problem]:
    first: dict[tuple[str, str], Record] = {}
    for record in reading.records:
        earlier = first.setdefault((record.kind, folded(record.title)), record)
        if earlier is not record:
            message = f"The record {earlier.key!r} is called the same."
            cure = "Give each its own name, or join the two records into one."
            yield reading.problem(record.key, ("name",), "duplicate-name", message, cure)


def _former_ids(reading: Reading) -> Iterator[Problem]:
    claimed: dict[str, str] = {}
    for record in reading.records:
        for index, identifier in enumerate(record.former_ids[:MAX_PROBLEMS]):
            key = f"{record.kind}/{identifier}"
            taken = key if key in reading.documents else claimed.get(key)
            claimed.setdefault(key, record.key)
            if taken:
                message, cure = f"The address {key!r} is in use by {taken!r}.", "Remove it from this list."
                yield reading.problem(record.key, ("former_ids", index), "former-id", message, cure)


def _circles(reading: Reading) -> Iterator[Problem]:
    """Nothing lies within itself, comes before itself, or is broader than itself, in however many steps."""
    for field in _LEADING_ON:
        having = (record for record in reading.records if vars(record).get(field))
        ways = {record.key: tuple(_named_in(record, field)) for record in having}
        for key in sorted(_on_a_circle(ways)):
            message = "It leads back to the record itself, through the records it names."
            cure = "Follow the links from here, and remove the wrong one."
            yield reading.problem(key, (field,), "circle", message, cure)


def _series(reading: Reading) -> Iterator[Problem]:
    first: dict[str, Indicator] = {}
    for record in reading.records:
        if not isinstance(record, Indicator) or record.series is None:
            continue
        earlier = first.setdefault(record.series, record)
        if earlier.unit != record.unit:
            message = f"In this series, {earlier.key!r} counts {quoted(earlier.unit)}."
            cure = "Give all figures of a series one unit, or this one another series."
            yield reading.problem(record.key, ("unit",), "series-unit", message, cure)


_LEADING_ON: Final = ("part_of", "follows", "broader", "same_source_as")
"""The fields that lead from a record to a larger, earlier, wider or first one."""

Ways = Mapping[str, Collection[str]]
"""From a key to the keys it leads to."""


def _named_in(record: Record, field: str) -> Iterator[str]:
    return (linked.key for linked in record.links if linked.field == field and linked.key != record.key)


def _on_a_circle(ways: Ways) -> set[str]:
    """The keys on a circle of ways (or on a way from one circle to another)."""
    ways = _without_ends(ways)
    backwards: dict[str, list[str]] = defaultdict(list)
    for key, leading_to in ways.items():
        for other in leading_to:
            backwards[other].append(key)
    return set(_without_ends(backwards))


def _without_ends(ways: Ways) -> Ways:
    """The ways that never come to an end: keys that lead to nothing are taken away until none is left."""
    left = {key: set(others) & ways.keys() for key, others in ways.items()}
    coming: dict[str, list[str]] = defaultdict(list)
    for key, others in left.items():
        for other in others:
            coming[other].append(key)
    ended = [key for key, others in left.items() if not others]
    while ended:
        key = ended.pop()
        del left[key]
        for other in coming[key]:
            left[other].discard(key)
            if not left[other]:
                ended.append(other)
    return left
