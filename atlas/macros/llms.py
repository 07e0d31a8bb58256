"""Exports for language models: the hand-written pages as plain Markdown, and llms.txt, which lists all exports.

They are here, not in `atlas/exports/`, because they render the macros of the pages.

The form of llms.txt is that of https://llmstxt.org: what its section "Optional" lists may be skipped.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Final

from atlas.exports import ExportedFile, api, cite, markdown_export, spreadsheets
from atlas.exports.calendars import path as calendar_path
from atlas.exports.files import meaning
from atlas.macros.html import MACROS
from atlas.macros.markdown import MarkdownMacros
from atlas.macros.page_syntax import Vocabulary
from atlas.macros.page_text import CODE, MARKDOWN_FILES, PageText
from atlas.records.model import KINDS
from atlas.site import Site

FOLDER: Final = f"{markdown_export.FOLDER}/pages"
OVERVIEW: Final = "llms.txt"

WITHOUT_TEXT: Final = frozenset({"explore.md", "print.md", *(f"{kind}/index.md" for kind in KINDS)})
"""Pages that are nothing without their scripts, and the directories, whose records have a file of their own."""
FOR_EDITORS: Final = frozenset({"maintenance.md", "performance.md", "plugins.md", "quality.md", "writing-pages.md"})
"""Pages on the site itself: they say nothing of its subject."""

_KEPT: Final = re.compile("\0(\\d+)\0")
_UNSEEN: Final = re.compile(r"<!--.*?-->|<(figure|svg|script|style|form|button)\b.*?</\1>", re.DOTALL)
"""Comments, drawings (the text beside them has their numbers) and what only works in a browser."""
_TARGET: Final = re.compile(r"(\]\(<?|^ {0,3}\[[^\]\n]+\]:[ ]+<?)([^\s()<>]+)", re.MULTILINE)
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|/|\{", re.IGNORECASE)
_LONE: Final = re.compile(r"^(?=<a\b[^\n]*</a>$)", re.MULTILINE)
_ANCHOR: Final = re.compile(r"<a\b[^<>]*\bhref=\"([^\"]*)\"[^<>]*>(.*?)</a>", re.DOTALL)
_TAG: Final = re.compile(r"</?([a-z][\w-]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_EMPHASIS: Final = {"strong": "**", "b": "**", "em": "*", "i": "*", "span": "*"}
_ATTRIBUTE: Final = r"(?:[.#][\w-]+|[\w-]+=(?:\"[^\"{}\n]*\"|[\w-]+))"
_ATTRIBUTES: Final = re.compile(rf"(?<!\{{)[ \t]*\{{:?[ ]*{_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*[ ]*\}}(?!\}})")


@dataclass(frozen=True)
class HandWrittenPage(PageText):
    """Hand-written page by its path under `docs/`; `vocabulary` is what it may say beside our own macros."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)


def files(site: Site, paths: Iterable[str], written: Callable[[], Iterable[HandWrittenPage]]) -> Iterator[ExportedFile]:
    """Files with the Markdown of the pages at these paths under `docs/`, and llms.txt, which lists them.

    `written` gives the pages in the order of the list; it is asked when the first file is written. A page whose
    template is wrong has an empty file: the build tells its mistakes elsewhere.
    """
    texts = cache(lambda: {page.path: (page, _text(site, page)) for page in written()})
    for path in paths:
        if path not in WITHOUT_TEXT:
            yield ExportedFile(exported_path(path), partial(lambda source: texts()[source][1], path))
    yield ExportedFile(OVERVIEW, lambda: _overview(site, texts().values()))


def exported_path(path: str) -> str:
    """Path of a page's Markdown on the site; `.txt`, because every server knows that as text."""
    return f"{FOLDER}/{path.removesuffix('.md')}.txt"


def _overview(site: Site, texts: Iterable[tuple[HandWrittenPage, str]]) -> str:
    pages: tuple[list[dict[str, str]], list[dict[str, str]]] = [], []
    for page, text in texts:
        if text and page.path not in WITHOUT_TEXT:
            title = str(page.meta.get("title") or text.partition("\n")[0].removeprefix("# "))
            description = " ".join(str(page.meta.get("description") or "").split())
            listed = {"title": title, "address": _address(site, exported_path(page.path)), "description": description}
            pages[page.path in FOR_EDITORS].append(listed)
    kinds = [
        (model, len(site.catalogue.kinds[kind]), _address(site, markdown_export.kind_path(kind)), meaning(model))
        for kind, model in KINDS.items()
    ]
    overview = site.templates.get_template("exports/llms.txt").render(
        name=site.settings.name,
        description=site.settings.description,
        source=site.source,
        licence=site.settings.licence.name,
        citation=cite.whole(site).plain,
        pages=pages[False],
        optional=pages[True],
        kinds=kinds,
        data=_address(site, "data/") if site.has_page("data/") else "",
        api=_address(site, f"{api.FOLDER}/index.json"),
        openapi=_address(site, f"{api.FOLDER}/openapi.json"),
        workbook=_address(site, spreadsheets.workbook_path(site)),
        calendar=_address(site, calendar_path("missions")) if site.selections else "",
    )
    return _tidied(overview)


def _address(site: Site, path: str) -> str:
    """Address of a file; from the home page while the site has none."""
    return site.address(path) or path


def _text(site: Site, page: HandWrittenPage) -> str:
    """Markdown of a page, its title first; empty where its template cannot be rendered."""
    root = site.address("") or "../" * exported_path(page.path).count("/")
    macros = MarkdownMacros(site, root)
    source = _outside_code(page.body.replace("\0", ""), lambda text: _bare(text, page.path, root))
    try:
        known = {**page.vocabulary.macros, **{name: getattr(macros, name) for name in MACROS}}
        text = replace(page.vocabulary, macros=known).render(source)
    except Exception:  # noqa: BLE001 (a template can raise anything)
        return ""
    text = _outside_code(text, _tidied)
    return text if text.startswith("# ") else f"# {page.meta.get('title') or page.path}\n\n{text}"


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Text with a change made to all but its code."""
    code: list[str] = []

    def keep(found: re.Match[str]) -> str:
        code.append(found.group())
        return f"\0{len(code) - 1}\0"

    return _KEPT.sub(lambda mark: code[int(mark.group(1))], change(CODE.sub(keep, text)))


def _bare(text: str, source: str, root: str) -> str:
    """Source of a page as Markdown that needs no extension and no HTML, with addresses in the place of file names."""
    folder, own = posixpath.dirname(source), address_of(source)
    text = _UNSEEN.sub("", text)
    text = _TARGET.sub(lambda found: found[1] + _resolved(found[2], folder, own, root), text)
    text = _LONE.sub("- ", text).replace("><", "> <")
    text = _ANCHOR.sub(lambda found: f"[{found[2].strip()}]({_resolved(found[1], own, own, root)})", text)
    text = _TAG.sub(lambda found: _EMPHASIS.get(found[1].lower(), ""), text)
    return _ATTRIBUTES.sub("", text)


def _resolved(target: str, folder: str, own: str, root: str) -> str:
    """Address to which a link leads that is written in this folder, or in the page `own` itself."""
    if _ELSEWHERE.match(target):
        return target
    parts = re.fullmatch(r"([^?#]*)(.*)", target)
    path, rest = parts.groups() if parts else (target, "")
    if not path:
        return f"{root}{own}{rest}"
    whole = posixpath.normpath(posixpath.join(folder, path))
    slash = "/" if path.endswith("/") else ""
    return f"{root}{address_of(whole) if whole.endswith('.md') else whole + slash}{rest}"


def address_of(path: str) -> str:
    """Address that MkDocs gives to a page, from the home page; for another file or folder, a name that no page has."""
    stem, ending = posixpath.splitext(path)
    if ending.lower() not in MARKDOWN_FILES:
        return f"{path}//"
    stem = re.sub(r"(?:^|(?<=/))(?:index|readme)$", "", stem, flags=re.IGNORECASE).rstrip("/")
    return f"{stem}/" if stem else ""


def _tidied(text: str) -> str:
    """Text with one empty line where several, or lines of spaces, were left."""
    return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", text).strip() + "\n"
