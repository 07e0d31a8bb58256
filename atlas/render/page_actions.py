"""How a reader of a record gets from its page to correcting it: the record's history, an issue form, an e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urlencode

from atlas.i18n import gettext as _
from atlas.records.model import Record
from atlas.site import Site

FORM: Final = "correction.yml"
"""The issue form, under .github/ISSUE_TEMPLATE; its fields `record` and `page` arrive filled in."""


def actions(site: Site, record: Record, source: str) -> Iterator[tuple[str, str]]:
    """What a reader can do with a record, as titles and addresses; nothing while the owner has not said where.

    `source` is the record's file in the repository.
    """
    repository = site.settings.repository.rstrip("/")
    if repository:
        yield _("History"), f"{repository}/commits/{site.settings.branch}/{quote(source)}"
        yield _("Report a correction"), f"{repository}/issues/new?{urlencode(_form(site, record))}"
    if site.settings.contact:
        yield (
            _("Correct by e-mail"),
            f"mailto:{site.settings.contact}?{urlencode(_mail(site, record), quote_via=quote)}",
        )


def _form(site: Site, record: Record) -> dict[str, str]:
    return {"template": FORM, "title": _title(record), "record": record.key, "page": _page(site, record)}


def _mail(site: Site, record: Record) -> dict[str, str]:
    where = f"{_('Record')}: {record.key}\n{_('Page')}: {_page(site, record)}"
    body = f"{where}\n\n{_('What is wrong, and what is right')}:\n\n{_('Source')}:\n"
    return {"subject": _title(record), "body": body}


def _title(record: Record) -> str:
    return _("Correction: {name}").format(name=record.name)


def _page(site: Site, record: Record) -> str:
    return f"{site.settings.address}{record.key}/"
