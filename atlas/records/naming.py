"""Names that belong to one record: a short form or another name that stands for two would mislead on every page.

The rule: no record's `abbreviation`, `aliases` or `local_name` may be a name, abbreviation or alias of another, nor a
common word. Two cases share them rightly: a term and a record that it explains, of which one links the other; and
records of different kinds with the same `name`, as to their aliases and local names. The paper's notes are called
after what they are about: their names and aliases do not count.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Final

from atlas.records.diagnostics import Diagnostic, Steps
from atlas.records.model import KINDS, Record
from atlas.records.reading import Reading
from atlas.records.strings import folded, quoted
from atlas.records.yaml_syntax import table

COMMON_WORDS: Final = frozenset(" ".join(table(__file__, "common_words.yml").values()).split())
"""Words that mean nothing of their own."""
_KINDS_WORDS: Final = frozenset(
    word.casefold() for model in KINDS.values() for word in (model.singular, model.plural, model.kind)
)
_ADDRESS: Final = re.compile(r"(?:https?:)?//|www\.", re.IGNORECASE)
_ORDINARY: Final = re.compile(r"[A-Z]?[a-z]+")
"""Way in which ordinary words are written, and short forms as a rule are not."""
_MANY: Final = 2
"""Number of records that do not name another, and use a word of it, from which on the word is not its own."""


def diagnostics(reading: Reading) -> Iterator[Diagnostic]:
    """Errors in the short forms and other names of the records."""
    names = _Names(reading.records)
    for record in reading.records:
        if not any(map(str.isalnum, record.name)):
            message, hint = f"{quoted(record.name)} is no name.", "Write what it is called."
            yield reading.diagnostic(record.key, ("name",), "no-name", message, hint)
        elif _ADDRESS.match(record.name):
            message = f"{quoted(record.name)} is an address."
            hint = "Write what it is called; an address is a `website`."
            yield reading.diagnostic(record.key, ("name",), "no-name", message, hint)
        for steps, name in _other_names(record):
            message = names.refusal(record, str(steps[0]), name)
            if message:
                hint = "Take it out, or write what stands for this record alone."
                yield reading.diagnostic(record.key, steps, "taken-name", message, hint)


class _Names:
    """Names of all records, and the records that have them."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = list(records)
        self.owners: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            forms = [name for _, name in _other_names(record)]
            own = [] if record.kind == "references" else [record.name]
            for form in {_form(name) for name in (*own, *forms)}:
                self.owners[form].append(record)

    def refusal(self, record: Record, field: str, name: str) -> str:
        """Reason why a record cannot have another name; empty when it can."""
        if not any(map(str.isalpha if field == "abbreviation" else str.isalnum, name)):
            return f"{quoted(name)} has no letter: it would stand for this record wherever it is written."
        others = [other for other in self.owners[_form(name)] if not _share(record, other, field)]
        if others:
            return f"{quoted(name)} is a name of {others[0].key!r} too."
        word = name.casefold()
        is_common = word in COMMON_WORDS or (word in _KINDS_WORDS and record.kind != "terms")
        if is_common or (field == "abbreviation" and self._is_ordinary(record, name)):
            return f"{quoted(name)} is an ordinary word: it would stand for this record wherever it is written."
        return ""

    def _is_ordinary(self, record: Record, name: str) -> bool:
        """Whether a short form is written as words are, and stands in texts that have nothing to do with the record."""
        if not _ORDINARY.fullmatch(name):
            return False
        users = self._users.get(name, {})
        others = [user for key, user in users.items() if key != record.key and not _linked(record, user)]
        return name.islower() or len(others) >= _MANY

    @cached_property
    def _users(self) -> dict[str, dict[str, Record]]:
        """Records in whose names and texts each word with a capital stands, by their keys."""
        found: dict[str, dict[str, Record]] = defaultdict(dict)
        for record in self.records:
            for text in (record.name, *(text for _, text in record.texts)):
                for word in re.findall(r"[A-Z][a-z]+", text):
                    found[word][record.key] = record
        return found


def _linked(one: Record, other: Record) -> bool:
    keys = {key for key, _ in one.mentioned}
    return other.key in keys or one.key in {key for key, _ in other.mentioned}


def _other_names(record: Record) -> Iterator[tuple[Steps, str]]:
    """Short form, other names and local name of a record, each with its path."""
    if record.abbreviation:
        yield ("abbreviation",), record.abbreviation
    if record.kind == "references":
        return
    for index, alias in enumerate(record.aliases):
        if _form(alias) != _form(record.name):
            yield ("aliases", index), alias
    if record.local_name:
        yield ("local_name",), record.local_name


@lru_cache(maxsize=1 << 17)
def _form(name: str) -> str:
    """Form in which names are compared: folded; short forms in the singular, without the dots between their letters."""
    if re.fullmatch(r"(?:[^\W\d_][. ] ?)+[^\W\d_]?\.?", name):
        name = re.sub("[. ]", "", name)
    return folded(re.sub(r"(?<=[A-Z])s$", "", name)) or name


def _share(one: Record, other: Record, field: str) -> bool:
    """Whether two records may have a name in common; of two with the same title, it is told that they have."""
    if one is other or (one.kind == other.kind and folded(one.title) == folded(other.title)):
        return True
    if "terms" in (one.kind, other.kind) and one.kind != other.kind:
        return _linked(one, other)
    return field != "abbreviation" and one.kind != other.kind and folded(one.name) == folded(other.name)
