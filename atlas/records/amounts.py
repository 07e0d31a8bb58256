"""Amounts as people write them: with separators, in millions, with a currency, a unit or a word of caution."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from atlas.records.strings import SHOWN_LENGTH

_SIGNS: Final = {
    "<": "under", ">": "over", "~": "around", "≈": "around", "+": "over", "≥": "at least", ">=": "at least",
    "≤": "up to", "<=": "up to",
}  # fmt: skip
"""Qualifiers by the signs that stand for them."""
_SCALES: Final = {
    "thousand": 3, "million": 6, "millions": 6, "mio": 6, "mn": 6, "mln": 6, "billion": 9, "billions": 9, "bn": 9,
    "trillion": 12, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12,
}  # fmt: skip
"""Powers of ten by the words that stand for them."""
_WORDS: Final = "|".join(sorted(_SCALES, key=len, reverse=True))
_SCALE: Final = re.compile(rf"(?:{_WORDS})(?:(?<=[万亿])|\.?(?![^\W\d_]))", re.IGNORECASE)
_AMOUNT: Final = re.compile(
    r"(?P<qualifier>over|around|at least|almost|under|up to|about|[<>~≈≥≤]|[<>]=)?\s*"
    r"(?P<currency>[A-Z]{3}(?=[\s\d])|[€$£¥])?\s*"
    r"(?P<number>(?!-?0\d)(?:-?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|-?\d{1,3}(?:[ '’.]\d{3}){2,}|-?\d+(?:\.\d+)?))\s*"
    r"(?P<rest>(?<=\s)[^\W\d].{0,30}|[%+€$£¥]|[^\x00-\x7f].{0,30}|)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Amount in plain digits, with its qualifier and its unit; empty where it has none."""

    number: str
    qualifier: str = ""
    unit: str = ""


def meant_amount(written: str) -> Amount | None:
    """Amount that is written in another form than plain digits; None for those and for what is none."""
    found = _AMOUNT.fullmatch(written.strip()) if len(written) <= SHOWN_LENGTH else None
    if not found:
        return None
    number, rest = Decimal(re.sub(r"[ ,'’]", "", _without_points(found["number"]))), found["rest"]
    scale = _SCALE.match(rest)
    if scale:
        number *= 10 ** _power(scale)
        rest = rest[scale.end() :].strip()
    sign = "+" if rest == "+" else found["qualifier"]
    unit = found["currency"] or ("" if rest == "+" else rest)
    made = Amount(_plain(number), _SIGNS.get(sign or "", sign or ""), unit)
    return made if made != Amount(written) else None


def scale_of(unit: str) -> tuple[int, str] | None:
    """Power of ten with which a unit begins, and the rest of it: 6 and RMB of "million RMB"; None where it has none."""
    found = _SCALE.match(unit)
    return (_power(found), unit[found.end() :].strip()) if found else None


def scaled(value: float, power: int) -> str:
    """Number times a power of ten, in plain digits."""
    return _plain(Decimal(str(value)) * 10**power)


def _power(scale: re.Match[str]) -> int:
    return _SCALES[scale.group().lower().rstrip(".")]


def _without_points(number: str) -> str:
    return number.replace(".", "") if number.count(".") > 1 else number


def _plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
