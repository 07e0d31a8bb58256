"""The door between the atlas and MkDocs: registers the macros, and hands pages and files to MkDocs.

MkDocs runs this file twice, as a hook and as the macros module, and again at each rebuild: it holds no state and no
logic. What pages say is decided in `atlas/`; what one build shares stands in MkDocs' own configuration object, and what
`mkdocs serve` keeps from build to build at its desk (`atlas.serving`).
"""

from __future__ import annotations

import gc
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin

from mkdocs.commands import build
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils.meta import get_data

from atlas import blocks, exports, indexes, indexing, llms, pages, press, publication
from atlas.calls import Manuscript
from atlas.frames import Frames, Raw
from atlas.problems import DataError, in_order
from atlas.serving import DESK, Layout, Stamps, stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, MutableMapping

    from jinja2 import Environment, Template
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from atlas.exports import ExportedFile

    Listing = Callable[[], Iterable[ExportedFile]]

log = logging.getLogger("mkdocs.plugins.atlas")

_ALIGNMENT = re.compile(r'style="text-align: (left|center|right);"')

_UNDATED = "1980-01-01"
"""MkDocs needs some date for the compressed sitemap; the sitemap itself then gives none (overrides/sitemap.xml)."""


def define_env(env: Any) -> None:
    """Register every macro; each renders for the page that calls it."""
    for name in blocks.MACROS:
        env.macro(blocks.macro(name, lambda: _blocks(env.conf, env.page)), name)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check everything before MkDocs touches the site: what is wrong stops here, and the old site stays."""
    # A build keeps nearly all it makes until its end: to look for what could be freed takes an eighth of its time.
    gc.disable()
    if config.repo_url and not config.edit_uri:
        config.edit_uri = "edit/main/docs/"
    try:
        config["atlas"] = _published(config)
    except DataError as error:
        raise PluginError(f"The data cannot be used:\n{error}") from None
    config["atlas_manuscripts"] = {}
    # Our shell takes icons from Material and nothing else. MkDocs would look through all its ten thousand files, and
    # copy scripts and styles that no page loads.
    config["atlas_theme"] = config.theme.get_env()
    config.theme.dirs = config.theme.dirs[:1]
    return config


def _published(config: MkDocsConfig) -> publication.Publication:
    serving = _serving(config)
    atlas = publication.publish(
        _root(config),
        address="" if serving else config.site_url or "",
        repository=config.repo_url or "",
        contact=config.extra.get("contact_email") or "",
        memory=DESK.memory if serving else None,
    )
    for warning in atlas.warnings:
        if not serving or str(warning) not in DESK.told:
            log.info(str(warning))
    if serving:
        DESK.told.update(map(str, atlas.warnings))
    return atlas


def on_pre_build(config: MkDocsConfig) -> None:
    """MkDocs would delete the site of the last build, most of which stays the same."""
    if not DESK.layout:
        press.put_aside(Path(config.site_dir))


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """After an edit to records, what is asked for is made anew, and not the whole site.

    MkDocs would hold every request until a mistake is mended; the last good site goes on being served instead.
    """
    _open(config)
    # What was read stays: to look again and again for what of it could be freed takes longer than an edit.
    gc.freeze()
    server.builder = partial(_build_or_keep, partial(DESK.rebuild, server.builder))
    server.set_app(DESK.application(server.serve_request))
    return server


def _open(config: MkDocsConfig) -> None:
    """MkDocs has made its part of the site."""
    DESK.lay_out(_layout(config), ready=True)
    DESK.renew = partial(_renewed, config)


def _layout(config: MkDocsConfig) -> Layout:
    """How each file of the site is made; MkDocs has made its own part at least once."""
    atlas, site = config["atlas"], Path(config.site_dir)
    record_pages, as_text = _made(config)
    pages: dict[str, Callable[[], object]] = {
        file.dest_uri: partial(_page_again, file, config)
        for file in config["atlas_files"].documentation_pages(inclusion=InclusionLevel.is_in_serve)
    }
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        pages[name] = partial(_sitemap_again, config)
    return Layout(
        target=site,
        files=chain(record_pages(), exports.files(atlas.edition)),
        pages=pages,
        more=as_text,
        starts=(f"{llms.FOLDER}/", "llms.txt"),
        index=lambda: indexes.gathered(atlas.site, site, Path(config.docs_dir), DESK.known),
        index_folder=indexes.FOLDER,
    )


def _renewed(config: MkDocsConfig) -> Layout | None:
    """The layout after an edit to records; None where more has changed, or MkDocs is to tell what is wrong."""
    if _others(config) != config["atlas_others"]:
        return None
    gc.disable()
    try:
        atlas = _published(config)
    except DataError:
        return None
    finally:
        gc.enable()
    if [record.key for record in atlas.site.catalogue] != [record.key for record in config["atlas"].site.catalogue]:
        return None
    config["atlas"] = atlas
    return _layout(config)


def _others(config: MkDocsConfig) -> Stamps:
    """What the site depends on, but for the records."""
    watched = {Path(path).resolve() for path in (config.docs_dir, config.config_file_path, *config.watch)}
    return stamps(watched - {(_root(config) / "data").resolve()})


# MkDocs has no public way to make a single page.


def _page_again(file: File, config: MkDocsConfig) -> None:
    nav, files, theme = (config[f"atlas_{name}"] for name in ("nav", "files", "theme"))
    shown = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
    page = cast("Page", file.page)
    build._populate_page(page, config, files)  # noqa: SLF001
    for problem in config["atlas_manuscripts"][file.src_uri].problems:
        log.error(str(problem))
    build._build_page(page, config, shown, nav, theme, excluded=file.inclusion is InclusionLevel.EXCLUDED)  # noqa: SLF001


def _sitemap_again(config: MkDocsConfig) -> None:
    nav, files, theme = (config[f"atlas_{name}"] for name in ("nav", "files", "theme"))
    build._build_theme_template("sitemap.xml", theme, files, config, nav)  # noqa: SLF001


def _build_or_keep(build: Callable[[], None]) -> None:
    try:
        build()
    except Abort:
        log.error("The site shown is the last one without mistakes.")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """MkDocs learns of the files that others write, so that links to them are checked."""
    for record in config["atlas"].site.catalogue:
        files.append(_Written(f"{record.key}.md", f"{record.key}/index.html", config))
    for path in exports.downloads():
        files.append(_Written(path, path, config))
    return files


class _Written(File):
    """A file that `Press` writes."""

    def __init__(self, path: str, target: str, config: MkDocsConfig) -> None:
        super().__init__(
            path, None, config.site_dir, config.use_directory_urls, dest_uri=target, inclusion=InclusionLevel.INCLUDED
        )

    def is_documentation_page(self) -> bool:
        """A record's page needs no Markdown, and MkDocs' way for each page takes long."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 (MkDocs calls it so)
        """Nothing is left to do."""


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """The shell of every page is known now: the records' pages and the exports can be written.

    Not yet where the navigation names a page without its title, which is read from the page.
    """
    config["atlas_nav"], config["atlas_files"] = nav, files
    if _serving(config):
        config["atlas_others"] = _others(config)
    edition = config["atlas"].edition
    record_pages, as_text = _made(config)

    def of_the_whole() -> Iterator[ExportedFile]:
        return chain(exports.of_the_whole(edition), as_text())

    def of_records() -> Iterator[ExportedFile]:
        return chain(record_pages(), exports.of_records(edition))

    def everything() -> Iterator[ExportedFile]:
        # The workbook and the archive need most memory: they come before the pieces of all pages are kept.
        return chain(of_the_whole(), of_records())

    config["atlas_of_the_whole"] = of_the_whole
    beside = everything if indexes.is_large(config["atlas"].site) else of_records
    config["atlas_press"] = press.Press(Path(config.site_dir), beside)
    if all(page.title for page in nav.pages):
        config["atlas_press"].start()
    return nav


def _made(config: MkDocsConfig) -> tuple[Listing, Listing]:
    """What lists the records' pages, and what the hand-written pages as plain text."""
    atlas, nav = config["atlas"], config["atlas_nav"]
    context = dict(build.get_context(nav, [], config))
    shell = partial(_framed, Frames(), config["atlas_theme"].get_template("main.html"), context)
    return (
        partial(atlas.pages, shell),
        lambda: llms.files(atlas.edition, _written(nav, config["atlas_files"], config)),
    )


def _written(nav: Navigation, files: Files, config: MkDocsConfig) -> Iterator[llms.Written]:
    """The hand-written pages: those of the navigation in its order, then the others."""
    plugin: Any = config.plugins["macros"]
    pages_of = {page.file.src_uri: page.file for page in nav.pages}
    for file in {**pages_of, **{file.src_uri: file for file in files.documentation_pages()}}.values():
        text, meta = get_data(file.content_string)
        yield llms.Written(file.src_uri, text, meta, {**plugin.variables, **meta})


def _framed(frames: Frames, main: Template, context: dict[str, Any], record_page: pages.Page) -> str:
    """A record's page within the theme's shell, which is the same for all of a kind but for a few texts."""
    config = context["config"]
    meta = _meta(record_page)
    crumbs = [(crumb["title"], _from_home(crumb["url"])) for crumb in meta["breadcrumbs"]]
    _tell(meta, config["atlas"], record_page.address, record_page.title, crumbs)
    own = {
        "content": Raw(record_page.html),
        "canonical_url": f"{config.site_url or ''}{record_page.address}",
        "edit_url": _edit_url(record_page, config),
    }

    def render(values: dict[str, Any]) -> str:
        stand_in = SimpleNamespace(url=record_page.address, toc=[], is_homepage=False, **values)
        base = "../" * record_page.address.count("/")
        return main.render({**context, "base_url": base.rstrip("/"), "page": stand_in})

    return frames.fill(record_page.key.split("/")[0], {**own, "title": record_page.title, "meta": meta}, render)


def _edit_url(record_page: pages.Page, config: MkDocsConfig) -> str:
    if not config.edit_uri:
        return ""
    return urljoin(f"{(config.repo_url or '').rstrip('/')}/", f"{config.edit_uri}../{record_page.source}")


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """MkDocs would date every page, and the compressed sitemap, by the day of the build."""
    page.update_date = config["atlas"].changed(f"docs/{page.file.src_uri}") or _UNDATED
    return page


@event_priority(100)
def _before_macros(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """A page with a mistake is not rendered."""
    manuscript = Manuscript(f"docs/{page.file.src_uri}", page.file.content_string)
    config["atlas_manuscripts"][page.file.src_uri] = manuscript
    plugin: Any = config.plugins["macros"]
    if not manuscript.check([*plugin.variables, *plugin.env.globals]):
        page.meta["render_macros"] = False


@event_priority(-100)
def _after_macros(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The definitions of abbreviations come from records: they join the page when no template is read any more."""
    text: str = config["atlas"].site.glossary.markdown(markdown)
    return text


on_page_markdown = CombinedEvent(_before_macros, _after_macros)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The blocks that macros made and a citation join a page, and what its policy refuses leaves it.

    Markdown aligns table cells by a style attribute: a class does it instead.
    """
    manuscript: Manuscript = config["atlas_manuscripts"][page.file.src_uri]
    path = "" if page.is_homepage else page.url
    share = exports.page_share(config["atlas"].edition, path, str(page.title))
    return manuscript.restored(_ALIGNMENT.sub(r'class="atlas-\1"', html)) + str(share)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Every page is read: tell all mistakes in macro calls, and stop unless this is `mkdocs serve`."""
    problems = in_order(problem for one in config["atlas_manuscripts"].values() for problem in one.problems)
    if problems and not _serving(config):
        raise PluginError("Pages call macros wrongly:\n" + "\n".join(map(str, problems)))
    for problem in problems:
        log.error(str(problem))
    config["atlas_press"].start()
    # Its templates are compiled already.
    theme: Environment = config["atlas_theme"]
    return theme


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    """What the theme needs to know of a page beyond its text."""
    meta = page.meta
    if not page.is_homepage:
        meta.setdefault("breadcrumbs", _breadcrumbs(page))
    path = "" if page.is_homepage else page.url
    crumbs = [(crumb["title"], _from_home(crumb["url"])) for crumb in meta.get("breadcrumbs", []) if crumb["url"]]
    meta.setdefault("description", config.site_description or "")
    _tell(meta, config["atlas"], path, meta.get("title") or str(page.title), crumbs)
    return context


def _tell(
    meta: MutableMapping[str, Any], atlas: publication.Publication, path: str, title: str, crumbs: list[tuple[str, str]]
) -> None:
    """What a page says of itself to programs."""
    meta["image"] = exports.image(path)
    offers = exports.offers(atlas.edition, path)
    meta["alternates"] = [{"title": offer.title, "path": offer.path, "type": offer.type} for offer in offers]
    meta["jsonld"] = Raw(atlas.jsonld(path, title, meta["description"], crumbs))


def on_post_build(config: MkDocsConfig) -> None:
    """What was built becomes searchable. The macros plugin calls this too, with itself: once is enough."""
    if not hasattr(config, "site_dir"):
        return
    try:
        if DESK.layout:
            _open(config)
        else:
            _finish(config)
    except (indexing.NoIndex, press.NotWritten) as error:
        raise PluginError(str(error)) from None
    finally:
        if not _serving(config):
            # The program ends now: Python would look through all that was made once more.
            gc.freeze()
        gc.enable()


def _finish(config: MkDocsConfig) -> None:
    if not _serving(config):
        _let_go(config)
    site, target, known = config["atlas"].site, Path(config.site_dir), DESK.known if _serving(config) else None
    write_index = partial(indexes.write, site, target, Path(config.docs_dir), known)
    if indexes.is_large(site):
        # The other process has then given back its memory.
        config["atlas_press"].finish()
        write_index()
        return
    with ThreadPoolExecutor(max_workers=1) as pool:
        index = pool.submit(write_index)
        # The thread waits for Pagefind most of its time.
        press.write(target, config["atlas_of_the_whole"]())
        index.result()
    config["atlas_press"].finish()


def _let_go(config: MkDocsConfig) -> None:
    """What MkDocs has needed until now makes room for the index."""
    config["atlas_manuscripts"].clear()
    for file in [*config["atlas_files"]]:
        if isinstance(file, _Written):
            config["atlas_files"].remove(file)


def on_build_error(error: Exception) -> None:
    """`mkdocs serve` goes on after a mistake."""
    gc.enable()


def _blocks(config: MkDocsConfig, page: Page) -> blocks.Blocks:
    return blocks.Blocks(config["atlas"].edition, page.url, config["atlas_manuscripts"][page.file.src_uri])


def _meta(page: pages.Page) -> dict[str, Any]:
    """What the theme needs to know of a record's page."""
    return {
        "title": page.title,
        "description": page.description,
        "hide": ("toc", "title"),
        "styles": page.styles,
        "breadcrumbs": [{"title": crumb.title, "url": crumb.href} for crumb in page.breadcrumbs],
        "actions": [{"title": action.title, "href": action.href} for action in page.actions],
        "pager": {
            "prev": page.previous and {"title": page.previous.title, "href": page.previous.href},
            "next": page.following and {"title": page.following.title, "href": page.following.href},
        },
    }


def _breadcrumbs(page: Page) -> list[dict[str, str | None]]:
    """The way to a hand-written page: home, then the parts of the navigation it stands in."""
    home = "../" * page.url.rstrip("/").count("/") + "../"
    return [{"title": "Home", "url": home}, *({"title": part.title, "url": None} for part in [*page.ancestors][::-1])]


def _from_home(href: str) -> str:
    return href.replace("../", "").replace("./", "")


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _serving(config: MkDocsConfig) -> bool:
    """Whether this is `mkdocs serve`, which sets the site's address to its own."""
    host, port = config.dev_addr
    return (config.site_url or "").startswith(f"http://{host}:{port}/")
