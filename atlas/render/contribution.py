"""Page "Contribute": the form before a kind is chosen, with the words and settings that its script needs."""

from typing import Any, Final
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from atlas.records.field_types import RESERVED
from atlas.records.file_names import ID_LENGTH
from atlas.records.model import ALWAYS_EDITORIAL
from atlas.render.record_page import ISSUE_FORM
from atlas.site import Site, View
from atlas.site.code_host import CodeHost

_LONGEST_ADDRESS: Final = 8000
"""Longest address that code hosts take, in characters."""
_LONGEST_MAIL: Final = 1900
"""Longest `mailto:` address that programs for mail take, in characters."""


def render(site: Site, view: View) -> Markup:
    """HTML of the form. Without scripts it shows nothing: the page says what else one can do."""
    return site.render("blocks/contribute.html", view=view, rules=_rules(), ends=_ends(site))


def _rules() -> dict[str, Any]:
    """Rules that no schema tells."""
    return {"reserved": [*RESERVED], "longest": ID_LENGTH, "editorial": ALWAYS_EDITORIAL}


def _ends(site: Site) -> dict[str, Any]:
    """Ways on which a contribution can be sent, as far as the owner has given any."""
    settings = site.settings
    mail = {"address": settings.contact, "longest": _LONGEST_MAIL} if settings.contact else None
    host = _host(settings.repository.rstrip("/"), settings.branch, settings.code_host) if settings.code_host else None
    return {"site": settings.address, "mail": mail, "host": host}


def _host(repository: str, branch: str, host: CodeHost) -> dict[str, Any]:
    """Addresses of the code host's forms for a new file and a new issue, without their parameters."""
    folder = host.new.format(branch=quote(branch), folder="data")
    return {
        "name": urlsplit(repository).hostname,
        "folder": f"{repository}/{folder}",
        "fileName": host.file_name,
        "content": host.content,
        "issue": f"{repository}/{host.issue}",
        "title": host.title,
        "body": host.body,
        "form": ISSUE_FORM,
        "longest": _LONGEST_ADDRESS,
    }
