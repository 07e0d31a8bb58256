"""String helpers for messages and ids: comparing, suggesting, quoting, counting."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Final
from urllib.parse import urlsplit

from atlas.i18n import N_

MONTHS: Final = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
NUMBERS: Final = (
    N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine"),
)  # fmt: skip
"""Numbers that a sentence gives in words, from one on."""
HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Ranges of Chinese characters, for patterns."""
_AS_IN_ENGLISH: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)
"""Latin letters that are no letter of English with an accent."""
SHOWN_LENGTH: Final = 60
"""Length, in characters, to which a message cuts the value it repeats: a pasted book must not fill the screen."""

_DOUBLED: Final = re.compile(r"([^\W\d])\1")
_LISTED: Final = 5
"""Number of items of a long list that a message names."""


# The same names are compared over and over: those of a large catalogue fit.
@lru_cache(maxsize=1 << 17)
def folded(text: str) -> str:
    """Text for comparing: lower case, without accents and punctuation."""
    letters = text.casefold()
    if not letters.isascii():
        letters = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", letters).strip()


def hyphenated(name: str) -> str:
    """Slug of a name: Latin letters and digits, joined by hyphens; empty when it has none."""
    plain = plain_letters(name.replace("&", " and "))
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace("’", "")).strip("-")


def plain_letters(name: str) -> str:
    """Name in small letters, the Latin ones as in English: `łódź` is `lodz`."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one)).translate(_AS_IN_ENGLISH)


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Suggestion of a known word, with a trailing space; empty when none is close."""
    return proposal(closest(written, known))


def proposal(meant: str | None) -> str:
    """Suggestion of what was meant, with a trailing space; empty when that is not known."""
    return f"Did you mean {meant!r}? " if meant else ""


def closest(written: str, known: Iterable[str]) -> str | None:
    """Known word that a slip of the hand made into the written one; None when there is none.

    A word that is merely like it means something else: `paris` is not `spain`, nor `tour-2015` `tour-2014`.
    """
    # Comparing takes time with the square of the length, and nothing known is this long.
    if len(written) > 2 * SHOWN_LENGTH:
        return None
    known = list(known)
    if same := next((word for word in known if word.casefold() == written.casefold()), None):
        return same
    close = difflib.get_close_matches(written, known, n=5, cutoff=0.6)
    return next((word for word in close if _is_slip(written, word) or _is_shortened(written, word)), None)


def _is_slip(one: str, other: str) -> bool:
    """Whether words differ by what happens in typing: a letter or two in one place, or little in a long word."""
    parts = differing_parts(one, other)
    if any(map(str.isdigit, "".join(parts))):
        return False
    name = one.rpartition("/")[2]
    is_swapped = len(parts[0]) == 2 and parts[0] == parts[1][::-1]
    letters = sorted(map(len, parts))
    is_alike = difflib.SequenceMatcher(None, one, other).ratio() > 0.85
    has_same_numbers = re.findall(r"\d+", one) == re.findall(r"\d+", other)
    return (
        is_swapped
        or _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other)
        or (len(name) > 2 and letters == [0, 1])
        or (len(name) > 4 and letters == [1, 1])
        or (len(name) > 8 and letters[1] <= 2)
        or (len(name) > 9 and is_alike and has_same_numbers)
    )


def differing_parts(one: str, other: str) -> tuple[str, str]:
    """What is left of two words without their common beginning and end."""
    start = common_start(one, other)
    end = common_start(one[start:][::-1], other[start:][::-1])
    return one[start : len(one) - end], other[start : len(other) - end]


def common_start(one: str, other: str) -> int:
    """Number of characters with which both texts begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_shortened(one: str, other: str) -> bool:
    """Whether the words of one are the first ones of the other: `basque` for `basque-country`."""
    return len(one) > 3 and re.match(rf"{re.escape(one)}[-_ /]", other) is not None


def bare_address(address: str) -> str:
    """Web address for comparing: without scheme, `www.` and a closing slash."""
    parts = urlsplit(address)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def quoted(written: object) -> str:
    """Value between quotes for a message: cut when long, control characters escaped."""
    text = str(written)
    return repr(text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…")


def listed(items: Sequence[str]) -> str:
    """First items of a list, with the number of the others: `one, two, three and 9 more`."""
    more = len(items) - _LISTED
    return ", ".join(items[:_LISTED]) + (f" and {more:,} more" if more > 0 else "")


def counted(number: int, singular: str, plural: str = "") -> str:
    """Number with its noun: `1 record`, `2 records`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
