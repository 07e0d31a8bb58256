"""Page of a record: its HTML, its description, and the ways to correct the record."""

from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urlencode

from markupsafe import Markup

from atlas.exports import calendars
from atlas.i18n import gettext as _
from atlas.plots.maps import small_map
from atlas.plots.network import relations_of
from atlas.records.model import KINDS, Record
from atlas.site import Site, View, display, facts, kinds, sources
from atlas.site.code_host import history_url, issue_url
from atlas.site.labels import marked

DESCRIPTION_LENGTH: Final = 155
"""Longest description in characters: about what search engines show."""
FORM: Final = "contribute/"
"""Path of the page with the form, from the home page."""
ISSUE_FORM: Final = "correction.yml"
"""Issue form, under .github/ISSUE_TEMPLATE; its fields `record` and `page` arrive filled in."""


def render(site: Site, record: Record, footer: Markup) -> Markup:
    """HTML of a record's page, without what the theme adds. `footer` is the HTML of "Cite and reuse"."""
    catalogue, view = site.catalogue, site.view(f"{record.key}/")
    return site.render(
        f"records/{record.kind}.html",
        view=view,
        record=record,
        facts=tuple(facts.facts(catalogue, record, without=frozenset(kinds.fields(record.kind, "header")))),
        passages=tuple(facts.passages(record)),
        groups=tuple(facts.groups(catalogue, record)),
        notes=tuple(catalogue[f"references/{number}"] for number in record.cited),
        others=tuple(sources.cited(catalogue, record)),
        editorial=sources.editorial_fields(record, view.site.settings.second_language.label),
        origin=lambda field: record.origins.get(field, ""),
        narrower=catalogue.narrower.get(record.key),
        citing=catalogue.citations.get(int(record.id), ()) if record.kind == "references" else (),
        told=Counter(number for one in catalogue for number in one.sections)
        if record == catalogue.paper
        else Counter(),
        when=display.dated(record),
        small_map=small_map(view, record),
        relations=relations_of(view, record),
        ways=tuple(_ways(site, record)),
        calendar=calendars.path(record.key) if record.key in site.selections else "",
        footer=footer,
    )


def _ways(site: Site, record: Record) -> Iterator[tuple[str, int, str]]:
    """Names, numbers and addresses of the lists of what belongs to a record, one a kind."""
    found = site.found_with(record)
    for kind in kinds.KINDS_BY_USE:
        if found.get(kind):
            yield _(KINDS[kind].plural), len(found[kind]), site.list_address(record, kind)


def description(record: Record, view: View) -> str:
    """Description of a record for search engines and link previews: its name, and its summary cut at a word."""
    words = f"{marked(view.site.titles[record.key], record)}: {view.plain(record.summary)}"
    if len(words) <= DESCRIPTION_LENGTH:
        return words
    return words[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:.– ") + "…"


def actions(site: Site, record: Record, source: str) -> Iterator[tuple[str, str]]:
    """Titles and addresses of what a reader can do: correct it in a form, see the history, or tell what is wrong.

    `source` is the record's file in the repository. What needs an address that the owner has not given is left out.
    """
    title = _("Correction: {name}").format(name=record.name)
    page = f"{site.settings.address}{record.key}/"
    repository, host = site.settings.repository, site.settings.code_host
    if site.has_page(FORM) and (host or site.settings.contact):
        yield _("Correct this record"), site.view(f"{record.key}/").address(f"{FORM}?record={record.key}")
    if host:
        yield _("History"), history_url(repository, host, site.settings.branch, source)
        form = {"template": ISSUE_FORM, "record": record.key, "page": page}
        yield _("Report a correction"), issue_url(repository, host, title, form)
    if site.settings.contact:
        where = f"{_('Record')}: {record.key}\n{_('Page')}: {page}"
        body = f"{where}\n\n{_('What is wrong, and what is right')}:\n\n{_('Source')}:\n"
        mail = urlencode({"subject": title, "body": body}, quote_via=quote)
        yield _("Correct by e-mail"), f"mailto:{site.settings.contact}?{mail}"
