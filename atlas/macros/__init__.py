"""Macros that pages call, registered with mkdocs-macros-plugin; each in HTML, and in Markdown for language models.

They work with or without the plugin `atlas`. With it, they use the plugin's `Site`, it reports wrong calls with their
lines, and blocks of HTML are put into a page after Markdown.
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
    """State of the macros in one build: the site, and the calls of each page by its address."""

    def __init__(self, site: Site, *, uses_stash: bool = False) -> None:
        self.site = site
        self.uses_stash = uses_stash
        self.pages: dict[str, PageCalls] = {}

    def calls(self, url: str) -> PageCalls:
        """Calls of the page with this address."""
        if url not in self.pages:
            self.pages[url] = PageCalls(url, uses_stash=self.uses_stash)
        return self.pages[url]

    def for_page(self, page: Any) -> HtmlMacros:
        """Macros for a page of MkDocs, or of another engine whose pages have a `url`."""
        return HtmlMacros(self.site, page.url, self.calls(page.url))


def register(env: Any) -> None:
    """Register the macros with the environment that mkdocs-macros-plugin hands to `define_env`.

    Without the plugin `atlas`, it loads the records itself. Raises DataError if they have errors.
    """
    plugin = plugin_of(env.conf)
    own = None if plugin else _runtime_without_plugin(Path(env.project_dir), Settings.of(env.conf))
    for name in (*MACROS, *PAGE_MACROS):
        # Looked up at each call: the plugin makes `macros` after mkdocs-macros has called this function.
        env.macro(macro(name, lambda: (own or plugin.macros).for_page(env.page)), name)


# Cached because Zensical calls `define_env` for every page.
@lru_cache(maxsize=1)
def _runtime_without_plugin(root: Path, settings: Settings) -> MacroRuntime:
    return MacroRuntime(Site.load(root, settings))
