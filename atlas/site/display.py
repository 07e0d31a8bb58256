"""How dates, numbers and names read in English."""

from __future__ import annotations

from typing import Any, Final

from atlas.records.model import Indicator, Record

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def date(value: str) -> str:
    """A partial date in words: 2018, November 2018, 30 November 2018."""
    year, month, day = [*value.split("-"), "", ""][:3]
    words = [str(int(day))] if day else []
    if month:
        words.append(MONTHS[int(month) - 1])
    return " ".join([*words, year])


def period(start: str | None, end: str | None) -> str:
    """One date, or two joined by an en dash; empty when nothing is known."""
    if start and end and start != end:
        return f"{date(start)} – {date(end)}"
    return date(start or end or "") if start or end else ""


def dated(record: Record) -> str:
    """When a record happened or holds, in words; empty when it has no date."""
    return period(*record.when)


def number(value: float) -> str:
    """A number with separators, and millions and more in words: 1,500; 17.5; 35 million."""
    for size, word in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if abs(value) >= size:
            return f"{_digits(value / size)} {word}"
    return _digits(value)


def _digits(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) or not float(value).is_integer() else f"{int(value):,}"


def ordinal(value: float) -> str:
    """A place in an order: 1st, 2nd, 3rd, 11th."""
    whole = int(value)
    ending = "th" if whole % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return f"{whole:,}{ending}"


def amount(indicator: Indicator) -> str:
    """A figure's number with its qualifier, without its unit unless that is a sign: over 360, around 53%, 2nd."""
    if indicator.unit == "rank":
        shown = ordinal(indicator.value)
    elif indicator.unit == "%":
        shown = f"{number(indicator.value)}%"
    else:
        shown = number(indicator.value)
    return f"{indicator.qualifier} {shown}" if indicator.qualifier else shown


def figure(indicator: Indicator) -> str:
    """A figure as it reads in a sentence: over 360 Chinese visitors."""
    return amount(indicator) if indicator.unit in ("%", "rank") else f"{amount(indicator)} {indicator.unit}"


def shown(record: Record) -> str:
    """What an empty link to a record shows: a figure's value, any other record's label."""
    return figure(record) if isinstance(record, Indicator) else record.label


def capital(text: Any) -> str:
    """The text with its first letter as a capital."""
    words = str(text)
    return words[:1].upper() + words[1:]
