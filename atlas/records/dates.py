"""Dates as far as they are known (2018, 2018-11, 2018-11-30), and what was meant by those in another form."""

import calendar
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from atlas.records.strings import MONTHS, SHOWN_LENGTH, proposal, quoted

PARTIAL_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_EARLIEST, _LATEST = 1000, 2100
"""Years from which and to which dates are taken for what they are."""
_OTHER_DATES: Final = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})\s?(?P<stroke>[-–./])\s?(?P<month>\d\d?)(?:\s?(?P=stroke)\s?(?P<day>\d\d?))?\.?(?:T\d.*)?",
        r"(?P<year>\d{4})\s?年(?:\s?(?P<month>\d\d?)\s?月(?:\s?(?P<day>\d\d?)\s?[日号])?)?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?(?P<year>\d{4})",
        r"(?P<month>\d\d?)[/.](?P<year>\d{4})",
        r"(?:(?P<day>\d\d?)(?:st|nd|rd|th|\.)?\s)?(?P<month>[a-z]{3,9})\.?,?\s(?P<year>\d{4})",
        r"(?P<month>[a-z]{3,9})\.?\s(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s(?P<year>\d{4})",
    )
)
"""Forms of a date that are plain, and not ours; where the month and the day are both numbers with strokes, none is."""
_PARTS_OF_A_YEAR: Final = {
    **dict.fromkeys(("spring", "21", "春", "春季"), (3, 5)),
    **dict.fromkeys(("summer", "22", "夏", "夏季"), (6, 8)),
    **dict.fromkeys(("autumn", "fall", "23", "秋", "秋季"), (9, 11)),
    **dict.fromkeys(("winter", "24", "冬", "冬季"), (12, 2)),
    **dict.fromkeys(("q1", "first quarter", "1st quarter", "33", "第一季度"), (1, 3)),
    **dict.fromkeys(("q2", "second quarter", "2nd quarter", "34", "第二季度"), (4, 6)),
    **dict.fromkeys(("q3", "third quarter", "3rd quarter", "35", "第三季度"), (7, 9)),
    **dict.fromkeys(("q4", "fourth quarter", "4th quarter", "last quarter", "36", "第四季度"), (10, 12)),
    **dict.fromkeys(("h1", "first half", "1st half", "40", "上半年"), (1, 6)),
    **dict.fromkeys(("h2", "second half", "2nd half", "41", "下半年"), (7, 12)),
}
"""First and last month of seasons, quarters and halves, also by the numbers that ISO 8601-2 gives them."""
_NAMES: Final = "|".join(name for name in _PARTS_OF_A_YEAR if not name.isdigit())
_NUMBERS: Final = "|".join(name for name in _PARTS_OF_A_YEAR if name.isdigit())
_PART_OF_A_YEAR: Final = re.compile(
    rf"(?P<name>{_NAMES})(?:\s?[-–/]\s?(?P<later>{_NAMES}))?"
    rf"(?:,? of| in|,|[-/])?\s?(?P<year>\d{{4}})(?:[/–-]\d\d(?:\d\d)?)?"
    rf"|(?P<year_before>\d{{4}})年?[\s/-]?(?P<name_behind>{_NAMES})|(?P<iso>\d{{4}})-(?P<number>{_NUMBERS})"
)
_DECADE: Final = re.compile(r"(\d{3})(?:0(?:['’]?s|er|年代)|x)")
_CENTURY: Final = re.compile(r"(?P<full>\d\d)xx|(?P<hundreds>1\d)00['’]?s|(?P<ordinal>\d\d)(?:th century|世纪)")
"""Century. The 1800s may also be ten years: those are within it."""
_BETWEEN: Final = re.compile(r"\s*(?:[-–—/至到]|\.\.|\b(?:to|and|or|until|till|through)\b)\s*")
_DAYS_BEHIND_A_MONTH: Final = re.compile(r"([a-z]+\.?) (\d\d?)\s?[-–]\s?(\d\d?),? (\d{4})")


_QUALIFIERS: Final = {
    **dict.fromkeys(
        ("circa", "ca.", "ca", "c.", "约", "about", "around", "approx.", "approximately", "~", "?"), "around"
    ),
    **dict.fromkeys(("by", "by the end of", "by end of", "until", "before the end of"), "by"),
    **dict.fromkeys(("since", "from"), "since"),
}
"""Qualifiers of dates by the words and signs that stand for them."""
_CAUTION: Final = "|".join(map(re.escape, sorted(_QUALIFIERS, key=len, reverse=True)))
_QUALIFIED: Final = re.compile(rf"(?P<word>{_CAUTION})\s*(?P<date>\S.*)|(?P<before>\S.*?)\s*(?P<sign>[?~])")


class NoDate(ValueError):
    """Error of what is not written as a date."""


def partial_date(value: str) -> str:
    """Date as ours are written. Raises ValueError for all else, with what was meant where that is plain."""
    match = PARTIAL_DATE.fullmatch(value)
    if not match:
        hint = f"{proposal(_meant(value))}Write 2018, 2018-11 or 2018-11-30: as much as is known."
        raise NoDate(f"{quoted(value)} is not a date. {hint}")
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is not None and not _EARLIEST <= year <= _LATEST:
        raise ValueError(f"the year {year} is out of range. Write a year from {_EARLIEST} to {_LATEST}.")
    if month is not None and not 1 <= month <= 12:
        raise NoDate(f"there is no month {month:02d}. Write a month from 01 to 12.")
    if year and month and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError(f"there is no day {day:02d} in {year}-{month:02d}. Check the day.")
    return value


def _meant(written: str) -> str | None:
    """Date that is written in another form; None where that is not plain."""
    found = next(filter(None, (form.fullmatch(written.strip()) for form in _OTHER_DATES)), None)
    if not found:
        return None
    parts = found.groupdict()
    if not parts["month"]:
        return _sound(parts["year"])
    name = next((month for month in MONTHS if month.lower().startswith(parts["month"].lower())), "")
    month = MONTHS.index(name) + 1 if name else int(parts["month"]) if parts["month"].isdecimal() else 0
    date = "-".join([parts["year"], f"{month:02d}", *([f"{int(parts['day']):02d}"] if parts.get("day") else [])])
    return _sound(date)


def _sound(date: str) -> str | None:
    with suppress(ValueError):
        return partial_date(date)
    return None


def meant_period(written: str) -> tuple[str, str] | None:
    """First and last date of what is a period: a season, quarter, half, decade, century or range; None for all else."""
    text = re.sub(r"^the |^(?:early|mid|late)[ -]", "", written.strip().lower())
    if len(text) > SHOWN_LENGTH or _meant(text):
        return None
    found = next((ends for ends in (*_parts(text), *_ranges(text)) if all(map(_sound, ends))), None)
    return found if found and found[0] < found[1] else None


def meant_qualified(written: str) -> tuple[str, str] | None:
    """Date and qualifier of what is written with a word or sign of caution; None for all else."""
    text = written.strip().lower()
    found = _QUALIFIED.fullmatch(text) if len(text) <= SHOWN_LENGTH else None
    if not found:
        return None
    rest = found["date"] or found["before"]
    date = _sound(rest) or _meant(rest)
    return (date, _QUALIFIERS[found["word"] or found["sign"]]) if date else None


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Ends of a part of a year, or of a decade or century."""
    if found := _PART_OF_A_YEAR.fullmatch(text):
        name = found["name"] or found["name_behind"] or found["number"]
        year = int(found["year"] or found["year_before"] or found["iso"])
        first, last = _PARTS_OF_A_YEAR[name][0], _PARTS_OF_A_YEAR[found["later"] or name][1]
        # The winter before a spring begins in the year before.
        if not (found["later"] and first > 11):
            yield f"{year}-{first:02d}", f"{year + (last < first)}-{last:02d}"
    if found := _CENTURY.fullmatch(text):
        full = found["full"] or found["hundreds"]
        first = int(full) * 100 if full else int(found["ordinal"]) * 100 - 99
        yield str(first), str(first + 99)
    if found := _DECADE.fullmatch(text):
        yield f"{found[1]}0", f"{found[1]}9"


def _ranges(text: str) -> Iterator[tuple[str, str]]:
    """Ends of a range, of which the earlier one may leave out what they share."""
    text = _DAYS_BEHIND_A_MONTH.sub(r"\2-\3 \1 \4", text.removeprefix("from ").removeprefix("between "))
    for sign in _BETWEEN.finditer(text):
        before, behind = text[: sign.start()], text[sign.end() :]
        # Of 2015/16, the later year; of 12–14 November 2018, the month and the year of the earlier day.
        behind = before[:2] + behind if re.fullmatch(r"\d{4}", before) and re.fullmatch(r"\d\d", behind) else behind
        # Of 2021年10月4日至6日, the year and the month of the later day.
        head = re.match(r".*年" if "月" in behind else r".*[年月]", before) if "年" not in behind else None
        behind = head[0] + behind if head else behind
        words = behind.split(" ")
        starts = (before, *(f"{before} {' '.join(words[number:])}" for number in range(1, len(words))))
        start = next((date for one in starts if (date := _sound(one) or _meant(one))), None)
        end = _sound(behind) or _meant(behind)
        if start and end:
            yield start, end
