"""Macros that pages call, registered with mkdocs-macros-plugin; each in HTML, and in Markdown for language models.

They work with or without the plugin of the atlas. With it, they share its site, mistakes in calls are collected with
their lines, and blocks of HTML join a page after Markdown.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from atlas.macros.calls import PageCalls
from atlas.macros.html import MACROS, PAGE_MACROS, HtmlMacros, macro
from atlas.site import Site
from atlas.site.settings import Settings, plugin_of


class MacroRuntime:
    """Macros of one build: the records that they show, and the calls of each page by its address."""

    def __init__(self, site: Site, *, deferred: bool = False) -> None:
        self.site = site
        self.deferred = deferred
        self.pages: dict[str, PageCalls] = {}

    def calls(self, url: str) -> PageCalls:
        """Calls of the page with this address."""
        if url not in self.pages:
            self.pages[url] = PageCalls(url, deferred=self.deferred)
        return self.pages[url]

    def record_page(self, key: str) -> str:
        """HTML of a record's page, as the macro `record` makes it."""
        return HtmlMacros(self.site, f"{key}/", PageCalls(key)).record_html(key)

    def of(self, page: Any) -> HtmlMacros:
        """Macros as seen from a page of MkDocs, or of another engine whose pages have a `url`."""
        return HtmlMacros(self.site, page.url, self.calls(page.url))


def register(env: Any) -> None:
    """Register the macros with the environment that mkdocs-macros-plugin hands to `define_env`.

    Raises DataError where the records cannot be used and no plugin has said so before.
    """
    plugin = plugin_of(env.conf)
    alone = None if plugin else _alone(Path(env.project_dir), Settings.of(env.conf))
    for name in (*MACROS, *PAGE_MACROS):
        # The plugin has its macros once the settings are settled, which may be later than now.
        env.macro(macro(name, lambda: (alone or plugin.macros).of(env.page)), name)


# Zensical calls `define_env` for every page.
@lru_cache(maxsize=1)
def _alone(root: Path, settings: Settings) -> MacroRuntime:
    return MacroRuntime(Site.load(root, settings))
