"""Abbreviations and what they stand for: from every record that has one, explained wherever they occur."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import Final

from atlas.records.catalogue import Catalogue, folded
from atlas.records.model import KINDS, Record

_CANDIDATE: Final = re.compile(r"[^\W_][\w&²³]*(?:[-+&][\w²³]+)*")
"""A word that could be an abbreviation: R&I, ESCP-4i, AdPack², 5G-DRIVE."""


@dataclass(frozen=True)
class Glossary:
    """What each abbreviation means: `meanings` by abbreviation; `entries` are the records, in alphabetical order."""

    meanings: dict[str, str]
    entries: tuple[Record, ...]

    def meaning(self, word: str) -> str | None:
        """What an abbreviation stands for, in the plural too (SMEs); None when it is not one."""
        found = self.meanings.get(word)
        if found is None and word.endswith("s"):
            found = self.meanings.get(word[:-1])
        return found

    @cached_property
    def explained(self) -> Callable[[str], str]:
        """Turns plain text into HTML, each known abbreviation with its meaning; what is shown again is kept."""
        return lru_cache(maxsize=1 << 17)(self._explained)

    def _explained(self, text: str) -> str:
        parts: list[str] = []
        end = 0
        for match in _CANDIDATE.finditer(text):
            word = match.group()
            if word.islower() or len(word) < 2:
                continue
            meaning = self.meaning(word)
            if meaning:
                parts += (escape(text[end : match.start()]), _abbr(word, meaning))
                end = match.end()
        return "".join(parts) + escape(text[end:])

    def markdown(self, text: str) -> str:
        """A page's Markdown with a definition of each abbreviation in it, in the syntax of the `abbr` extension."""
        words = dict.fromkeys(match.group() for match in _CANDIDATE.finditer(text))
        known = [(word, self.meaning(word)) for word in words if len(word) > 1 and not word.islower()]
        definitions = [f"*[{word}]: {_one_line(meaning)}" for word, meaning in known if meaning]
        return "\n".join([text, "", *definitions])


def glossary(catalogue: Catalogue) -> Glossary:
    """The glossary of a catalogue. Where records share an abbreviation, the kind that the model names first wins."""
    entries: dict[str, Record] = {}
    for kind in KINDS:
        for record in catalogue.of_kind(kind):
            if record.abbreviation:
                entries.setdefault(record.abbreviation, record)
    listed = {record.key: record for record in entries.values()} | {r.key: r for r in catalogue.of_kind("terms")}
    order = sorted(listed.values(), key=lambda record: (folded(record.abbreviation or record.name), record.key))
    return Glossary({short: record.name for short, record in entries.items()}, tuple(order))


def initial(record: Record) -> str:
    """The letter under which a list of short forms has a record; one for all that begin with none."""
    letter = folded(record.abbreviation or record.name)[:1].upper()
    return letter if letter.isalpha() else "0–9"


def _one_line(meaning: str) -> str:
    return " ".join(meaning.split())


def _abbr(word: str, meaning: str) -> str:
    return f'<abbr title="{escape(meaning)}">{escape(word)}</abbr>'
