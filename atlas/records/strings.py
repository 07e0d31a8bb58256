"""String helpers for messages and ids: comparing, suggesting, quoting, counting."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

SHOWN_LENGTH: Final = 60
"""Length, in characters, to which a message cuts the value it repeats: a pasted book must not fill the screen."""


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
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("ß", "ss").casefold())
    plain = "".join(character for character in letters if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace("’", "")).strip("-")


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Suggestion of a known word, with a trailing space; empty when none is close."""
    found = closest(written, known)
    return f"Did you mean {found!r}? " if found else ""


def closest(written: str, known: Iterable[str]) -> str | None:
    """Known word most like the written one; None when none is close."""
    # Comparing takes time with the square of the length, and nothing known is this long.
    if len(written) > 2 * SHOWN_LENGTH:
        return None
    close = difflib.get_close_matches(written, list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def bare_address(address: str) -> str:
    """Web address for comparing: without scheme, `www.` and a closing slash."""
    parts = urlsplit(address)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def quoted(written: object) -> str:
    """Value between quotes for a message: cut when long, control characters escaped."""
    text = str(written)
    return repr(text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…")


def counted(number: int, singular: str, plural: str = "") -> str:
    """Number with its noun: `1 record`, `2 records`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
