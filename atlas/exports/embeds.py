"""HTML pages to embed on other sites by an iframe: a card for each record, and a list for each kind and each selection.

Each is one file that loads nothing else and runs no script. Its links lead to the atlas, in a tab of their own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from atlas.exports.files import ExportedFile
from atlas.i18n import gettext
from atlas.records.model import KINDS, Indicator, Mission, Record
from atlas.records.strings import folded
from atlas.site import Site, display
from atlas.site.labels import DOUBTFUL, choice
from atlas.site.selections import ALL

FOLDER: Final = "embed"


def path(key: str) -> str:
    """Where the card of a record, or the list of a kind, lies."""
    return f"{FOLDER}/{key}.html"


def activities_path(key: str) -> str:
    """Where the list of the activities of a sector, place or partnership lies."""
    return f"{FOLDER}/{key}/activities.html"


def files(site: Site) -> Iterator[ExportedFile]:
    """All cards and lists."""
    frame = _Frame(site)
    for kind in KINDS:
        yield from _of_kind(frame, kind)


def _of_kind(frame: _Frame, kind: str) -> Iterator[ExportedFile]:
    site, records = frame.site, partial(_ordered, frame.site, kind)
    yield ExportedFile(path(kind), partial(frame.list, path(kind), gettext(KINDS[kind].plural), f"{kind}/", records))
    for key, selection in site.selections.items():
        if key.startswith(f"{kind}/"):
            file, activities = activities_path(key), partial(getattr, selection, "activities")
            yield ExportedFile(file, partial(frame.list, file, selection.title, f"{key}/", activities))
    for record in site.catalogue.of_kind(kind):
        yield ExportedFile(path(record.key), partial(frame.card, record))


class _Frame:
    """What all embeds share: templates, the style, and the policy that allows nothing but that style."""

    def __init__(self, site: Site) -> None:
        self.site = site
        templates = site.templates
        style = templates.get_template("exports/embed.css").render()
        shared = {"style": style, "policy": _policy(style)}
        self._card = templates.get_template("exports/card.html", globals=shared)
        self._list = templates.get_template("exports/list.html", globals={**shared, "meta": self._meta})
        self._known: dict[str, str] = {}

    def card(self, record: Record) -> str:
        """The card of a record."""
        home = _up(path(record.key))
        return self._card.render(
            title=self.site.titles[record.key],
            href=f"{home}{record.key}/",
            kind=gettext(record.singular),
            chinese_name=record.chinese_name,
            meta=self._meta(record),
            figure=display.figure(record) if isinstance(record, Indicator) else "",
            summary=self.site.summary(record),
            home=home,
        )

    def list(self, file: str, title: str, target: str, records: Callable[[], Sequence[Record]]) -> str:
        """A list of records, whose heading leads to the page at `target`."""
        return self._list.render(root=_up(file), title=title, target=target, records=records())

    def _meta(self, record: Record) -> str:
        """When and where, as far as a record has it, and what is doubtful about that; worked out once."""
        found = self._known.get(record.key)
        if found is None:
            found = self._known[record.key] = self._worked_out(record)
        return found

    def _worked_out(self, record: Record) -> str:
        places = record.places if isinstance(record, Mission) else ()
        found = (self.site.catalogue.get(f"places/{name}") for name in places)
        parts = [display.dated(record), *(place.label for place in found if place)]
        status = getattr(record, "status", "")
        doubt = f" ({choice(status).lower()})" if status in DOUBTFUL else ""
        return ", ".join(part for part in parts if part) + doubt


def _up(file: str) -> str:
    """From a file to the home page."""
    return "../" * file.count("/")


def _ordered(site: Site, kind: str) -> Sequence[Record]:
    """Dated records in time, all others in the order of their kind."""
    records = site.catalogue.of_kind(kind)
    if kind in (ALL, "milestones"):
        return sorted(records, key=lambda record: (getattr(record, "start", None) or "", folded(record.name)))
    return records


def _policy(style: str) -> str:
    """The Content-Security-Policy: nothing but this very style."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'"
