"""MkDocs plugin `atlas`: its handlers of MkDocs' events in the order in which they are called.

`on_files` adds a Markdown file for each record, so that every record passes through all page events, and other plugins
see it. Its page is a `RecordPage`, whose HTML does not pass through Markdown. An event with two handlers has one that
runs before those of other plugins and one that runs after.
"""

import errno
import gc
import posixpath
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext
from pymdownx.snippets import SnippetMissingError

from atlas import exports
from atlas.macros import MacroRuntime, llms, page_html
from atlas.macros.calls import PageCalls
from atlas.macros.html import mark
from atlas.macros.page_check import PageChecker, is_alone, markdown_of
from atlas.macros.page_syntax import Vocabulary
from atlas.macros.page_text import PageText, line_of
from atlas.mkdocs_plugin import assets, csp, markup, noise, other_plugins, page_context, serving, unused_styles
from atlas.mkdocs_plugin import files as site_files
from atlas.mkdocs_plugin.changes import ChangeTracker
from atlas.mkdocs_plugin.options import AtlasConfig
from atlas.mkdocs_plugin.site_folder import SiteFolder
from atlas.mkdocs_plugin.theme_names import missing_icon
from atlas.records import git
from atlas.records.diagnostics import DataError, Diagnostic, in_order
from atlas.records.reading import RecordCache
from atlas.render import kind_check, page_sources
from atlas.search import index, pagefind
from atlas.site import Site
from atlas.site.code_host import code_host
from atlas.site.settings import Settings

log = get_plugin_logger("atlas")

_ANCHOR: Final = re.compile(r'id="([^"]+)"')
"""Not more exact: Python finds a literal beginning twenty times as fast."""
_UNWRITABLE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""Errors of a disk that is full, or takes no files."""
_ALIGNMENT: Final = re.compile(r'style="text-align: (left|center|right);"')


def _unwritable(error: OSError) -> str:
    """Error message for a site that cannot be written."""
    place = f": {error.filename}" if error.filename else ""
    return f"The site cannot be written: {error.strerror}{place}. The last site is as it was."


class AtlasPlugin(BasePlugin[AtlasConfig]):  # type: ignore[no-untyped-call]
    """Plugin `atlas`: adds the pages and the exports of the records under `data/`."""

    site: Site
    """Records and settings; while serving, those of the last state without errors."""
    macros: MacroRuntime
    anchors: dict[tuple[str, ...], set[str]]
    """Sets of the anchors in a page, one for all pages that have the same in the same order."""
    data_mistakes: Sequence[Diagnostic] = ()
    """Errors in the records, while serving."""

    def __init__(self) -> None:
        self.is_serve = self.is_dirty = self.is_build = self.has_told_history = False
        self.folder: SiteFolder | None = None
        self.is_whole = False
        self.cache = RecordCache()
        self.changes = ChangeTracker()
        self.page_mistakes: dict[str, Sequence[Diagnostic]] = {}
        self.blocked: set[str] = set()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Keep the command and its options: while MkDocs serves, this instance is used for every build."""
        self.is_serve, self.is_dirty = command == "serve", dirty
        # Most objects of a build stay: to look for garbage at every 700th, Python's default, takes a twentieth.
        gc.set_threshold(100_000)
        self.is_build = command in ("build", "gh-deploy")
        if self.is_serve and (reason := other_plugins.ignores_edits(sys.argv)):
            log.warning(reason)
        noise.silence()

    @event_priority(100)
    def _check_settings(self, config: MkDocsConfig) -> MkDocsConfig:
        """Stop the build if another plugin or a setting cannot work with the atlas: `other_plugins` has the reasons."""
        self._config = config
        reason = (
            other_plugins.refusal(config)
            or "\n".join(map(str, kind_check.diagnostics()))
            or (self.is_serve and not hasattr(self, "site") and serving.address_in_use(config))
        )
        if reason:
            raise PluginError(reason)
        return config

    @event_priority(90)
    def _build_beside(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let MkDocs build into an empty folder: it empties the one that it builds into first.

        It runs before other plugins, which may keep the folder's path.
        """
        if self.is_build:
            folder = SiteFolder(Path(config.site_dir))
            try:
                folder.prepare()
            except OSError as error:
                raise PluginError(_unwritable(error)) from None
            self.folder, config.site_dir = folder, str(folder.new)
        return config

    @event_priority(-50)
    def _load_site(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load and check the records before MkDocs empties `site_dir`: with an error in them, the old site stays.

        It runs after other plugins, which may change settings: mike puts the version into `site_url`.
        """
        if config.site_url:
            config.site_url = config.site_url.rstrip("/") + "/"
        host = code_host(config.repo_url or "", self.config.code_host)
        if host and not config.edit_uri:
            config.edit_uri = host.editor.format(branch=self.config.branch)
        if self.is_serve or not config.site_url:
            # A sitemap would be empty, or have addresses of this machine.
            config.theme.static_templates.discard("sitemap.xml")
        if self.is_serve:
            self._free_last_build()
        self._load(config)
        self.macros = MacroRuntime(self.site, uses_stash=True)
        self.anchors = {}
        self._check_pages(config)
        return config

    def _free_last_build(self) -> None:
        """Free the files and pages of the last build, which name one another, before the next takes its memory."""
        if not hasattr(self, "site"):
            return
        # The records without what was derived from them, some of which names pages.
        self.site = replace(self.site)
        for name in ("macros", "checker"):
            vars(self).pop(name, None)
        gc.collect()
        if not gc.get_freeze_count():
            # What is left then, records and modules above all, stays: to look for garbage in it, too, would take an
            # eighth of each small edit.
            gc.freeze()

    on_config = CombinedEvent(_check_settings, _build_beside, _load_site)

    def _check_pages(self, config: MkDocsConfig) -> None:
        """Check the hand-written pages before MkDocs empties `site_dir`. While it serves, each is checked when read."""
        vocabulary = Vocabulary.of(config.plugins["macros"]).with_names(other_plugins.names_in_pages(config))
        plugins = config.plugins
        # Where nobody else adds to the pages, their HTML is looked at when MkDocs has made it.
        renders = not is_alone(plugins, plugins["macros"].config)
        self.checker = PageChecker(self.site, markdown_of(config), vocabulary, renders=renders)
        wrong = [] if self.is_serve else self.checker.folder(Path(config.docs_dir))
        if wrong:
            # What else is wrong is told at once.
            wrong = replace(self.checker, renders=True).folder(Path(config.docs_dir))
            raise PluginError("The pages cannot be used:\n" + "\n".join(map(str, wrong)))

    def _load(self, config: MkDocsConfig) -> None:
        root = Path(config.config_file_path).parent
        try:
            settings = Settings.of(config, published=not self.is_serve)
            self.site = Site.load(root, settings, self.cache if self.is_serve else None)
            self.data_mistakes = ()
        except DataError as error:
            self.data_mistakes = error.diagnostics
            if not (self.is_serve and hasattr(self, "site")):
                raise PluginError(f"The data cannot be used:\n{error}") from None
            log.error(f"The data cannot be used; the site shows the last state without mistakes.\n{error}")
        for warning in self.changes.new_warnings(self.site.warnings):
            log.info(str(warning))
        if self.site.history.problem and not self.has_told_history:
            self.has_told_history = True
            log.warning(self.site.history.problem)

    @event_priority(100)
    def _add_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the files of the records' pages, the redirects and the exports, before other plugins see the files."""
        self.site.pages.clear()
        self.site.pages.update(file.url for file in files.documentation_pages())
        self.changes.start_build(self.site, config)
        # Under `--dirty`, the first build makes everything.
        self._keep_exports = self.is_dirty and self.changes.has_built_pages and not self.config.exports_after_edit
        if not self._keep_exports:
            # While nothing but the records is in memory.
            self._index(index.begin, Path(config.site_dir))
        modified = self.changes.is_modified
        if "sitemap.xml" not in config.theme.static_templates:
            site_files.remove_template(files, "sitemap.xml", config)
        site_files.track_hand_written_pages(files, config, modified)
        site_files.remove_machines_files(files)
        site_files.include_theme(files)
        assets.minify(files, config)
        self.hand_written_paths = dict.fromkeys(file.src_uri for file in files.documentation_pages())
        for source in page_sources.pages(self.site):
            files.append(site_files.page_file(config, source, modified))
        for path, html in page_sources.redirects(self.site):
            files.append(File.generated(config, path, content=html, inclusion=InclusionLevel.INCLUDED))
        if not self._keep_exports:
            self._exports = [*self._export_files(exports.files(self.site), config)]
        for file in self._exports:
            record = site_files.OF_A_RECORD.search(file.src_uri)
            # Of a record that is gone, the files go too.
            if not record or self.site.catalogue.get(record["key"]):
                files.append(file)
        return files

    def _export_files(self, made: Iterable[exports.ExportedFile], config: MkDocsConfig) -> Iterator[File]:
        for export in made:
            yield site_files.export_file(config, export, lambda _: not self._keep_exports)

    @event_priority(-100)
    def _make_record_pages(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make each page of records a `RecordPage`, after other plugins, which may have replaced or removed files.

        Write the exports, and add the texts of the hand-written pages that are left.
        """
        pages = {file.src_uri: file for file in files.documentation_pages()}
        gone = next((record.key for record in self.site.catalogue if f"{record.key}.md" not in pages), None)
        if gone:
            raise PluginError(
                f"A plugin has removed the page of the record {gone!r}, which other pages and the exports name: let it "
                f"keep the pages of records."
            )
        self._refuse_redirects(pages, config)
        for file in files:
            if isinstance(file, site_files.ExportFile):
                # Already now, while no page is in memory: all tables together need a lot.
                file.copy_file()
        titles = {path: title for title, path in other_plugins.nav_entries(config.nav) if isinstance(path, str)}
        for path, file in pages.items():
            is_made = isinstance(file, site_files.GeneratedPage) or self.site.record_of(path)
            if is_made and not file.page:
                page = site_files.RecordPage(titles.get(path), file, config)
                page.is_one_of_many = len(self.site.catalogue) > site_files.MANY
        self.files = files
        self.hand_written_paths = dict.fromkeys(path for path in self.hand_written_paths if path in pages)
        written = partial(page_context.hand_written_pages, files, self.hand_written_paths)
        texts = llms.files(self.site, self.hand_written_paths, lambda: written(self.nav, config.plugins["macros"]))
        for text in self._export_files(texts, config):
            files.append(text)
        # Said at each build of all pages, not after each edit.
        for warning in () if self.changes.has_built_pages else other_plugins.warnings(config, files):
            log.warning(warning)
        return files

    @staticmethod
    def _refuse_redirects(pages: Mapping[str, File], config: MkDocsConfig) -> None:
        """Refuse redirects of the plugin `redirects` that would take the place of pages."""
        redirects = config.plugins.get("redirects")
        for path in redirects.config.get("redirect_maps", ()) if redirects else ():
            if path in pages:
                raise PluginError(
                    f"The plugin `redirects` would put a redirect in the place of the page {path!r}: delete the page, "
                    f"or the line under `redirect_maps`."
                )

    on_files = CombinedEvent(_add_files, _make_record_pages)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Put each record under its directory, with its previous and next record: the records are not in `nav`."""
        self.nav = nav
        page_context.set_neighbours(self.site, files)
        self.changes.compare_navigation(nav)
        self.changes.find_unchanged(files)
        return nav

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Date a page by the last commit to its source file: MkDocs would take the day of the build."""
        page.update_date = self.site.last_changed(page_context.source_path(page, self.site)) or page_context.UNDATED
        return page

    @event_priority(100)
    def _make_record_or_check(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Run the macro call of a record's page, and check a hand-written page."""
        calls = self.macros.calls(page.url)
        record = self.site.record_of(page.file.src_uri)
        if record and markdown.strip() == page_sources.macro_call(record):
            # mkdocs-macros would compile this one call as a template for each page.
            page.meta["render_macros"] = False
            return self.macros.for_page(page).record(record.key)
        calls.page = PageText(f"docs/{page.file.src_uri}", page.file.content_string)
        # A build has checked all hand-written pages at its start.
        return self._checked(calls, page, markdown) if self.is_serve and self._is_hand_written(page) else markdown

    def _is_hand_written(self, page: Page) -> bool:
        """Whether an editor wrote the page; what a plugin makes is not checked as an editor's text."""
        return page.file.src_uri in self.hand_written_paths

    def _checked(self, calls: PageCalls, page: Page, markdown: str) -> str:
        """Markdown of a page that is served; where the page may not be rendered, its mistakes."""
        problems = self.checker.page(calls.page)
        # Wrong calls of macros are told and marked where they stand.
        refused = [problem for problem in problems if not problem.field]
        if not refused:
            return markdown
        calls.diagnostics.extend(problems)
        page.meta.update(render_macros=False, styles=[], scripts=[])
        return "\n\n".join(mark(str(problem)) for problem in refused)

    @event_priority(-100)
    def _define_abbreviations(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Append the abbreviations of the records for the extension `abbr`, after the macros have run."""
        if isinstance(page, site_files.RecordPage):
            return markdown
        return self.site.glossary.markdown(markdown)

    on_page_markdown = CombinedEvent(_make_record_or_check, _define_abbreviations)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the HTML of the macros into the page, repair its markup, and append the footer "Cite and reuse"."""
        calls = self.macros.calls(page.url)
        if self._is_hand_written(page) and not self.checker.renders and not calls.refused:
            made = page_html.PageHtml(html)
            wrong = list(page_html.diagnostics(calls.page, [made]))
            calls.diagnostics.extend(wrong)
            self._warn_of_images(made.images, page, files)
            html = "\n".join(mark(str(problem)) for problem in wrong) or html
        # The Content-Security-Policy allows no style attributes, which Markdown gives to aligned cells.
        html = calls.unstash(markup.with_named_tasks(_ALIGNMENT.sub(r'class="atlas-\1"', html)))
        # MkDocs checks links to anchors, also those that macros made. Most records' pages have the same as others.
        anchors = tuple(_ANCHOR.findall(html))
        page.present_anchor_ids = self.anchors.setdefault(anchors, {*anchors})
        # Pages cannot choose a template; the blog has some, and all but that of a post list posts below the text.
        lists_posts = page.meta.get("template", "blog-post.html") != "blog-post.html"
        if lists_posts or "citation" in page.meta.get("hide", ()):
            return html
        return html + str(exports.page_footer_html(self.site, page_context.path(page), str(page.title)))

    @staticmethod
    def _warn_of_images(sources: Iterable[str], page: Page, files: Files) -> None:
        """Warn of images that are not there: MkDocs looks only at those that are written in Markdown."""
        for source in sources:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page.url), unquote(urlsplit(source).path)))
            if f"({source}" not in (page.markdown or "") and not files.get_file_from_path(path):
                log.warning(f"Doc file '{page.file.src_uri}' shows an image '{source}', and there is no such file.")

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Report the errors in macro calls of all pages, and prepare the theme's environment."""
        written = [calls for calls in self.macros.pages.values() if calls.page.path.startswith("docs/")]
        self.page_mistakes |= {calls.page.path: calls.diagnostics for calls in written}
        found = (problem for calls in self.macros.pages.values() for problem in calls.diagnostics)
        diagnostics = in_order([*found, *self._missing_icons(files, config)])
        if diagnostics and not self.is_serve:
            raise PluginError("The pages cannot be used:\n" + "\n".join(map(str, diagnostics)))
        for problem in diagnostics:
            log.error(str(problem))
        page_context.prepare(env, self.site, is_serve=self.is_serve)
        return env

    def _missing_icons(self, files: Files, config: MkDocsConfig) -> Iterator[Diagnostic]:
        """Icons of pages in the navigation that are not there, for which no page at all could be made."""
        for file in files.documentation_pages():
            name = file.page.meta.get("icon") if file.page and self._is_hand_written(file.page) else None
            if name and (problem := missing_icon(f"{name}", config.theme.dirs)):
                line = line_of(file.content_string, "icon:")
                yield Diagnostic(f"docs/{file.src_uri}", line, 1, "front-matter", f"`icon` names {problem}", "")

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Add the metadata of a page."""
        page_context.add_metadata(page, self.site, config)
        return context

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Add the hashes of a page's scripts to its policy, write its drawings, and free the page's memory."""
        calls = self.macros.pages.pop(page.url, None)
        for export in chain.from_iterable(
            exports.chart_files(self.site, one) for one in (calls.charts if calls else ())
        ):
            write_file(export.data, str(Path(config.site_dir, export.path)))
        if self.is_dirty:
            self.changes.add(page, calls.reads if calls else (), has_mistakes=bool(calls and calls.diagnostics))
        page.content = page.markdown = ""
        page_context.drop_metadata(page)
        for address in csp.foreign(output):
            self._warn_of(csp.blocked(address), page)
        for name in csp.styled(output):
            self._warn_of(
                f"has a style in a tag <{name}>, and the policy of the pages blocks it: write the rule into a file of "
                f"`extra_css`, or take out the plugin that makes it.",
                page,
            )
        return csp.with_hashes(output)

    def _warn_of(self, blocked: str, page: Page) -> None:
        """Warn of what the policy blocks: once, as most stands on every page."""
        if blocked not in self.blocked:
            self.blocked.add(blocked)
            log.warning(f"{page.file.src_uri} {blocked}")

    @event_priority(-100)
    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Add the hashes of their scripts to their policy."""
        return csp.with_hashes(output) if template_name.endswith(".html") else output

    def _finish_site(self, *, config: MkDocsConfig) -> None:
        """Delete what an earlier build left; write the search index and, while serving, the list of mistakes."""
        if self.is_serve:
            found = [self.page_mistakes.get(f"docs/{path}", ()) for path in self.hand_written_paths]
            serving.write_mistakes(Path(config.site_dir), [*self.data_mistakes, *chain.from_iterable(found)])
        if not self._keep_exports:
            pages = (
                file for file in self.files.documentation_pages() if not isinstance(file.page, site_files.RecordPage)
            )
            self._index(index.finish, Path(config.site_dir), {file.src_uri: file.dest_uri for file in pages})
        if self.is_dirty:
            self.changes.remove_stale(self.files, Path(config.site_dir))
        if self.is_serve:
            # The next build begins without these, of which mkdocs-macros keeps some.
            del self.files, self.nav
            macros: Any = config.plugins["macros"]
            vars(macros).pop("_page", None)
            for name in ("files", "navigation", "page"):
                macros.variables.pop(name, None)
        self.is_whole = True

    @event_priority(-200)
    def _end_build(self, *, config: MkDocsConfig) -> None:
        """Make Material's styles lighter, and tell missing files, once all is there, also what other plugins write."""
        for warning in other_plugins.missing_files(config):
            log.warning(warning)
        if not (self.is_serve or self.is_dirty):
            unused_styles.remove(Path(config.site_dir))

    on_post_build = CombinedEvent(_finish_site, _end_build)

    def on_build_error(self, *, error: Exception) -> None:
        """Keep the last site; tell a mistake, or what the system refused, in a sentence, and nothing after it."""
        self.is_whole = False
        if self.is_build and isinstance(error, OSError) and error.errno in _UNWRITABLE:
            noise.end(_unwritable(error))
        # To end would end the server's thread as well, which then builds no more.
        if self.is_build and isinstance(error, (BuildError, SnippetMissingError)):
            noise.end(str(error))
        # Only a build has a folder.
        if self.folder and (reason := self._failure(error)):
            noise.end(reason)

    def _failure(self, error: Exception) -> str:
        """Sentence about an error that has none; with -v, MkDocs shows where it arose."""
        is_told = isinstance(error, MkDocsException) or noise.tells_everything()
        return "" if is_told else other_plugins.failure_message(error, self._config)

    def on_shutdown(self) -> None:
        """Replace the last site by the new one. A strict build fails only after `on_post_build`."""
        # MkDocs ends here: Python would look through all objects once more for garbage.
        gc.freeze()
        if not self.folder:
            return
        self._config.site_dir = str(self.folder.path)
        try:
            if self.is_whole:
                self.folder.replace()
            else:
                self.folder.discard()
        except OSError as error:
            raise Abort(_unwritable(error)) from None

    def _index(self, step: Callable[..., None], *arguments: object) -> None:
        try:
            step(self.site, *arguments)
        except pagefind.NoIndex as error:
            raise PluginError(str(error)) from None

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Watch what pages depend on beside `docs/`, `mkdocs.yml` and its `watch`. Python code needs a restart."""
        root = Path(config.config_file_path).parent
        # A commit gives records and pages their dates.
        if commits := git.log_of_commits(root):
            server.watch(str(commits))
        for path in ("data", "search.yml", "atlas/templates", "locale", "macros.py"):
            if (root / path).exists():
                server.watch(str(root / path))
        server.set_app(serving.guarded(server.get_app()))
        server.builder = partial(serving.build_or_tell, server.builder, self._failure)
        return server
