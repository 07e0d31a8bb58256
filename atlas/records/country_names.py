"""Country names in other languages and their codes, from Unicode's tables, which come with Babel."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers

from atlas.records.strings import folded, plain_letters

_LANGUAGES: Final = ("de", "fr", "it", "es", "pl", "nl")
"""Languages that many readers in Europe write."""
_EUROPEAN_CODES: Final = {"EL": "GR"}
"""Codes that the European Union writes, and nobody else."""
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "ZZ"})
"""Codes of two letters that are those of something else."""
_FORM_OF_STATE: Final = re.compile(
    r"(?:the )?(?:(?:federal republic|grand duchy|kingdom|principality|republic|state) of (?:the )?(?!china$)(?=\w))?"
)
"""What an official name puts before the usual one. What the one of China means is not for a table to say."""


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


def english_name(written: str) -> str:
    """English name of a country by its code, its official name or its name in any language; empty for other words."""
    english: Mapping[str, str] = Locale("en").territories
    code = written.strip().upper()
    code = _EUROPEAN_CODES.get(code) or " ".join(get_global("territory_aliases").get(code, (code,)))
    if code in english and code.isalpha() and code not in _NO_COUNTRIES:
        return english[code]
    found = _codes().get(_FORM_OF_STATE.sub("", folded(written)), set())
    return english.get(next(iter(found)), "") if len(found) == 1 else ""


@cache
def _codes() -> Mapping[str, set[str]]:
    """Codes of the countries that each name is given to, in all languages."""
    found: dict[str, set[str]] = defaultdict(set)
    for language in locale_identifiers():
        # The names in a country's own form of a language are those of the language, but for a few.
        if "_" not in language:
            for code, name in Locale.parse(language).territories.items():
                if code.isalpha() and code not in _NO_COUNTRIES:
                    found[folded(name)].add(code)
    return found
