"""What a page offers to take away: citations, the same content as JSON, a calendar, and a card for other sites."""

from __future__ import annotations

from dataclasses import dataclass

from atlas.exports import api, calendars, cite, embeds
from atlas.exports.edition import Edition
from atlas.model import Record


@dataclass(frozen=True, slots=True)
class Offer:
    """A file: its name for people, and its path from the home page."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Share:
    """What a record's page offers. `embed` is the path of the record's card."""

    citation: cite.Citation
    offers: tuple[Offer, ...]
    embed: str


def share(edition: Edition, record: Record) -> Share:
    """What the page of a record offers."""
    offers = [Offer("This record as JSON", f"{api.FOLDER}/{record.key}.json")]
    if record.key in edition.selections:
        offers.append(Offer("Its activities as a calendar", calendars.path(record.key)))
    elif record.kind == "missions":
        offers.append(Offer("All activities as a calendar", calendars.path("missions")))
    return Share(cite.record(edition, record), tuple(offers), embeds.path(record.key))
