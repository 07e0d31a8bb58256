"""What the theme is told of a page beyond its text: where it stands, its formats, its structured data, its actions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, cast

from jinja2 import Environment, StrictUndefined
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

from atlas import exports, i18n
from atlas.macros import llms
from atlas.records.model import KINDS
from atlas.render import print_page, record_page
from atlas.site import Site

_INDENT: Final = re.compile(r"\n\s+")
UNDATED: Final = "1980-01-01"
"""MkDocs needs some date for the compressed sitemap; the sitemap itself then gives none (overrides/sitemap.xml)."""


def place_pages(site: Site, files: Files) -> None:
    """Put each record's page under its directory and each print page under the first, between its neighbours."""
    for kind in KINDS:
        _place(files, f"{kind}/index.md", [f"{record.key}.md" for record in site.catalogue.of_kind(kind)])
    folder = print_page.FOLDER
    _place(files, f"{folder}.md", [f"{folder}/{part.name}.md" for part in print_page.parts(site.catalogue)])


def _place(files: Files, directory: str, paths: Iterable[str]) -> None:
    above = files.get_file_from_path(directory)
    pages = [_page(files, path) for path in paths]
    for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        # Themes mark the directory in the navigation, though MkDocs' own pages lie under sections only.
        page.parent = above.page if above else None  # type: ignore[assignment]
        page.previous_page, page.next_page = before, after


def _page(files: Files, path: str) -> Page:
    return cast("Page", cast("File", files.get_file_from_path(path)).page)


def path(page: Page) -> str:
    """The address of a page from the home page, which has none itself."""
    return "" if page.is_homepage else page.url


def source(page: Page, site: Site) -> str:
    """The file that a page is made from, relative to the repository."""
    record = site.record_of(page.file.src_uri)
    return site.source(record) if record else f"docs/{page.file.src_uri}"


def written_pages(files: Files, paths: Iterable[str], nav: Navigation, macros: Any) -> list[llms.Written]:
    """The hand-written pages at these paths as their authors left them: those of the navigation first, in its order.

    `macros` is mkdocs-macros-plugin, which knows what their templates may use beside the macros of the atlas.
    """
    order = [*(page.file.src_uri for page in nav.pages), *paths]
    wanted = set(paths)
    environment = macros.env.overlay(undefined=StrictUndefined)
    return [
        _written(_page(files, path), macros.variables, environment) for path in dict.fromkeys(order) if path in wanted
    ]


def _written(page: Page, variables: dict[str, Any], environment: Environment) -> llms.Written:
    text, meta = get_data(page.file.content_string)
    known = {**variables, "page": page, **page.meta}
    return llms.Written(page.file.src_uri, text, meta, known, environment)


def describe(page: Page, site: Site, config: MkDocsConfig) -> None:
    """Add to a page's metadata what the theme shows of it, and what it says of itself to programs."""
    meta, address = page.meta, path(page)
    record = site.record_of(page.file.src_uri)
    meta.setdefault("description", config.site_description or "")
    meta["image"] = exports.image(address)
    offers = exports.offers(site, address)
    meta["alternates"] = [{"title": offer.title, "path": offer.path, "type": offer.type} for offer in offers]
    title = str(meta.get("title") or page.title)
    meta["jsonld"] = exports.jsonld(site, address, title, meta["description"], _crumbs(page))
    if record:
        meta["record"] = record.key
        actions = record_page.actions(site, record, site.source(record))
        meta["actions"] = [{"title": title, "href": href} for title, href in actions]


def _crumbs(page: Page) -> list[tuple[str, str]]:
    """Titles and addresses of the pages above a page, from the home page down."""
    above = [(str(item.title), item.url) for item in page.ancestors if isinstance(item, Page)]
    return [] if page.is_homepage else [(i18n.gettext("Home"), ""), *reversed(above)]


def forget(page: Page) -> None:
    """Let go of what only the page itself shows of its metadata."""
    for name in ("jsonld", "alternates", "actions"):
        page.meta.pop(name, None)


def add_functions(env: Environment) -> None:
    """Give the theme's templates gettext, and `render_once`, which renders what is the same on many pages one time."""
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    rendered: dict[str, str] = {}

    def render_once(key: str, caller: Callable[[], str]) -> str:
        if key not in rendered:
            rendered[key] = _INDENT.sub("\n", caller())
        return rendered[key]

    env.globals["render_once"] = render_once
