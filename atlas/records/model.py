"""Models of the records, one class a kind: typed, frozen, documented. The editors' JSON Schemas come from here too.

Every class is one kind; every file under `data/<kind>/` is one record, whose id is the file's name. The order of the
fields here is the order in which they stand in a file.
"""

from collections.abc import Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, ClassVar, Final, Literal, Never, Self

from pydantic import BaseModel, ConfigDict, Field

from atlas.i18n import N_, gettext
from atlas.records.diagnostics import Steps
from atlas.records.field_types import (
    ActorKey,
    Amount,
    FormerId,
    Language,
    Line,
    MailAddress,
    MissionId,
    NoteNumber,
    Number,
    PartialDate,
    PartnershipId,
    PhoneNumber,
    PlaceId,
    ProgrammeId,
    RecordKey,
    ReferenceId,
    Section,
    SectorId,
    Slug,
    SourceId,
    Text,
    WebAddress,
    WholeNumber,
    Yes,
)
from atlas.records.links import Linked, walk
from atlas.records.strings import folded
from atlas.records.text import EDITOR, mentions

ALWAYS_EDITORIAL: Final = ("local_name", "level", "latitude", "longitude")
"""Fields whose values come from an editor unless `provenance` names a source."""

PLANS: Final = ("planned", "not-materialised", "targeted", "expected")
"""Values of `status` for what a record's own sources do not tell as a fact."""

DateQualifier = Literal["by", "since", "between", "around"]
"""What the paper says before a date that is not that of the thing itself."""

Frequency = Literal[
    "weekly", "monthly", "bimonthly", "quarterly", "semiannual", "annual", "biennial", "triennial", "quadrennial",
    "quinquennial", "irregular",
]  # fmt: skip
"""How often something recurs, in the terms of libraries and of the European Union's list of frequencies."""


class Strict(BaseModel):
    """Base of all models: frozen, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Never:
            # Pydantic would look for private and extra fields, which none has, and take a twelfth of a build for it.
            raise AttributeError(name)


class Outcome(Strict):
    """What became of something, as a later source tells it."""

    status: Literal["held", "cancelled", "postponed", "extended", "ended", "renamed", "succeeded", "no-trace"]
    """What became of it. `held`: it took place or came about; `succeeded`: something else took its place; `no-trace`:
    somebody looked for it and found nothing."""
    date: PartialDate
    """When that was, as far as it is known; of `no-trace`, when somebody looked."""
    source: SourceId
    """The source that says so, a record under `data/sources/`; of `no-trace`, where somebody looked."""
    successor: RecordKey | None = None
    """What it is called now, or what took its place, as kind/id, where that has a record."""
    summary: Text | None = None
    """What the source says of it, in our own words."""


class FigureOutcome(Outcome):
    """What became of a figure that was aimed at or expected."""

    status: Literal["cancelled", "succeeded", "no-trace"]
    """`cancelled`: it is no longer aimed at; `succeeded`: the figure named as `successor` says how it came out;
    `no-trace`: somebody looked for it and found nothing."""


class Verification(Strict):
    """Who last compared a record with its sources, and when."""

    on: PartialDate
    """The day of the comparison."""
    by: Line = Field(examples=["editors"])
    """Who it was, as they want to be named: no private person without their consent."""


def former_keys(kind: str, former_ids: Iterable[str]) -> tuple[str, ...]:
    """Keys that the former ids of a record of this kind stand for, each once."""
    return tuple(dict.fromkeys(old if "/" in old else f"{kind}/{old}" for old in former_ids))


class Record(Strict):
    """Base of all records. A kind's own fields stand between `summary` and `details` in a file."""

    kind: ClassVar[str]
    """Folder under `data/`, and first part of the record's address."""
    singular: ClassVar[str]
    """Name of one record of the kind on the site, in English; translated where it is shown."""
    plural: ClassVar[str]
    """Name of the kind's directory on the site, in English too."""
    asks_for_notes: ClassVar[bool] = False
    """Whether a record that names sections of the paper must say which notes it has, if only that it has none."""

    def __init_subclass__(cls, *, kind: str, singular: str, plural: str) -> None:
        super().__init_subclass__()
        cls.kind, cls.singular, cls.plural = kind, singular, plural

    id: Slug = Field(exclude=True)
    """The name of the record's file without `.yml`; never written inside the file."""
    name: Line = Field(examples=["Institute of Examples"])
    """The full name, as the site shows it; that of the source where there is doubt."""
    abbreviation: Line | None = Field(None, examples=["IoE"])
    """The short form, explained on hovering wherever it occurs on the site."""
    aliases: tuple[Line, ...] = Field((), examples=[["Examples Institute"]])
    """Other spellings and names that a reader may search for: as printed, misprinted, or in a third language."""
    local_name: Line | None = None
    """The name in the second language of the atlas; an editor's addition, unless `provenance` names a source."""
    summary: Text
    """One to three sentences in the atlas's own words: what it is and why it is here. In YAML with markup and notes."""
    details: tuple[Text, ...] = ()
    """Further paragraphs, where the summary is not enough."""
    related: tuple[RecordKey, ...] = Field((), examples=[["programmes/some-programme"]])
    """Other records a reader should see, as kind/id, when no other field links them."""
    website: WebAddress | None = None
    """The address of its own site, where it is known."""
    sections: tuple[Section, ...] = Field((), examples=[["2.2", "table-1"]])
    """The paper's sections that speak of it: "2.2", "table-1", "4.3" (quote the numbers). Left out if none does."""
    notes: tuple[NoteNumber, ...] = ()
    """The paper's notes that stand behind the record as a whole. An empty list says that the paper gives none."""
    sources: tuple[SourceId, ...] = Field((), examples=[["chamber-news-2023"]])
    """The sources other than the paper that speak of it, each a record under `data/sources/`."""
    provenance: dict[Line, Slug] = Field(
        {}, examples=[{"country": "editor", "website": "chamber-of-commerce-news-2023"}]
    )
    """Where single values come from, if not from the sources above: the field, and `editor` or the id of a source."""
    verified: Verification | None = None
    """Who last compared the whole record with its sources, and when; left out until somebody has."""
    editor_notes: tuple[Text, ...] = ()
    """Short factual notes: what a source prints, and why the site differs from it or doubts it."""
    former_ids: tuple[FormerId, ...] = ()
    """Ids the record once had: their addresses lead here. As kind/id where it was of another kind."""

    @cached_property
    def key(self) -> str:
        """Kind and id, by which records name one another: `clusters/clara`."""
        return f"{self.kind}/{self.id}"

    @property
    def former_keys(self) -> tuple[str, ...]:
        """Keys that the record once had, in the order of its former ids."""
        # None in what is read of a record whose former ids cannot be.
        return former_keys(self.kind, self.former_ids or ())

    @property
    def label(self) -> str:
        """Name in lists and links."""
        return self.name

    @property
    def title(self) -> str:
        """Title of the record's page; different for every record of a kind."""
        return f"{self.name} ({self.abbreviation})" if self.abbreviation else self.name

    @cached_property
    def sort_key(self) -> tuple[str | int, ...]:
        """Sort key among its kind: name without accents and case, then id."""
        return (folded(self.name), self.id)

    def __hash__(self) -> int:
        # Not of all fields, as pydantic would have it: some are dictionaries, and the key says which record it is.
        return hash(self.key)

    def __copy__(self) -> Self:
        """Copy, as `model_copy` makes it, without the cached properties."""
        made = super().__copy__()
        for name in made.__dict__.keys() - type(self).model_fields.keys():
            del made.__dict__[name]
        return made

    @cached_property
    def when(self) -> tuple[str | None, str | None]:
        """Start (or date) and end; None where it has no such field, or does not say."""
        fields = vars(self)
        return fields.get("start") or fields.get("date"), fields.get("end")

    @property
    def became(self) -> tuple[Outcome, ...]:
        """What became of it, oldest first; empty too for kinds of which nothing becomes."""
        # None in what is read of a record whose outcomes cannot be.
        return vars(self).get("outcomes") or ()

    @cached_property
    def links(self) -> tuple[Linked, ...]:
        """Mentions of other records in the link fields, in the order of the fields."""
        return tuple(
            Linked(steps, value, link, link.key(value), str(steps[0])) for steps, value, link in walk(self, "link")
        )

    @cached_property
    def texts(self) -> tuple[tuple[Steps, str], ...]:
        """Texts with markup, each with its path."""
        return tuple((steps, value) for steps, value, _ in walk(self, "text"))

    @cached_property
    def mentioned(self) -> tuple[tuple[str, str], ...]:
        """Keys of the records that this one names, with each field that names them; sorted.

        The field is `text` for a link in a text, and `citation` for a source that a text cites.
        """
        named = {(linked.key, linked.field) for linked in self.links if linked.path[-1] != "source"}
        named |= {(f"sources/{outcome.source}", "citation") for outcome in self.became}
        named |= {(key, "text") for _, text in self.texts for key in mentions(text).records}
        named |= {(f"sources/{source}", "provenance") for source in self.provenance.values() if source != EDITOR}
        cited = (citation.source for _, text in self.texts for citation in mentions(text).sources)
        return tuple(sorted(named | {(f"sources/{source}", "citation") for source in cited if source != EDITOR}))

    @cached_property
    def cited(self) -> tuple[int, ...]:
        """Numbers of the paper's notes that it cites, in its `notes` field or its texts; sorted."""
        return tuple(sorted({*self.notes, *(number for _, text in self.texts for number in mentions(text).notes)}))

    @cached_property
    def cited_sources(self) -> dict[str, tuple[str, ...]]:
        """Ids of the sources other than the paper that it names, each with the places in it that its texts cite."""
        found: dict[str, dict[str, None]] = {source: {} for source in self.sources}
        for source, place in (citation for _, text in self.texts for citation in mentions(text).sources):
            found.setdefault(source, {}).update({place: None} if place else {})
        for source in (*self.provenance.values(), *(outcome.source for outcome in self.became)):
            found.setdefault(source, {})
        return {source: tuple(places) for source, places in found.items() if source != EDITOR}

    @cached_property
    def origins(self) -> dict[str, str]:
        """Origin of each value that is not from the record's own sources: its field, and `editor` or a source's id."""
        given = {name: EDITOR for name in ALWAYS_EDITORIAL if vars(self).get(name) is not None}
        for steps, text in self.texts:
            if steps[0] != "editor_notes" and any(source == EDITOR for source, _ in mentions(text).sources):
                given[str(steps[0])] = EDITOR
        return {**given, **self.provenance}

    @property
    def from_editor(self) -> tuple[str, ...]:
        """Fields whose values, or parts of them, an editor knows, in the order of a file."""
        return tuple(name for name in field_order(type(self)) if self.origins.get(name) == EDITOR)


class Cluster(Record, kind="clusters", singular=N_("Cluster"), plural=N_("Clusters")):
    """A cluster organisation: a group of firms, research bodies and others in one field, with its own management."""

    founded: PartialDate | None = None
    """When it was founded."""
    country: PlaceId | None = None
    """The country it sits in (the id of a place of level `country`)."""
    places: tuple[PlaceId, ...] = ()
    """The city or region it sits in."""
    sectors: tuple[SectorId, ...] = ()
    """The sectors it works in."""
    part_of: tuple[ActorKey, ...] = ()
    """What it belongs to: a network, an umbrella organisation. A partnership lists its members itself."""
    excellence_label: Literal["bronze", "silver", "gold"] | None = None
    """Its label of excellence in cluster management, as a source tells it."""
    label_expires: PartialDate | None = None
    """Until when the label is valid."""
    contact_page: WebAddress | None = None
    """The page of its site that tells how to reach it; not the address of a person."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of it since, oldest first, each with its date and source: `ended`, `renamed`, `succeeded`, ..."""


class Partnership(Record, kind="partnerships", singular=N_("Partnership"), plural=N_("Partnerships")):
    """A partnership of clusters that works with the other side."""

    @property
    def label(self) -> str:
        """Short form, by which partnerships are known."""
        return self.abbreviation or self.name

    programme: ProgrammeId | None = None
    """The scheme it belongs to."""
    generation: Literal["first", "second", "third", "fourth", "fifth", "sixth"] | None = None
    """Its generation within the scheme, only where a source gives it."""
    start: PartialDate | None = None
    """When it began, if a source says so."""
    end: PartialDate | None = None
    """When it ends, if a source says so."""
    sector_as_printed: Line | None = Field(None, examples=["Transportation and Logistics"])
    """The sector label printed in the paper, word for word."""
    sectors: tuple[SectorId, ...] = ()
    """The sectors that the printed label means."""
    discussed_in: tuple[SectorId, ...] = ()
    """The focus sectors under which the paper discusses it."""
    aim: Text | None = None
    """What it wants to achieve, in our own words."""
    members: tuple[ActorKey, ...] = ()
    """Its members, where the paper names them."""
    target_countries: tuple[PlaceId, ...] = ()
    """The countries it wants to work with, where the paper names them."""
    target_sectors: tuple[SectorId, ...] = ()
    """The sectors it wants to reach on the other side, where the paper names them."""
    plans: tuple[Text, ...] = ()
    """What it planned when the paper was written, as plans."""
    contact_page: WebAddress | None = None
    """The page of its site that tells how to reach it; not the address of a person."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of it since, oldest first, each with its date and source: `ended`, `renamed`, `succeeded`, ..."""
    follows: tuple[ActorKey, ...] = ()
    """The project or partnership it continues."""


class Mission(Record, kind="missions", singular=N_("Activity"), plural=N_("Missions and activities")):
    """A dated activity: a mission, matchmaking, workshop, seminar, tour, symposium, school, training, visit or call."""

    asks_for_notes = True

    type: Literal[
        "mission", "matchmaking", "workshop", "seminar", "tour", "symposium", "school", "training", "visit", "call"
    ]
    """What it was."""
    status: Literal["held", "planned", "published"]
    """`planned` for what the paper only announces: it is never shown as done. A call is not held, but `published`."""
    start: PartialDate
    """When it began, as far as the paper says: 2018, 2018-11 or 2018-11-30."""
    end: PartialDate | None = None
    """When it ended, when it went over several months or days; of what recurs, when the last one was."""
    date_qualifier: DateQualifier | None = None
    """`by` a year means in it or before; `since` is for what goes on; `around` for a date that is not certain;
    `between` for a day that is only known to lie from `start` to `end`. Leave it out for a plain date."""
    recurs: Frequency | None = None
    """How often it recurs, if this record is of a series: `semiannual` is twice a year, `biennial` every two years."""
    places: tuple[PlaceId, ...] = ()
    """Where it took place; empty where the paper does not say."""
    format: Literal["online", "hybrid"] | None = None
    """`online` for what took place on the internet only, `hybrid` for what did so and in a place; else left out."""
    organisers: tuple[ActorKey, ...] = ()
    """Who organised it; of a call, who published it."""
    co_organisers: tuple[ActorKey, ...] = ()
    """Who organised it in collaboration with them, or together."""
    hosts: tuple[ActorKey, ...] = ()
    """Who received the guests."""
    coordinators: tuple[ActorKey, ...] = ()
    """Who coordinated it, or those who took part."""
    preparers: tuple[ActorKey, ...] = ()
    """Who prepared it for the organisers."""
    supporters: tuple[ActorKey, ...] = ()
    """Who supported it."""
    participants: tuple[ActorKey, ...] = ()
    """Who took part, where the paper names them."""
    attendance: Text | None = None
    """Who took part, or was announced to, in words, where the paper says so; numbers belong in indicators."""
    audience: Text | None = None
    """For whom it was meant, in words. It does not say that they came."""
    programmes: tuple[ProgrammeId, ...] = ()
    """The programmes it belongs to."""
    partnerships: tuple[PartnershipId, ...] = ()
    """The partnerships it belongs to."""
    sectors: tuple[SectorId, ...] = ()
    """The sectors it is about."""
    topics: tuple[Line, ...] = ()
    """The themes it dealt with."""
    part_of: tuple[MissionId, ...] = ()
    """The larger activity it belongs to."""
    follows: tuple[MissionId, ...] = ()
    """The earlier activity it continues."""
    outcome: Text | None = None
    """What came of it."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of what was planned, oldest first, each with its date and source. `status` stays as it was told."""

    @cached_property
    def sort_key(self) -> tuple[str | int, ...]:
        """Sort key among its kind: date, then name."""
        return (self.start, folded(self.name), self.id)


ROLES: Final = (
    "organisers", "co_organisers", "hosts", "coordinators", "preparers", "supporters", "participants",
)  # fmt: skip
"""Fields of an activity that name who had a part in it, each with its own role."""


class Contact(Strict):
    """A contact box, as the paper printed it."""

    name: Line
    role: Line
    phone: PhoneNumber
    email: MailAddress


class SuccessStory(Record, kind="success-stories", singular=N_("Success story"), plural=N_("Success stories")):
    """One of the paper's accounts of a cooperation that worked."""

    partners: tuple[ActorKey, ...] = Field(min_length=1)
    """Who worked together."""
    places: tuple[PlaceId, ...] = ()
    """Where."""
    sector_as_printed: Line
    """The sector label printed in the paper, word for word."""
    sectors: tuple[SectorId, ...] = ()
    """The sectors that the printed label means."""
    context: tuple[Text, ...] = Field(min_length=1)
    """Who the partners are and how they met."""
    cooperation: tuple[Text, ...] = Field(min_length=1)
    """The type of cooperation."""
    objective: Text
    """What they want to achieve."""
    policy_support: tuple[Text, ...] = ()
    """Public support, under the paper's heading "Policy support"."""
    results: tuple[Text, ...] = Field(min_length=1)
    """What came of it; numbers by reference to indicators."""
    examples: tuple[Text, ...] = ()
    """Specific examples."""
    activities: tuple[MissionId, ...] = ()
    """The dated activities that belong to it."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of it since, oldest first, each with its date and source: `ended`, `renamed`, `succeeded`, ..."""
    contact: Contact | None = None
    """The contact box as the paper printed it; how to reach the person stands on the page and in no download."""


class ContactPoints(Strict):
    """How many contact points an organisation has in a city."""

    place: PlaceId
    count: WholeNumber


class Organisation(Record, kind="organisations", singular=N_("Organisation"), plural=N_("Organisations")):
    """Anyone named in the paper who is not a cluster: authorities, firms, universities, museums and more."""

    type: Literal[
        "association", "authority", "chamber", "company", "fair", "hospital", "international-organisation", "museum",
        "network", "park", "platform", "research-institute", "support-service", "trade-promotion", "university",
    ]  # fmt: skip
    """What it is."""
    founded: PartialDate | None = None
    """When it was founded."""
    country: PlaceId | None = None
    """The country it sits in (the id of a place of level `country`)."""
    places: tuple[PlaceId, ...] = ()
    """The city or region it sits in."""
    sectors: tuple[SectorId, ...] = ()
    """The sectors it works in."""
    part_of: tuple[ActorKey, ...] = ()
    """What it belongs to."""
    members: tuple[ActorKey, ...] = ()
    """Its members, where the paper names them."""
    offers: tuple[Text, ...] = ()
    """The support it offers clusters."""
    contact_points: tuple[ContactPoints, ...] = ()
    """Its contact points abroad, by city."""
    contact_page: WebAddress | None = None
    """The page of its site that tells how to reach it; not the address of a person."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of it since, oldest first, each with its date and source: `ended`, `renamed`, `succeeded`, ..."""


class Programme(Record, kind="programmes", singular=N_("Programme"), plural=N_("Programmes and projects")):
    """A programme, scheme, project, plan or standing instrument under which cooperation takes place."""

    type: Literal["programme", "project", "scheme", "initiative", "plan", "centre", "goals", "document"]
    """What it is. Of what is both a project and a centre, `project`, with the rest said in its summary."""
    status: Literal["planned", "not-materialised"] | None = None
    """Left out for what exists. `planned` for what the paper only announces, `not-materialised` as in milestones."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of it since, oldest first, each with its date and source. `status` stays as it was told."""
    start: PartialDate | None = None
    """When it began, if the paper says so."""
    end: PartialDate | None = None
    """When it ends, if the paper says so."""
    owners: tuple[ActorKey, ...] = ()
    """Who runs or funds it; of a plan or initiative whose it is, of a document who made it."""
    part_of: tuple[ProgrammeId, ...] = ()
    """The programme it belongs to."""
    follows: tuple[ProgrammeId, ...] = ()
    """The programme or project it continues."""
    partners: tuple[ActorKey, ...] = ()
    """Who takes part."""
    places: tuple[PlaceId, ...] = ()
    """Where it works."""
    sectors: tuple[SectorId, ...] = ()
    """The sectors it is about."""
    topics: tuple[Line, ...] = ()
    """Its themes."""


class Milestone(Record, kind="milestones", singular=N_("Milestone"), plural=N_("Milestones")):
    """A step of policy, or of lasting cooperation between bodies: an agreement, summit, dialogue, plan or reform."""

    asks_for_notes = True

    type: Literal[
        "achievement", "agreement", "agreement-between-bodies", "committee", "dialogue", "initiative", "opening",
        "plan", "reform", "relations", "strategic-partnership", "summit",
    ]  # fmt: skip
    """What it is. An `agreement` is one of governments; `relations` are diplomatic; `opening` is that of an office."""
    status: Literal["happened", "recurring", "planned", "not-materialised"] = "happened"
    """`happened` once, or `recurring`, such as a yearly summit; `planned` for what the paper only announces,
    `not-materialised` for what it says never came about."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of it since, oldest first, each with its date and source. `status` stays as it was told."""
    start: PartialDate | None = None
    """When it happened or began; left out where the paper does not say."""
    date_qualifier: DateQualifier | None = None
    """`by` a year means in it or before; `since` is for what goes on; `around` for a date that is not certain;
    `between` for a day that is only known to lie from `start` to `end`. Leave it out for a plain date."""
    end: PartialDate | None = None
    """When it ended; leave it out for what goes on."""
    recurs: Frequency | None = None
    """How often it recurs, where a source says so: `semiannual` is twice a year, `biennial` every two years."""
    parties: tuple[ActorKey, ...] = ()
    """Who agreed, met or acted."""
    places: tuple[PlaceId, ...] = ()
    """Where."""
    sectors: tuple[SectorId, ...] = ()
    """The sectors it is about."""
    topics: tuple[Line, ...] = ()
    """What was discussed or agreed, item by item."""
    programmes: tuple[ProgrammeId, ...] = ()
    """Programmes it created or shaped."""
    part_of: tuple[RecordKey, ...] = ()
    """The agreement, dialogue or series it belongs to, as kind/id."""

    @property
    def is_policy(self) -> bool:
        """Whether it is a step of policy, not one of bodies such as firms, universities and associations."""
        return self.type not in ("agreement-between-bodies", "opening")

    @cached_property
    def sort_key(self) -> tuple[str | int, ...]:
        """Sort key among its kind: date, then name; what has no date comes last."""
        return (self.start or "9999", folded(self.name), self.id)


class Sector(Record, kind="sectors", singular=N_("Sector"), plural=N_("Sectors")):
    """A field of the economy."""

    focus: Yes = False
    """True for the sectors that the paper looks into."""
    broader: SectorId | None = None
    """The wider sector it is a part of."""
    reasoning: tuple[Text, ...] = ()
    """Why the paper sees potential for cooperation (focus sectors)."""
    potential: tuple[Text, ...] = ()
    """Where the paper sees it (focus sectors)."""
    subsectors: tuple[Line, ...] = ()
    """The subsectors or fields the paper names."""


class Place(Record, kind="places", singular=N_("Place"), plural=N_("Places")):
    """A country, region, province, city, district or site."""

    level: Literal["world-region", "country", "region", "province", "municipality", "city", "site"]
    """`province`: a part of a country; `municipality`: a city with the rank of a province; `region`: any other part."""
    country: PlaceId | None = None
    """The country it lies in."""
    part_of: PlaceId | None = None
    """The province, region or city it lies in."""
    latitude: Number = Field(ge=-90, le=90)
    """Degrees north, two decimals; an editor's addition."""
    longitude: Number = Field(ge=-180, le=180)
    """Degrees east, two decimals; an editor's addition."""

    @property
    def is_area(self) -> bool:
        """Whether it is too large to be a point: its coordinates are those of its middle."""
        return self.level in ("world-region", "country", "region", "province")


class Indicator(Record, kind="indicators", singular=N_("Figure"), plural=N_("Figures")):
    """A figure: what is counted, how much, of what, when. Texts show it as [](indicators/its-id)."""

    asks_for_notes = True

    value: Amount
    """The number itself, without separators: 280, 17.5, 35000000. Of a range, the lower end."""
    upper: Amount | None = None
    """The upper end of a range: 300 of "250 to 300"."""
    qualifier: Literal["over", "around", "at least", "almost", "under", "up to", "about"] | None = None
    """The paper's own caution; leave it out for a plain number."""
    unit: Line = Field(examples=["clusters", "%", "rank"])
    """What is counted, in the plural, as it reads after the number; `%` for a share; `rank` for a place in an order."""
    status: Literal["counted", "estimated", "ranked", "targeted", "expected"] = "counted"
    """How it came about: `counted` or measured, `estimated` by its source, `ranked` for a place in an order,
    `targeted` for what somebody wants to reach, `expected` for what the paper only foresees."""
    outcomes: tuple[FigureOutcome, ...] = ()
    """What became of what was aimed at or expected, oldest first. `status` stays as it was told."""
    date: PartialDate | None = None
    """The date or the year the figure holds for, when the paper says so."""
    date_qualifier: DateQualifier | None = None
    """`by` a year means in it or before; `since` is for what goes on; `around` for a date that is not certain;
    `between` for a day that is only known to lie from `date` to `end`. Leave it out for a plain date."""
    end: PartialDate | None = None
    """The end of the period, when it is one: 2017 to 2018 for a school year."""
    about: tuple[RecordKey, ...] = Field((), examples=[["missions/matchmaking-2014"]])
    """The records it describes: their pages show it."""
    group: Line = Field(examples=["Trade in cars"])
    """The heading under which the page of figures lists it."""
    series: Line | None = Field(None, examples=["Students by year"])
    """Figures with the same series have one unit and are drawn as one bar chart."""


class Reference(Record, kind="references", singular=N_("Reference"), plural=N_("References")):
    """One of the paper's notes; its id is its number."""

    publisher: Line | None = None
    """Who published the source, as printed."""
    url: WebAddress | None = None
    """The address, as the paper's link layer gives it; left out for the notes that are lists of members."""
    same_source_as: ReferenceId | None = None
    """The first note that cites the same source, when it is not this one."""

    @property
    def title(self) -> str:
        """Note's number and name."""
        return gettext("Note {number}: {name}").format(number=self.id, name=self.name)

    @property
    def label(self) -> str:
        """Note's title: its number says more than its name."""
        return self.title

    @cached_property
    def sort_key(self) -> tuple[str | int, ...]:
        """Sort key among its kind: the note's number."""
        return ("", int(self.id)) if self.id.isdigit() else (folded(self.name), self.id)


class Source(Record, kind="sources", singular=N_("Source"), plural=N_("Sources")):
    """A source of the atlas: the paper it was made from, and whatever else an editor relied on."""

    type: Literal[
        "paper",
        "report",
        "book",
        "article",
        "legislation",
        "web-page",
        "press-release",
        "dataset",
        "interview",
        "letter",
    ]
    """What it is. An `article` is one of a journal or newspaper; `legislation` is a law, a regulation, a treaty."""
    main: Yes = False
    """True for the paper that the atlas was made from: `sections` and `notes` of all records are of this one."""
    publisher: Line | None = None
    """Who published it."""
    published_in: Line | None = Field(None, examples=["Official Journal of the European Union, L 347"])
    """The journal, newspaper or book that it is a part of."""
    authors: tuple[Line, ...] = ()
    """Who wrote it, where that is said."""
    date: PartialDate | None = None
    """When it was published, or last changed."""
    version: Line | None = Field(None, examples=["2"])
    """Its version or edition."""
    identifiers: tuple[Line, ...] = Field((), examples=[["D 3.5", "doi:10.1000/182"]])
    """Its numbers: of a deliverable, a report, a law; a DOI as `doi:10.1000/182`, an ISBN as `ISBN 978-...`."""
    url: WebAddress | None = None
    """Its address."""
    archived_url: WebAddress | None = None
    """The address of a copy in a web archive."""
    accessed: PartialDate | None = None
    """When an editor saw it."""
    language: Language | None = Field(None, examples=["en"])
    """The language it is in, by its code."""
    licence: Line | None = None
    """The terms it may be used under, or its notice of copyright."""
    section_titles: dict[Section, Line] = Field({}, examples=[{"2.1": "Policy dialogue"}])
    """Its sections, with their titles in our words; in the main paper those that `sections` may name."""

    @property
    def is_chapter(self) -> bool:
        """Whether it is a part of a book."""
        return self.type == "book" and self.published_in is not None

    @cached_property
    def sort_key(self) -> tuple[str | int, ...]:
        """Sort key among its kind: the main paper first, then by name."""
        return ("" if self.main else "1", folded(self.name), self.id)


class Term(Record, kind="terms", singular=N_("Term"), plural=N_("Terms")):
    """An abbreviation or expression that no other record explains."""


KINDS: Final[dict[str, type[Record]]] = {model.kind: model for model in Record.__subclasses__()}
"""Models of all kinds, by the name of their folder."""

FORMER_FIELDS: Final = {"chinese_name": "local_name"}
"""Names that fields once had, which files may still give them, and the names that they have now."""

_OPENING: Final = ("name", "abbreviation", "aliases", "local_name", "summary")


@cache
def field_order(model: type[Record]) -> tuple[str, ...]:
    """Fields of a kind in the order in which a file gives them, without `id`."""
    shared = set(Record.model_fields)
    own = [name for name in model.model_fields if name not in shared]
    closing = [name for name in Record.model_fields if name not in {"id", *_OPENING, *own}]
    return (*_OPENING, *own, *closing)
