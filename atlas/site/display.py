"""Dates, numbers and names as they read in the language of the site."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

from markupsafe import Markup

from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.records.model import Indicator, Record, Source
from atlas.records.strings import MONTHS, NUMBERS

_LARGE: Final = ((1_000_000_000, N_("{number} billion")), (1_000_000, N_("{number} million")))
_ORDINALS: Final = {1: N_("{number}st"), 2: N_("{number}nd"), 3: N_("{number}rd")}
_QUALIFIED: Final = {
    "over": N_("over {number}"),
    "around": N_("around {number}"),
    "at least": N_("at least {number}"),
    "almost": N_("almost {number}"),
    "under": N_("under {number}"),
    "up to": N_("up to {number}"),
    "about": N_("about {number}"),
}
"""Forms of a number with the paper's caution."""
_QUALIFIED_DATES: Final = {
    "by": N_("by {date}"),
    "since": N_("since {date}"),
    "from": N_("from {date}"),
    "around": N_("around {date}"),
    "between": N_("between {date} and {end}"),
}
"""Forms of a date that is not that of the thing itself."""


def date(value: str) -> str:
    """Partial date in words: 2018, November 2018, 30 November 2018."""
    day, month, year = date_parts(value)
    if day:
        # Translators: the order, and what stands between: 30 November 2018
        return _("{day} {month} {year}").format(day=day, month=month, year=year)
    return _("{month} {year}").format(month=month, year=year) if month else year


def date_parts(value: str) -> tuple[str, str, str]:
    """Day, month and year of a partial date, in words; empty where they are not given."""
    year, month, day = [*value.split("-"), "", ""][:3]
    return (
        # Translators: a day of the month: 30
        _("{day}").format(day=int(day)) if day else "",
        _(MONTHS[int(month) - 1]) if month else "",
        # Translators: a year: 2018
        _("{year}").format(year=year),
    )


def day(value: str) -> str:
    """Partial date without its year: 30 November, November; empty where only the year is given."""
    day, month, _year = date_parts(value)
    return _("{day} {month}").format(day=day, month=month) if day else month


def period(start: str | None, end: str | None) -> str:
    """Period in words: one date, or two joined by an en dash; empty when nothing is known."""
    if start and end and start != end:
        return _("{start} – {end}").format(start=date(start), end=date(end))
    return date(start or end or "") if start or end else ""


def qualifier(record: Record) -> str:
    """What is said before the date of a record: `from` where it only begins a series; empty for a plain date."""
    fields = vars(record)
    is_series = fields.get("recurs") and fields.get("start") and not fields.get("end")
    return fields.get("date_qualifier") or ("from" if is_series else "")


def dated(record: Record) -> str:
    """Date or period of a record, in words, with what is said before it; empty when it has none."""
    (start, end), before = record.when, qualifier(record)
    if before == "between":
        return _(_QUALIFIED_DATES[before]).format(date=date(start or ""), end=date(end or ""))
    shown = period(start, end)
    return _(_QUALIFIED_DATES[before]).format(date=shown) if shown and before else shown


def vintage(paper: Source | None) -> str:
    """Date of the paper in words: all marks of what it says are of that day; empty where there is none."""
    return date(paper.date) if paper and paper.date else ""


def vintage_note(paper: Source | None, *, others: bool, later: bool) -> str:
    """Sentence that says of which day marks are, once on each page that has any.

    `others` where marked records are not of the paper, `later` where outcomes are known.
    """
    when = vintage(paper)
    words = _("Marks such as “planned” show how things stood in {date}, the date of the paper.")
    note = words.format(date=when) if when else _("Marks such as “planned” show how things stood at their source.")
    if when and others:
        note += " " + _("Where a record is not from the paper, they show how it stood at its own source.")
    return f"{note} {_('What follows a semicolon came later.')}" if later else note


def number(value: float) -> str:
    """Number with separators, and millions and more in words: 1,500; 17.5; 35 million."""
    for size, words in _LARGE:
        if abs(value) >= size:
            return _(words).format(number=f"{value / size:,}".removesuffix(".0"))
    return f"{value:,}".removesuffix(".0")


def ordinal(value: float) -> str:
    """Place in an order: 1st, 2nd, 3rd, 11th."""
    whole = int(value)
    words = None if whole % 100 in (11, 12, 13) else _ORDINALS.get(whole % 10)
    return _(words or N_("{number}th")).format(number=f"{whole:,}")


def spelled(value: float) -> str:
    """Number as it reads in a sentence: a whole one below ten in words, any other in digits."""
    return _(NUMBERS[int(value) - 1]) if value in range(1, len(NUMBERS) + 1) else number(value)


def amount(indicator: Indicator, count: Callable[[float], str] = number) -> str:
    """Number of a figure with its qualifier, without its unit unless that is a sign: over 360, around 53%, 2nd."""
    if indicator.unit == "rank":
        shown = ordinal(indicator.value)
    else:
        count = number if indicator.unit == "%" else count
        shown = count(indicator.value)
        if indicator.upper is not None:
            # Translators: a range: 250 to 300
            shown = _("{lower} to {upper}").format(lower=shown, upper=count(indicator.upper))
        shown += "%" * (indicator.unit == "%")
    return _(_QUALIFIED[indicator.qualifier]).format(number=shown) if indicator.qualifier else shown


def figure(indicator: Indicator, count: Callable[[float], str] = number) -> str:
    """Figure with its unit: over 360 visitors; with `spelled`, as in a sentence: six clusters."""
    if indicator.unit in ("%", "rank"):
        return amount(indicator)
    # Translators: a figure: 360 visitors
    return _("{number} {unit}").format(number=amount(indicator, count), unit=indicator.unit)


def unbroken(text: str, indicator: Indicator) -> str:
    """Text of a figure for a page, where its number stays on one line with the caution before it: "over 500"."""
    for part in _(_QUALIFIED[indicator.qualifier]).split("{number}") if indicator.qualifier else ():
        text = text.replace(part, part.replace(" ", "\xa0"), 1) if part.strip() else text
    return text


def link_text(record: Record) -> str:
    """Text that an empty link to a record shows: a figure's value, any other record's label."""
    return figure(record, spelled) if isinstance(record, Indicator) else record.label


def short_name(record: Record) -> str:
    """Name of a record where there is little room: of a body or programme its short form, else its label."""
    is_known_by_it = record.kind in ("clusters", "organisations", "programmes")
    return (record.abbreviation if is_known_by_it else None) or record.label


def sentence(text: str) -> str:
    """Words as a sentence: a capital first, a full stop last; nothing where there are none."""
    return f"{capital(text)}." if text else ""


def isolated(names: Iterable[str]) -> Markup:
    """Names in a row, those that are read from right to left each by itself: side by side, they would run together."""
    return Markup("; ").join(Markup("<bdi>{}</bdi>").format(name) if _is_from_right(name) else name for name in names)


def _is_from_right(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def capital(text: Any) -> str:
    """Text with its first letter as a capital."""
    words = str(text)
    return words[:1].upper() + words[1:]


def enumerated(names: Iterable[str]) -> str:
    """Names as words of a sentence: "A, B and C"."""
    *others, last = names
    return _("{names} and {last}").format(names=", ".join(others), last=last) if others else last
