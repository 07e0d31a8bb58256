"""Macros that pages call, registered with mkdocs-macros-plugin; each in HTML, and in Markdown for language models.

They work with or without the plugin `atlas`. With it, they use the plugin's `Site`, it reports wrong calls with their
lines, and blocks of HTML are put into a page after Markdown.
"""

import sys
from pathlib import Path
from typing import Any

from atlas.macros.calls import PageCalls
from atlas.macros.html import MACROS, PAGE_MACROS, HtmlMacros, macro, mark
from atlas.macros.page_check import PageChecker, markdown_of
from atlas.macros.page_syntax import Vocabulary
from atlas.macros.page_text import PageText
from atlas.records.diagnostics import DataError, Diagnostic
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
            self.pages[url] = PageCalls(PageText(url), uses_stash=self.uses_stash)
        return self.pages[url]

    def for_page(self, page: Any) -> HtmlMacros:
        """Macros for a page of MkDocs, or of another engine whose pages have a `url`."""
        return HtmlMacros(self.site, page.url, self.calls(page.url))


def register(env: Any) -> None:
    """Register the macros with the environment that mkdocs-macros-plugin hands to `define_env`.

    Without the plugin `atlas`, it loads the records itself and checks the pages. Ends the program with every mistake in
    them.
    """
    for name in (*MACROS, *PAGE_MACROS):
        # Looked up at each call: the plugin makes `macros` after mkdocs-macros has called this function.
        env.macro(macro(name, lambda: _runtime(env).for_page(env.page)), name)
    if not plugin_of(env.conf):
        _runtime(env)


def render_page(env: Any) -> None:
    """Render a page in the sandbox, in the place of mkdocs-macros-plugin, which would run any code in it."""
    page, runtime = env.page, _runtime(env)
    if page.meta.get("render_macros") is False:
        return
    page.meta["render_macros"] = False
    vocabulary = Vocabulary.of(env).with_names(page.meta)
    try:
        env.markdown = vocabulary.render(env.markdown)
        # A title that is the first heading has its calls as well.
        if isinstance(page.title, str) and "{{" in page.title:
            page.title = vocabulary.render(page.title)
    except Exception as error:  # noqa: BLE001 (macros of other modules can raise anything)
        hint = "Look for the call, or ask whoever wrote the module that it comes from."
        message = f"A macro fails: {str(error).rstrip('.')}."
        wrong = Diagnostic(f"docs/{page.file.src_uri}", 1, 1, "macro", message, hint)
        if not plugin_of(env.conf):
            sys.exit(str(wrong))
        runtime.calls(page.url).diagnostics.append(wrong)
        env.markdown = mark(str(wrong))


def _runtime(env: Any) -> MacroRuntime:
    plugin = plugin_of(env.conf)
    found: MacroRuntime = plugin.macros if plugin else _runtime_without_plugin(env)
    return found


_without_plugin: list[tuple[Path, Settings, MacroRuntime]] = []
"""Last runtime without the plugin, with what it was made of: Zensical calls `define_env` for every page."""


def _runtime_without_plugin(env: Any) -> MacroRuntime:
    root, settings = Path(env.project_dir), Settings.of(env.conf)
    if [made_of[:2] for made_of in _without_plugin] != [(root, settings)]:
        try:
            runtime = MacroRuntime(Site.load(root, settings))
            checker = PageChecker(runtime.site, markdown_of(env.conf), Vocabulary.of(env))
            if wrong := checker.folder(Path(env.conf["docs_dir"])):
                raise DataError(wrong)
        except DataError as error:
            sys.exit(f"The pages cannot be built:\n{error}")
        _without_plugin[:] = [(root, settings, runtime)]
    return _without_plugin[0][2]
