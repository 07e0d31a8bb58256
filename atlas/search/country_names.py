"""Country names in other languages, from Unicode's tables, which come with Babel."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError

from atlas.records.strings import folded, plain_letters

_LANGUAGES: Final = ("de", "fr", "it", "es", "pl", "nl")
"""Languages that many readers in Europe write."""


@cache
def country_names(name: str, second: str = "") -> tuple[str, ...]:
    """Names of a country in these languages and in `second`, by its English name; none where nobody knows it.

    Where one has letters that are none of English, it is given in English letters as well.
    """
    codes = [code for code, known in Locale("en").territories.items() if folded(known) == folded(name)]
    named = [_territory(tag, code) for code in codes for tag in (*_LANGUAGES, second)]
    both = [form for one in named if one for form in (one, plain_letters(one))]
    return tuple({folded(one): one for one in reversed(both)}.values())


def _territory(tag: str, code: str) -> str:
    try:
        names: Mapping[str, str] = Locale.parse(tag, sep="-").territories
    except (UnknownLocaleError, ValueError):
        return ""
    return names.get(code, "")
