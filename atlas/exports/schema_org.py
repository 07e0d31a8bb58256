"""schema.org descriptions of the records, by kind.

Where the vocabulary would say more than the paper does, the description says less: what was only planned has no event
status (a status would say that it took place), a call is a publication, and a figure keeps its "over" or "around".
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from atlas.exports.files import stamp
from atlas.i18n import gettext as _
from atlas.records import model
from atlas.records.model import Record
from atlas.records.yaml_syntax import table
from atlas.site import Site, display, outcomes
from atlas.site.labels import FIELDS, choice, mark
from atlas.site.sources import credited, is_identified

Node = dict[str, Any]
"""A thing in the graph: schema.org's property names, and values that JSON can hold."""
Iri = Callable[[str], str]
"""The identifier of a page or file, given its path from the home page."""

_TYPES: Final[dict[str, Any]] = table(__file__, "schema_org.yml")
TYPES: Final[dict[str, str]] = _TYPES["kinds"]
"""Type of each kind."""
_FINER: Final[dict[str, dict[str, str]]] = _TYPES["finer"]
"""Types that say more than that of a kind, by the value of a field."""
_BECAME: Final = {"held": "EventScheduled", "cancelled": "EventCancelled", "postponed": "EventPostponed"}
"""The vocabulary's words for what became of an event."""
_ATTENDANCE: Final = {
    "online": "https://schema.org/OnlineEventAttendanceMode",
    "hybrid": "https://schema.org/MixedEventAttendanceMode",
}
"""The vocabulary's words for what took place online."""
_INTERVALS: Final = {
    "weekly": "P1W", "monthly": "P1M", "bimonthly": "P2M", "quarterly": "P3M", "semiannual": "P6M", "annual": "P1Y",
    "biennial": "P2Y", "triennial": "P3Y", "quadrennial": "P4Y", "quinquennial": "P5Y",
}  # fmt: skip
"""The time from one event of a series to the next, as ISO 8601 writes it."""
_NOT_THAT_DAY: Final = ("by", "between", "around")
"""Qualifiers of a date that is not that of the thing itself."""
_AT_LEAST: Final = ("over", "at least")
_AT_MOST: Final = ("almost", "under", "up to")


def describe(site: Site, iri: Iri, record: Record) -> Node:
    """A record as a node of its page's graph."""
    is_as_told = outcomes.dates(record) == record.when
    when = display.dated(record) if display.qualifier(record) and is_as_told else ""
    local = {"@value": record.local_name, "@language": site.settings.second_language.tag} if record.local_name else None
    common = {
        "@type": type_of(record),
        "@id": identifier(iri, record.key),
        "name": record.name,
        "alternateName": [name for name in (record.abbreviation, *record.aliases, local) if name],
        "description": site.summary(record),
        "url": record.website,
        "mainEntityOfPage": {"@id": iri(f"{record.key}/")},
        "disambiguatingDescription": ", ".join(filter(None, (status_in_words(site, record), when))),
    }
    own = _Description(site, iri).of(record)
    return {name: value for name, value in {**common, **own}.items() if value not in (None, [], "")}


def identifier(iri: Iri, key: str) -> str:
    """What a record is called in every graph."""
    return f"{iri(f'{key}/')}#record"


def work(iri: Iri, source: model.Source) -> Node:
    """A source where it is cited."""
    node = {"@type": type_of(source), "@id": identifier(iri, source.key), "name": source.name, "url": source.url}
    return {name: value for name, value in {**node, **work_details(source)}.items() if value not in (None, [])}


def work_details(source: model.Source) -> Node:
    """What is known of a source."""
    publisher = {"@type": "Organization", "name": source.publisher} if source.publisher else None
    return {
        "url": source.url,
        "author": [{"@type": "Organization", "name": author} for author in source.authors],
        "publisher": publisher,
        "datePublished": source.date,
        "version": source.version,
        "isPartOf": {"@type": "CreativeWork", "name": source.published_in} if source.published_in else None,
        "identifier": list(source.identifiers),
        "inLanguage": source.language,
        "archivedAt": source.archived_url,
        "copyrightNotice": source.licence,
        "disambiguatingDescription": _("Identified by the editors of the atlas") if is_identified(source) else None,
    }


def sources(site: Site, iri: Iri, record: Record) -> list[Node]:
    """The sources of a record, the paper first."""
    return [work(iri, source) for source, _credit in credited(site.catalogue, record) if source is not record]


def contributors(site: Site, iri: Iri) -> Node:
    """Those who made the atlas."""
    return {"@type": "Organization", "@id": f"{iri('')}#contributors", "name": site.settings.author}


def type_of(record: Record) -> str:
    """The schema.org type that says the most about a record."""
    if isinstance(record, model.Source) and record.is_chapter:
        return "Chapter"
    finer = _FINER.get(record.kind, {})
    values = (getattr(record, name, "") for name in ("type", "level", "status"))
    return next((finer[value] for value in values if value in finer), TYPES[record.kind])


def status_in_words(site: Site, record: Record) -> str:
    """What became of it or else the mark of what is no fact, with its day, as this stands alone; empty for a fact."""
    story = outcomes.story(site.catalogue, record)
    word = display.capital(story or mark(record))
    if word and not story and record.sections and (date := display.vintage(site.catalogue.paper)):
        return _("{mark} as of {date}").format(mark=word, date=date)
    return word


def _ended(record: Record) -> str | None:
    """When a body ended, or was merged into another, as a later source tells."""
    return next((one.date for one in record.became if one.status in ("ended", "succeeded")), None)


class _Description:
    """What each kind says beyond what all records say."""

    def __init__(self, site: Site, iri: Iri) -> None:
        self.site = site
        self.iri = iri

    def of(self, record: Record) -> Node:
        """The properties of a record's own kind, if it has any."""
        if record.kind in ("missions", "programmes") and type_of(record) == "CreativeWork":
            return self._publication(record)
        own: dict[str, Callable[[Any], Node]] = {
            **dict.fromkeys(("clusters", "organisations", "partnerships", "programmes"), self._body),
            **dict.fromkeys(("missions", "milestones"), self._event),
            **dict.fromkeys(("sectors", "terms"), self._term),
            "success-stories": self._article,
            "places": self._place,
            "indicators": self._observation,
            "references": self._work,
            "sources": work_details,
        }
        return own[record.kind](record) if record.kind in own else {}

    def linked(self, record: Record, *fields: str) -> list[Node]:
        """Records that these fields of a record name."""
        return self.named(linked.key for field in fields for linked in record.links if linked.field == field)

    def named(self, keys: Iterable[str]) -> list[Node]:
        """Records by their keys: identifier, type and name, and what is no fact."""
        records = [record for key in dict.fromkeys(keys) if (record := self.site.catalogue.get(key))]
        return [
            {
                "@type": type_of(record),
                "@id": identifier(self.iri, record.key),
                "name": record.name,
                **({"disambiguatingDescription": display.capital(word)} if (word := mark(record)) else {}),
            }
            for record in records
        ]

    def _body(self, record: Record) -> Node:
        backlinks = self.site.catalogue.backlinks.get(record.key, ())
        return {
            "foundingDate": getattr(record, "start", None) or getattr(record, "founded", None),
            "dissolutionDate": getattr(record, "end", None) or _ended(record),
            "location": self.linked(record, "places") or self.linked(record, "country"),
            "areaServed": self.linked(record, "target_countries"),
            "knowsAbout": self.linked(record, "sectors", "discussed_in", "target_sectors"),
            "keywords": list(getattr(record, "topics", ())),
            "parentOrganization": self.linked(record, "part_of", "programme"),
            "sponsor": self.linked(record, "owners"),
            "member": self.linked(record, "members", "partners"),
            "award": self._label(record),
            "contactPoint": self._contact(record),
            "memberOf": self.named(backlink.record.key for backlink in backlinks if backlink.field == "members"),
        }

    def _label(self, record: Record) -> str | None:
        """The label of excellence of a cluster, in words, with the day until which it is valid."""
        label, expires = getattr(record, "excellence_label", None), getattr(record, "label_expires", None)
        words = [f"{_(FIELDS['excellence_label'])}: {choice(label)}"] if label else []
        words += [f"{_(FIELDS['label_expires'])}: {display.date(expires)}"] if label and expires else []
        return "; ".join(words) or None

    def _contact(self, record: Record) -> Node | None:
        """The page that tells how to reach a body."""
        page = getattr(record, "contact_page", None)
        return {"@type": "ContactPoint", "url": page} if page else None

    def _publication(self, record: Any) -> Node:
        return {
            "datePublished": record.start,
            "author": self.linked(record, "owners"),
            "publisher": self.linked(record, "organisers"),
            "about": self.linked(record, "sectors"),
            "keywords": list(record.topics),
        }

    def _event(self, record: model.Mission | model.Milestone) -> Node:
        whole = (linked.key for linked in record.links if linked.field == "part_of")
        qualifier = record.date_qualifier
        start, end = outcomes.dates(record)
        told, told_end = self._known(qualifier, *record.when)
        # Of a date that was not certain, another one is only the exact one.
        moved = told is not None and start != record.start
        if start == record.start:
            start, end = told, told_end
        took_place = record.status in ("held", "happened") and not qualifier
        status = "EventRescheduled" if moved else _BECAME.get(outcomes.last(record) or ("held" if took_place else ""))
        online = getattr(record, "format", None)
        return {
            "startDate": start,
            "endDate": end,
            "eventSchedule": self._schedule(record, start, end),
            "previousStartDate": told if moved else None,
            # Only what took place as told: that an initiative did not come about does not say that it was cancelled.
            "eventStatus": f"https://schema.org/{status}" if status else None,
            "location": [*self.linked(record, "places"), *([self._virtual(record)] if online else [])],
            "about": self.linked(record, "sectors"),
            "keywords": list(record.topics),
            "superEvent": self.named(key for key in whole if key.startswith(("missions/", "milestones/"))),
            "eventAttendanceMode": _ATTENDANCE.get(online or ""),
            "organizer": self.linked(record, "organisers", "co_organisers"),
            "contributor": self.linked(record, "parties", "hosts", "coordinators", "preparers", "supporters"),
            "attendee": self.linked(record, "participants"),
        }

    def _known(self, qualifier: str | None, start: str | None, end: str | None) -> tuple[str | None, str | None]:
        """Start and end as far as they are those of the thing itself."""
        return None if qualifier in _NOT_THAT_DAY else start, None if qualifier in ("between", "around") else end

    def _schedule(self, record: model.Mission | model.Milestone, start: str | None, end: str | None) -> Node | None:
        """How often something recurs, where it does so at regular intervals."""
        if record.recurs not in _INTERVALS:
            return None
        node = {"@type": "Schedule", "repeatFrequency": _INTERVALS[record.recurs], "startDate": start, "endDate": end}
        return {name: value for name, value in node.items() if value}

    def _virtual(self, record: Record) -> Node:
        """The place on the internet of what took place online."""
        address = record.website or self.site.address(f"{record.key}/")
        return {"@type": "VirtualLocation", **({"url": address} if address else {})}

    def _article(self, record: model.SuccessStory) -> Node:
        dates = self.site.dates(record)
        return {
            "headline": record.name,
            "abstract": self.site.summary(record),
            "about": self.linked(record, "partners", "sectors"),
            "mentions": self.linked(record, "activities"),
            "contentLocation": self.linked(record, "places"),
            "author": contributors(self.site, self.iri),
            "isBasedOn": sources(self.site, self.iri, record),
            "license": self.site.settings.licence.url,
            "inLanguage": self.site.settings.text_language,
            "datePublished": stamp(dates.added) if dates else None,
            "dateModified": stamp(dates.changed) if dates else None,
        }

    def _place(self, record: model.Place) -> Node:
        return {
            "geo": {"@type": "GeoCoordinates", "latitude": record.latitude, "longitude": record.longitude},
            "containedInPlace": self.linked(record, "part_of", "country"),
        }

    def _observation(self, record: model.Indicator) -> Node:
        is_range = record.upper is not None
        return {
            "value": display.amount(record) if record.qualifier or is_range else record.value,
            "minValue": record.value if record.qualifier in _AT_LEAST or is_range else None,
            "maxValue": record.value if record.qualifier in _AT_MOST else record.upper,
            "unitText": record.unit,
            "observationDate": self._known(record.date_qualifier, record.date, None)[0],
            "observationAbout": self.linked(record, "about"),
        }

    def _work(self, record: model.Reference) -> Node:
        publisher = {"@type": "Organization", "name": record.publisher} if record.publisher else None
        return {"url": record.url, "publisher": publisher}

    def _term(self, record: model.Sector | model.Term) -> Node:
        identity, name = f"{self.iri(f'{record.kind}/')}#set", f"{self.site.settings.name}: {record.plural}"
        terms = {"@type": "DefinedTermSet", "@id": identity, "name": name}
        return {"termCode": record.abbreviation, "inDefinedTermSet": terms}
