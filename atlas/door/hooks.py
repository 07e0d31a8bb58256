"""What MkDocs calls while it builds the site, in the order in which it does. See its documentation of events."""

from __future__ import annotations

import gc
import re
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment
from mkdocs.commands.build import log as build_log
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import DuplicateFilter

from atlas import exports, press
from atlas.door import finishing, listings, lookout, remaking, shared, shell
from atlas.finding import indexing
from atlas.manuscripts import blocks
from atlas.manuscripts.calls import Manuscript
from atlas.progress import LOG
from atlas.records.diagnostics import DataError, in_order
from atlas.serving import DESK

if TYPE_CHECKING:  # what only `mkdocs serve` loads
    from mkdocs.livereload import LiveReloadServer

_ALIGNMENT: Final = re.compile(r'style="text-align: (left|center|right);"')
_OBJECTS: Final = 5_000
"""How many objects are made, while the site is served, between two looks for what could be freed."""
_QUIET: Final = 0.05
"""Seconds without another change after which an edit is taken up: the system tells of each at once."""
_UNDATED: Final = "1980-01-01"
"""MkDocs needs some date for the compressed sitemap; the sitemap itself then gives none (overrides/sitemap.xml)."""


def register(env: Any) -> None:
    """Hand every macro to the macros plugin, whose environment this is."""
    for name in blocks.MACROS:
        env.macro(blocks.macro(name, lambda: _blocks(env.conf, env.page)), name)


def _blocks(config: MkDocsConfig, page: Page) -> blocks.Blocks:
    now = shared.of(config)
    return blocks.Blocks(now.publication.edition, page.url, now.manuscripts[page.file.src_uri])


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """After an edit to records, what is asked for is made anew, and not the whole site.

    MkDocs would hold every request until a mistake is mended; the last good site goes on being served instead.
    """
    remaking.lay_out(config)
    observers: Any = lookout.Observers(server.observer, shared.data(config), shared.of(config).record_stamps)
    server.observer = observers
    # What was read stays: to look again and again for what of it could be freed takes longer than an edit. And what is
    # made after an edit is looked through now and then, not after every 700 objects.
    gc.freeze()
    gc.set_threshold(_OBJECTS)
    server.build_delay = _QUIET
    server.builder = partial(_build_or_keep, partial(DESK.rebuild, server.builder))
    server.set_app(DESK.application(server.serve_request, server.mount_path))
    return server


def _build_or_keep(build: Callable[[], None]) -> None:
    # MkDocs tells a mistake once. One that was mended and has come back is news.
    for told in build_log.filters:
        if isinstance(told, DuplicateFilter):
            told.msgs.clear()
    try:
        build()
    except Abort:
        LOG.error(_shown_now())
    except Exception as error:  # noqa: BLE001 (a template or a setting can raise anything)
        LOG.error(f"The site cannot be built: {error}. {_shown_now()}")


def _shown_now() -> str:
    if DESK.whole:
        return "The site shown is the last one without mistakes."
    return "Until this is mended, parts of the site are missing."


def on_startup(command: str, dirty: bool) -> None:  # noqa: FBT001 (MkDocs calls it so)
    """Note what MkDocs was called for; it does not tell again."""
    DESK.starting = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check everything before MkDocs touches the site: what is wrong stops here, and the old site stays."""
    # A build keeps nearly all it makes until its end: to look for what could be freed takes an eighth of its time.
    gc.disable()
    if config.repo_url and not config.edit_uri:
        config.edit_uri = "edit/main/docs/"
    if DESK.starting:
        DESK.starting = False
        _find_place(*config.dev_addr)
    if shared.is_serving(config) or not config.site_url:
        # It would hold nothing, or addresses of this machine.
        config.theme.static_templates.discard("sitemap.xml")
    # Before anything is read: what is edited meanwhile is noticed later.
    seen = remaking.others(config) if shared.is_serving(config) else {}
    try:
        shared.begin(config, seen)
    except DataError as error:
        raise PluginError(f"The data cannot be used:\n{error}") from None
    # Our shell takes icons from Material and nothing else. MkDocs would look through all its ten thousand files, and
    # copy scripts and styles that no page loads.
    config.theme.dirs = config.theme.dirs[:1]
    return config


def _find_place(host: str, port: int) -> None:
    """Raises PluginError where `mkdocs serve` could not answer: it would say so after the build, in words of Python."""
    family, shown = (socket.AF_INET6, f"[{host}]") if ":" in host else (socket.AF_INET, host)
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise PluginError(
                f"The site cannot be served at {shown}:{port}: {error.strerror}. Stop what is there, or choose another "
                f"port: add `-a {shown}:{port + 1}` to the command."
            ) from None


def on_pre_build(config: MkDocsConfig) -> None:
    """MkDocs would delete the site of the last build, most of which stays the same."""
    if DESK.layout:
        DESK.whole = False
    else:
        press.put_aside(Path(config.site_dir))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """MkDocs learns of the files that it does not make."""
    listings.announce(files, config)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """The shell of every page is known now: the records' pages and the exports can be written.

    Not yet where the navigation names a page without its title, which is read from the page.
    """
    now = shared.of(config)
    now.nav, now.files = nav, files
    listings.share_out(config)
    if all(page.title for page in nav.pages):
        now.press.start()
    return nav


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """MkDocs would date every page, and the compressed sitemap, by the day of the build."""
    page.update_date = shared.of(config).publication.changed(f"docs/{page.file.src_uri}") or _UNDATED
    return page


@event_priority(100)
def _before_macros(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """A page with a mistake is not rendered."""
    manuscript = Manuscript(f"docs/{page.file.src_uri}", page.file.content_string, markdown)
    shared.of(config).manuscripts[page.file.src_uri] = manuscript
    plugin = shared.macros_plugin(config)
    if not manuscript.check([*plugin.variables, *plugin.env.globals]):
        page.meta["render_macros"] = False


@event_priority(-100)
def _after_macros(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The definitions of abbreviations come from records: they join the page when no template is read any more."""
    return shared.of(config).publication.site.glossary.markdown(markdown)


on_page_markdown: Final = CombinedEvent(_before_macros, _after_macros)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The blocks that macros made and a citation join a page, and what its policy refuses leaves it.

    Markdown aligns table cells by a style attribute: a class does it instead.
    """
    now = shared.of(config)
    share = exports.page_share(now.publication.edition, shell.path_of(page), str(page.title))
    return now.manuscripts[page.file.src_uri].restored(_ALIGNMENT.sub(r'class="atlas-\1"', html)) + str(share)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Every page is read: tell all mistakes in macro calls, and stop unless this is `mkdocs serve`."""
    now = shared.of(config)
    problems = in_order(problem for one in now.manuscripts.values() for problem in one.problems)
    if problems and not shared.is_serving(config):
        raise PluginError("Pages call macros wrongly:\n" + "\n".join(map(str, problems)))
    for problem in problems:
        LOG.error(str(problem))
    now.press.start()
    # Its templates are compiled already.
    return now.theme


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """What the theme needs to know of a page beyond its text."""
    shell.tell_of(page, config)
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """What was built becomes searchable. The macros plugin calls this too, with itself: once is enough."""
    if not hasattr(config, "site_dir"):
        return
    try:
        if DESK.layout:
            remaking.lay_out(config)
        else:
            finishing.finish(config)
    except (indexing.NoIndex, press.NotWritten) as error:
        raise PluginError(str(error)) from None
    finally:
        if not shared.is_serving(config):
            # The program ends now: Python would look through all that was made once more.
            gc.freeze()
        gc.enable()


def on_build_error(error: Exception) -> None:
    """`mkdocs serve` goes on after a mistake."""
    gc.enable()
