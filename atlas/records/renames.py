"""Renamed records: links to a former key are read as links to the present one, wherever they stand."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

from atlas.records.field_types import KEY, SLUG, Link
from atlas.records.links import mapped
from atlas.records.model import Record
from atlas.records.search_words import FILE

Present = Mapping[str, str]
"""Present keys of renamed records, by the former ones."""
Kind = TypeVar("Kind", bound=Record)

_IN_TEXTS: Final = re.compile(
    rf"(?P<opening>\]\(\s*<?)(?P<key>{KEY})(?=[\s>)])|(?P<mark>\[\^)(?P<source>{SLUG})(?=[:\]])"
)
"""Link to a record, or citation of a source, in a text of a record."""
_IN_PAGES: Final = re.compile(rf"(?<=[\"']){KEY}(?=[\"'])|(?<=[(/]){KEY}(?=\.md\b)")
"""Record that a macro of a page names, or whose page a link leads to."""
_IN_SEARCH_WORDS: Final = re.compile(rf"(?<![\w/.-]){KEY}(?![\w/.-])")


def present_keys(records: Iterable[Record], taken: Iterable[str]) -> dict[str, str]:
    """Present keys of all that the records once were called; none of a key that is `taken` by another record."""
    found: dict[str, str] = {}
    for record in records:
        for old in record.former_keys:
            found.setdefault(old, record.key)
    for key in found.keys() & taken:
        del found[key]
    return found


def named(record: Record, present: Present) -> set[str]:
    """Former keys by which a record names others."""
    return present.keys() & {key for key, _ in record.mentioned} if present else set()


def updated(record: Kind, present: Present) -> Kind:
    """Record that names others by their present keys only, as far as these can stand where it names them."""

    def renamed(value: str, link: Link | None) -> str:
        if link is None:
            return in_text(value, present)
        new = present.get(link.key(value), "")
        return link.written(new) if new.partition("/")[0] in link.kinds else value

    made = mapped(record, renamed)
    provenance = {name: _source(source, present) for name, source in record.provenance.items()}
    return made if provenance == record.provenance else made.model_copy(update={"provenance": provenance})


def in_text(text: str, present: Present) -> str:
    """Text of a record, or the whole of its file, with the present keys in its links and citations."""

    def renamed(match: re.Match[str]) -> str:
        if match["mark"]:
            return match["mark"] + _source(match["source"], present)
        return match["opening"] + present.get(match["key"], match["key"])

    return _IN_TEXTS.sub(renamed, text) if "[" in text else text


def in_page(path: Path, text: str, present: Present) -> str:
    """Text of a hand-written page, or of the file of search words, with the present keys in what it names."""
    pattern = _IN_SEARCH_WORDS if path.name == FILE else _IN_PAGES
    return pattern.sub(lambda match: present.get(match[0], match[0]), text)


def named_in_page(path: Path, present: Present) -> set[str]:
    """Former keys by which a hand-written page, or the file of search words, names records."""
    pattern = _IN_SEARCH_WORDS if path.name == FILE else _IN_PAGES
    text = path.read_text(encoding="utf-8", errors="replace")
    return present.keys() & {match[0] for match in pattern.finditer(text)}


def pages(root: Path) -> Iterator[Path]:
    """Files beside the records that name records: the hand-written pages, and the file of search words."""
    found = [*sorted((root / "docs").rglob("*.md")), root / FILE]
    yield from (path for path in found if path.is_file() and not path.is_symlink())


def _source(identifier: str, present: Present) -> str:
    kind, _, new = present.get(f"sources/{identifier}", f"sources/{identifier}").partition("/")
    return new if kind == "sources" else identifier
