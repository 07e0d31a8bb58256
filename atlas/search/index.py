"""Search index of the built site; that of a large atlas in parts, which the pages ask as if they were one.

Pagefind keeps an index in memory until all of it is made, some 50 kB for each record. What parts cost a reader: a word
that only some of them have finds, in the others, words that begin like it.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from atlas.search import documents, pagefind
from atlas.site import Site

FOLDER: Final = "pagefind"
"""Where the index stands in the built site."""
MAX_PER_PART: Final = 2500
"""Largest number of records in a part."""
PAGES: Final = "pages"
"""The part of the hand-written pages, beside several parts of records."""

_ENGINE: Final = ("pagefind.js", "pagefind-worker.js", "wasm.en.pagefind")
"""What the first part brings for all."""


class Part(NamedTuple):
    """One index. `name` is its folder within that of the first, whose name is empty."""

    name: str
    records: Iterable[documents.Document]
    pages: tuple[pagefind.Request, ...] = ()


def write(site: Site, site_dir: Path, docs_dir: Path) -> None:
    """Write the index of the built site at `site_dir`, whose hand-written pages are those under `docs_dir`.

    Raises NoIndex when Pagefind cannot make it; the last index then stays.
    """
    pages = tuple(pagefind.pages(site_dir, docs_dir))
    put(
        split(documents.documents(site), len(site.catalogue), pages),
        documents.newest_positions(site),
        site_dir / FOLDER,
    )
    (site_dir / FOLDER / "usual.json").write_bytes(orjson.dumps(documents.usual_positions(site)))


def split(
    records: Iterable[documents.Document], count: int, pages: tuple[pagefind.Request, ...] = ()
) -> Iterator[Part]:
    """The parts for `count` records, which are in the order of names, and for the hand-written pages.

    The documents of a part are made when they are read: each part must be read before the next one.
    """
    if count <= MAX_PER_PART:
        yield Part("", records, pages)
        return
    records = iter(records)
    for number in range(math.ceil(count / MAX_PER_PART)):
        yield Part(f"part-{number + 1}" if number else "", islice(records, MAX_PER_PART))
    if pages:
        yield Part(PAGES, (), pages)


def put(parts: Iterable[Part], newest: list[int], target: Path) -> None:
    """Write the parts into the folder `target`. `newest` are the positions of the dated records, newest first."""
    names: list[str] = []
    for part in parts:
        made = pagefind.made(part.records, part.pages)
        if not names:
            # Only now: if no index could be made, the last one stays.
            shutil.rmtree(target, ignore_errors=True)
        names.append(part.name)
        for path, content in made.items():
            if not (part.name and path in _ENGINE):
                file = target / part.name / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
    (target / "parts.json").write_bytes(orjson.dumps(names[1:]))
    (target / "newest.json").write_bytes(orjson.dumps(newest))
