"""Checks of hand-written pages: their front matter, their template and their HTML, each mistake with its line.

`python -m atlas check` and the build ask the same: of a page's own text, for each state that settings may give it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

import jinja2
from markdown import Markdown
from pymdownx.snippets import SnippetMissingError

from atlas.macros import front_matter, page_files, page_html, page_lint, page_settings, typed_facts
from atlas.macros.calls import PageCalls
from atlas.macros.html import MACROS, PAGE_MACROS, macro
from atlas.macros.llms import address_of
from atlas.macros.markdown import MarkdownMacros
from atlas.macros.page_files import HTML_FILES, of_file
from atlas.macros.page_html import PageHtml
from atlas.macros.page_links import LinkChecker, LinkCollector, PageLinks
from atlas.macros.page_syntax import SETTING, TEMPLATE, PageError, Vocabulary
from atlas.macros.page_text import MARKDOWN_FILES, PageText, line_of
from atlas.records.diagnostics import DataError, Diagnostic, in_order
from atlas.records.wording import WordingRules
from atlas.render import page_sources
from atlas.site import Site
from atlas.site.settings import with_options

_MKDOCS_EXTENSIONS: Final = ("toc", "tables", "fenced_code")
"""Extensions of Markdown that MkDocs itself adds."""
_OWN: Final = dict.fromkeys((*MACROS, *PAGE_MACROS), str)
"""Our own macros, where only their names matter."""
_ADDED_NAME: Final = re.compile(r"\benv\.(?:macro|filter|variables)\b")
_OF_RECORDS: Final = frozenset({"title", "description", "hide", "tags", "styles"})
"""Fields in the front matter of a record's page."""


class MarkdownReader(MarkdownMacros):
    """Markdown macros that keep the diagnostics of wrong calls, for a page that is only checked."""

    def __init__(self, site: Site, calls: PageCalls) -> None:
        super().__init__(site, "")
        self.calls = calls

    def record(self, key: str) -> str:
        """Nothing, where there is such a record; its page is checked as the record is."""
        self.site.record(key)
        return ""


@dataclass(frozen=True)
class PageChecker:
    """Checker of pages for one site and one configuration of Markdown.

    A build checks the whole `folder` at its start; while MkDocs serves, each `page` is checked when it is read. What
    remains is the HTML that the build makes, at which the plugin looks.

    `vocabulary` is what pages may say beside the macros and their own front matter. `knows_all` is false where other
    modules may define names that only the build knows.
    """

    site: Site
    markdown: Markdown
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    knows_all: bool = True
    runs: bool = True
    """Whether the macros are run to find wrong calls: not beside unsound records, as some macros read all."""
    renders: bool = True
    """Whether pages are rendered to look at their HTML: not in a build, which renders them anyway."""
    collector: LinkCollector | None = None
    """What keeps the links while pages are rendered: none in a build, since MkDocs looks at them."""
    linked: dict[str, PageLinks] = field(default_factory=dict)
    """Links of the pages that have been rendered."""
    navigation: Callable[[LinkChecker, Collection[str]], Iterable[Diagnostic]] | None = None
    """Function that gives the mistakes in the navigation, with the pages that are written."""

    def folder(self, docs: Path) -> tuple[Diagnostic, ...]:
        """Diagnostics of all files in a folder that become pages, or that a browser opens as a page."""
        paths = sorted(docs.rglob("*"))
        of_files = chain.from_iterable(self._file(docs, path) for path in paths)
        return in_order([*page_files.names(docs, paths), *page_files.records(docs, paths), *of_files])

    def _file(self, docs: Path, path: Path) -> Iterable[Diagnostic]:
        shown = f"{docs.name}/{path.relative_to(docs).as_posix()}"
        kind = path.suffix.lower()
        if path.is_symlink():
            return [of_file(shown, "This is a link to another place.", "Put the file itself here.")]
        if path.exists() and not (path.is_file() or path.is_dir()):
            return [of_file(shown, "This is not a file.", "Put files, and only files, into this folder.")]
        if kind in HTML_FILES and not self._is_redirect(docs, path):
            return [of_file(shown, "A page cannot be an HTML file.", "Write it as Markdown: .md.")]
        if kind not in (*MARKDOWN_FILES, ".svg") or not path.is_file():
            return []
        try:
            page = PageText(shown, path.read_text("utf-8-sig"))
        except OSError as error:
            return [of_file(shown, f"The file cannot be read: {error.strerror}.", "Check its permissions.")]
        except UnicodeDecodeError:
            return [of_file(shown, "The file is not in UTF-8.", "Save it with this encoding.")]
        if kind == ".svg":
            return page_files.image(page)
        return [] if self._is_of_record(path.relative_to(docs), page) else self._written(docs, path, page)

    def _written(self, docs: Path, path: Path, page: PageText) -> Iterator[Diagnostic]:
        """Mistakes in a page that somebody wrote, and in its place."""
        # Windows and macOS take capitals and small letters for the same.
        if record := self.site.record_of(address_of(path.relative_to(docs).as_posix())[:-1].lower()):
            message = f"The page at this place is that of the record {record.key!r}."
            yield of_file(page.path, message, "Delete it, or rename it.")
        yield from self.page(page)
        yield from front_matter.missing_files(docs, page)

    def _is_of_record(self, source: Path, page: PageText) -> bool:
        """Whether a page is one that `python -m atlas stage` made of a record."""
        record = self.site.record_of(source.as_posix())
        return bool(record and page.body.strip() == page_sources.macro_call(record) and page.meta.keys() <= _OF_RECORDS)

    def _is_redirect(self, docs: Path, path: Path) -> bool:
        """Whether a file is one that `python -m atlas stage` made of a former address."""
        made = self._redirects.get(path.relative_to(docs).as_posix())
        return made is not None and path.is_file() and path.read_bytes() == made.encode()

    @cached_property
    def _redirects(self) -> dict[str, str]:
        return dict(page_sources.redirects(self.site))

    def page(self, page: PageText) -> list[Diagnostic]:
        """Diagnostics of one page."""
        signs = [*page_lint.signs(page)]
        typed = [*page_lint.diagnostics(page)]
        if any(problem.code == "conflict" for problem in typed):
            return typed
        found = [*front_matter.diagnostics(page), *signs, *page_lint.levels(page), *typed]
        if any(problem.code == "levels" for problem in found):
            return found
        vocabulary = replace(self.vocabulary, macros={**_OWN, **self.vocabulary.macros}).with_names(page.meta)
        calls = PageCalls(page)
        # Where the page cannot be rendered, a sign stands for each thing that Jinja would read.
        variants: Iterable[str] = [TEMPLATE.sub(SETTING, page.body)]
        can_be_rendered = calls.check(vocabulary, knows_all=self.knows_all)
        if can_be_rendered and self.renders:
            if self.runs:
                self._run(calls, vocabulary)
            variants = vocabulary.variants(page.body, page.meta)
        if self.renders or not can_be_rendered:
            told = {(sign.line, sign.hint) for sign in signs}
            links = self.linked[page.path] = PageLinks(page, is_whole=can_be_rendered)
            of_html = page_html.diagnostics(page, (self._converted(variant, links) for variant in variants))
            # Markdown may read more in a build: other plugins bring extensions of their own.
            known = (problem for problem in of_html if self.knows_all or problem.code != "unread")
            try:
                found += [problem for problem in known if (problem.line, problem.hint) not in told]
            except SnippetMissingError as error:
                line = line_of(page.text, *re.findall(r"'([^']*)'", str(error)))
                found.append(page.problem(line, "snippet", f"{error}.", "Correct its name, or add the file."))
            except Exception as error:  # noqa: BLE001 (extensions run, and raise whatever is wrong with their options)
                message = f"Markdown fails with {type(error).__name__}: {f'{error}'.rstrip('.')}."
                hint = "Correct the options of what the page uses, under `markdown_extensions` in mkdocs.yml."
                found.append(page.problem(1, "markdown", message, hint))
        return [*found, *calls.diagnostics]

    def _run(self, calls: PageCalls, vocabulary: Vocabulary) -> None:
        """Run the calls of our own macros, which add a diagnostic of each wrong one."""
        reader = MarkdownReader(self.site, calls)
        own = {name: macro(name, lambda: reader) for name in (*MACROS, "record")}
        others, filters = dict.fromkeys(vocabulary.macros, _nothing), dict.fromkeys(vocabulary.filters, _nothing)
        try:
            replace(vocabulary, macros=others | own, filters=filters).render(calls.page.body)
        except (PageError, jinja2.TemplateError):
            # Names that only the build knows.
            return

    def _converted(self, text: str, links: PageLinks) -> PageHtml:
        self.markdown.reset()
        html = PageHtml(self.markdown.convert(text))
        if self.collector:
            links.add(html, self.collector.targets)
        return html

    def links(self, docs: Path, exports: Iterator[str]) -> tuple[Diagnostic, ...]:
        """Diagnostics of the links between the pages of a folder that has been checked, and of the navigation.

        `exports` gives the paths of the files that the build makes. Where other plugins could make more, none is told.
        """
        if not self.knows_all:
            return ()
        pages = {path.partition("/")[2]: page for path, page in self.linked.items()}
        paths = [path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()]
        # MkDocs leaves out the others.
        files = [path for path in paths if not path.startswith("templates/") and "/." not in f"/{path}"]
        links = LinkChecker(self.site, pages, files, exports, knows_records=self.runs)
        written = [file for file in files if file.endswith(".md") and not self.site.record_of(file)]
        return in_order([*links.diagnostics(), *(self.navigation(links, written) if self.navigation else ())])

    def warnings(self, own_site: str = "") -> tuple[Diagnostic, ...]:
        """Warnings about the pages of a folder that has been checked: what they type by hand of the records."""
        rules = WordingRules(self.site.catalogue, own_site)
        pages = [links.page for links in self.linked.values()]
        found = ((*typed_facts.warnings(page, rules), *front_matter.ignored(page)) for page in pages)
        return in_order(chain.from_iterable(found))


def _nothing(*_: object, **__: object) -> str:
    """Nothing, in the place of what macros and filters of others give."""
    return ""


def markdown_of(conf: Mapping[str, Any]) -> Markdown:
    """Markdown with the extensions of a configuration of MkDocs."""
    return page_settings.markdown(conf["markdown_extensions"], conf.get("mdx_configs") or {})


def checker_of(site: Site, settings: Path) -> PageChecker:
    """Checker for the pages of a site by its `mkdocs.yml`, which it reads without MkDocs. Raises DataError."""
    conf = page_settings.read(settings)
    used = with_options(conf.get("plugins"))
    extensions: dict[str, dict[str, Any]] = {name: {} for name in _MKDOCS_EXTENSIONS}
    extensions |= with_options(conf.get("markdown_extensions"))
    wrong = [*page_settings.wrong_extensions(settings, conf)]
    if wrong:
        raise DataError(wrong)
    markdown = page_settings.markdown(extensions, extensions)
    macros = used.get("macros", {})
    module = settings.parent / f"{macros.get('module_name', 'main')}.py"
    # The module is not run here: others may have added macros, filters or variables of their own.
    adds_names = module.is_file() and _ADDED_NAME.search(module.read_text("utf-8", "replace"))
    knows_all = is_alone(used, macros) and not adds_names
    vocabulary = Vocabulary().with_names(conf.get("extra") or {})
    navigation = partial(page_settings.navigation, settings, conf)
    return PageChecker(site, markdown, vocabulary, knows_all, collector=LinkCollector(markdown), navigation=navigation)


def is_alone(plugins: Iterable[str], macros_options: Mapping[str, Any]) -> bool:
    """Whether no other plugin and no module of others can add to pages."""
    return set(plugins) <= {"atlas", "macros", "search"} and not macros_options.get("modules")
