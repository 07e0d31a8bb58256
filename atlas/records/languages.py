"""Codes of languages, from Unicode's tables, which come with Babel."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from atlas.records.strings import folded

_OWN_NAMES: Final = (
    "bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "it", "ja", "ko", "lt", "lv", "nl", "no", "pl",
    "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "zh",
)  # fmt: skip
"""Languages that are known by their own names as well."""


def is_language(code: str) -> bool:
    """Whether a code is that of a language, whatever it says of the script and the country."""
    return code.partition("-")[0] in _english()


def meant_language(written: str) -> str:
    """Code that was meant by the name of a language, or by the code of a country; empty where that is not plain."""
    if "_" in written and is_language(code := written.replace("_", "-")):
        return code
    if found := _codes().get(folded(written)):
        return found.replace("_", "-")
    aliases: Mapping[str, str] = get_global("language_aliases")
    if alias := aliases.get(written.lower()):
        return alias.replace("_", "-")
    likely = get_global("likely_subtags").get(f"und_{written.upper()}", "").partition("_")[0]
    return likely or (written.lower() if is_language(written.lower()) else "")


def _english() -> Mapping[str, str]:
    names: Mapping[str, str] = Locale("en").languages
    return names


@cache
def _codes() -> Mapping[str, str]:
    """Codes of languages by their names in English and, of many, their own."""
    own = {folded(name): code for code in _OWN_NAMES if (name := Locale.parse(code).languages.get(code))}
    return {**{folded(name): code for code, name in _english().items()}, **own}
