"""HTML pages to embed on other sites by an iframe: a card for each record, and a list for each kind and each selection.

Each is one file that loads nothing else and runs no script. Its links lead to the atlas, in a tab of their own.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from atlas.exports.files import ExportedFile
from atlas.i18n import gettext as _
from atlas.records.model import KINDS, Indicator, Mission, Place, Record
from atlas.records.strings import folded
from atlas.site import Site, display
from atlas.site.labels import choice
from atlas.site.selections import ALL_ACTIVITIES

FOLDER: Final = "embed"


def path(key: str) -> str:
    """Path of a record's card, or of a kind's list, from the site's home."""
    return f"{FOLDER}/{key}.html"


def activities_path(key: str) -> str:
    """Path of the list of the activities of a sector, place or partnership."""
    return f"{FOLDER}/{key}/activities.html"


def files(site: Site) -> Iterator[ExportedFile]:
    """All cards and lists."""
    style = site.render("exports/embed.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # Nothing but this very style is allowed.
    head = {"style": style, "policy": f"default-src 'none'; style-src 'sha256-{digest}'"}
    for kind, model in KINDS.items():
        records = _ordered(site, kind)
        yield ExportedFile(path(kind), partial(_list, site, head, path(kind), _(model.plural), f"{kind}/", records))
        for key, selection in site.selections.items():
            if key.startswith(f"{kind}/"):
                file = activities_path(key)
                listed = partial(_list, site, head, file, selection.title, f"{key}/", selection.activities)
                yield ExportedFile(file, listed)
        for record in records:
            yield ExportedFile(path(record.key), partial(_card, site, head, record))


def _ordered(site: Site, kind: str) -> Sequence[Record]:
    """Dated records in time, all others in the order of their kind."""
    records = site.catalogue.of_kind(kind)
    if kind in (ALL_ACTIVITIES, "milestones"):
        return sorted(records, key=lambda record: (getattr(record, "start", None) or "", folded(record.name)))
    return records


def _list(site: Site, head: dict[str, str], file: str, title: str, target: str, records: Sequence[Record]) -> str:
    """A list of records, whose heading leads to the page at `target`."""
    values = {"title": title, "target": target, "records": records, "meta": partial(_meta, site)}
    return site.render("exports/list.html", **head, **values, root=_up(file))


def _card(site: Site, head: dict[str, str], record: Record) -> str:
    home = _up(path(record.key))
    return site.render(
        "exports/card.html",
        **head,
        record=record,
        title=site.titles[record.key],
        href=f"{home}{record.key}/",
        kind=_(record.singular),
        local_name=record.local_name,
        meta=_meta(site, record),
        figure=display.figure(record) if isinstance(record, Indicator) else "",
        summary=site.summary(record),
        home=home,
    )


def _up(file: str) -> str:
    """From a file to the home page."""
    return "../" * file.count("/")


def _meta(site: Site, record: Record) -> str:
    """When and where, as far as a record has it."""
    places = site.catalogue.named(Place, record.places) if isinstance(record, Mission) else ()
    is_online = isinstance(record, Mission) and record.format
    parts = (display.dated(record), *(place.label for place in places), choice("online") if is_online else "")
    return ", ".join(part for part in parts if part)
