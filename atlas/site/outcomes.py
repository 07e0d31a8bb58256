"""Outcomes of records: what became of what their sources announce or describe, each with the source that tells it."""

from dataclasses import dataclass

from atlas.i18n import gettext as _
from atlas.records.catalogue import Catalogue
from atlas.records.model import Record, Source
from atlas.site import display
from atlas.site.labels import became, plan_status
from atlas.site.sources import credit


@dataclass(frozen=True, slots=True)
class Told:
    """Outcome as it reads: in words, with its source, what has the place of the record now, and a text in markup."""

    words: str
    source: Source
    successor: Record | None
    summary: str

    def __str__(self) -> str:
        """Outcome in one line, without its text: held, March 2020 (Example Chamber, News of the mission)."""
        named = f"{self.words}: {self.successor.label}" if self.successor else self.words
        return f"{named} ({credit(self.source)})"


def told(catalogue: Catalogue, record: Record) -> tuple[Told, ...]:
    """Outcomes of a record, oldest first."""
    return tuple(
        Told(became(record, one), source, catalogue.get(one.successor or ""), one.summary or "")
        for one in record.became
        if isinstance(source := catalogue.get(f"sources/{one.source}"), Source)
    )


def plan(catalogue: Catalogue, record: Record) -> str:
    """What a record's own sources do not tell as a fact, with the date of the paper if it is the paper's word."""
    word, when = plan_status(record), display.vintage(catalogue.paper) if record.sections else ""
    return _("{status} in the paper of {date}").format(status=word, date=when) if word and when else word


def story(catalogue: Catalogue, record: Record) -> str:
    """What was planned and what became of it, oldest first, in one line; empty where that is not known."""
    outcomes = told(catalogue, record)
    return "; ".join(filter(None, [plan(catalogue, record), *map(str, outcomes)])) if outcomes else ""


def dates(record: Record) -> tuple[str | None, str | None]:
    """Start and end of what took place: as planned, or on the day on which it was held instead."""
    start, end = record.when
    held = next((one.date for one in reversed(record.became) if one.status == "held"), "")
    # A date that is only less exact than the planned one is the same.
    return (held, None) if held and not (start or "").startswith(held) else (start, end)


def last(record: Record) -> str:
    """Whether what was announced was held, cancelled or postponed, by what is known last; else empty."""
    known = (one.status for one in reversed(record.became) if one.status in ("held", "cancelled", "postponed"))
    return next(known, "")


def is_fact(record: Record) -> bool:
    """Whether a record is told as a fact: by its own sources, or by a later one."""
    return not plan_status(record) or any(one.status in ("held", "ended") for one in record.became)
