"""Guesses which record was meant by a link that leads to none: by its id, its names, a slip of the hand, or git."""

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel

from atlas.records import git, search_words, yaml_reader
from atlas.records.country_names import english_name
from atlas.records.diagnostics import Diagnostic
from atlas.records.field_types import Link
from atlas.records.links import link_of, nested
from atlas.records.model import KINDS, Record, Source
from atlas.records.reading import Reading
from atlas.records.strings import bare_address, closest, folded, hyphenated

_GENERIC: Final = re.compile(
    r"^(?:the|city-of|province-of|region-of)-|-(?:province|city|region|municipality|county|prefecture)$"
)
"""Words beside a place's name that say what it is."""
_ENDING: Final = re.compile(r"(?:/index)?\.(?:ya?ml|md|html?)$")
_MARKS_OF_IDENTITY: Final = ("name", "summary", "website", "url")
"""Fields of which one that is the same shows that a record goes by another id."""
_SHORT: Final = 3
"""Length of a country's code."""
_SOURCE: Final = Link(("sources",))
_PLACE: Final = Link(("places",))
_MOST_ASKED: Final = 20
"""Most missing records for which git is asked what they were."""


class Guesser:
    """Guesser for the records of a folder."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        # A record that could not be typed exists all the same: a link to it is not a second mistake.
        self.known = reading.documents.keys() | reading.refused
        self._asked: dict[str, Record | None] = {}

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        """Ids of each kind, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.known):
            kind, _, identifier = key.partition("/")
            found[kind].append(identifier)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], str]:
        """Id of each record by its kind and one of its names, written as an id."""
        return {
            (record.kind, _slug(name)): record.id
            for record in self.reading.records
            for name in (record.name, record.abbreviation, record.local_name, *record.aliases)
            if name
        }

    @cached_property
    def _by_address(self) -> dict[str, str]:
        """Id of each source by its web address."""
        return {bare_address(one.url): one.id for one in self.reading.records if isinstance(one, Source) and one.url}

    def meant(self, written: str, link: Link) -> str:
        """Value for a link in the place of what was written: an id, a path, an address or a name; empty if none is."""
        *before, last = [part for part in _ENDING.sub("", written.strip(" /")).split("/") if part.strip(".")] or [""]
        kind = (closest(before[-1], KINDS) or "") if before else ""
        kinds = [kind, *(one for one in link.kinds if one != kind)] if kind in link.kinds else [*link.kinds]
        if link.kinds == _SOURCE.kinds and "://" in written:
            return self._by_address.get(bare_address(written), "")
        name = _slug(last)
        for form in dict.fromkeys((name, _GENERIC.sub("", name))):
            for one in kinds:
                identifier = form if f"{one}/{form}" in self.known else self._by_name.get((one, form))
                if identifier:
                    return link.written(f"{one}/{identifier}")
        if key := self._place(last) if kinds == ["places"] else "":
            return link.written(key)
        # Of all kinds, much is like any word.
        likely = kinds[:1] if kind or not link.qualified else []
        found = (f"{one}/{slip}" for one in likely if (slip := closest(name, self.ids[one])))
        return next(map(link.written, found), "")

    def _place(self, written: str) -> str:
        """Key of the place that is a country of this code or foreign name, or has such a synonym; empty if none has."""
        country = self._by_name.get(("places", _slug(english_name(written))))
        return f"places/{country}" if country else self._synonyms.get(folded(written), "")

    @cached_property
    def _synonyms(self) -> dict[str, str]:
        """Keys of the places that the words of editors mean."""
        entries = search_words.read(self.reading.data.parent).synonyms
        found = ((word, key) for entry in entries for word in entry.words for key in entry.means[:1])
        return {folded(word): key for word, key in found if key.startswith("places/") and key in self.known}

    def to_add(self, written: str, link: Link) -> str:
        """Key of the record to add for a value that names none: that of a country has its English name."""
        name, country = hyphenated(written), hyphenated(english_name(written)) if link == _PLACE else ""
        # Of what is known by a longer name, the usual one is enough.
        return link.key(name if len(name) > _SHORT and country.startswith(name) else country or name)

    def completed(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Diagnostics of files, those of a value that is no id with the record that was meant by it."""
        keys = {document.path: key for key, document in self.reading.documents.items()}
        for one in found:
            key = keys.get(one.path)
            link, written = self._at(key, one.field) if key and one.code == "id-form" else (None, "")
            yield self._with_proposal(one, written, link) if link else one

    def _with_proposal(self, found: Diagnostic, written: str, link: Link) -> Diagnostic:
        """Diagnostic of a value that is no id, with what to write in its place, or which file to add."""
        if meant := self.meant(written, link):
            return replace(found, hint=f"Did you mean {meant!r}? {found.hint}")
        if link == _SOURCE and "://" in written:
            hint = "Add it to data/sources/, with this address as its `url`, and write the name of that file here."
            return replace(found, message="A source is named by its id, not by its address.", hint=hint)
        # A path or a short form is no name.
        if link.qualified or "/" in written or len((key := self.to_add(written, link)).partition("/")[2]) <= _SHORT:
            return found
        return replace(found, hint=f"{found.hint} If it has no record yet, add data/{key}.yml.")

    def _at(self, key: str, field: str) -> tuple[Link | None, str]:
        """Link that a field of a record holds, and what is written there; of other fields, none."""
        value: Any = self.reading.documents[key].value
        if field.startswith("provenance."):
            return _SOURCE, str(value["provenance"][field.partition(".")[2]])
        model: type[BaseModel] | None = KINDS[key.partition("/")[0]]
        link: Link | None = None
        for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", field):
            if model is None or name not in model.model_fields:
                return None, ""
            link, model = link_of(model, name), nested(model, name)
            value = value[name][int(index)] if index else value[name]
        return link, str(value)

    def renamed(self, key: str) -> Record | None:
        """Record that once had this key, as git tells; None where it tells of none."""
        if key not in self._asked:
            self._asked[key] = self._successor(key) if len(self._asked) < _MOST_ASKED else None
        return self._asked[key]

    def _successor(self, key: str) -> Record | None:
        values = self._last_values(key)
        same = [
            record
            for record in (*self.reading.records, *self.reading.fragments)
            if any(_is_same(values.get(field), getattr(record, field, None)) for field in _MARKS_OF_IDENTITY)
        ]
        # One of its own kind is likelier.
        return min(same, key=lambda record: record.kind != key.partition("/")[0], default=None)

    def _last_values(self, key: str) -> dict[str, Any]:
        """Values of a record's file as it last was; none where git does not know it."""
        root, path = self.reading.data.parent, f"{self.reading.data.name}/{key}.yml"
        try:
            commit = git.run(root, "log", "-1", "--format=%H", "--", path).decode().strip()
            # The last commit with the file may be the one that removed it.
            is_there = commit and git.run(root, "ls-tree", commit, "--", path)
            text = git.run(root, "show", f"{commit}{'' if is_there else '^'}:./{path}") if commit else b""
        except (OSError, subprocess.CalledProcessError):
            return {}
        return yaml_reader.parse(text).value


def _slug(name: str) -> str:
    """Name written as an id; one in other letters, as it is compared."""
    return hyphenated(name) or folded(name)


def _is_same(one: object, other: object) -> bool:
    return isinstance(one, str) and isinstance(other, str) and folded(one) == folded(other) != ""
