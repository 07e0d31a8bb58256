"""The door between the atlas and MkDocs: registers the macros, and hands pages and files to MkDocs.

MkDocs runs this file twice, as a hook and as the macros module, and again at each rebuild: it holds no state and no
logic. What pages say is decided in `atlas/`; what one build shares stands in MkDocs' own configuration object.
"""

from __future__ import annotations

import logging
import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.toc import TableOfContents

from atlas import blocks, exports, indexing, pages, publication
from atlas.calls import Manuscript
from atlas.frames import Frames, Raw
from atlas.problems import DataError, in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment, Template
    from jinja2.runtime import Context
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.plugins.atlas")

_ALIGNMENT = re.compile(r'style="text-align: (left|center|right);"')

_UNDATED = "1980-01-01"
"""MkDocs needs some date for the compressed sitemap; the sitemap itself then gives none (overrides/sitemap.xml)."""


def define_env(env: Any) -> None:
    """Register every macro; each renders for the page that calls it."""
    for name in blocks.MACROS:
        env.macro(blocks.macro(name, lambda: _blocks(env.conf, env.page)), name)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and render everything before MkDocs touches the site: what is wrong stops here, and the old site stays."""
    if config.repo_url and not config.edit_uri:
        config.edit_uri = "edit/main/docs/"
    address = "" if _serving(config) else config.site_url or ""
    try:
        config["atlas"] = publication.publish(
            _root(config),
            address=address,
            repository=config.repo_url or "",
            contact=config.extra.get("contact_email") or "",
        )
    except DataError as error:
        raise PluginError(f"The data cannot be used:\n{error}") from None
    for warning in config["atlas"].warnings:
        log.info(str(warning))
    config["atlas_manuscripts"] = {}
    return config


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """MkDocs would hold every request until a mistake is mended; the last good site goes on being served instead."""
    server.builder = partial(_build_or_keep, server.builder)
    return server


def _build_or_keep(build: Callable[[], None]) -> None:
    try:
        build()
    except Abort:
        log.error("The site shown is the last one without mistakes.")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """A page for each record, whose source is the YAML; and every file beside the pages."""
    for key, page in config["atlas"].pages.items():
        file = File.generated(config, f"{key}.md", abs_src_path=str(_root(config) / page.source))
        file.edit_uri = f"../{page.source}"
        files.append(file)
    for exported in config["atlas"].files():
        files.append(File.generated(config, exported.path, content=exported.content))
    # Our shell loads nothing of the stock themes: their scripts and styles would only make the site heavier.
    for file in list(files):
        if file.src_dir in config.theme.dirs[1:] and file.src_uri.startswith(("assets/", "css/", "js/", "img/")):
            files.remove(file)
    return files


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """A record's page needs no Markdown: its HTML is ready, and setting up a converter for each would take long."""
    record_page = _record_page(page, config)
    # MkDocs would date every page, and the compressed sitemap, by the day of the build.
    source = record_page.source if record_page else f"docs/{page.file.src_uri}"
    page.update_date = config["atlas"].changed(source) or _UNDATED
    if record_page:
        page.render = partial(_take_html, page, str(record_page.html))  # type: ignore[method-assign]
    return page


def _take_html(page: Page, html: str, config: MkDocsConfig, files: Files) -> None:
    page.content = html
    page.toc = TableOfContents([])


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """A record's source is YAML, not Markdown."""
    return "" if _record_page(page, config) else None


@event_priority(100)
def _before_macros(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """What a record says is never a template, and a page with a mistake is not rendered."""
    record_page = _record_page(page, config)
    if record_page:
        page.meta = {"render_macros": False, **_meta(record_page)}
        return
    manuscript = Manuscript(f"docs/{page.file.src_uri}", page.file.content_string)
    config["atlas_manuscripts"][page.file.src_uri] = manuscript
    plugin: Any = config.plugins["macros"]
    if not manuscript.check([*plugin.variables, *plugin.env.globals]):
        page.meta["render_macros"] = False


@event_priority(-100)
def _after_macros(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """The definitions of abbreviations come from records: they join the page when no template is read any more."""
    return None if _record_page(page, config) else config["atlas"].site.glossary.markdown(markdown)


on_page_markdown = CombinedEvent(_before_macros, _after_macros)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """The blocks that macros made and a citation join a hand-written page, and what its policy refuses leaves it.

    Markdown aligns table cells by a style attribute: a class does it instead.
    """
    if _record_page(page, config):
        return None
    manuscript: Manuscript = config["atlas_manuscripts"][page.file.src_uri]
    path = "" if page.is_homepage else page.url
    share = exports.page_share(config["atlas"].edition, path, str(page.title))
    return manuscript.restored(_ALIGNMENT.sub(r'class="atlas-\1"', html)) + str(share)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Every page is read: tell all mistakes in macro calls, and stop unless this is `mkdocs serve`."""
    problems = in_order(problem for one in config["atlas_manuscripts"].values() for problem in one.problems)
    if problems and not _serving(config):
        raise PluginError("Pages call macros wrongly:\n" + "\n".join(map(str, problems)))
    for problem in problems:
        log.error(str(problem))
    env.globals["framed"] = pass_context(partial(_framed, Frames(), env.get_template("main.html")))


def _framed(frames: Frames, main: Template, context: Context) -> str:
    """A record's page within the theme's shell, which is the same for all of a kind but for a few texts."""
    page = context["page"]
    own = {"content": Raw(page.content), "canonical_url": page.canonical_url or "", "edit_url": page.edit_url or ""}

    def render(values: dict[str, Any]) -> str:
        stand_in = SimpleNamespace(url=page.url, toc=[], is_homepage=False, **values)
        return main.render({**context.get_all(), "page": stand_in})

    return frames.fill(page.url.split("/")[0], {**own, "title": page.meta["title"], "meta": page.meta}, render)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    """What the theme needs to know of a page beyond its text."""
    meta = page.meta
    if not page.is_homepage:
        meta.setdefault("breadcrumbs", _breadcrumbs(page))
    path = "" if page.is_homepage else page.url
    crumbs = [(crumb["title"], _from_home(crumb["url"])) for crumb in meta.get("breadcrumbs", []) if crumb["url"]]
    description = meta.get("description") or config.site_description or ""
    meta["image"] = exports.image(path)
    offers = exports.offers(config["atlas"].edition, path)
    meta["alternates"] = [{"title": offer.title, "path": offer.path, "type": offer.type} for offer in offers]
    meta["jsonld"] = Raw(config["atlas"].jsonld(path, meta.get("title") or str(page.title), description, crumbs))
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """What was built becomes searchable. The macros plugin calls this too, with itself: once is enough."""
    if not hasattr(config, "site_dir"):
        return
    try:
        indexing.write(config["atlas"].site, Path(config.site_dir), Path(config.docs_dir))
    except indexing.NoIndex as error:
        raise PluginError(str(error)) from None


def _blocks(config: MkDocsConfig, page: Page) -> blocks.Blocks:
    return blocks.Blocks(config["atlas"].edition, page.url, config["atlas_manuscripts"][page.file.src_uri])


def _record_page(page: Page, config: MkDocsConfig) -> pages.Page | None:
    found: pages.Page | None = config["atlas"].pages.get(page.file.src_uri.removesuffix(".md"))
    return found


def _meta(page: pages.Page) -> dict[str, Any]:
    """What the theme needs to know of a record's page."""
    return {
        "title": page.title,
        "description": page.description,
        "template": "record.html",
        "hide": ("toc", "title"),
        "styles": ["assets/stylesheets/map.css"],
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
