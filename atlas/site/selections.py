"""Selections of activities, one for each calendar: all, and those of each sector, place and partnership."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from atlas.i18n import gettext as _
from atlas.records.catalogue import Catalogue
from atlas.records.model import Mission, Place, Record, Sector
from atlas.records.strings import folded

ALL: Final = "missions"
"""The key of the selection of all activities."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Activities in the order of time. `key` is that of the record they belong to, or ALL."""

    key: str
    title: str
    activities: tuple[Mission, ...]


def selections(catalogue: Catalogue) -> dict[str, Selection]:
    """Every selection that has an activity in it, by key, the one of all activities first.

    A sector has the activities of its narrower sectors too, a place those of the places within it, and a partnership
    those that it organises, supports or takes part in.
    """
    chosen: dict[str, list[Mission]] = defaultdict(list)
    for activity in _in_time(catalogue):
        for key in (ALL, *dict.fromkeys(_belongs_to(catalogue, activity))):
            chosen[key].append(activity)
    return {key: Selection(key, _title(catalogue, key), tuple(found)) for key, found in chosen.items()}


def _in_time(catalogue: Catalogue) -> list[Mission]:
    activities = [record for record in catalogue.of_kind(ALL) if isinstance(record, Mission)]
    return sorted(activities, key=lambda activity: (activity.start, folded(activity.name), activity.id))


def _belongs_to(catalogue: Catalogue, activity: Mission) -> Iterator[str]:
    for sector in activity.sectors:
        yield from _upwards(catalogue, f"sectors/{sector}")
    for place in activity.places:
        yield from _upwards(catalogue, f"places/{place}")
    for partnership in activity.partnerships:
        yield from _upwards(catalogue, f"partnerships/{partnership}")
    for actor in (*activity.organisers, *activity.partners, *activity.participants):
        if actor.startswith("partnerships/"):
            yield from _upwards(catalogue, actor)


def _upwards(catalogue: Catalogue, key: str) -> Iterator[str]:
    """The record and all that it lies in; data that goes in a circle ends where it began."""
    waiting, seen = [key], set[str]()
    while waiting:
        current = waiting.pop()
        record = catalogue.get(current)
        if record and current not in seen:
            seen.add(current)
            yield current
            waiting += _above(record)


def _above(record: Record) -> list[str]:
    if isinstance(record, Sector):
        return [f"sectors/{record.broader}"] if record.broader else []
    if isinstance(record, Place):
        return [f"places/{above}" for above in (record.part_of, record.country) if above]
    return []


def _title(catalogue: Catalogue, key: str) -> str:
    if key == ALL:
        return _("Missions and activities")
    return _("Missions and activities: {of}").format(of=catalogue[key].label)
