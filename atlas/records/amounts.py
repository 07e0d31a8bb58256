"""Amounts as people write them: with separators, in millions, with a currency, a unit or a word of caution."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from atlas.records.strings import SHOWN_LENGTH

_CAUTION: Final = {
    **dict.fromkeys(("over", "more than", ">", "+"), "over"),
    **dict.fromkeys(("around", "approximately", "approx.", "roughly", "some", "circa", "ca.", "~", "≈"), "around"),
    **dict.fromkeys(("at least", "no less than", "≥", ">="), "at least"),
    **dict.fromkeys(("almost", "nearly"), "almost"),
    **dict.fromkeys(("under", "less than", "fewer than", "<"), "under"),
    **dict.fromkeys(("up to", "at most", "≤", "<="), "up to"),
    "about": "about",
}
"""Qualifiers by the words and signs that stand for them."""
_SCALES: Final = {
    "thousand": 3, "thousands": 3, "million": 6, "millions": 6, "mio": 6, "mn": 6, "mln": 6, "billion": 9,
    "billions": 9, "bn": 9, "mrd": 9, "mia": 9, "trillion": 12, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12,
}  # fmt: skip
"""Powers of ten by the words that stand for them."""
_LETTERS: Final = {"k": 3, "m": 6}
"""Powers of ten by letters that stand for them beside a currency only: 5 m is a length as well."""
_WORDS: Final = "|".join(sorted(_SCALES, key=len, reverse=True))
_CURRENCIES: Final = r"(?:[€$£¥]|(?-i:EUR|USD|GBP|CHF|CNY|RMB|JPY))"
_SCALE: Final = re.compile(
    rf"(?P<word>{_WORDS})(?:(?<=[万亿])|\.?(?![^\W\d_]|-))(?: of\b)?|(?P<letter>[km])(?=\s?{_CURRENCIES})",
    re.IGNORECASE,
)
_CURRENCY: Final = r"(?P<currency>[A-Z]{3}(?=[\s\d])|(?:US|HK)?[€$£¥])?"
_AMOUNT: Final = re.compile(
    rf"(?P<qualifier>{'|'.join(map(re.escape, sorted(_CAUTION, key=len, reverse=True)))})?\s*{_CURRENCY}\s*"
    r"(?P<number>(?!-?0\d)(?:-?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|-?\d{1,3}(?:[ '’.]\d{3}){2,}"
    r"|-?\d+(?:\.\d+|,\d\d?)?))"
    r"(?P<rest>\s+[^\W\d].{0,30}|\s*[%+€$£¥]|\s*[^\x00-\x7f–—].{0,30}"
    rf"|(?i:{_WORDS}|[km](?={_CURRENCIES})).{{0,30}}|(?(currency)[kmKM]?|))"
)
_ONE: Final = r"\d+(?:[.,]\d\d?)?"
_RANGE: Final = re.compile(
    rf"{_CURRENCY}\s*(?P<lower>{_ONE})\s*(?:[-–—]|to|and|until)\s*(?P<upper>{_ONE})(?P<rest>(?![\d.,]).*)"
)
_AMBIGUOUS: Final = re.compile(r"-?\d{1,3}\.\d{3}")
"""Number whose point may be one, or separate thousands."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Amount in plain digits, with its qualifier and its unit; empty where it has none."""

    number: str
    qualifier: str = ""
    unit: str = ""


def meant_amount(written: str) -> Amount | None:
    """Amount that is written in another form than plain digits; None for those and for what is none."""
    found = _AMOUNT.fullmatch(written.strip()) if len(written) <= SHOWN_LENGTH else None
    if not found or _RANGE.match(written.strip()):
        return None
    rest, sign, currency = found["rest"].strip(), found["qualifier"] or "", found["currency"] or ""
    number, scale = Decimal(_digits(found["number"])), _SCALE.match(rest if len(rest) > 1 else f"{rest}{currency}")
    if not scale and (_AMBIGUOUS.fullmatch(found["number"]) or rest in ("k", "K", "M")):
        return None
    if scale:
        number *= 10 ** _power(scale)
        rest = rest[scale.end() :].strip()
    elif rest == "+":
        sign, rest = "+", ""
    if re.match(r"[-–—]|to ", rest):
        return None
    made = Amount(_plain(number), _CAUTION.get(sign, sign), currency or rest)
    return made if made != Amount(written) else None


def meant_range(written: str) -> tuple[Amount, Amount] | None:
    """Lower and upper end of a range, which share the currency, the scale and the unit; None for what is none."""
    found = _RANGE.fullmatch(written.strip()) if len(written) <= SHOWN_LENGTH else None
    if not found:
        return None
    both = (f"{found['currency'] or ''} {found[end]}{found['rest']}".strip() for end in ("lower", "upper"))
    lower, upper = ((meant_amount(one) or Amount(one)) for one in both)
    try:
        return (lower, upper) if Decimal(lower.number) < Decimal(upper.number) else None
    except InvalidOperation:
        return None


def scale_of(unit: str) -> tuple[int, str] | None:
    """Power of ten with which a unit begins, and the rest of it: 6 and RMB of "million RMB"; None where it has none."""
    found = _SCALE.match(unit)
    return (_power(found), unit[found.end() :].strip()) if found else None


def scaled(value: float, power: int) -> str:
    """Number times a power of ten, in plain digits."""
    return _plain(Decimal(str(value)) * 10**power)


def _power(scale: re.Match[str]) -> int:
    return _SCALES[scale["word"].lower()] if scale["word"] else _LETTERS[scale["letter"].lower()]


def _digits(number: str) -> str:
    """Number without what separates its thousands, and with a point before its part."""
    point = number.replace(",", ".") if re.fullmatch(r"-?\d+,\d\d?", number) else number
    return re.sub(r"[ ,'’]", "", point.replace(".", "") if point.count(".") > 1 else point)


def _plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
