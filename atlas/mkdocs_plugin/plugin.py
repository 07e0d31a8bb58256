"""MkDocs plugin: the events of a build, in the order in which MkDocs calls them.

The records become pages like any other: `on_files` adds a Markdown file for each, which MkDocs reads, renders and
writes with all its events. What a build knows is on the plugin instance.
"""

from __future__ import annotations

import logging
import re
import socket
import sys
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment
from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from atlas import exports
from atlas.macros import MacroRuntime, llms
from atlas.mkdocs_plugin import assets, markup, other_plugins, page_context, policy
from atlas.mkdocs_plugin import files as site_files
from atlas.mkdocs_plugin.changes import ChangeTracker
from atlas.records.diagnostics import DataError, in_order
from atlas.records.reading import RecordCache
from atlas.render import sources
from atlas.search import index, pagefind
from atlas.site import Site
from atlas.site.settings import Settings

log = get_plugin_logger("atlas")

_ANCHOR: Final = re.compile(r'\bid="([^"]+)"')
_ALIGNMENT: Final = re.compile(r'style="text-align: (left|center|right);"')


def _taken(config: MkDocsConfig) -> str:
    """Why `mkdocs serve` cannot answer at its address; empty if it can. It would say so after the build, at length."""
    host, port = config.dev_addr
    family, shown = (socket.AF_INET6, f"[{host}]") if ":" in host else (socket.AF_INET, host)
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            return (
                f"The site cannot be served at {shown}:{port}: {error.strerror}. Stop what is there, or choose another "
                f"port: add `-a {shown}:{port + 1}` to the command."
            )
    return ""


def quieten_dirty_warning() -> None:
    """Drop MkDocs' warning of `--dirty` at each build: the plugin knows which pages an edit changes."""
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())


class AtlasConfig(Config):  # type: ignore[no-untyped-call] # MkDocs leaves its hook untyped
    """Options of the plugin, beside what MkDocs' own settings say; see `atlas.settings`."""

    short_name = c.Type(str, default="")
    chinese_name = c.Type(str, default="")
    source = c.Type(str, default="")
    branch = c.Type(str, default="main")
    exports_after_edit = c.Type(bool, default=False)
    """Whether exports and the search index are made again after each edit under `mkdocs serve --dirty`."""


class AtlasPlugin(BasePlugin[AtlasConfig]):  # type: ignore[no-untyped-call]
    """Plugin `atlas`: pages and exports of the records under `data/`."""

    site: Site
    """The records as they were when they last were without mistakes."""
    macros: MacroRuntime

    def __init__(self) -> None:
        self.is_serve = self.is_dirty = False
        self.cache = RecordCache()
        self.changes = ChangeTracker()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note the command: MkDocs keeps this instance from one build to the next while it serves."""
        self.is_serve, self.is_dirty = command == "serve", dirty
        if self.is_serve and dirty:
            quieten_dirty_warning()

    @event_priority(100)
    def _refuse(self, config: MkDocsConfig) -> MkDocsConfig:
        """Say of settings that cannot work with the atlas why they cannot, before they do harm."""
        reason = other_plugins.refusal(config) or (self.is_serve and not hasattr(self, "site") and _taken(config))
        if reason:
            raise PluginError(reason)
        return config

    @event_priority(-50)
    def _load_site(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load and check the records before MkDocs touches the site: with a mistake in them, the old site stays.

        Other plugins have changed the settings by then: mike puts the version into the site's address.
        """
        if config.site_url:
            config.site_url = config.site_url.rstrip("/") + "/"
        if config.repo_url and not config.edit_uri:
            config.edit_uri = "edit/main/docs/"
        if self.is_serve or not config.site_url:
            # It would hold nothing, or addresses of this machine.
            config.theme.static_templates.discard("sitemap.xml")
        self._load(config)
        self.macros = MacroRuntime(self.site, deferred=True)
        return config

    on_config = CombinedEvent(_refuse, _load_site)

    def _load(self, config: MkDocsConfig) -> None:
        root = Path(config.config_file_path).parent
        try:
            settings = Settings.of(config, published=not self.is_serve)
            self.site = Site.load(root, settings, self.cache if self.is_serve else None)
        except DataError as error:
            if not (self.is_serve and hasattr(self, "site")):
                raise PluginError(f"The data cannot be used:\n{error}") from None
            log.error(f"The data cannot be used; the site shows the last state without mistakes.\n{error}")
        for warning in self.changes.news(self.site.warnings):
            log.info(str(warning))

    @event_priority(100)
    def _add_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages of the records, the redirects and the exports, before other plugins look at the files."""
        self.changes.begin(self.site, config)
        # Under `--dirty`, the first build writes everything.
        self._exports_stay = self.is_dirty and self.changes.follows_a_build and not self.config.exports_after_edit
        modified = self.changes.is_modified
        if "sitemap.xml" not in config.theme.static_templates:
            site_files.remove_template(files, "sitemap.xml", config)
        site_files.track_written_pages(files, config, modified)
        assets.replace_sources(files, config)
        self.written_paths = [file.src_uri for file in files.documentation_pages()]
        for source in sources.pages(self.site):
            files.append(site_files.page_file(config, source, modified))
        for redirect in site_files.redirect_files(config, self.site):
            files.append(redirect)
        pages = llms.files(
            self.site,
            self.written_paths,
            lambda: page_context.written_pages(files, self.written_paths, self.nav, config.plugins["macros"]),
        )
        for export in chain(exports.files(self.site), pages):
            files.append(site_files.export_file(config, export, lambda _: not self._exports_stay))
        self.files = files
        return files

    @event_priority(-100)
    def _add_pages(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Give each record its kind of page, once other plugins have seen the files: they may move them."""
        for file in files.documentation_pages():
            record = self.site.record_of(file.src_uri)
            if record and not file.page:
                site_files.RecordPage(None, file, config).html = partial(self.macros.record_page, record.key)
        return files

    on_files = CombinedEvent(_add_files, _add_pages)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Put each record under its directory, between its neighbours: themes show where a page stands."""
        self.nav = nav
        page_context.place_pages(self.site, files)
        self.changes.see_navigation(nav)
        self.changes.restore_titles(files)
        return nav

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Date a page by its source: MkDocs dates every page by the day of the build."""
        page.update_date = self.site.changed(page_context.source(page, self.site)) or page_context.UNDATED
        return page

    @event_priority(100)
    def _check_calls(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Check a hand-written page before its macros run; one with a mistake is not rendered."""
        if isinstance(page, site_files.RecordPage):
            page.meta["render_macros"] = False
            return markdown
        calls = self.macros.calls(page.url)
        if page.meta.get("render_macros") is False:
            return markdown
        calls.path = f"docs/{page.file.src_uri}"
        calls.text, calls.body = page.file.content_string, markdown
        macros: Any = config.plugins["macros"]
        if not calls.check(other_plugins.template_names(page, config), macros.env):
            page.meta["render_macros"] = False
        return markdown

    @event_priority(-100)
    def _define_abbreviations(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Add the definitions of abbreviations, which come from records, once no macro is left."""
        if isinstance(page, site_files.RecordPage):
            return markdown
        return self.site.glossary.markdown(markdown)

    on_page_markdown = CombinedEvent(_check_calls, _define_abbreviations)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Join the blocks of the macros and the citation to a page. Our policy allows no style attributes."""
        if not isinstance(page, site_files.RecordPage):
            html = self.macros.calls(page.url).restored(_ALIGNMENT.sub(r'class="atlas-\1"', html))
        # Links to what macros have made are checked too.
        # Most are the same on thousands of pages.
        page.present_anchor_ids = {*map(sys.intern, _ANCHOR.findall(html))}
        if "citation" in page.meta.get("hide", ()):
            return html
        return html + str(exports.page_footer_html(self.site, page_context.path(page), str(page.title)))

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Tell all mistakes in macro calls, now that every page is read, and give the templates their functions."""
        diagnostics = in_order(problem for calls in self.macros.pages.values() for problem in calls.diagnostics)
        if diagnostics and not self.is_serve:
            raise PluginError("Pages call macros wrongly:\n" + "\n".join(map(str, diagnostics)))
        for problem in diagnostics:
            log.error(str(problem))
        page_context.add_functions(env)
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Tell the theme of a page beyond its text."""
        page_context.describe(page, self.site, config)
        context.update(atlas={"serving": self.is_serve})  # type: ignore[call-arg]
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Tell the theme's own templates, as that of the page for what is not found, what pages are told."""
        context.update(atlas={"serving": self.is_serve})  # type: ignore[call-arg]
        return context

    @event_priority(100)
    def _repair_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Repair a page's markup while it is as the templates made it: minify takes its quotation marks away."""
        return markup.repaired(output)

    @event_priority(-100)
    def _finish_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Allow the scripts that a page has at last, and let go of what MkDocs would keep of it until the end."""
        calls = self.macros.pages.pop(page.url, None)
        if self.is_dirty:
            self.changes.written(page, calls.reads if calls else ())
        page.content = page.markdown = ""
        page_context.forget(page)
        return policy.with_hashes(output)

    on_post_page = CombinedEvent(_repair_page, _finish_page)

    @event_priority(100)
    def _repair_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Repair the pages that are templates of the theme, such as that for what is not found."""
        return markup.repaired(output) if template_name.endswith(".html") else output

    @event_priority(-100)
    def _finish_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Allow the scripts in those pages."""
        return policy.with_hashes(output) if template_name.endswith(".html") else output

    on_post_template = CombinedEvent(_repair_template, _finish_template)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make what was built searchable."""
        if self.is_dirty:
            self.changes.remove_stale(self.files, Path(config.site_dir))
        if not self._exports_stay:
            try:
                index.write(self.site, Path(config.site_dir), Path(config.docs_dir))
            except pagefind.NoIndex as error:
                raise PluginError(str(error)) from None

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Watch what the pages depend on beside `docs/`."""
        root = Path(config.config_file_path).parent
        for path in ("data", "atlas/templates", "locale", "macros.py"):
            server.watch(str(root / path))
        return server
