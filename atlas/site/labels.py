"""Labels of fields, of choices, and of each kind of link seen from its far end.

The tables hold the English words, which are translated where they are shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from atlas.i18n import N_, gettext
from atlas.records.field_types import EVERY_KIND
from atlas.records.model import PLANS, Milestone, Outcome, Record
from atlas.site import display

FACTS: Final[dict[str, str]] = {
    "type": N_("Type"),
    "status": N_("Status"),
    "outcomes": N_("What became of it"),
    "programme": N_("Scheme"),
    "generation": N_("Generation"),
    "sector_as_printed": N_("Sector as printed"),
    "level": N_("Level"),
    "country": N_("Country"),
    "part_of": N_("Part of"),
    "broader": N_("Part of the sector"),
    "places": N_("Places"),
    "format": N_("Format"),
    "organisers": N_("Organised by"),
    "co_organisers": N_("Co-organised by"),
    "hosts": N_("Hosted by"),
    "coordinators": N_("Coordinated by"),
    "preparers": N_("Prepared by"),
    "supporters": N_("Supported by"),
    "owners": N_("Responsible"),
    "parties": N_("Parties"),
    "partners": N_("Partners"),
    "participants": N_("Took part"),
    "members": N_("Members"),
    "contact_points": N_("Contact points"),
    "programmes": N_("Programmes"),
    "partnerships": N_("Partnerships"),
    "sectors": N_("Sectors"),
    "discussed_in": N_("Discussed under"),
    "subsectors": N_("Subsectors"),
    "topics": N_("Topics"),
    "target_countries": N_("Target countries"),
    "target_sectors": N_("Target sectors"),
    "follows": N_("Continues"),
    "activities": N_("Activities"),
    "about": N_("Describes"),
    "authors": N_("Authors"),
    "publisher": N_("Publisher"),
    "version": N_("Version"),
    "identifiers": N_("Numbers"),
    "url": N_("Address"),
    "archived_url": N_("Archived copy"),
    "accessed": N_("Seen"),
    "language": N_("Language"),
    "licence": N_("Terms of use"),
    "same_source_as": N_("Same source as"),
    "website": N_("Website"),
    "related": N_("See also"),
}
"""Labels of the facts beside a record's text, in the order in which they are shown; texts have `HEADINGS`."""

HEADINGS: Final[dict[str, str]] = {
    "aim": N_("Aim"),
    "plans": N_("Plans when the paper was written"),
    "attendance": N_("Who took part"),
    "audience": N_("For whom"),
    "outcome": N_("Outcome"),
    "context": N_("Context"),
    "cooperation": N_("Type of cooperation"),
    "objective": N_("Objective"),
    "policy_support": N_("Policy support"),
    "results": N_("Results"),
    "examples": N_("Examples"),
    "offers": N_("Support for clusters"),
    "reasoning": N_("Why this sector"),
    "potential": N_("Where the potential lies"),
    "details": N_("Details"),
}
"""Headings of a record's own texts, in the order in which they are shown."""

FIELDS: Final[dict[str, str]] = {
    **FACTS,
    **HEADINGS,
    "name": N_("Name"),
    "abbreviation": N_("Short form"),
    "aliases": N_("Other names"),
    "local_name": N_("Local name"),
    "summary": N_("Explanation"),
    "start": N_("Start"),
    "end": N_("End"),
    "date": N_("Date"),
    "latitude": N_("Coordinates"),
    "longitude": N_("Coordinates"),
    "value": N_("Figure"),
    "unit": N_("Unit"),
    "contact": N_("Contact"),
}
"""Labels of all fields of which something can be said, such as who vouches for them."""

POLICY: Final = N_("Policy milestones")
BETWEEN_BODIES: Final = N_("Cooperation between bodies")
"""Headings of the two sorts of milestones."""

NAMED_BY: Final[dict[str, str]] = {
    N_("Clusters"): "clusters.country clusters.places clusters.sectors",
    N_("Clusters that belong to it"): "clusters.part_of",
    N_("Partnerships"): "partnerships.programme partnerships.sectors",
    N_("Partnerships discussed under this sector"): "partnerships.discussed_in",
    N_("Member of"): "partnerships.members organisations.members",
    N_("Partnerships that target it"): "partnerships.target_countries",
    N_("Partnerships that want to reach it"): "partnerships.target_sectors",
    N_("Continued by"): "partnerships.follows programmes.follows",
    N_("Related partnerships"): "partnerships.related",
    N_("Activities"): "missions.places missions.programmes missions.partnerships missions.sectors",
    N_("Activities it organised"): "missions.organisers",
    N_("Activities it co-organised"): "missions.co_organisers",
    N_("Activities it hosted"): "missions.hosts",
    N_("Activities it coordinated"): "missions.coordinators",
    N_("Activities it prepared"): "missions.preparers",
    N_("Activities it supported"): "missions.supporters",
    N_("Activities it took part in"): "missions.participants",
    N_("Parts of this activity"): "missions.part_of",
    N_("Followed by"): "missions.follows",
    N_("Success stories"): "success-stories.partners success-stories.places success-stories.sectors",
    N_("Part of the success story"): "success-stories.activities",
    N_("Organisations"): "organisations.country organisations.places organisations.sectors",
    N_("Organisations that belong to it"): "organisations.part_of",
    N_("Organisations with contact points here"): "organisations.contact_points",
    N_("Programmes and projects it is responsible for"): "programmes.owners",
    N_("Programmes and projects within it"): "programmes.part_of",
    N_("Programmes and projects it takes part in"): "programmes.partners",
    N_("Programmes and projects"): "programmes.places programmes.sectors",
    POLICY: "milestones.parties milestones.places milestones.sectors milestones.programmes",
    N_("Steps and meetings"): "milestones.part_of",
    N_("Narrower sectors"): "sectors.broader",
    N_("Places"): "places.country",
    N_("Places within it"): "places.part_of",
    N_("Figures"): "indicators.about",
    N_("Other notes citing the same source"): "references.same_source_as",
}
"""Fields that name a record, with their kinds, by the heading under which its page lists those who do."""

BACKLINKS: Final[dict[tuple[str, str], str]] = {
    **{
        (kind, field): heading
        for heading, named in NAMED_BY.items()
        for kind, field in (one.split(".") for one in named.split())
    },
    **{(kind, "outcomes"): N_("Took the place of") for kind in EVERY_KIND},
    **{(kind, field): N_("Cited by") for kind in EVERY_KIND for field in ("sources", "citation", "provenance")},
}
"""Heading of a group of backlinks on the page they lead to, by the mentioning kind and field."""

UNUSUAL: Final[dict[tuple[str, str], tuple[str, str]]] = {
    ("planned", "organisers"): (N_("To be organised by"), N_("Activities it was to organise")),
    ("planned", "co_organisers"): (N_("To be co-organised by"), N_("Activities it was to co-organise")),
    ("planned", "hosts"): (N_("To be hosted by"), N_("Activities it was to host")),
    ("planned", "coordinators"): (N_("To be coordinated by"), N_("Activities it was to coordinate")),
    ("planned", "preparers"): (N_("To be prepared by"), N_("Activities it was to prepare")),
    ("planned", "supporters"): (N_("To be supported by"), N_("Activities it was to support")),
    ("planned", "participants"): (N_("Was to take part"), N_("Activities it was to take part in")),
    ("planned", "attendance"): (N_("Who was to take part"), ""),
    ("published", "organisers"): (N_("Published by"), N_("Calls it published")),
    ("document", "owners"): (N_("Developed by"), N_("Documents it developed")),
    ("initiative", "owners"): (N_("Initiative of"), N_("Initiatives it launched or agreed on")),
    ("plan", "owners"): (N_("Plan of"), N_("Plans it made")),
}
"""Label of a field, and heading of its backlinks, where the usual words would tell something else.

By the status or type of the record that has the field.
"""

RELATIONS: Final = tuple(
    dict.fromkeys(
        heading
        for (_, field), usual in BACKLINKS.items()
        for heading in (
            usual,
            *(unusual for (_, other), (_, unusual) in UNUSUAL.items() if other == field and unusual),
            *((BETWEEN_BODIES,) if usual == POLICY else ()),
        )
    )
)
"""All headings of backlinks in the order in which they are shown: each usual one, then what may take its place."""

MENTIONED: Final = N_("Mentioned by")
"""Heading of the group of backlinks that come from a text or from `related`."""

_CHOICES_NAMED_ALIKE: Final = (
    N_("Achievement"), N_("Agreement between bodies"), N_("Agreement"), N_("Annual"), N_("Association"),
    N_("Authority"), N_("Cancelled"), N_("Centre"), N_("Chamber"), N_("City"), N_("Committee"), N_("Company"),
    N_("Country"), N_("Dataset"), N_("Dialogue"), N_("Document"), N_("Ended"), N_("Fair"), N_("First"),
    N_("Fourth"), N_("Goals"), N_("Held"), N_("Hospital"), N_("Initiative"), N_("International organisation"),
    N_("Interview"), N_("Letter"), N_("Matchmaking"), N_("Mission"), N_("Municipality"), N_("Museum"),
    N_("Network"), N_("Paper"), N_("Park"), N_("Plan"), N_("Platform"), N_("Postponed"), N_("Press release"),
    N_("Programme"), N_("Project"), N_("Province"), N_("Published"), N_("Recurring"), N_("Reform"), N_("Region"),
    N_("Renamed"), N_("Report"), N_("Research institute"), N_("Scheme"), N_("School"), N_("Second"), N_("Seminar"),
    N_("Site"), N_("Strategic partnership"), N_("Summit"), N_("Support service"), N_("Symposium"), N_("Targeted"),
    N_("Third"), N_("Tour"), N_("Trade promotion"), N_("Training"), N_("University"), N_("Visit"), N_("Web page"),
    N_("Workshop"), N_("World region"),
)  # fmt: skip

CHOICES: Final[dict[str, str]] = {
    **{label.lower().replace(" ", "-"): label for label in _CHOICES_NAMED_ALIKE},
    "happened": N_("Took place or began"),
    "planned": N_("Planned"),
    "not-materialised": N_("Did not come about"),
    "succeeded": N_("Succeeded by another"),
    "no-trace": N_("No trace found"),
    "counted": N_("Counted or measured"),
    "estimated": N_("Estimated by its source"),
    "ranked": N_("Ranked"),
    "expected": N_("Expected"),
    "call": N_("Call for expressions of interest"),
    "relations": N_("Diplomatic relations"),
    "opening": N_("Opening of an office"),
    "online": N_("Online"),
    "hybrid": N_("Online and in a place"),
}
"""Label of each value that a field with a choice can have."""


OF_ANY_DAY: Final[dict[str, str]] = {
    "planned": N_("Planned"),
    "not-materialised": N_("Not materialised"),
    "expected": N_("Expected"),
    "plans": N_("Plans"),
}
"""Labels of those values, and of a field, for what the paper does not speak of."""


def choice(value: str) -> str:
    """Label of a choice, translated."""
    return gettext(CHOICES[value])


def status(record: Record) -> str:
    """Label of a record's status, translated: of another source, it does not tell how things stood for the paper."""
    name = str(getattr(record, "status", None) or "")
    return gettext((not record.sections and OF_ANY_DAY.get(name)) or CHOICES[name]) if name else ""


def label(record: Record, field: str) -> str:
    """Label of a record's field, translated: its status or type may ask for other words than the usual ones."""
    of_any_day = OF_ANY_DAY.get(field, "") if not record.sections else ""
    return gettext(_unusual(record, field)[0] or of_any_day or {**FACTS, **HEADINGS}.get(field, field))


def relation(record: Record, field: str) -> str:
    """Heading for a record on the page of one that it names in a field, in English; empty for a mention in passing."""
    if isinstance(record, Milestone) and not record.is_policy and BACKLINKS.get((record.kind, field)) == POLICY:
        return BETWEEN_BODIES
    return _unusual(record, field)[1] or BACKLINKS.get((record.kind, field), "")


def _unusual(record: Record, field: str) -> tuple[str, str]:
    values = (str(getattr(record, name, "")) for name in ("status", "type"))
    return next((UNUSUAL[value, field] for value in values if (value, field) in UNUSUAL), ("", ""))


DOUBTFUL: Final = PLANS
"""Values of `status` for what the paper does not tell as a fact: such a record bears a mark wherever it is listed."""

_CAME_ABOUT: Final = N_("Came about")
"""Label of the outcome `held` for what is not held, such as an agreement."""


def outcome(record: Record, status: str) -> str:
    """Label of what became of a record, translated."""
    return gettext(_CAME_ABOUT) if status == "held" and record.kind != "missions" else choice(status)


def doubt(record: Record) -> str:
    """Status of a record in words if it is in `DOUBTFUL`, else nothing."""
    status = getattr(record, "status", "")
    return choice(status).lower() if status in DOUBTFUL else ""


def became(record: Record, one: Outcome) -> str:
    """Outcome in words, with its date: held, March 2020."""
    # Translators: what became of something, and when: held, March 2020
    return gettext("{outcome}, {date}").format(outcome=outcome(record, one.status).lower(), date=display.date(one.date))


def mark(record: Record) -> str:
    """Mark of a record: what its sources do not tell as a fact, and what became of it since: planned; held, March 2020.

    Nothing where there is neither.
    """
    last = [became(record, record.became[-1])] if record.became else []
    return "; ".join(filter(None, (doubt(record), *last)))


def marked(name: str, record: Record) -> str:
    """Name of a record in plain words, with its mark."""
    word = mark(record)
    return f"{name} ({word})" if word else name


def count_marks(records: Iterable[Record]) -> Mapping[str, int]:
    """Number of the records that bear each mark; without its date, so that those of one kind are counted together."""
    last = ((record, outcome(record, record.became[-1].status).lower() if record.became else "") for record in records)
    return Counter(mark for record, word in last if (mark := "; ".join(filter(None, (doubt(record), word)))))
