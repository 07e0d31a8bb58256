"""Small things done with words: comparing them, guessing the one that was meant, and showing them in a message."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

SHOWN_LENGTH: Final = 60
"""Characters of a value that a message repeats: a whole book pasted into a field must not fill the screen."""


# The same names are compared over and over: those of a large catalogue fit.
@lru_cache(maxsize=1 << 17)
def folded(text: str) -> str:
    """The text for comparing: lower case, without accents and punctuation."""
    letters = text.casefold()
    if not letters.isascii():
        letters = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", letters).strip()


def hyphenated(name: str) -> str:
    """A name as an id is written: Latin letters and digits, with hyphens between them; empty when it has none."""
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("ß", "ss").casefold())
    plain = "".join(character for character in letters if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace("’", "")).strip("-")


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """A suggestion with a trailing space, or nothing when no known word is close."""
    found = closest(written, known)
    return f"Did you mean {found!r}? " if found else ""


def closest(written: str, known: Iterable[str]) -> str | None:
    """The known word most like the written one; None when none is close."""
    # Comparing takes time with the square of the length, and nothing known is this long.
    if len(written) > 2 * SHOWN_LENGTH:
        return None
    close = difflib.get_close_matches(written, list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def quoted(written: object) -> str:
    """What was written, between quotes, cut when it is long, with nothing in it that a terminal would obey."""
    text = str(written)
    return repr(text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…")


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: `1 record`, `2 records`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
