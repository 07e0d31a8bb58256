"""Writes the search index of a built site; that of a large atlas in parts, which the pages ask as if they were one.

Pagefind keeps an index in memory until all of it is made, some 50 kB for each record; and after an edit, only the part
that has changed needs to be made again. What the parts cost a reader: a word that only some of them have finds, in the
others, words that begin like it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson

from atlas.finding import indexing, search
from atlas.press import BEFORE
from atlas.site import Site

FOLDER: Final = "pagefind"
"""Where the index stands in the built site."""
PART: Final = 2500
"""How many records a part holds."""
PAGES: Final = "pages"
"""The part of the hand-written pages, beside several parts of records."""

_ENTRY: Final = "pagefind-entry.json"
_ENGINE: Final = ("pagefind.js", "pagefind-worker.js", "wasm.en.pagefind")
"""What the first part brings for all."""
_OF_ALL: Final = ("parts.json", "newest.json")
"""What the pages know of all parts."""
_RECEIPT: Final = "made-of.txt"


@dataclass(frozen=True)
class Part:
    """What one index is made of. `name` is its folder within that of the first, whose name is empty."""

    name: str
    records: Iterable[search.Entry]
    pages: tuple[dict[str, Any], ...] = ()

    def kept(self) -> Part:
        """The same, with its records in memory."""
        return replace(self, records=tuple(self.records))


def is_large(site: Site) -> bool:
    """Whether the index has several parts."""
    return len(site.catalogue) > PART


Known = dict[str, Part]
"""The parts that stand in a site, by name."""


def write(site: Site, site_dir: Path, docs_dir: Path, known: Known | None = None) -> None:
    """Write the index of the built site at `site_dir`, whose hand-written pages are those under `docs_dir`.

    The parts become `known`.
    """
    parts, before = _parts(site, site_dir, docs_dir), site_dir / BEFORE / FOLDER
    put(parts, search.newest_places(site), site_dir / FOLDER, known, before)


def gathered(site: Site, site_dir: Path, docs_dir: Path, known: Known) -> Callable[[], None]:
    """The same in two steps: what is to be found is gathered now, and the index written when the answer is called.

    The parts that are `known` stay as they stand.
    """
    parts = [part.kept() for part in _parts(site, site_dir, docs_dir)]
    return partial(put, parts, search.newest_places(site), site_dir / FOLDER, known)


def _parts(site: Site, site_dir: Path, docs_dir: Path) -> Iterator[Part]:
    return split(search.entries(site), len(site.catalogue), tuple(indexing.pages(site_dir, docs_dir)))


def split(entries: Iterable[search.Entry], count: int, pages: tuple[dict[str, Any], ...] = ()) -> Iterator[Part]:
    """The parts for so many entries, which are in the order of names, and for the hand-written pages.

    The entries of a part are made when they are read: each part must be read before the next one.
    """
    entries = iter(entries)
    if count <= PART:
        yield Part("", entries, pages)
        return
    for number in range(1, -(-count // PART) + 1):
        yield Part(f"part-{number}" if number > 1 else "", islice(entries, PART))
    if pages:
        yield Part(PAGES, (), pages)


def put(
    parts: Iterable[Part], newest: list[int], target: Path, known: Known | None = None, before: Path | None = None
) -> None:
    """Write the parts into the folder `target`, but those that are known to stand there, and delete all others.

    A part that is made of the same as in the folder `before` is moved from there. `newest` are the places of the dated
    entries, the newest first.
    """
    again = before is not None and before.is_dir()
    names: list[str] = []
    for part in parts if known is None and not again else (part.kept() for part in parts):
        names.append(part.name)
        if not known or known.get(part.name) != part or not (target / part.name / _ENTRY).exists():
            _put(part, target, before)
        if known is not None:
            known[part.name] = part
    for folder in target.iterdir():
        if _is_part(folder) and folder.name not in names:
            shutil.rmtree(folder)
    for name, content in zip(_OF_ALL, (names[1:], newest), strict=True):
        (target / name).write_bytes(orjson.dumps(content))


def _put(part: Part, target: Path, before: Path | None) -> None:
    same = _same(part, before / part.name) if before else {}
    made = {} if same else _made(part)
    # Only now: if no index could be made, the last one stays.
    _clear(target / part.name, target)
    for path, content in made.items():
        _place(target / part.name, path).write_bytes(content)
    for path, file in same.items():
        file.rename(_place(target / part.name, path))


def _made(part: Part) -> dict[str, bytes]:
    """The files of a part, by path, with a receipt: what they are made of, and which they are."""
    made, digest = indexing.made(part.records, part.pages)
    files = {path: content for path, content in made.items() if not (part.name and path in _ENGINE)}
    listed = _listed((path, len(content)) for path, content in files.items())
    return {**files, _RECEIPT: f"{digest} {listed}\n".encode()}


def _same(part: Part, before: Path) -> dict[str, Path]:
    """The files of the last build's index by path, if it is made of the same and is whole; else none."""
    try:
        digest, listed = (before / _RECEIPT).read_text("utf-8").split()
    except (OSError, ValueError):
        return {}
    files = {path.relative_to(before).as_posix(): path for path in before.rglob("*") if path.is_file()}
    own = {path: file for path, file in files.items() if _is_own(path)}
    found = _listed((path, file.stat().st_size) for path, file in own.items() if path != _RECEIPT)
    return own if found == listed and indexing.digest(part.records, part.pages) == digest else {}


def _place(folder: Path, path: str) -> Path:
    """Where a file goes; its folder is there then."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _is_own(path: str) -> bool:
    """Whether a path in a part's folder is the part's own: the folder of the first part holds more."""
    first = path.partition("/")[0]
    return path not in _OF_ALL and first != PAGES and not first.startswith("part-")


def _listed(files: Iterable[tuple[str, int]]) -> str:
    """A digest of the paths and sizes of some files."""
    return hashlib.sha256(orjson.dumps(sorted(files))).hexdigest()


def _clear(folder: Path, target: Path) -> None:
    """Delete what stands in a part's folder, but not the other parts in that of the first."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if not path.is_dir():
            path.unlink()
        elif folder != target or not _is_part(path):
            shutil.rmtree(path)


def _is_part(folder: Path) -> bool:
    return folder.is_dir() and (folder.name == PAGES or folder.name.startswith("part-"))
