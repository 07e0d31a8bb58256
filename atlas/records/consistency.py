"""Consistency checks between records: names and addresses given twice, circles, a series with several units."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import Final

from atlas.records.diagnostics import Diagnostic
from atlas.records.model import Indicator, Record
from atlas.records.reading import Reading
from atlas.records.strings import folded, quoted
from atlas.records.yaml_reader import MAX_DIAGNOSTICS


def diagnostics(reading: Reading) -> Iterator[Diagnostic]:
    """Errors between records."""
    yield from _same_names(reading)
    yield from _former_ids(reading)
    yield from _circles(reading)
    yield from _series(reading)


def _same_names(reading: Reading) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str], Record] = {}
    for record in reading.records:
        earlier = first.setdefault((record.kind, folded(record.title)), record)
        if earlier is not record:
            message = f"The record {earlier.key!r} is called the same."
            hint = "Give each its own name, or join the two records into one."
            yield reading.diagnostic(record.key, ("name",), "duplicate-name", message, hint)


def _former_ids(reading: Reading) -> Iterator[Diagnostic]:
    claimed: dict[str, str] = {}
    for record in reading.records:
        for index, identifier in enumerate(record.former_ids[:MAX_DIAGNOSTICS]):
            key = f"{record.kind}/{identifier}"
            taken = key if key in reading.documents else claimed.get(key)
            claimed.setdefault(key, record.key)
            if taken:
                message, hint = f"The address {key!r} is in use by {taken!r}.", "Remove it from this list."
                yield reading.diagnostic(record.key, ("former_ids", index), "former-id", message, hint)


def _circles(reading: Reading) -> Iterator[Diagnostic]:
    """Errors in records that lie within, follow or broaden themselves, in however many steps."""
    for field in _LEADING_ON:
        having = (record for record in reading.records if vars(record).get(field))
        graph = {record.key: tuple(_named_in(record, field)) for record in having}
        for key in sorted(_on_a_circle(graph)):
            message = "It leads back to the record itself, through the records it names."
            hint = "Follow the links from here, and remove the wrong one."
            yield reading.diagnostic(key, (field,), "circle", message, hint)


def _series(reading: Reading) -> Iterator[Diagnostic]:
    first: dict[str, Indicator] = {}
    for record in reading.records:
        if not isinstance(record, Indicator) or record.series is None:
            continue
        earlier = first.setdefault(record.series, record)
        if earlier.unit != record.unit:
            message = f"In this series, {earlier.key!r} counts {quoted(earlier.unit)}."
            hint = "Give all figures of a series one unit, or this one another series."
            yield reading.diagnostic(record.key, ("unit",), "series-unit", message, hint)


_LEADING_ON: Final = ("part_of", "follows", "broader", "same_source_as")
"""Fields that lead from a record to a larger, earlier, wider or first one."""

Graph = Mapping[str, Collection[str]]
"""Directed graph: the keys that each key leads to."""


def _named_in(record: Record, field: str) -> Iterator[str]:
    return (linked.key for linked in record.links if linked.field == field and linked.key != record.key)


def _on_a_circle(graph: Graph) -> set[str]:
    """Keys on a cycle of the graph (or on a path from one cycle to another)."""
    ahead = _leading_to_a_cycle(graph)
    backwards: dict[str, list[str]] = {key: [] for key in ahead}
    for key in ahead:
        for other in ahead.intersection(graph[key]):
            backwards[other].append(key)
    return _leading_to_a_cycle(backwards)


def _leading_to_a_cycle(graph: Graph) -> set[str]:
    """Keys from which a path leads to a cycle: all that a topological sort does not reach."""
    sorter = TopologicalSorter(graph)
    # The sorter still gives all keys that no cycle blocks.
    with suppress(CycleError):
        sorter.prepare()
    left = {*graph}
    while ready := sorter.get_ready():
        sorter.done(*ready)
        left.difference_update(ready)
    return left
