"""Selections of activities, one for each calendar: all, and those of each sector, place and partnership."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from atlas.i18n import gettext as _
from atlas.records.catalogue import Catalogue
from atlas.records.model import ROLES, Mission

ALL_ACTIVITIES: Final = "missions"
"""Key of the selection of all activities: their kind."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Activities in the order of time. `key` is that of the record they belong to, or ALL_ACTIVITIES."""

    key: str
    title: str
    activities: tuple[Mission, ...]


def selections(catalogue: Catalogue) -> dict[str, Selection]:
    """Selections that have an activity in them, by key, the one of all activities first.

    A sector has the activities of its narrower sectors too, a place those of the places within it, and a partnership
    those in which it has any part.
    """
    chosen: dict[str, list[Mission]] = defaultdict(list)
    for activity in catalogue.every(Mission):
        for key in (ALL_ACTIVITIES, *sorted(_belongs_to(catalogue, activity))):
            chosen[key].append(activity)
    title, of = _("Missions and activities"), _("Missions and activities: {of}")
    return {
        key: Selection(key, title if key == ALL_ACTIVITIES else of.format(of=catalogue[key].label), tuple(found))
        for key, found in chosen.items()
    }


def _belongs_to(catalogue: Catalogue, activity: Mission) -> set[str]:
    own = {*(f"sectors/{sector}" for sector in activity.sectors), *(f"places/{place}" for place in activity.places)}
    partnerships = {f"partnerships/{partnership}" for partnership in activity.partnerships}
    actors = (linked.key for linked in activity.links if linked.field in ROLES)
    return partnerships.union(
        *(catalogue.wider[key] for key in own), (actor for actor in actors if actor.startswith("partnerships/"))
    )
