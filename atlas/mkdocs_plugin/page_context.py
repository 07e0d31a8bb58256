"""Context of a page for the theme's templates: previous and next page, metadata, functions.

The metadata goes into `page.meta`: description, image, other formats, JSON-LD, and the actions of a record.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from atlas import exports, i18n
from atlas.macros import llms
from atlas.macros.page_syntax import Vocabulary
from atlas.mkdocs_plugin.markup import CompactTemplates
from atlas.records.model import KINDS
from atlas.render import print_page, record_page
from atlas.site import Site, compiled_templates
from atlas.site.labels import mark, marked

UNDATED: Final = "1980-01-01"
"""Date of a page without a known one: MkDocs needs one for sitemap.xml.gz; `overrides/sitemap.xml` leaves it out."""


def set_neighbours(site: Site, files: Files) -> None:
    """Set `parent`, `previous_page` and `next_page` of each record's page and each print page."""
    for kind in KINDS:
        _set_neighbours_in(files, f"{kind}/index.md", [f"{record.key}.md" for record in site.catalogue.of_kind(kind)])
    folder = print_page.FOLDER
    _set_neighbours_in(files, f"{folder}.md", [f"{folder}/{part.name}.md" for part in print_page.parts(site.catalogue)])


def _set_neighbours_in(files: Files, directory: str, paths: Iterable[str]) -> None:
    above = files.get_file_from_path(directory)
    pages = [_page(files, path) for path in paths]
    for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        # In MkDocs a parent is a section; here it is the directory's page, which the theme marks in the navigation.
        page.parent = above.page if above else None  # type: ignore[assignment]
        page.previous_page, page.next_page = before, after


def _page(files: Files, path: str) -> Page:
    return cast("Page", cast("File", files.get_file_from_path(path)).page)


def path(page: Page) -> str:
    """Address of a page from the home page; empty for the home page itself."""
    return "" if page.is_homepage else page.url


def source_path(page: Page, site: Site) -> str:
    """Path of the file that a page is made from, relative to the repository."""
    record = site.record_of(page.file.src_uri)
    return site.source_path(record) if record else f"docs/{page.file.src_uri}"


def hand_written_pages(files: Files, paths: Iterable[str], nav: Navigation, macros: Any) -> list[llms.HandWrittenPage]:
    """Hand-written pages at these paths, macros not yet rendered: those of the navigation first, in its order.

    `macros` is the plugin mkdocs-macros, which has the variables and filters that the pages may use.
    """
    order = [*(page.file.src_uri for page in nav.pages), *paths]
    wanted, known = set(paths), Vocabulary.of(macros)
    pages = [_page(files, path) for path in dict.fromkeys(order) if path in wanted]
    # Other plugins add to `page.meta` what they put into pages, such as dates.
    return [
        llms.HandWrittenPage(page.file.src_uri, page.file.content_string, known.with_names(page.meta)) for page in pages
    ]


def add_metadata(page: Page, site: Site, config: MkDocsConfig) -> None:
    """Add to `page.meta` what the theme's templates show or write into the head."""
    meta, address = page.meta, path(page)
    record = site.record_of(page.file.src_uri)
    meta.setdefault("description", config.site_description or "")
    meta["image"] = exports.image(site, address)
    meta["alternates"] = exports.alternates(site, address)
    title = str(meta.get("title") or page.title)
    title = marked(title, record) if record else title
    meta["jsonld"] = exports.jsonld(site, address, title, meta["description"], _crumbs(page))
    if record:
        meta["record"] = record.key
        actions = record_page.actions(site, record, site.source_path(record))
        meta["actions"] = [{"title": title, "href": href} for title, href in actions]


def _crumbs(page: Page) -> list[tuple[str, str]]:
    """Breadcrumbs: titles and addresses of the pages above a page, from the home page down."""
    above = [(str(item.title), item.url) for item in page.ancestors if isinstance(item, Page)]
    return [] if page.is_homepage else [(i18n.gettext("Home"), ""), *reversed(above)]


def drop_metadata(page: Page) -> None:
    """Remove the metadata that only the page itself shows, to save memory."""
    for name in ("jsonld", "alternates", "actions"):
        page.meta.pop(name, None)


def prepare(env: Environment, site: Site, *, is_serve: bool) -> None:
    """Give the theme's environment gettext, the settings, whether MkDocs serves, and the two functions below.

    `render_once` caches what is the same on many pages; `mark_of` gives the mark of the record that a page shows.
    """
    env.bytecode_cache = compiled_templates("theme")
    env.add_extension(CompactTemplates)
    i18n.install(env)
    rendered: dict[str, str] = {}

    def render_once(key: str, caller: Callable[[], str]) -> str:
        if key not in rendered:
            rendered[key] = caller()
        return rendered[key]

    def mark_of(page: Page) -> str:
        record = site.record_of(page.file.src_uri)
        return mark(record) if record else ""

    atlas = {"serving": is_serve, "settings": site.settings, "has_page": site.has_page}
    env.globals.update(render_once=render_once, mark_of=mark_of, atlas=atlas)
