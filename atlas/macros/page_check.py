"""Checks of hand-written pages: their front matter, their template and their HTML, each mistake with its line.

`python -m atlas check` and the build ask the same: of a page's own text, for each state that settings may give it.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from html import unescape
from itertools import accumulate, chain, islice, product
from pathlib import Path
from typing import Any, Final

import jinja2
import yaml
from markdown import Markdown
from pymdownx.snippets import SnippetMissingError

from atlas.macros import page_html, page_settings, page_text, typed_facts
from atlas.macros.calls import PageCalls
from atlas.macros.html import MACROS, PAGE_MACROS, macro
from atlas.macros.llms import CODE, MARKDOWN_FILES, address_of
from atlas.macros.markdown import MarkdownMacros
from atlas.macros.page_links import LinkChecker, LinkCollector, PageLinks
from atlas.macros.page_settings import line_of
from atlas.macros.page_syntax import SETTING, SETTINGS, TEMPLATE, PageError, Vocabulary
from atlas.records import characters, yaml_reader
from atlas.records.diagnostics import DataError, Diagnostic, Severity, in_order
from atlas.records.field_types import RESERVED
from atlas.records.strings import closest, quoted
from atlas.records.wording import WordingRules
from atlas.records.yaml_syntax import LOADER
from atlas.render import page_sources
from atlas.site import Site

_FRONT_MATTER: Final = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
_NOT_ON_WINDOWS: Final = re.compile(r"[<>:\"|?*\\\0-\x1f]|[. ]$")
"""Signs that no name of a file on Windows has, and those that none ends in."""
_OPENING: Final = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*[ \t]*")
"""Marks of quotations and lists at the beginning of a line, and its indentation."""
_LEVEL: Final = re.compile(r">|[-*+]|\d+[.)]|\t| {4}")
"""What each makes a level of quotations and lists."""
_BRACKETS: Final = {"[": 1, "]": -1}
MAX_LEVELS: Final = 40
"""Most levels of quotations and lists in one another; Markdown reads no more than some hundred."""
_FILE: Final = re.compile(r"assets/(?:[\w-]+/)*[\w-][\w.-]*", re.ASCII)
_MKDOCS_EXTENSIONS: Final = ("toc", "tables", "fenced_code")
"""Extensions of Markdown that MkDocs itself adds."""
_OWN: Final = dict.fromkeys((*MACROS, *PAGE_MACROS), str)
"""Our own macros, where only their names matter."""
_HTML_FILES: Final = (
    ".atom", ".hta", ".htm", ".html", ".mathml", ".mht", ".mhtml", ".mml", ".rdf", ".rss", ".shtm", ".shtml", ".svgz",
    ".wsdl", ".xht", ".xhtml", ".xml", ".xsd", ".xsl", ".xslt",
)  # fmt: skip
"""Endings of files that a browser opens as a page."""
_MEANT_AS_PAGE: Final = re.compile(r"(?P<stem>[^.].*?)\.(?:m(?:ark)?down|mkdn?|mdx?|md\.txt)", re.IGNORECASE)
"""Name of a file that somebody means as a page."""
_ACTIVE: Final = re.compile(
    r"<\s*[\w:]*(?:script|foreignObject|iframe|handler|animate|set\b)|[\s\"'/]on[a-z]+\s*=|javascript:|<!ENTITY|<\?xml-style|"
    r"(?:href|src)\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)|@import|\\[0-9a-f]",
    re.IGNORECASE,
)
"""What runs something in an image, or loads something into it."""
_OF_RECORDS: Final = frozenset({"title", "description", "hide", "tags", "styles"})
"""Fields in the front matter of a record's page."""
_OPEN_FRONT_MATTER: Final = re.compile(r"\s*(?:-{2,}|[–—]+|\*{3,}|_{3,})[ \t]*\n *[A-Za-z_]+:[ \t]")
"""Beginning of a page that looks like fields, and is not."""
_FIELD: Final = re.compile(r" {0,3}[A-Za-z0-9_-]+:(?!/)")
"""Beginning of a page without lines of ---, of which MkDocs makes a field all the same."""
_TYPES: Final[dict[str, tuple[type, str, str]]] = {
    **dict.fromkeys(("title", "description"), (str, "text", "Write its words between quotation marks.")),
    **dict.fromkeys(("hide", "tags"), (list, "list", "Write what it holds between [ and ].")),
    "search": (dict, "setting", "Write {exclude: true}, or leave it out."),
}
"""Fields of the front matter with their type, a word for it, and what to write."""
_SHOWN: Final = {
    **dict.fromkeys(("title", "description", "subtitle", "author"), re.compile(r"(?:[^<>&]|&(?!#?\w+;))*")),
    **dict.fromkeys(("icon", "status"), re.compile(r"\w[\w-]*(?:/\w[\w-]*)*")),
}
"""Fields that Material's templates show as they are, and what they may hold."""
_FILES: Final = {"styles": "assets/stylesheets/plots.css", "scripts": "assets/javascripts/plots.js"}
"""Fields of the front matter that name files which the page loads, each with such a file."""


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
    remains is the HTML that the build makes, which `html` checks.

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
    """Whether pages are rendered to look at their HTML: not in a build, which renders them; `html` looks at that."""
    collector: LinkCollector | None = None
    """What keeps the links while pages are rendered: none in a build, since MkDocs looks at them."""
    linked: dict[str, PageLinks] = field(default_factory=dict)
    """Links of the pages that have been rendered."""
    navigation: Callable[[LinkChecker, Collection[str]], Iterable[Diagnostic]] | None = None
    """Function that gives the mistakes in the navigation, with the pages that are written."""

    def folder(self, docs: Path) -> tuple[Diagnostic, ...]:
        """Diagnostics of all files in a folder that become pages, or that a browser opens as a page."""
        paths = sorted(docs.rglob("*"))
        return in_order([*_names(docs, paths), *(problem for path in paths for problem in self._file(docs, path))])

    def warnings(self, docs: Path, own_site: str = "") -> tuple[Diagnostic, ...]:
        """Warnings about the readable pages in a folder: what they type by hand of the records and of this site."""
        rules = WordingRules(self.site.catalogue, own_site)
        readable = [path for path in sorted(docs.rglob("*.md")) if path.is_file() and not path.is_symlink()]
        names = ((path, f"{docs.name}/{path.relative_to(docs).as_posix()}") for path in readable)
        texts = ((shown, path.read_bytes().decode("utf-8-sig", "replace")) for path, shown in names)
        return in_order(
            problem
            for shown, text in texts
            for problem in chain(typed_facts.warnings(shown, text, rules), _misspelt(shown, text))
        )

    def _file(self, docs: Path, path: Path) -> Iterable[Diagnostic]:
        shown = f"{docs.name}/{path.relative_to(docs).as_posix()}"
        kind = path.suffix.lower()
        if path.is_symlink():
            return [_of_file(shown, "This is a link to another place.", "Put the file itself here.")]
        if path.exists() and not (path.is_file() or path.is_dir()):
            return [_of_file(shown, "This is not a file.", "Put files, and only files, into this folder.")]
        if kind in _HTML_FILES and not self._is_redirect(docs, path):
            return [_of_file(shown, "A page cannot be an HTML file.", "Write it as Markdown: .md.")]
        if kind not in (*MARKDOWN_FILES, ".svg") or not path.is_file():
            return []
        try:
            text = path.read_text("utf-8-sig")
        except OSError as error:
            return [_of_file(shown, f"The file cannot be read: {error.strerror}.", "Check its permissions.")]
        except UnicodeDecodeError:
            return [_of_file(shown, "The file is not in UTF-8.", "Save it with this encoding.")]
        if kind == ".svg":
            return _image(shown, text)
        return [] if self._is_of_record(path.relative_to(docs), text) else self._written(docs, path, shown, text)

    def _written(self, docs: Path, path: Path, shown: str, text: str) -> Iterator[Diagnostic]:
        """Mistakes in a page that somebody wrote, and in its place."""
        # Windows and macOS take capitals and small letters for the same.
        if record := self.site.record_of(address_of(path.relative_to(docs).as_posix())[:-1].lower()):
            message = f"The page at this place is that of the record {record.key!r}."
            yield _of_file(shown, message, "Delete it, or rename it.")
        yield from self.page(shown, text)
        yield from _missing_files(docs, shown, text)

    def _is_of_record(self, source: Path, text: str) -> bool:
        """Whether a page is one that `python -m atlas stage` made of a record."""
        record = self.site.record_of(source.as_posix())
        body, meta = parted(text)
        return bool(record and body.strip() == page_sources.macro_call(record) and meta.keys() <= _OF_RECORDS)

    def _is_redirect(self, docs: Path, path: Path) -> bool:
        """Whether a file is one that `python -m atlas stage` made of a former address."""
        made = self._redirects.get(path.relative_to(docs).as_posix())
        return made is not None and path.is_file() and path.read_bytes() == made.encode()

    @cached_property
    def _redirects(self) -> dict[str, str]:
        return dict(page_sources.redirects(self.site))

    def page(self, path: str, text: str) -> list[Diagnostic]:
        """Diagnostics of one page, given its whole text."""
        body, meta = parted(text)
        signs = [*_characters(path, text, body)]
        typed = [*page_text.diagnostics(path, text, body)]
        if any(problem.code == "conflict" for problem in typed):
            return typed
        found = [*_front_matter(path, text, body, meta), *signs, *_levels(path, text), *typed]
        if any(problem.code == "levels" for problem in found):
            return found
        words = plain(meta)
        with_own = replace(self.vocabulary, macros={**_OWN, **self.vocabulary.macros})
        vocabulary = with_names(with_own, words)
        calls = PageCalls(path, text=text, body=body)
        # Where the page cannot be rendered, a sign stands for each thing that Jinja would read.
        variants: Iterable[str] = [TEMPLATE.sub(SETTING, body)]
        can_be_rendered = calls.check(vocabulary, knows_all=self.knows_all)
        if can_be_rendered and self.renders:
            if self.runs:
                self._run(calls, vocabulary)
            variants = vocabulary.variants(body, words)
        if self.renders or not can_be_rendered:
            told = {(sign.line, sign.hint) for sign in signs}
            links = self.linked[path] = PageLinks(path, text, is_whole=can_be_rendered)
            of_html = self.html(calls, (self._converted(variant, links) for variant in variants))
            # Markdown may read more in a build: other plugins bring extensions of their own.
            known = (problem for problem in of_html if self.knows_all or problem.code != "unread")
            try:
                found += [problem for problem in known if (problem.line, problem.hint) not in told]
            except SnippetMissingError as error:
                line = line_of(text, *re.findall(r"'([^']*)'", str(error)))
                hint = "Correct its name, or add the file."
                found.append(Diagnostic(path, line, 1, "snippet", f"{error}.", hint))
        return [*found, *calls.diagnostics]

    def _run(self, calls: PageCalls, vocabulary: Vocabulary) -> None:
        """Run the calls of our own macros, which add a diagnostic of each wrong one."""
        reader = MarkdownReader(self.site, calls)
        own = {name: macro(name, lambda: reader) for name in (*MACROS, "record")}
        others, filters = dict.fromkeys(vocabulary.macros, _nothing), dict.fromkeys(vocabulary.filters, _nothing)
        try:
            replace(vocabulary, macros=others | own, filters=filters).render(calls.body)
        except (PageError, jinja2.TemplateError):
            # Names that only the build knows.
            return

    def _converted(self, text: str, links: PageLinks) -> str:
        self.markdown.reset()
        html: str = self.markdown.convert(text)
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
        paths = [path.relative_to(docs) for path in docs.rglob("*") if path.is_file()]
        # MkDocs leaves out the others.
        files = [path.as_posix() for path in paths if path.parts[0] != "templates" and not _is_hidden(path)]
        links = LinkChecker(self.site, pages, files, exports, knows_records=self.runs)
        written = [file for file in files if file.endswith(".md") and not self.site.record_of(file)]
        return in_order([*links.diagnostics(), *(self.navigation(links, written) if self.navigation else ())])

    @staticmethod
    def html(calls: PageCalls, variants: Iterable[str]) -> Iterator[Diagnostic]:
        """Diagnostics of the HTML that Markdown made of a page, in each of its variants."""
        search = _Search(calls)
        told: set[page_html.Refused] = set()
        for variant in variants:
            for refused in page_html.refused(variant):
                if refused not in told:
                    told.add(refused)
                    for line in search.in_prose(refused.traces) if refused.is_text else search.lines(refused.traces):
                        code = "unread" if refused.is_text else "html"
                        yield Diagnostic(calls.path, line, 1, code, refused.message, refused.hint)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _nothing(*_: object, **__: object) -> str:
    """Nothing, in the place of what macros and filters of others give."""
    return ""


class _Search:
    """Search for what Markdown made of a page, in the page's source: first outside its code and its front matter."""

    def __init__(self, calls: PageCalls) -> None:
        above = "\n" * calls.lines_above
        self._texts = (
            above + CODE.sub(lambda code: "\n" * code.group().count("\n"), calls.body),
            above + calls.body,
            above + unescape(calls.body),
            calls.text,
        )
        self._first = calls.lines_above + 1
        self._prose = above + page_text.prose(calls.body)

    def lines(self, traces: tuple[str, ...]) -> list[int]:
        """Lines on which the first of the traces stands that stands anywhere; the page's first line if none does."""
        for text, trace in product(self._texts, traces):
            found = [text.count("\n", 0, hit.start()) + 1 for hit in re.finditer(trace, text, re.IGNORECASE)]
            if found:
                return list(dict.fromkeys(found))
        return [self._first]

    def in_prose(self, traces: tuple[str, ...]) -> list[int]:
        """The first line outside code on which one of the traces stands; none where what is shown was not typed so."""
        found = next(filter(None, (re.search(trace, self._prose, re.MULTILINE) for trace in traces)), None)
        return [self._prose.count("\n", 0, found.start()) + 1] if found else []


def parted(text: str) -> tuple[str, dict[str, Any]]:
    """Text of a page without its front matter, and the front matter, as MkDocs takes them apart."""
    head = _FRONT_MATTER.match(text)
    try:
        # What an alias stands for can be multiplied without end.
        has_alias = head and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(head[1], LOADER))
        meta = yaml.load(head[1], LOADER) if head and not has_alias else None  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        meta = None
    return (text[head.end() :].lstrip("\n"), meta) if head and isinstance(meta, dict) else (text, {})


def plain(values: Mapping[str, Any]) -> dict[str, str | int | float]:
    """What of some values is a text or a number, by name."""
    named = {name: value for name, value in values.items() if isinstance(name, str)}
    return {name: value for name, value in named.items() if isinstance(value, str | int | float)}


def with_names(vocabulary: Vocabulary, words: Mapping[str, str | int | float]) -> Vocabulary:
    """Vocabulary with names of a page's own front matter; none takes the place of a macro."""
    known = {**vocabulary.names, **words}
    return replace(vocabulary, names={name: known[name] for name in known if name not in vocabulary.macros})


def _of_file(shown: str, message: str, hint: str) -> Diagnostic:
    """Mistake in a file as a whole."""
    return Diagnostic(shown, 1, 1, "page", message, hint)


def _names(docs: Path, paths: Iterable[Path]) -> Iterator[Diagnostic]:
    """Names that not every system can hold, or can tell apart; and folders that cannot be read."""
    seen: dict[str, str] = {}
    for path in paths:
        inner = path.relative_to(docs).as_posix()
        shown = f"{docs.name}/{inner}"
        names = [(inner, "Windows and macOS cannot tell it from"), (address_of(inner), "It has the address of")]
        for name, message in names:
            first = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), shown)
            if first != shown:
                yield _of_file(shown, f"{message} {quoted(first)}.", "Give it another name.")
                break
        reserved = RESERVED.get(path.name.partition(".")[0].rstrip(" ").lower(), "")
        if "Windows" in reserved or any(map(_NOT_ON_WINDOWS.search, (path.name, path.stem))):
            yield _of_file(shown, "Windows cannot hold a file of this name.", "Give it another name.")
        if path.suffix != ".md" and (page := _MEANT_AS_PAGE.fullmatch(path.name)):
            right = f"{page['stem']}.md"
            hint = f"Delete it, for there is {right}." if path.with_name(right).exists() else f"Rename it to {right}."
            yield _of_file(shown, "The name of a page ends in .md.", hint)
        if path.is_dir() and not path.is_symlink():
            try:
                next(path.iterdir(), None)
            except OSError as error:
                yield _of_file(shown, f"The folder cannot be read: {error.strerror}.", "Check its permissions.")


def _front_matter(path: str, text: str, body: str, meta: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Mistakes between the two lines of ---, and what MkDocs would take for fields without them."""
    head = _FRONT_MATTER.match(text)
    wrong = [*_unreadable(path, head[1], is_read=text != body)] if head else []
    yield from wrong
    if text == body and head and not wrong:
        hint = "Write fields, and put texts with a colon or a quotation mark between quotation marks."
        yield Diagnostic(path, 1, 1, "front-matter", "The lines between the two --- cannot be read.", hint)
    elif text == body and not head and (taken := _FIELD.match(text)):
        message, hint = f"MkDocs takes {quoted(taken.group())} for a field.", "Put the fields between two lines of ---."
        yield Diagnostic(path, 1, 1, "front-matter", message, hint)
    elif text == body and not head and _OPEN_FRONT_MATTER.match(text):
        hint = "Begin the page with a line of three hyphens, ---, and write the same line below the fields."
        yield Diagnostic(path, 1, 1, "front-matter", "The fields do not stand between two lines of ---.", hint)
    for name, value in meta.items():
        for words, message, hint in _wrong_field(name, value):
            yield Diagnostic(path, line_of(text, f"{name}:", *words), 1, "front-matter", message, hint)


def _unreadable(path: str, fields: str, *, is_read: bool) -> Iterator[Diagnostic]:
    """What keeps fields below a first line of --- from being read; where they are, those that are given twice."""
    # The line in the place of the first --- lets each message name the line of the page.
    for found in yaml_reader.parse(f"#\n{fields}", path).diagnostics:
        if found.code == "duplicate-key" or (found.code in page_settings.UNREADABLE and not is_read):
            yield replace(found, code="front-matter", field="")


def _misspelt(path: str, text: str) -> Iterator[Diagnostic]:
    """Warnings about fields that nobody reads, and whose names are almost those of others."""
    body, meta = parted(text)
    for name in map(str, meta):
        meant = closest(name.lower(), page_text.FIELDS - meta.keys())
        is_used = re.search(rf"\{{\{{[^{{}}]*\b{re.escape(name)}\b", body)
        if meant and name not in page_text.FIELDS and name.lower() not in _TYPES and not is_used:
            message = f"Nothing reads the field {quoted(name)}."
            line, hint = line_of(text, f"{name}:"), f"Did you mean {quoted(meant)}?"
            yield Diagnostic(path, line, 1, "front-matter", message, hint, severity=Severity.WARNING)


def _missing_files(docs: Path, shown: str, text: str) -> Iterator[Diagnostic]:
    """Files that a page loads, and that are not there."""
    meta = parted(text)[1]
    for name in _FILES:
        for file in _listed(meta.get(name) or []):
            if isinstance(file, str) and _FILE.fullmatch(file) and not (docs / file).is_file():
                message = f"There is no file {quoted(f'{docs.name}/{file}')}."
                hint = "Correct its name, or add the file."
                yield Diagnostic(shown, line_of(text, name, file), 1, "front-matter", message, hint)


def _wrong_field(name: object, value: object) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What is wrong with a field of the front matter: words that stand there, a message and a hint."""
    if not isinstance(name, str):
        yield (), f"{quoted(name)} cannot be the name of a field.", "Write a name followed by a colon."
    elif name.lower() != name and name.lower() in _TYPES:
        yield (), f"The field {quoted(name)} is not known by this name.", f"Write it in small letters: {name.lower()}."
    elif name == "ignore_macros":
        yield (), "A page cannot have this field.", "Delete it."
    elif name == "template":
        yield (), "A page cannot choose its template.", "Delete it; what the page needs goes into overrides/main.html."
    elif name in _TYPES and not isinstance(value, _TYPES[name][0]):
        yield (), f"The field {quoted(name)} is no {_TYPES[name][1]}.", _TYPES[name][2]
    elif name in _FILES:
        yield from _wrong_files(value, _FILES[name])
    else:
        yield from _wrong_text(name, str(value))


def _wrong_text(name: str, value: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if name == "title" and re.search(r"\{[{%#]", value):
        yield (), "A title between the two --- cannot call macros.", "Write its words, or only a heading."
    elif name in _SHOWN and not _SHOWN[name].fullmatch(value):
        message = f"The field {quoted(name)} holds {quoted(value)}, which the theme may read as HTML."
        yield (), message, "Write plain words."
    for found in characters.findings(value):
        yield (found.sign,), found.message, found.hint


def _wrong_files(value: object, example: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    ending = example[example.index(".") :]
    for file in _listed(value):
        if not (isinstance(file, str) and _FILE.fullmatch(file) and file.endswith(ending)):
            message = f"{str(file)[:80]!r} is no file under docs/assets that ends in {ending}."
            yield (str(file),), message, f"Name a file of this site, such as {example}."


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _characters(path: str, text: str, body: str) -> Iterator[Diagnostic]:
    """Characters that deceive, and ids that stand for what a macro makes, below the front matter."""
    above = len(text) - len(body)
    for found in islice(characters.findings(text), yaml_reader.MAX_DIAGNOSTICS):
        if found.start < above:
            continue
        line = text.count("\n", 0, found.start) + 1
        column = found.start - text.rfind("\n", 0, found.start)
        yield Diagnostic(path, line, column, "character", found.message, found.hint)
    if "atlas-block-" in text:
        message = "The id 'atlas-block-…' stands for what a macro makes."
        yield Diagnostic(path, line_of(text, "atlas-block-"), 1, "html", message, "Give another id.")


def _levels(path: str, text: str) -> Iterator[Diagnostic]:
    """Lines on which quotations, lists or brackets are nested too deeply for Markdown."""
    open_before = 0
    for number, line in enumerate(text.split("\n"), start=1):
        open_before = open_before if line.strip() else 0
        brackets = [*accumulate((_BRACKETS[sign] for sign in line if sign in _BRACKETS), initial=open_before)]
        open_before = brackets[-1]
        opening = _OPENING.match(line)
        levels = len(_LEVEL.findall(opening.group())) if opening else 0
        if max(levels, *brackets) > MAX_LEVELS:
            message = f"Quotations, lists or brackets are nested in more than {MAX_LEVELS} levels."
            yield Diagnostic(path, number, 1, "levels", message, "Take away what nests them.")


def _image(path: str, text: str) -> Iterator[Diagnostic]:
    """Mistakes in an image in SVG, which a browser opens as a page as well."""
    for found in _ACTIVE.finditer(text):
        line = text.count("\n", 0, found.start() + 1) + 1
        message = f"The image holds {found.group().strip()!r}, which runs or loads something."
        yield Diagnostic(path, line, 1, "image", message, "Delete it.")


_ADDED_NAME: Final = re.compile(r"\benv\.(?:macro|filter|variables)\b")


def vocabulary_of(env: Any) -> Vocabulary:
    """Vocabulary that mkdocs-macros-plugin knows, from its modules, ours among them, and from other plugins.

    What it defines itself is left out: it shows the settings and the machine.
    """
    macros, filters = (
        {name: function for name, function in found.items() if not str(function.__module__).startswith("mkdocs_macros")}
        for found in (getattr(env, name, {}) for name in ("macros", "filters"))
    )
    names = plain(getattr(env, "variables", {}))
    return Vocabulary(macros, filters, names, {name: _setting(env.conf, name) for name in SETTINGS})


def _setting(conf: Mapping[str, Any], name: str) -> str:
    value: Any = conf
    for part in name.split(".")[1:]:
        value = (value or {}).get(part)
    return str(value or "")


def markdown_of(conf: Mapping[str, Any]) -> Markdown:
    """Markdown with the extensions of a configuration of MkDocs."""
    return Markdown(extensions=conf["markdown_extensions"], extension_configs=conf.get("mdx_configs") or {})


def checker_of(site: Site, settings: Path) -> PageChecker:
    """Checker for the pages of a site by its `mkdocs.yml`, which it reads without MkDocs. Raises DataError."""
    conf = page_settings.read(settings)
    used = page_settings.with_options(conf.get("plugins"))
    extensions: dict[str, dict[str, Any]] = {name: {} for name in _MKDOCS_EXTENSIONS}
    extensions |= page_settings.with_options(conf.get("markdown_extensions"))
    text = settings.read_text("utf-8-sig", "replace")
    hint = "Correct it under `markdown_extensions`."
    wrong = [
        Diagnostic(settings.name, line_of(text, f"- {name}"), 1, "settings", f"{quoted(name)}: {error}.", hint)
        for name, options in extensions.items()
        if (error := page_settings.extension_error(name, options))
    ]
    if wrong:
        raise DataError(wrong)
    markdown = Markdown(extensions=[*extensions], extension_configs=extensions)
    macros = used.get("macros", {})
    knows_all = is_alone(used, macros) and not _adds_names(settings.parent / f"{macros.get('module_name', 'main')}.py")
    vocabulary = Vocabulary(names=plain(conf.get("extra") or {}))
    navigation = partial(page_settings.navigation, settings, conf)
    return PageChecker(site, markdown, vocabulary, knows_all, collector=LinkCollector(markdown), navigation=navigation)


def _adds_names(module: Path) -> bool:
    """Whether the module of macros, which is not run here, has macros, filters or variables of others."""
    return module.is_file() and bool(_ADDED_NAME.search(module.read_text("utf-8", "replace")))


def is_alone(plugins: Iterable[str], macros_options: Mapping[str, Any]) -> bool:
    """Whether no other plugin and no module of others can add to pages."""
    return set(plugins) <= {"atlas", "macros", "search"} and not macros_options.get("modules")
