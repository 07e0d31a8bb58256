"""Page of a record: its HTML and its description."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from atlas.i18n import gettext as _
from atlas.plots import small_map
from atlas.records.field_types import SECTION_TITLES
from atlas.records.model import Record
from atlas.site import Site, View, display, facts

DESCRIPTION_LENGTH: Final = 155
"""Characters: about what search engines show."""

_APART: Final[dict[str, frozenset[str]]] = {
    "missions": frozenset({"type", "status", "when"}),
    "milestones": frozenset({"type", "status", "when"}),
    "indicators": frozenset({"status"}),
    "partnerships": frozenset({"generation"}),
    "organisations": frozenset({"type"}),
    "programmes": frozenset({"type"}),
    "places": frozenset({"level"}),
}
"""Facts that a kind's page shows in its header, not in the table of facts."""


def render(site: Site, record: Record, footer: Markup) -> Markup:
    """A record's page, but for what the theme puts around it. `footer` is the page's footer, as HTML."""
    catalogue, view = site.catalogue, site.view(f"{record.key}/")
    return site.render(
        f"records/{record.kind}.html",
        view=view,
        record=record,
        facts=tuple(facts.facts(catalogue, record, without=_APART.get(record.kind, frozenset()))),
        passages=tuple(facts.passages(record)),
        groups=tuple(facts.groups(catalogue, record)),
        sources=tuple(catalogue[f"references/{number}"] for number in record.cited),
        citing=catalogue.citations.get(int(record.id), ()) if record.kind == "references" else (),
        sections=tuple(_(SECTION_TITLES[section]) for section in record.sections),
        editorial=lambda field: facts.is_editorial(record, field),
        when=display.dated(record),
        small_map=small_map(view, record),
        footer=footer,
    )


def description(record: Record, view: View) -> str:
    """What search engines and link previews say of a record: its name, and its summary cut at a word."""
    words = f"{view.site.titles[record.key]}: {view.plain(record.summary)}"
    if len(words) <= DESCRIPTION_LENGTH:
        return words
    return words[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:.– ") + "…"
