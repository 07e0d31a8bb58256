"""Types of the records' fields: texts, dates, numbers, addresses, and links to other records."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from atlas.i18n import N_
from atlas.records import addresses
from atlas.records.strings import quoted

SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""Pattern of an id: lower-case ASCII letters and digits in groups joined by single hyphens."""

RESERVED: Final[dict[str, str]] = {
    "index": "its address is that of the directory",
    **dict.fromkeys(
        ("aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))),
        "Windows cannot hold a file of this name",
    ),
}
"""Ids that no record can have, with the reason. Windows' other names (`CLOCK$`, `COM¹`) have signs that no id has."""

_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?")
_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Link:
    """Annotation of a field whose value is the id of a record of one of these kinds.

    Of one kind, the value is the bare id (`lyon`); of several, it names the kind too (`clusters/clara`).
    """

    kinds: tuple[str, ...]

    @property
    def qualified(self) -> bool:
        """Whether a value names the kind too."""
        return len(self.kinds) > 1

    def key(self, value: str) -> str:
        """Full key, kind and id, that a value means."""
        return value if self.qualified else f"{self.kinds[0]}/{value}"


def _free(value: str) -> str:
    if value in RESERVED:
        raise ValueError(f"no record can have had the id {quoted(value)}: {RESERVED[value]}. Remove it from this list.")
    return value


def _trimmed(value: str) -> str:
    if value != value.strip():
        raise ValueError("has spaces around it. Remove them.")
    return value


def _one_line(value: str) -> str:
    if "\n" in value or "\t" in value:
        raise ValueError("goes over several lines. Write it on one line.")
    return _trimmed(value)


def _folded(value: str) -> str:
    value = value.removesuffix("\n")
    if "\n\n" in value:
        raise ValueError("holds several paragraphs. Keep one here, and put the others in `details`.")
    return _trimmed(value)


def _partial_date(value: str) -> str:
    match = _PARTIAL_DATE.fullmatch(value)
    if not match:
        raise ValueError(f"{quoted(value)} is not a date. Write 2018, 2018-11 or 2018-11-30: as much as is known.")
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is not None and not 1900 <= year <= 2100:
        raise ValueError(f"the year {year} is out of range. Write a year from 1900 to 2100.")
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"there is no month {month:02d}. Write a month from 01 to 12.")
    if year and month and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError(f"there is no day {day:02d} in {year}-{month:02d}. Check the day.")
    return value


def _web_address(value: str) -> str:
    _one_line(value)
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise ValueError(f"{quoted(value)} is not a web address ({error}). Copy it from the browser.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{quoted(value)} is not a web address. Start it with http:// or https:// and a host name.")
    refused = addresses.refusal(value)
    if refused:
        raise ValueError(". ".join(refused))
    if re.search(r'[\s<>"\\^`{|}]', value):
        raise ValueError("has a character that web addresses cannot hold. Write it percent-encoded, such as %20.")
    return value


def _mail(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", value):
        raise ValueError(f"{quoted(value)} is not an e-mail address. Write it as name@host.")
    return value


def _phone(value: str) -> str:
    if not re.fullmatch(r"\+?[0-9()./ -]{5,40}", value):
        hint = "Use digits, spaces, brackets, hyphens and a leading +."
        raise ValueError(f"{quoted(value)} is not a phone number. {hint}")
    return _one_line(value)


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not _PLAIN_NUMBER.fullmatch(value):
            raise ValueError(f"{quoted(value)} is not a plain number. Write digits only, such as 280 or 17.5.")
        return float(value) if "." in value else int(value)
    return value


def _yes(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise ValueError(f"{quoted(value)} is neither true nor false. Write true, or leave the line out.")
        return value == "true"
    return value


Line = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_one_line)]
"""Plain text on one line."""
Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=4000),
    AfterValidator(_folded),
    Field(json_schema_extra={"markup": "text"}),
]
"""Paragraph with light markup: *emphasis*, **strong**, [links](https://example.org), [links to records](places/lyon),
[](indicators/some-figure) for a record's own name or a figure's value, and [^14] for the paper's notes."""
Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$", max_length=80)]
FormerId = Annotated[Slug, AfterValidator(_free)]
PartialDate = Annotated[
    str, AfterValidator(_partial_date), Field(json_schema_extra={"pattern": f"^{_PARTIAL_DATE.pattern}$"})
]
"""Date as far as it is known: 2018, 2018-11 or 2018-11-30."""
WebAddress = Annotated[str, StringConstraints(max_length=500), AfterValidator(_web_address)]
MailAddress = Annotated[str, StringConstraints(max_length=200), AfterValidator(_mail)]
PhoneNumber = Annotated[str, AfterValidator(_phone)]
Number = Annotated[int | float, BeforeValidator(_number)]
WholeNumber = Annotated[int, BeforeValidator(_number), Field(ge=0)]
Yes = Annotated[bool, BeforeValidator(_yes)]
NoteNumber = Annotated[int, BeforeValidator(_number), Field(ge=1, le=999)]
"""Number of one of the paper's notes."""
Section = Literal["1", "2", "2.1", "2.2", "table-1", "3", "3.1", "3.2", "4", "4.1", "4.2", "4.3", "4.4"]
"""Section of the paper."""

SECTION_TITLES: Final[dict[str, str]] = {
    "1": N_("1 Objective"),
    "2": N_("2 Existing cooperation"),
    "2.1": N_("2.1 Policy dialogue"),
    "2.2": N_("2.2 Cluster to cluster cooperation"),
    "table-1": N_("Table 1 Support organisations"),
    "3": N_("3 Good practices"),
    "3.1": N_("3.1 Success story 1"),
    "3.2": N_("3.2 Success story 2"),
    "4": N_("4 Opportunities"),
    "4.1": N_("4.1 Automotive"),
    "4.2": N_("4.2 Human health"),
    "4.3": N_("4.3 Renewable energy"),
    "4.4": N_("4.4 ICT"),
}
"""Titles of the paper's sections on the site, in our words; translated where they are shown."""

ACTORS: Final = ("clusters", "organisations", "partnerships", "programmes")
"""Kinds that can act: organise, take part, sign."""
EVERY_KIND: Final = (
    "clusters", "partnerships", "missions", "success-stories", "organisations", "programmes", "milestones", "sectors",
    "places", "indicators", "references", "terms",
)  # fmt: skip

_QUALIFIED = StringConstraints(pattern=rf"^(?:{'|'.join(EVERY_KIND)})/{SLUG}$")
PlaceId = Annotated[Slug, Link(("places",))]
SectorId = Annotated[Slug, Link(("sectors",))]
ProgrammeId = Annotated[Slug, Link(("programmes",))]
PartnershipId = Annotated[Slug, Link(("partnerships",))]
MissionId = Annotated[Slug, Link(("missions",))]
ReferenceId = Annotated[Slug, Link(("references",))]
ActorKey = Annotated[str, _QUALIFIED, Link(ACTORS)]
"""Key of a cluster, organisation, partnership or programme, as kind/id: `clusters/clara`."""
RecordKey = Annotated[str, _QUALIFIED, Link(EVERY_KIND)]
"""Key of any record, as kind/id."""
