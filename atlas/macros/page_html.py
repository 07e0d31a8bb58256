"""HTML of hand-written pages, as Markdown makes it: an allow-list of elements, attributes and addresses.

It refuses; it mends nothing. What is not written plainly enough for every browser to read alike is refused as well.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from itertools import product
from typing import Final

from atlas.macros import page_lint
from atlas.macros.page_syntax import CALL, LINK
from atlas.macros.page_text import PageText, line_at, prose, without_code
from atlas.records import addresses
from atlas.records.diagnostics import Diagnostic
from atlas.records.strings import quoted
from atlas.records.yaml_syntax import table

_ALLOWED: Final = table(__file__, "page_html.yml")
_ELEMENTS: Final = {group: frozenset(names.split()) for group, names in _ALLOWED["elements"].items()}
ELEMENTS: Final = frozenset().union(*_ELEMENTS.values())
"""Elements that a page may have; those of a drawing are SVG's."""
_VOID, _DRAWING = _ELEMENTS["void"], _ELEMENTS["drawing"]
_ATTRIBUTES: Final = {element: frozenset(names.split()) for element, names in _ALLOWED["attributes"].items()}
SCHEMES: Final = ("https", "http", "mailto")
"""What a link may begin with, unless it leads to this site."""

_TAG: Final = re.compile(
    r"<[a-z][a-z0-9]*(?:\s+[a-z_:@.][\w:.@-]*(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=`]+))?)*\s*/?>",
    re.IGNORECASE | re.ASCII,
)
_SCHEME: Final = re.compile(r"[^/?#]*?:")
_INCOMPLETE: Final = re.compile(r"https?:(?!//)", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TURNING: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Unicode's classes of signs that change the direction of the text behind them."""
_LEFT_OVER: Final = re.compile(r"(?<!\{)\{\s*\w+\([\"“'][^()]*\)\s*\}(?!\})|\[\[\s*\w+\([\"“'][^()]*\)\s*\]\]")
"""What is meant as a call, and has other signs around it than two braces."""
_WITHIN_TEXT: Final = frozenset(_ALLOWED["within_text"].split())
"""Elements that do not end a text."""
_TABULAR: Final = re.compile(r' style="text-align: (?:left|center|right);"')
"""What Markdown writes into an aligned cell."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Part of a page's HTML that it may not have; `traces` are patterns that find it in the source, best first."""

    message: str
    hint: str
    traces: tuple[str, ...]
    is_text: bool = False
    """Whether it is words that a reader sees; what is typed so in code, or comes from a macro, is no mistake."""


class PageHtml(HTMLParser):
    """HTML that Markdown made of a page: what is not allowed in it, where it leads, and the places in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.html = html
        self.refused: list[Refused] = []
        self.targets: list[str] = []
        """Where links and images lead."""
        self.images: list[str] = []
        self.places: set[str] = set()
        """Names to which links can lead."""
        self._open: list[str] = []
        self._ids: set[str] = set()
        self._link = ""
        self._words = ""
        self._read = 0
        self._text = ""
        self._unread: list[Refused] = []
        self.feed(_TABULAR.sub("", html))
        self.close()
        self._finish()

    def _finish(self) -> None:
        """Look at what is open at the end, and whether there are more signs of tags than tags."""
        self._end_text()
        for tag in self._open:
            self._add(f"<{tag}> is not closed.", f"Write </{tag}> where it ends.", rf"<{tag}\b")
        if not self.refused and self.html.count("<") != self._read:
            self._add("A `<` begins no tag.", "Write &lt; for the sign itself.", r"<(?![a-zA-Z/][^<>]*>)", "<")
        if _CONTROL.search(self.html):
            self._add("The page holds a control character.", "Delete it.", _CONTROL.pattern)
        self.refused += self._unread

    def set_cdata_mode(self, elem: str, **_: bool) -> None:
        """Do nothing: what a refused <script> holds hides no end of another element."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag)
        given = dict(attrs)
        self._keep(tag, given)
        trace = rf"<{re.escape(tag)}\b"
        if tag not in ELEMENTS:
            self._add(f"A page cannot have <{tag}>.", _hint_for(tag), trace, re.escape(tag), f"<{re.escape(tag[:3])}")
            return
        if tag == "input" and given.get("type") not in ("checkbox", "radio"):
            self._add("A page cannot have a form.", _hint_for("form"), trace)
            return
        if not _TAG.fullmatch(self.get_starttag_text() or ""):
            hint = 'Write each attribute as name="value", without < or > in it.'
            self._add(f"The tag <{tag}> is not written plainly.", hint, trace)
        for name, value in attrs:
            self._attribute(tag, name, value or "", trace)
        if tag == "a" and "a" in self._open:
            self._add("A link stands within another.", "Let the first end before the second.", trace, r"\]\(")
        if tag == "a":
            self._link, self._words = given.get("href") or "", ""
        if tag not in _VOID and not (tag in _DRAWING and (self.get_starttag_text() or "").endswith("/>")):
            self._open.append(tag)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._tag(tag)
        if tag == "a" and self._link and addresses.shows_another(self._words, self._link):
            message = f"The link shows {quoted(self._words)}, and leads to {quoted(self._link)}."
            hint = "Let a link show words, or the address that it leads to."
            self._add(message, hint, re.escape(self._link), r"<a\b")
        if tag in self._open:
            while (last := self._open.pop()) != tag:
                self._add(f"<{last}> is not closed.", f"Write </{last}> where it ends.", rf"<{last}\b")
        elif tag in ELEMENTS:
            self._add(f"</{tag}> ends nothing.", f"Delete it, or write <{tag}> where it begins.", rf"</{tag}\b")

    def handle_data(self, data: str) -> None:
        self._words += data
        self._text += data if "code" not in self._open else ""
        if LINK in data and "a" in self._open:
            hint = 'Write the words of a link to a record as its second part: {{ link("clusters/clara", "words") }}.'
            self._add("A macro that makes a link stands within a link.", hint, r"\[[^\]\n]*\{\{.*\]\(", r"<a\b")
        if "code" not in self._open and (left := _LEFT_OVER.search(data)):
            hint = 'Write two braces on each side: {{ link("clusters/clara") }}.'
            self._add(f"{quoted(left.group())} calls no macro.", hint, re.escape(left.group()))

    def handle_entityref(self, name: str) -> None:
        self._sign(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._sign(unescape(f"&#{name};"))

    def _sign(self, sign: str) -> None:
        self._words += sign
        self._text += sign
        if unicodedata.bidirectional(sign[0]) in _TURNING:
            message = f"The character U+{ord(sign):04X} changes the direction of text."
            self._add(message, "Delete it.", rf"&(?:#0*{ord(sign)}|#x0*{ord(sign):x});?")

    def handle_comment(self, data: str) -> None:
        self._read += 1
        if re.search(r"[<>]|--", data) or data.startswith("-") or data.endswith("-"):
            self._add("A comment holds signs of HTML.", "Leave <, > and -- out of it.", "<!--")

    def handle_decl(self, decl: str) -> None:
        self._add(f"A page cannot have <!{decl.partition(' ')[0]}>.", _hint_for(""), r"<!(?!--)")

    def unknown_decl(self, data: str) -> None:
        self.handle_decl(f"[{data}")

    def handle_pi(self, data: str) -> None:
        self._add(f"A page cannot have <?{data[:20]}.", _hint_for(""), r"<\?")

    def _keep(self, tag: str, given: dict[str, str | None]) -> None:
        """Keep where an element leads, and the names that it gives to its place."""
        self.places.update(place for name in ("id", "name") if (place := given.get(name)))
        if target := given.get({"a": "href", "img": "src"}.get(tag, "")):
            self.targets.append(target)
            self.images += [target] if tag == "img" else []

    def _attribute(self, tag: str, name: str, value: str, trace: str) -> None:
        of_drawing = tag in _DRAWING and name in _ATTRIBUTES["drawing"]
        own = _ATTRIBUTES["everywhere"] | _ATTRIBUTES.get(tag, frozenset())
        allowed = of_drawing or name in own or name.startswith("aria-")
        traces = (rf"\b{re.escape(name)}\s*=", rf"\b{re.escape(name)}\b", trace)
        if not allowed:
            self._add(f"A page cannot have the attribute {name!r}.", _hint_for_attribute(name), *traces)
        elif name == "id" and value in self._ids:
            hint = "Give one of the two another: links find the first only."
            self._add(
                f"The id {quoted(value)} stands twice on the page.",
                hint,
                rf"(?:id=[\"']?|#){re.escape(value)}\b",
                trace,
            )
        elif CALL in value:
            hint = "Close the tag or the address before it: {{ link(…) }} makes a whole link."
            self._add("A macro stands inside a tag or an address.", hint, rf"\b{name}\s*=[^>]*\{{\{{", r"\]\(.*\{\{")
        elif name == "id":
            self._ids.add(value)
        elif name in ("href", "src"):
            self._address(tag, value, trace)
        elif of_drawing and re.search(r"url\(|\\|:", value, re.IGNORECASE):
            self._add(f"{name!r} names an address.", "Give a colour or a number.", *traces)

    def _address(self, tag: str, value: str, trace: str) -> None:
        shown = value.strip()
        where = (re.escape(shown), re.escape(shown.partition(":")[0]), trace)
        scheme = _SCHEME.match(shown)
        named = scheme.group()[:-1].lower() if scheme else ""
        if _CONTROL.search(shown) or re.search(r"[\t\n\r\\]", shown):
            self._add(f"The address {shown!r} has signs that are not part of addresses.", "Correct it.", *where)
        elif not shown or shown in ("mailto:", "https://", "http://"):
            self._add(
                "A link or image leads nowhere.",
                "Write its target between its round brackets.",
                r"\]\(\s*(?:\w+:/*)?\s*\)",
                trace,
            )
        elif tag == "img" and (scheme or shown.startswith("//")):
            hint = "Put the image into docs/assets/images and name the file: no page asks another site for anything."
            self._add(f"The image {shown[:80]!r} is not a file of this site.", hint, *where)
        elif (scheme and named not in SCHEMES) or shown.startswith("//") or _INCOMPLETE.match(shown):
            hint = "Name a file under docs, or begin with https:// or mailto:."
            self._add(f"The address {shown[:80]!r} cannot be used.", hint, *where)
        elif named in ("http", "https") and CALL not in shown and (refused := addresses.refusal(shown)):
            self._add(f"The link to {quoted(shown)} {refused[0]}.", refused[1], *where)

    def _tag(self, tag: str) -> None:
        self._read += 1
        if tag not in _WITHIN_TEXT:
            self._end_text()

    def _end_text(self) -> None:
        """Look at the text that ends here for what Markdown has not read."""
        text, self._text = self._text, ""
        for message, hint, trace in page_lint.unread(text):
            self._unread.append(Refused(message, hint, (trace,), is_text=True))

    def _add(self, message: str, hint: str, *traces: str) -> None:
        self.refused.append(Refused(message, hint, traces))


def diagnostics(page: PageText, variants: Iterable[PageHtml]) -> Iterator[Diagnostic]:
    """Diagnostics of the HTML that Markdown made of a page, in each of its variants."""
    template = page.template
    words = prose(template)
    # First what is outside code and front matter.
    texts = (without_code(template), template, unescape(template), page.text)
    for found in dict.fromkeys(refused for variant in variants for refused in variant.refused):
        if found.is_text:
            lines, code = _first_line(words, found.traces), "unread"
        else:
            lines, code = _all_lines(texts, found.traces) or [page.lines_above + 1], "html"
        for line in lines:
            yield page.problem(line, code, found.message, found.hint)


def _first_line(text: str, traces: Iterable[str]) -> list[int]:
    """First line on which one of the traces stands; none where what is shown was not typed so."""
    found = next(filter(None, (re.search(trace, text, re.MULTILINE) for trace in traces)), None)
    return [line_at(text, found.start())] if found else []


def _all_lines(texts: Iterable[str], traces: Iterable[str]) -> list[int]:
    """All lines on which the first of the traces stands that stands in one of the texts."""
    for text, trace in product(texts, traces):
        if lines := [line_at(text, hit.start()) for hit in re.finditer(trace, text, re.IGNORECASE)]:
            return list(dict.fromkeys(lines))
    return []


def _hint_for(tag: str) -> str:
    if tag in ("script", "style", "link", "meta", "base"):
        return "Scripts and styles are files under docs/assets, which the front matter names."
    if tag in ("iframe", "object", "embed", "video", "audio", "source", "picture"):
        return "Link to it: no page asks another site for anything."
    return "Write it in Markdown, or with a macro."


def _hint_for_attribute(name: str) -> str:
    if name.startswith("on"):
        return "A page runs nothing. Delete it."
    if name == "style":
        return "Give a class, and write the rule into a file of `extra_css`."
    return "Delete it."
