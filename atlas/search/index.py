"""Search index of the built site; that of a large atlas in parts, which the pages ask as if they were one.

Pagefind keeps an index in memory until all of it is made, some 80 kB for each record. What parts cost a reader: a word
that only some of them have finds, in the others, words that begin like it.
"""

import math
import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from atlas.search import documents, pagefind
from atlas.site import Site

FOLDER: Final = "pagefind"
"""Where the index stands in the built site."""
MAX_PER_PART: Final = 1750
"""Largest number of records in a part."""
PAGES: Final = "pages"
"""The part of the hand-written pages, beside several parts of records."""

_ENGINE: Final = ("pagefind.js", "wasm.en.pagefind")
"""What the first part brings for all."""
_PARTS: Final = "parts.json"
"""Names of the parts beside the first."""


class Part(NamedTuple):
    """One index. `name` is its folder within that of the first, whose name is empty."""

    name: str
    records: Iterable[documents.Document]
    pages: tuple[pagefind.Request, ...] = ()


def begin(site: Site, site_dir: Path) -> None:
    """Write the parts of the records of a large atlas: while no page is in memory, since Pagefind needs a lot.

    Raises NoIndex when Pagefind cannot make them; the last index then stays.
    """
    if len(site.catalogue) > MAX_PER_PART:
        parts = split(documents.documents(site), len(site.catalogue))
        put(parts, documents.lists(site), site_dir / FOLDER)


def finish(site: Site, site_dir: Path, targets: Mapping[str, str]) -> None:
    """Write the part of the pages that are no records, as they were built; of a small atlas the whole index.

    `targets` are their paths in the site, by those under `docs/`. Raises NoIndex like `begin`.
    """
    pages = tuple(pagefind.pages(site_dir, targets, documents.OtherNames(site).of_page))
    target = site_dir / FOLDER
    if len(site.catalogue) <= MAX_PER_PART:
        put([Part("", documents.documents(site), pages)], documents.lists(site), target)
    elif pages:
        _write(pagefind.made((), pages), PAGES, target)
        names = orjson.loads((target / _PARTS).read_bytes())
        (target / _PARTS).write_bytes(orjson.dumps([*names, PAGES]))


def split(records: Iterable[documents.Document], count: int) -> Iterator[Part]:
    """The parts for `count` records, which are in the order of names.

    The documents of a part are made when they are read: each part must be read before the next one.
    """
    records, parts = iter(records), math.ceil(count / MAX_PER_PART)
    for number in range(parts):
        yield Part(f"part-{number + 1}" if number else "", islice(records, math.ceil(count / parts)))


def put(parts: Iterable[Part], lists: Mapping[str, Any], target: Path) -> None:
    """Write the parts into the folder `target`, and beside them the lists for the pages, by their names."""
    names: list[str] = []
    for part in parts:
        made = pagefind.made(part.records, part.pages)
        if not names:
            # Only now: if no index could be made, the last one stays.
            shutil.rmtree(target, ignore_errors=True)
        names.append(part.name)
        _write(made, part.name, target)
    (target / _PARTS).write_bytes(orjson.dumps(names[1:]))
    for name, content in lists.items():
        (target / f"{name}.json").write_bytes(orjson.dumps(content))


def _write(made: Mapping[str, bytes], name: str, target: Path) -> None:
    for path, content in made.items():
        if not (name and path in _ENGINE):
            file = target / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
