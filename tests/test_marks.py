"""Marks: what the paper only plans, expects or says has not come about is marked wherever it is listed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from atlas.records.catalogue import Catalogue
from atlas.records.model import Record
from atlas.site.labels import mark

ENTRIES = ["li", "tr", "th", "td", "dt", "dd", "p", "h1", "h2", "h3", "h4", "figure", "article"]


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "lxml")


def unmarked(page: Tag, path: str, marked: dict[str, str]) -> Iterator[str]:
    """Records that a page lists without their marks.

    A link to a record at the start of what it stands in lists the record. After other words it is part of a sentence,
    which says itself what was only planned.
    """
    for link in page.select("a[href]"):
        key = led_to(str(link["href"]), path)
        if key in marked and not is_in_sentence(link):
            entry = link.find_parent(["li", "th", "td", "dd", "dt"]) or link.find_parent(ENTRIES) or link
            if marked[key] not in [found.get_text() for found in entry.select(".atlas-mark")]:
                yield key


def led_to(href: str, path: str) -> str:
    """Key of the record to which a link on the page at this path leads."""
    address = urlsplit(href)
    if address.scheme or address.netloc:
        return ""
    if not address.path:
        return address.fragment.replace("-", "/", 1)
    folder = path.rpartition("/")[0]
    return posixpath.normpath(posixpath.join(folder, address.path)).removesuffix("/index.html")


def is_in_sentence(link: Tag) -> bool:
    """Whether other words stand before a link in its paragraph, list item or cell."""
    block = link.find_parent(ENTRIES)
    before = link.find_previous_sibling(string=str.strip)
    return block is not None and before is not None


def main() -> None:
    import sys

    from atlas.records import checks

    catalogue = checks.load(Path("data"))
    marked = {record.key: mark(record) for record in catalogue if mark(record)}
    print(len(marked))
    built = Path(sys.argv[1])
    total = 0
    for path in sorted(built.rglob("*.html")):
        relative = path.relative_to(built).as_posix()
        found = list(unmarked(soup(path), relative, marked))
        total += len(found)
        if found:
            print(relative, found[:6])
    print(total)


if __name__ == "__main__":
    main()
