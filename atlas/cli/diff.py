"""Differences in facts and pages between two versions of the atlas: a comment for a pull request.

Both versions are only read, never run; the comment shows whatever they hold as code, where it can neither mention
anyone, nor link, nor draw a picture.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from atlas.cli.preview import START
from atlas.cli.texts import code, rendered
from atlas.macros.llms import address_of
from atlas.records import catalogue, reading
from atlas.records.catalogue import Catalogue
from atlas.records.comparison import Fact, differing, facts
from atlas.records.diagnostics import Diagnostic
from atlas.records.model import KINDS
from atlas.records.reading import Reading

MAX_LENGTH: Final = 60_000
"""Longest comment, in characters; GitHub takes 65,536."""
_PAGES_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Change:
    """Change of a record: what happened to it, and the addresses of the pages that show it."""

    key: str
    action: str
    facts: tuple[Fact, ...]
    pages: tuple[str, ...]


def changes(before: Reading, after: Reading) -> list[Change]:
    """Changes of all records that differ, kind by kind."""
    catalogues = [catalogue.build(version.records, renamed=version.renamed) for version in (before, after)]
    order = {kind: place for place, kind in enumerate(KINDS)}
    keys = sorted(before.documents.keys() | after.documents.keys(), key=lambda key: (order[key.partition("/")[0]], key))
    return [change for key in keys if (change := _change(key, before, after, catalogues))]


def comment(
    before: Path, after: Path, docs: Path, wrong: Sequence[Diagnostic], *, site: str = "", preview: str = ""
) -> str:
    """Comment for two data folders: what is `wrong` in the second, the facts that differ, and where to see them.

    `docs` holds the hand-written pages; those beside the first folder are what they were before. `site` and `preview`
    are the addresses of the published site and of a preview.
    """
    found = changes(reading.read(before), reading.read(after))
    written = {address_of(path): text for path, text in _texts(docs).items()}
    text = rendered(
        "comment.md",
        wrong=wrong,
        changes=found,
        counts=Counter(change.action for change in found),
        shown=partial(_shown, written),
        differing=_differing,
        rewritten=changed_pages(before.parent / "docs", docs),
        most=_PAGES_SHOWN,
        site=site,
        preview=preview,
        start=START,
    )
    if len(text) <= MAX_LENGTH:
        return text
    return text[:MAX_LENGTH].rpartition("\n")[0] + "\n\n… and more. See the files of this pull request.\n"


def _change(key: str, before: Reading, after: Reading, catalogues: list[Catalogue]) -> Change | None:
    old, new = (version.documents[key].value if key in version.documents else {} for version in (before, after))
    action = "Added" if key not in before.documents else "Changed" if key in after.documents else "Removed"
    found = facts(key.partition("/")[0], old, new)
    if action == "Changed" and not found:
        return None
    return Change(key, action, found, tuple(_pages(key, catalogues)))


def _pages(key: str, catalogues: Iterable[Catalogue]) -> Iterator[str]:
    """Addresses of the record's own page, its kind's directory, and the records that it names or is named by."""
    touched = {key}
    for version in catalogues:
        record = version.get(key)
        if record:
            touched |= {other for other, _ in record.mentioned if version.get(other)}
        touched |= {backlink.record.key for backlink in version.backlinks.get(key, ())}
    yield f"{key}/"
    yield f"{key.partition('/')[0]}/"
    yield from (f"{other}/" for other in sorted(touched - {key}))


def changed_pages(before: Path, after: Path) -> dict[str, str]:
    """What happened to each hand-written page that differs between two folders, by its path; none without the first."""
    if not before.is_dir():
        return {}
    old, new = _texts(before), _texts(after)
    differ = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    return {path: "Added" if path not in old else "Changed" if path in new else "Removed" for path in differ}


def _texts(docs: Path) -> dict[str, str]:
    """Texts of the hand-written pages, by their paths; a link to a file elsewhere is no page."""
    found = sorted(path for path in docs.rglob("*.md") if path.is_file() and not path.is_symlink())
    return {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in found}


def _shown(written: Mapping[str, str], change: Change) -> list[str]:
    """Addresses of the pages that show a record, hand-written ones that name it among them."""
    named = re.compile(rf"""["'/(]{re.escape(change.key.partition("/")[2])}["'.)#]""")
    own, directory, *others = change.pages
    return [own, directory, *(page for page, text in written.items() if named.search(text)), *others]


def _differing(before: str, after: str) -> str:
    """Values before and after; of long ones, only what differs, with a few words around it."""
    return " → ".join(map(code, differing(before, after)))
