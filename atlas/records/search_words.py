"""Search words: synonyms, questions, views and words for kinds, which editors list in `search.yml`."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, Field, ValidationError

from atlas.records import messages, yaml_reader
from atlas.records.catalogue import Catalogue
from atlas.records.diagnostics import Diagnostic, Severity, Steps, errors
from atlas.records.field_types import Yes
from atlas.records.model import KINDS, Place, Strict
from atlas.records.strings import did_you_mean, folded, proposal, quoted
from atlas.records.yaml_reader import Document

FILE: Final = "search.yml"
"""Name of the file, in the folder of the repository."""


def _word(text: str) -> str:
    if not folded(text):
        raise ValueError(f"{quoted(text)} has no letter and no digit. Write a word, or remove it.")
    if '"' in text:
        hint = "Put a comma between two words, and a word with a comma as a whole between quotes."
        raise ValueError(f"{quoted(text)} holds a quotation mark. {hint}")
    return text


def _kind(name: str) -> str:
    if name not in KINDS:
        hint = f"{did_you_mean(name, KINDS)}Kinds are: {', '.join(KINDS)}."
        raise ValueError(f"there is no kind of record called {quoted(name)}. {hint}")
    return name


Words = tuple[Annotated[str, AfterValidator(_word)], ...]
Facet = Literal["country", "sector", "kind", "programme", "year", "status", "city", "type"]
FACETS: Final = get_args(Facet)
"""Facets whose values a view may name, as addresses of "Explore" name them."""


class Synonym(Strict):
    """More names of records: `words` that readers type, and the records (`kind/id`) that they mean."""

    words: Words
    means: Words


class Answer(Strict):
    """Question, wherever it stands in what is typed, and the records and pages (`about.md`) that it leads to."""

    asked: Words
    leads_to: Words
    alone: Yes = False
    """Whether it counts only where nothing else is typed: who contacts CLARA does not mean the site."""


class View(Strict):
    """Words that readers type, and the view of "Explore" that answers them: values of facets, and their order."""

    asked: Words
    finds: dict[Facet, Words] = Field(min_length=1)
    order: Literal["newest", "oldest"] | None = None


class SearchWords(Strict):
    """Content of the file."""

    synonyms: tuple[Synonym, ...] = ()
    answers: tuple[Answer, ...] = ()
    views: tuple[View, ...] = ()
    kinds: dict[Annotated[str, AfterValidator(_kind)], Words] = Field(default_factory=dict)
    """Words for a kind, each of which puts the records of this kind first."""

    def names(self, key: str) -> tuple[str, ...]:
        """Synonyms of a record."""
        return tuple(word for entry in self.synonyms if key in entry.means for word in entry.words)


def load(root: Path, catalogue: Catalogue) -> SearchWords:
    """Search words of the repository at `root`, as far as they lead anywhere; none where it has no such file."""
    found = read(root)

    def present(targets: Words) -> Words:
        return tuple(key for target in targets if (key := _key(root, catalogue, target)))

    named = (entry.model_copy(update={"means": present(entry.means)}) for entry in found.synonyms)
    answers = (entry.model_copy(update={"leads_to": present(entry.leads_to)}) for entry in found.answers)
    return found.model_copy(update={"synonyms": tuple(named), "answers": tuple(answers)})


def read(root: Path) -> SearchWords:
    """Search words of the repository at `root` as they are written, wherever they lead."""
    try:
        return SearchWords.model_validate(_document(root).value)
    except ValidationError:
        return SearchWords()


def check(root: Path, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Diagnostics of the file of the repository at `root`; none where it has no such file."""
    document = _document(root)
    found = [*map(_of_this_file, document.diagnostics), *_unknown(root, catalogue, document), *_repeated(document)]
    try:
        SearchWords.model_validate(document.value)
    except ValidationError as error:
        found += messages.diagnostics(error, SearchWords, document)
    yield from found
    # The synonyms that are missed may be among those that could not be read.
    if document.text and not errors(found):
        yield from _adjectives(load(root, catalogue), catalogue, document)


def _document(root: Path) -> Document:
    path = root / FILE
    return yaml_reader.parse(path.read_bytes(), FILE) if path.is_file() else Document(FILE, "")


def _of_this_file(found: Diagnostic) -> Diagnostic:
    """Diagnostic of the reader, in words for this file where they are for a record's."""
    hint = f"Write {', '.join(SearchWords.model_fields)}, each with a colon and its entries below, or delete the file."
    said = {"empty": "The file holds no search words.", "shape": "The file does not begin with a field."}
    return replace(found, message=said[found.code], hint=hint) if found.code in said else found


def _adjectives(words: SearchWords, catalogue: Catalogue, document: Document) -> Iterator[Diagnostic]:
    named = {target for entry in words.synonyms for target in entry.means}
    for place in catalogue.every(Place):
        if place.level == "country" and place.key not in named:
            message = f"No synonym leads to the country {place.name}: its adjective finds nothing."
            hint = f"Add an entry with its adjective as `words` and [{place.key}] as `means`."
            yield document.diagnostic(("synonyms",), "no-adjective", message, hint, Severity.WARNING)


def _unknown(root: Path, catalogue: Catalogue, document: Document) -> Iterator[Diagnostic]:
    """Warnings about words that lead nowhere: whoever deletes a record shall not be held up by what only helps."""
    targets = [(steps, target, "") for steps, target in _texts(document, "synonyms", "means")]
    page = ", or a page as its path under docs/"
    targets += [(steps, target, page) for steps, target in _texts(document, "answers", "leads_to")]
    for steps, target, or_page in targets:
        key = _key(root, catalogue, target)
        if not key or (key.endswith(".md") and not or_page):
            meant = catalogue.meant(target)
            hint = f"{proposal(meant)}Name a record as kind/id{or_page}."
            message = f"There is no {quoted(target)}: these words do not lead there."
            yield document.diagnostic(steps, "unknown-id", message, hint, Severity.WARNING)


def _key(root: Path, catalogue: Catalogue, target: str) -> str:
    """Present key of the record that a target names, or the target itself if it is a page; empty for any other."""
    if record := catalogue.find(target):
        return record.key
    path = (root / "docs" / target).resolve()
    is_page = target.endswith(".md") and path.is_relative_to((root / "docs").resolve()) and path.is_file()
    return target if is_page else ""


def _repeated(document: Document) -> Iterator[Diagnostic]:
    """Errors of words that stand twice in one list of entries."""
    for section, name in (("synonyms", "words"), ("answers", "asked"), ("views", "asked")):
        seen: dict[str, int] = {}
        for steps, word in _texts(document, section, name):
            if folded(word) in seen:
                message = f"{quoted(word)} stands in line {seen[folded(word)]} already."
                hint = "Keep one of them, with all that it is to find."
                yield document.diagnostic(steps, "repeated", message, hint)
            elif folded(word):
                seen[folded(word)] = document.position(steps)[0]


def _texts(document: Document, section: str, name: str) -> Iterator[tuple[Steps, str]]:
    """Texts in a field of the entries of a list, with their paths, as far as these are what they should be."""
    entries = document.value.get(section)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        texts = entry.get(name) if isinstance(entry, dict) else None
        for place, text in enumerate(texts if isinstance(texts, list) else ()):
            if isinstance(text, str):
                yield (section, index, name, place), text
