"""Types of the records' fields: texts, dates, numbers, addresses, and links to other records."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from atlas.records import addresses
from atlas.records.amounts import meant_amount, meant_range
from atlas.records.dates import PARTIAL_DATE, partial_date
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

_PLAIN_NUMBER = re.compile(r"-?(?P<whole>0|[1-9]\d*)(?:\.(?P<part>\d+))?")
_MOST_DIGITS: Final = 15
_MOST_DECIMALS: Final = 6
"""Most digits of a number before its point, and behind it."""


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

    def written(self, key: str) -> str:
        """Value that means the record with this key."""
        return key if self.qualified else key.partition("/")[2]


PAGE_ONLY: Final = {"page_only": True}
"""Mark of a field that stands on the record's page and in no download: it says how to reach a person."""


def _free(value: str) -> str:
    identifier = value.rpartition("/")[2]
    if identifier in RESERVED:
        reason = RESERVED[identifier]
        raise ValueError(f"no record can have had the id {quoted(identifier)}: {reason}. Remove it from this list.")
    return value


def _trimmed(value: str) -> str:
    if value != value.strip():
        raise ValueError("has spaces around it. Remove them.")
    return value


def _one_line(value: str) -> str:
    if "\n" in value:
        raise ValueError("goes over several lines. Write it on one line.")
    if "\t" in value:
        raise ValueError("holds a tab. Type a space in its place.")
    return _trimmed(value)


def _folded(value: str) -> str:
    value = value.removesuffix("\n")
    if "\n\n" in value:
        raise ValueError("holds several paragraphs. Keep one here, and put the others in `details`.")
    return _trimmed(value)


def _web_address(value: str) -> str:
    _one_line(value)
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValueError(f"{quoted(value)} is not a web address. Copy it from the browser.") from None
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
        found = _PLAIN_NUMBER.fullmatch(value)
        if re.search(r"\d.*[°º′″]|\d\s*[NSEW]$", value):
            hint = "Write degrees as a number, such as 43.26, with a minus for those south and west."
            raise ValueError(f"{quoted(value)} is not a plain number. {hint}")
        if not found or value == "-0":
            raise ValueError(f"{quoted(value)} is not a plain number. Write digits only, such as 280 or 17.5.")
        if len(found["whole"]) > _MOST_DIGITS or len(found["part"] or "") > _MOST_DECIMALS:
            hint = f"Write at most {_MOST_DIGITS} digits before the point and {_MOST_DECIMALS} behind it."
            raise ValueError(f"{quoted(value)} has more digits than are read. {hint}")
        return float(value) if "." in value else int(value)
    return value


def _amount(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", value):
        hint = f"Write {value.replace('.', '')}, or {value}0 where the point is one."
        raise ValueError(f"{quoted(value)} may mean thousands. {hint}")
    is_plain = not isinstance(value, str) or _PLAIN_NUMBER.fullmatch(value)
    if not is_plain and (ends := meant_range(value)):
        lower, upper = ends
        unit = f' Write its unit as `unit: "{upper.unit}"`.' if upper.unit else ""
        hint = f"Write the lower one alone, {lower.number}, and the other on a line of its own: upper: {upper.number}."
        raise ValueError(f"{quoted(value)} is a range. {hint}{unit}")
    if not is_plain and (meant := meant_amount(value)):
        parts = [f"qualifier: {meant.qualifier}"] * bool(meant.qualifier) + [f'unit: "{meant.unit}"'] * bool(meant.unit)
        if not parts:
            raise ValueError(f"{quoted(value)} is not in plain digits. Write {meant.number}.")
        hint = f"Write the number alone, {meant.number}, and the rest on a line of its own: {', '.join(parts)}."
        raise ValueError(f"{quoted(value)} is more than a number. {hint}")
    return _number(value)


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
[](indicators/some-figure) for a record's own name or a figure's value, [^14] for the paper's notes, and [^its-id] or
[^its-id: p. 12] for any other source."""
LANGUAGE: Final = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
"""Language by its code: en, fr, pt-BR."""
Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$", max_length=80)]
PartialDate = Annotated[
    str, AfterValidator(partial_date), Field(json_schema_extra={"pattern": f"^{PARTIAL_DATE.pattern}$"})
]
"""Date as far as it is known: 2018, 2018-11 or 2018-11-30."""
WebAddress = Annotated[str, StringConstraints(max_length=500), AfterValidator(_web_address)]
MailAddress = Annotated[
    str, StringConstraints(max_length=200), AfterValidator(_mail), Field(json_schema_extra=PAGE_ONLY)
]
PhoneNumber = Annotated[str, AfterValidator(_phone), Field(json_schema_extra=PAGE_ONLY)]
Number = Annotated[int | float, BeforeValidator(_number)]
Amount = Annotated[int | float, BeforeValidator(_amount)]
"""Number of what is counted, which may be large."""
WholeNumber = Annotated[int, BeforeValidator(_number), Field(ge=0)]
Yes = Annotated[bool, BeforeValidator(_yes)]
NoteNumber = Annotated[int, BeforeValidator(_number), Field(ge=1, le=999)]
"""Number of one of the paper's notes."""
Section = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_one_line)]
"""Section of the paper, by its number or name there; the paper's own record lists them."""

ACTORS: Final = ("clusters", "organisations", "partnerships", "programmes")
"""Kinds that can act: organise, take part, sign."""
EVERY_KIND: Final = (
    "clusters", "partnerships", "missions", "success-stories", "organisations", "programmes", "milestones", "sectors",
    "places", "indicators", "references", "sources", "terms",
)  # fmt: skip

KEY: Final = rf"(?:{'|'.join(EVERY_KIND)})/{SLUG}"
"""Pattern of a record's key: its kind and its id."""
_QUALIFIED = StringConstraints(pattern=rf"^{KEY}$")
FormerId = Annotated[
    str,
    StringConstraints(pattern=rf"^(?:(?:{'|'.join(EVERY_KIND)})/)?{SLUG}$", max_length=100),
    AfterValidator(_free),
]
"""Id that a record had: bare, or as kind/id where it was of another kind."""
PlaceId = Annotated[Slug, Link(("places",))]
SectorId = Annotated[Slug, Link(("sectors",))]
ProgrammeId = Annotated[Slug, Link(("programmes",))]
PartnershipId = Annotated[Slug, Link(("partnerships",))]
MissionId = Annotated[Slug, Link(("missions",))]
SourceId = Annotated[Slug, Link(("sources",))]
ReferenceId = Annotated[Slug, Link(("references",))]
ActorKey = Annotated[str, _QUALIFIED, Link(ACTORS)]
"""Key of a cluster, organisation, partnership or programme, as kind/id: `clusters/clara`."""
RecordKey = Annotated[str, _QUALIFIED, Link(EVERY_KIND)]
"""Key of any record, as kind/id."""
