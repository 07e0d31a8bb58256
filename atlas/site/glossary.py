"""Glossary: the abbreviations of all records and what they stand for, explained wherever they occur."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import Final

from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS, Record
from atlas.records.strings import folded

_CANDIDATE: Final = re.compile(r"[^\W_][\w&²³]*(?:[-+&][\w²³]+)*")
"""Pattern of a word that could be an abbreviation: R&I, ESCP-4i, AdPack², 5G-DRIVE."""


@dataclass(frozen=True)
class Glossary:
    """Glossary of a catalogue: `meanings` by abbreviation; `entries` are the records, in alphabetical order."""

    meanings: dict[str, str]
    entries: tuple[Record, ...]

    def meaning(self, word: str) -> str | None:
        """Meaning of an abbreviation, in the plural too (SMEs); None when it is not one."""
        if word.islower() or len(word) < 2:
            return None
        return self.meanings.get(word) or self.meanings.get(word.removesuffix("s"))

    @cached_property
    def explained(self) -> Callable[[str], str]:
        """Function that turns plain text into HTML, each known abbreviation with its meaning; results are cached."""
        return lru_cache(maxsize=1 << 17)(self._explained)

    def _explained(self, text: str) -> str:
        html, end = "", 0
        for match in _CANDIDATE.finditer(text):
            word = match.group()
            meaning = self.meaning(word)
            if meaning:
                html += f'{escape(text[end : match.start()])}<abbr title="{escape(meaning)}">{escape(word)}</abbr>'
                end = match.end()
        return html + escape(text[end:])

    def markdown(self, text: str) -> str:
        """Markdown of a page with a definition of each abbreviation in it, in the syntax of the `abbr` extension."""
        words = dict.fromkeys(match.group() for match in _CANDIDATE.finditer(text))
        known = [(word, meaning) for word in words if (meaning := self.meaning(word))]
        definitions = [f"*[{word}]: {' '.join(meaning.split())}" for word, meaning in known]
        return "\n".join([text, "", *definitions])


def glossary(catalogue: Catalogue) -> Glossary:
    """Glossary of a catalogue. Where records share an abbreviation, the kind that the model names first wins."""
    entries: dict[str, Record] = {}
    for kind in KINDS:
        for record in catalogue.of_kind(kind):
            if record.abbreviation:
                entries.setdefault(record.abbreviation, record)
    listed = {record.key: record for record in entries.values()} | {r.key: r for r in catalogue.of_kind("terms")}
    order = sorted(listed.values(), key=lambda record: (folded(record.abbreviation or record.name), record.key))
    return Glossary({short: record.name for short, record in entries.items()}, tuple(order))


def initial(record: Record) -> str:
    """Letter under which a list of short forms has a record; one for all that begin with none."""
    letter = folded(record.abbreviation or record.name)[:1].upper()
    return letter if letter.isalpha() else "0–9"
