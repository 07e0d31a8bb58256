"""Macros that pages call, registered with mkdocs-macros-plugin; each in HTML, and in Markdown for language models.

They work with or without the plugin of the atlas. With it, they share its site, mistakes in calls are collected with
their lines, and blocks of HTML join a page after Markdown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from atlas.macros.calls import PageCalls
from atlas.macros.html import MACROS, PAGE_MACROS, HtmlMacros, macro
from atlas.site import Site
from atlas.site.settings import Settings


class MacroRuntime:
    """Macros of one build: the records that they show, and the calls of each page by its path under `docs/`."""

    def __init__(self, site: Site, *, deferred: bool = False) -> None:
        self.site = site
        self.deferred = deferred
        self.pages: dict[str, PageCalls] = {}

    def calls(self, path: str) -> PageCalls:
        """The calls of a page, which has the path under `docs/`."""
        if path not in self.pages:
            self.pages[path] = PageCalls(f"docs/{path}", deferred=self.deferred)
        return self.pages[path]

    def of(self, page: Any) -> HtmlMacros:
        """The macros as seen from a page of MkDocs."""
        return HtmlMacros(self.site, page.url, self.calls(page.file.src_uri))


def register(env: Any) -> None:
    """Register the macros with the environment that mkdocs-macros-plugin hands to `define_env`.

    Raises DataError where the records cannot be used and no plugin has said so before.
    """
    plugins = getattr(env.conf, "plugins", None) or {}
    plugin: Any = plugins.get("atlas") if hasattr(plugins, "get") else None
    alone = None if plugin else MacroRuntime(Site.load(Path(env.project_dir), Settings.of(env.conf)))
    for name in (*MACROS, *PAGE_MACROS):
        # The plugin has its macros once the settings are settled, which may be later than now.
        env.macro(macro(name, lambda: (alone or plugin.macros).of(env.page)), name)
