"""Search words: synonyms, questions, views and words for kinds, which editors list in `search.yml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from atlas.records import yaml_reader
from atlas.records.catalogue import Catalogue
from atlas.records.diagnostics import Diagnostic, Severity, Steps, errors
from atlas.records.model import KINDS, Place
from atlas.records.strings import did_you_mean, folded, quoted
from atlas.records.yaml_reader import Document

FILE: Final = "search.yml"
"""Name of the file, in the folder of the repository."""
_SECTIONS: Final = {"synonyms": ("words", "means"), "answers": ("asked", "leads_to")}
"""Fields of an entry in each list: what readers type, and what they are to find."""
_ALONE: Final = "alone"
"""Field of an answer that counts only where nothing else is typed: who contacts CLARA does not mean the site."""
_VIEWS: Final = "views"
_VIEW: Final = ("asked", "finds", "order")
"""Fields of a view: what readers type, the values of each facet that are found for it, and how they are sorted."""
FACETS: Final = ("country", "sector", "kind", "programme", "year", "status", "city", "type")
"""Facets whose values a view may name, as addresses of "Explore" name them."""
_ORDERS: Final = ("newest", "oldest")
_KINDS: Final = "kinds"
_PARTS: Final = (*_SECTIONS, _VIEWS, _KINDS)
"""Fields of the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that readers type, and the records (`kind/id`) and pages (`about.md`) that they are to find."""

    words: tuple[str, ...]
    targets: tuple[str, ...]
    alone: bool = False
    """Whether they find it only where nothing else is typed."""


@dataclass(frozen=True, slots=True)
class View:
    """Words that readers type, and the view of "Explore" that answers them."""

    words: tuple[str, ...]
    finds: Mapping[str, tuple[str, ...]]
    order: str = ""


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Content of the file, as far as it is sound.

    A synonym is one more name of its records. A question leads to its answers wherever it stands in what is typed.
    """

    synonyms: tuple[Entry, ...] = ()
    answers: tuple[Entry, ...] = ()
    views: tuple[View, ...] = ()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words for a kind, each of which puts the records of this kind first."""

    def names(self, key: str) -> tuple[str, ...]:
        """Synonyms of a record."""
        return tuple(word for entry in self.synonyms if key in entry.targets for word in entry.words)


def load(root: Path, catalogue: Catalogue) -> SearchWords:
    """Search words of the repository at `root`; none where it has no such file."""
    return _Reader(root, catalogue).words()


def check(root: Path, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Diagnostics of the file of the repository at `root`; none where it has no such file."""
    reader = _Reader(root, catalogue)
    found = reader.words()
    yield from reader.diagnostics
    if errors(reader.diagnostics):
        # The synonyms that are missed may be among those that could not be read.
        return
    named = {target for entry in found.synonyms for target in entry.targets}
    for place in catalogue.every(Place):
        if place.level == "country" and place.key not in named and reader.document.text:
            message = f"No synonym leads to the country {place.name}: its adjective finds nothing."
            hint = f"Add an entry with its adjective as `words` and [{place.key}] as `means`."
            yield reader.document.diagnostic(("synonyms",), "no-adjective", message, hint, Severity.WARNING)


def _of_this_file(found: Diagnostic) -> Diagnostic:
    """Diagnostic of the reader, in words for this file where they are for a record's."""
    hint = f"Write {', '.join(_PARTS)}, each with a colon and its entries below, or delete the file."
    messages = {"empty": "The file holds no search words.", "shape": "The file does not begin with a field."}
    return replace(found, message=messages[found.code], hint=hint) if found.code in messages else found


class _Reader:
    """Reader of the file: keeps what is sound, and a diagnostic for all else."""

    def __init__(self, root: Path, catalogue: Catalogue) -> None:
        self.root = root
        self.catalogue = catalogue
        self.document = Document(FILE, "")
        if (root / FILE).is_file():
            self.document = yaml_reader.parse((root / FILE).read_bytes(), FILE)
        self.diagnostics = [_of_this_file(found) for found in self.document.diagnostics]

    def words(self) -> SearchWords:
        self._fields((), self.document.value, [*_PARTS], "The file")
        synonyms, answers = (tuple(self._entries(section)) for section in _SECTIONS)
        return SearchWords(synonyms, answers, tuple(self._views()), dict(self._kinds()))

    def _refuse(self, steps: Steps, code: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> None:
        self.diagnostics.append(self.document.diagnostic(steps, code, message, hint, severity))

    def _fields(self, steps: Steps, written: Mapping[str, Any], known: list[str], owner: str) -> None:
        for name in written:
            if name not in known:
                hint = f"{did_you_mean(name, known)}Fields are: {', '.join(known)}."
                self._refuse((*steps, name), "unknown-field", f"{owner} has no field {quoted(name)}.", hint)

    def _entries(self, section: str) -> Iterator[Entry]:
        words, targets = _SECTIONS[section]
        further = [_ALONE] if section == "answers" else []
        seen: dict[str, int] = {}
        for steps, item in self._items(section, [words, targets, *further]):
            found = tuple(self._targets((*steps, targets), section, item))
            alone = item.get(_ALONE, "false")
            if alone not in ("true", "false"):
                hint = "Write true or false, or remove the line."
                self._refuse((*steps, _ALONE), "yes-or-no", f"{quoted(alone)} is neither true nor false.", hint)
            entry = Entry(self._texts(steps, item, words), found, alone == "true")
            self._repeated((*steps, words), entry.words, seen)
            yield entry

    def _views(self) -> Iterator[View]:
        words, facets, order = _VIEW
        seen: dict[str, int] = {}
        for steps, item in self._items(_VIEWS, [*_VIEW]):
            asked = self._texts(steps, item, words)
            self._repeated((*steps, words), asked, seen)
            finds = item.get(facets, {})
            if not isinstance(finds, dict) or not finds:
                hint = f"Write a facet and its values: `{facets}: {{status: [planned]}}`."
                self._refuse((*steps, facets), "map-expected", "Facets are expected here.", hint)
                continue
            self._fields((*steps, facets), finds, [*FACETS], "A view")
            if item.get(order, "newest") not in _ORDERS:
                hint = f"Orders are: {', '.join(_ORDERS)}."
                self._refuse((*steps, order), "unknown-order", f"{quoted(item[order])} is no order.", hint)
            values = {name: self._texts((*steps, facets), finds, name) for name in finds if name in FACETS}
            yield View(asked, values, item.get(order, ""))

    def _items(self, section: str, known: list[str]) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
        """The entries of a list that have fields, with the way to each."""
        written = self.document.value.get(section, [])
        if not isinstance(written, list):
            self._refuse((section,), "list-expected", "A list is expected here.", "Begin each entry with a hyphen.")
            return
        for index, item in enumerate(written):
            steps = (section, index)
            if isinstance(item, dict):
                self._fields(steps, item, known, "An entry")
                yield steps, item
            else:
                hint = f"Write them below the hyphen: {known[0]} and {known[1]}."
                self._refuse(steps, "map-expected", "Fields are expected here.", hint)

    def _texts(self, steps: Steps, item: Mapping[str, Any], name: str) -> tuple[str, ...]:
        if name not in item:
            self._refuse(steps, "missing-field", f"The field {name!r} is missing.", f"Add a line `{name}: [...]`.")
            return ()
        written = item[name]
        if not isinstance(written, list) or not all(isinstance(text, str) and text.strip() for text in written):
            hint = f"Write them between brackets, with commas: `{name}: [one, another]`."
            if isinstance(written, str) and written.startswith("-"):
                hint = "Write a space after the hyphen of each item."
            self._refuse((*steps, name), "list-expected", "A list of words is expected here.", hint)
            return ()
        for index, text in enumerate(written):
            if not folded(text):
                message = f"{quoted(text)} has no letter and no digit."
                self._refuse((*steps, name, index), "no-word", message, "Write a word, or remove it.")
            elif '"' in text:
                hint = "Put a comma between two words, and a word with a comma as a whole between quotes."
                self._refuse((*steps, name, index), "no-word", f"{quoted(text)} holds a quotation mark.", hint)
        return tuple(written)

    def _targets(self, steps: Steps, section: str, item: Mapping[str, Any]) -> Iterator[str]:
        for index, target in enumerate(self._texts(steps[:-1], item, str(steps[-1]))):
            if record := self.catalogue.find(target):
                yield record.key
                continue
            if section == "answers" and self._is_page(target):
                yield target
                continue
            same = self.catalogue.meant(target)
            form = "a record as kind/id" + (", or a page as its path under docs/" if section == "answers" else "")
            hint = f"{f'Did you mean {same!r}? ' if same else ''}Name {form}."
            # A warning: whoever deletes or renames a record shall not be held up by what only helps to find it.
            message = f"There is no {quoted(target)}: these words do not lead there."
            self._refuse((*steps, index), "unknown-id", message, hint, Severity.WARNING)

    def _is_page(self, target: str) -> bool:
        pages = self.root / "docs"
        path = (pages / target).resolve()
        return target.endswith(".md") and path.is_relative_to(pages.resolve()) and path.is_file()

    def _repeated(self, steps: Steps, words: tuple[str, ...], seen: dict[str, int]) -> None:
        for index, word in enumerate(words):
            line = self.document.position((*steps, index))[0]
            first = seen.setdefault(folded(word), line)
            if first != line or folded(word) in map(folded, words[:index]):
                hint = "Keep one of them, with all that it is to find."
                self._refuse((*steps, index), "repeated", f"{quoted(word)} stands in line {first} already.", hint)

    def _kinds(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        written = self.document.value.get(_KINDS, {})
        if not isinstance(written, dict):
            hint = "Write a line for each kind, such as `clusters: [clusters]`."
            self._refuse((_KINDS,), "map-expected", "Kinds are expected here.", hint)
            return
        for kind in written:
            if kind in KINDS:
                yield kind, self._texts((_KINDS,), written, kind)
        self._fields((_KINDS,), written, [*KINDS], "This part")
