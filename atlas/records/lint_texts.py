"""Lint rules for the texts of a record: markup that is none, YAML's silent traps, loose numbers and dates."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import Final

from atlas.records.catalogue import Catalogue
from atlas.records.diagnostics import Finding, Message
from atlas.records.model import Indicator, Record
from atlas.records.strings import MONTHS, NUMBERS, quoted
from atlas.records.text import CITATION, without_links
from atlas.records.wording import without_personal_data
from atlas.records.yaml_reader import MAX_DIAGNOSTICS

_MARKUP: Final = re.compile(rf"\\.|\[[^\[\]]*\]\([^()\s]*\)|{CITATION.pattern}")
"""Markup that texts take: escapes, links and citations."""
_LEFT: Final = re.compile(
    r"\[\^[^\]\s]*\]?|\]\s?\([^()\s]*\)?|\[\[|\]\]|\]\[|\{(?:[{%#:.]|\w+=)|[%}#]\}|^\*\[|^: |<!--|`+"
    r"|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8}\d*);|</?[A-Za-z][^<>]*>|^(?:#+|[*•·▪‣-]) |(?<=\s)[•▪‣●]\s"
    r"|\)\[(?=https?:|[a-z-]+/[a-z0-9-]+\])"
)
"""Foreign markup, which a page shows letter by letter."""
_MEANT_NOTE: Final = re.compile(
    r"\[\^?\s*(?:notes?\s+)?\^?(?P<numbers>\d{1,3}(?:\s*[,;]\s*\^?\d{1,3})*)\s*\](?!\()|\[\^\d{1,3}\b(?![\]:\w])"
    r"|(?<=[.,;:)\]”\"'\s])[¹²³⁰⁴-⁹]+|(?<=[^\W\d_]{4})(?:¹|[¹²³⁰⁴-⁹]{2,})",
    re.IGNORECASE,
)
"""Citation of a note as other programs write it; a raised digit behind a unit or in a name is none."""
_TABLE: Final = re.compile(r"\|\s*:?-{3,}:?\s*\||^\|.+\|$")
"""Table of Markdown, whose lines YAML joins."""
_IMAGE: Final = re.compile(r"!\[[^\[\]^][^\[\]]*\]\(")
_EMPHASIS: Final = re.compile(r"\*\*|__(?<!\w__)|__(?!\w)|~~|==(?<!\w==)|==(?!\w)")
"""Marks of emphasis that are left where a text was read: they do not come in pairs, or are of another markup.

It looks back only from a mark: Python finds a literal beginning ten times as fast.
"""
_MARKED: Final = re.compile(r"\[[^\[\]]*\]\([^()\s]*\)|(?<!\w)([*_])[^\s*_][^*_]*\1(?!\w)")
"""Link or emphasis, of which a name has none."""
_END: Final = 20
"""Number of characters at the end of a text by which it is found in its file."""
_NEAR: Final = 40
"""Number of characters after a number in which the word for what it counts stands."""
_MONTH: Final = "|".join(MONTHS)
_FIGURE_LINK: Final = re.compile(r"\[([^\[\]]*)\]\((indicators/[a-z0-9-]+)\)")
_TARGET: Final = re.compile(r"\]\([^()\s]*\)")
_DATE: Final = re.compile(rf"(?:(?<!\d)(\d{{1,2}}) )?\b({_MONTH}) ((?:19|20)\d\d)\b")
_YEAR: Final = re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w-]|[.,]\d)")
_YEARS: Final = re.compile(r"(?<![\w.,-])((?:19|20)\d\d)[/–]\d\d(?![\w-]|[.,]\d)")
"""Two years of which the second is shortened: 2015/16."""
_YEAR_LENGTH: Final = len("1868")
_NUMBER: Final = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w])|(?<![\w.,])\d+(?:\.\d+)?(?![\w])")
_DIGITS: Final = re.compile(r"\d+")
_WORDS: Final = ("zero", *NUMBERS)
"""Words for numbers in texts, which are in English."""
_WORD: Final = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_POINTER: Final = re.compile(
    r"\b(?:notes?|sections?|tables?|articles?|pages?)\s+[\d.]+(?:(?:,| and| to)\s+[\d.]+)*", re.IGNORECASE
)


def markup(source: str, record: Record) -> Iterator[Finding]:
    """Warnings about texts that YAML and the markup take as they are, and whose page shows what nobody meant."""
    if marked := _MARKED.search(record.name):
        message = f"The page shows {quoted(marked.group())} as it stands."
        yield ("name",), "raw-markup", message, "Write the name alone: it takes no markup."
    for steps, text in ((("name",), record.name), *record.texts):
        for found in (
            *_cut_by_a_hash(text, source),
            *_raw_markup(text),
            *_swallowed_field(text, record, source),
            *_swallowed_item(text, source),
        ):
            yield steps, *found


def _cut_by_a_hash(text: str, source: str) -> Iterator[Message]:
    # A comment has a space after its sign, as a rule; here a word was meant.
    cut = " #" in source and re.search(rf"{re.escape(text[-_END:])}['\"]? +(#\S+)", source)
    if cut:
        message = f"It ends before {quoted(cut.group(1))}: YAML takes the rest of the line for a comment."
        yield "cut-text", message, "Put the whole text between quotes; write a comment with a space after its #."


def _raw_markup(text: str) -> Iterator[Message]:
    if table := _TABLE.search(text):
        message = f"The text holds a table: {quoted(table.group())}."
        hint = "Texts have no tables: write sentences, or a figure of data/indicators/ for each number."
        yield "raw-markup", message, hint
        return
    unmarked = _MARKUP.sub("", text)
    if meant := _MEANT_NOTE.search(unmarked):
        numbers = re.findall(r"\d+", unicodedata.normalize("NFKC", meant.group()))
        hint = f"Cite a note of the paper as {''.join(f'[^{int(number)}]' for number in numbers)}."
        yield "raw-markup", f"The page shows {quoted(meant.group())} as it stands.", hint
        return
    left = _IMAGE.search(text) or _LEFT.search(unmarked) or _EMPHASIS.search(without_links(text))
    if left:
        message = f"The page shows {quoted(left.group())} as it stands."
        hint = "Texts take *emphasis*, **strong**, [words](address), [^1] and [^source-id: p. 12], and no other markup."
        yield "raw-markup", message, hint


def _swallowed_field(text: str, record: Record, source: str) -> Iterator[Message]:
    for found in _field_names(type(record)).finditer(text) if ": " in text else ():
        begins_a_line = re.search(rf"^[ \t]+{found.group()} ", source, re.MULTILINE)
        if begins_a_line and not getattr(record, found.group(1)):
            message = f"The text holds {quoted(found.group() + ' …')}, and the record has no such field."
            hint = "A field starts at the beginning of its line: take away the spaces before it."
            yield "swallowed-field", message, hint


def _swallowed_item(text: str, source: str) -> Iterator[Message]:
    """Warning about an item whose hyphen stands below the text of the one before it."""
    for found in islice(re.finditer(r"\S - (\S[^\n]{0,20})", text), MAX_DIAGNOSTICS):
        if re.search(rf"^ +- {re.escape(found.group(1))}", source, re.MULTILINE):
            message = f"{quoted('- ' + found.group(1))} belongs to the text above it, for its hyphen stands further in."
            yield "swallowed-item", message, "Start all items of a list in the same column."


@cache
def _field_names(model: type[Record]) -> re.Pattern[str]:
    names = sorted(name for name in model.model_fields if name != "id")
    return re.compile(rf"(?<!\S)({'|'.join(names)}):(?= )")


class FigureRules:
    """Lint rules for numbers and dates in texts: each should be held by a field, so that it stands in one place."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def of_record(self, record: Record) -> Iterator[Finding]:
        """Warnings about each number or date in the record's texts that no field holds."""
        known: frozenset[str] | None = None
        for steps, text in record.texts:
            # An editor's note is about what the paper prints: there, a number is a quotation.
            if steps[0] == "editor_notes":
                continue
            findings = [*self._figure_links(text)] if "indicators/" in text else []
            dates, numbers = _figures(self._without_names(_with_digits(text)))
            if dates:
                known = self._dates(record) if known is None else known
                findings += [found for shown, date in dates for found in _loose_date(shown, date, known)]
            for number, following in numbers:
                # A year long ago looks like any number.
                if len(number) != _YEAR_LENGTH or [*_loose_date(number, number, self._dates(record))]:
                    findings.append(self._loose_number(number, following))
            yield from ((steps, *found) for found in findings)

    def _figure_links(self, text: str) -> Iterator[Message]:
        for words, key in _FIGURE_LINK.findall(text):
            record = self.catalogue.get(key)
            numbers = [_value(number) for number in _NUMBER.findall(words)]
            numbers += [_WORDS.index(word.lower()) for word in _WORD.findall(words)]
            if isinstance(record, Indicator) and numbers and record.value not in numbers:
                message = f"The text shows {quoted(words)} where {key!r} holds {record.value:,}."
                yield "other-figure", message, f"Write []({key}) to show the figure itself."

    def _loose_number(self, number: str, around: str) -> Message:
        key = next((key for key, unit in self._figures.get(_value(number), ()) if _fits(unit, around)), None)
        hint = "Add a record to data/indicators/, and show it here as [](indicators/its-id)."
        if key:
            hint = f"If it is what {key!r} holds, show it as []({key})."
        return "loose-number", f"The number {number} stands in the text alone.", hint

    def _without_names(self, text: str) -> str:
        """Text without the names that hold a number, the longest first."""
        if not text:
            return text
        candidates = {name for number in _DIGITS.findall(text) for name in self._names.get(number, ()) if name in text}
        for name in sorted(candidates, key=lambda name: (-len(name), name)):
            text = text.replace(name, " ")
        return text

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """Names that hold a number, by the first of its runs of digits: few of them need to be looked for."""
        found: dict[str, set[str]] = defaultdict(set)
        for record in self.catalogue:
            if record.kind in ("references", "indicators"):
                continue
            for name in (record.name, record.abbreviation, *record.aliases):
                number = _DIGITS.search(name or "")
                if name and number:
                    found[number.group()].add(name)
        return {number: tuple(sorted(names)) for number, names in found.items()}

    @cached_property
    def _figures(self) -> dict[float, list[tuple[str, str]]]:
        """Key and unit of the indicators with each value."""
        found: dict[float, list[tuple[str, str]]] = defaultdict(list)
        for record in self.catalogue.every(Indicator):
            found[record.value].append((record.key, record.unit))
        return found

    def _dates(self, record: Record) -> frozenset[str]:
        """Dates of the record, of all that it names and of all that name it."""
        near = [record, *(self.catalogue.get(key) for key, _ in record.mentioned)]
        near += [backlink.record for backlink in self.catalogue.backlinks.get(record.key, ())]
        near += self.catalogue.citations.get(int(record.id), ()) if record.id.isdigit() else ()
        return frozenset().union(*(self._dates_by_key[other.key] for other in near if other))

    @cached_property
    def _dates_by_key(self) -> dict[str, frozenset[str]]:
        return {record.key: frozenset(_own_dates(record)) for record in self.catalogue}


# What a text says by itself: after an edit, all others are looked at again, in the light of the records that changed.
@lru_cache(maxsize=1 << 17)
def _with_digits(text: str) -> str:
    """Text without what it refers to by a number; empty if no digit is left."""
    if not _DIGITS.search(text):
        return ""
    cited = _MEANT_NOTE.sub("", CITATION.sub("", " ".join(without_personal_data(text).split())))
    left = _FIGURE_LINK.sub(" ", cited)
    left = _POINTER.sub(" ", _TARGET.sub("]", left)) if _DIGITS.search(left) else ""
    return left if _DIGITS.search(left) else ""


@lru_cache(maxsize=1 << 17)
def _figures(text: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Dates in a text, as shown and as a field holds them; and its other numbers, each with what follows it."""
    if not _DIGITS.search(text):
        return (), ()
    dates = []
    for match in _DATE.finditer(text):
        day, month, year = match.groups()
        dates.append((match.group(), f"{year}-{MONTHS.index(month) + 1:02d}" + (f"-{int(day):02d}" if day else "")))
    text = _YEARS.sub(r"\1", _DATE.sub(" ", text))
    dates += [(year, year) for year in _YEAR.findall(text)]
    text = _YEAR.sub(" ", text)
    numbers = ((match.group(), text[match.end() : match.end() + _NEAR]) for match in _NUMBER.finditer(text))
    return tuple(dates), tuple(numbers)


def _own_dates(record: Record) -> Iterator[str]:
    """Dates of a record and of what became of it; years between its start and its end, too."""
    start, end = record.when
    yield from filter(None, (start, end, vars(record).get("founded")))
    yield from (outcome.date for outcome in record.became)
    if start and end:
        yield from map(str, range(int(start[:4]), int(end[:4]) + 1))


def _fits(unit: str, following: str) -> bool:
    """Whether what follows a number in a text counts what a unit does."""
    if unit == "%" or re.match(r"\s?(?:%|per ?cent)", following):
        return unit == "%" and re.match(r"\s?(?:%|per ?cent)", following) is not None
    near = {word.removesuffix("s") for word in re.findall(r"\w{3,}", following.lower())}
    return any(word.removesuffix("s") in near for word in re.findall(r"\w{3,}", unit.lower()))


def _loose_date(shown: str, date: str, known: frozenset[str]) -> Iterator[Message]:
    if not any(other.startswith(date) for other in known):
        message = f"The date {shown!r} is held by no record that this one names or is named by."
        yield "loose-date", message, "Check it; a dated activity or figure is a record of its own, linked from here."


def _value(number: str) -> float:
    return float(number.replace(",", ""))
