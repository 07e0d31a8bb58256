"""Checks of the files among hand-written pages: their names, and whether each is a file that can become a page."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from atlas.macros.llms import address_of
from atlas.macros.page_text import PageText, line_at
from atlas.records.diagnostics import Diagnostic
from atlas.records.field_types import RESERVED
from atlas.records.model import KINDS
from atlas.records.strings import quoted

_NOT_ON_WINDOWS: Final = re.compile(r"[<>:\"|?*\\\0-\x1f]|[. ]$")
"""Signs that no name of a file on Windows has, and those that none ends in."""
HTML_FILES: Final = (
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


def of_file(shown: str, message: str, hint: str) -> Diagnostic:
    """Mistake in a file as a whole."""
    return Diagnostic(shown, 1, 1, "page", message, hint)


def names(docs: Path, paths: Iterable[Path]) -> Iterator[Diagnostic]:
    """Names that not every system can hold, or can tell apart; and folders that cannot be read."""
    seen: dict[str, str] = {}
    for path in paths:
        inner = path.relative_to(docs).as_posix()
        shown = f"{docs.name}/{inner}"
        names = [(inner, "Windows and macOS cannot tell it from"), (address_of(inner), "It has the address of")]
        for name, message in names:
            first = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), shown)
            if first != shown:
                yield of_file(shown, f"{message} {quoted(first)}.", "Give it another name.")
                break
        reserved = RESERVED.get(path.name.partition(".")[0].rstrip(" ").lower(), "")
        if "Windows" in reserved or any(map(_NOT_ON_WINDOWS.search, (path.name, path.stem))):
            yield of_file(shown, "Windows cannot hold a file of this name.", "Give it another name.")
        if path.suffix != ".md" and (page := _MEANT_AS_PAGE.fullmatch(path.name)):
            right = f"{page['stem']}.md"
            hint = f"Delete it, for there is {right}." if path.with_name(right).exists() else f"Rename it to {right}."
            yield of_file(shown, "The name of a page ends in .md.", hint)
        if path.is_dir() and not path.is_symlink():
            try:
                next(path.iterdir(), None)
            except OSError as error:
                yield of_file(shown, f"The folder cannot be read: {error.strerror}.", "Check its permissions.")


def records(docs: Path, paths: Iterable[Path]) -> Iterator[Diagnostic]:
    """Files of records that stand among the pages."""
    for path in paths:
        inner = path.relative_to(docs).as_posix()
        # Those of plugins, such as `.nav.yml`, begin with a dot.
        if re.fullmatch(rf"(?:{'|'.join(KINDS)})/[^./][^/]*\.ya?ml", inner):
            message = "A record does not stand among the pages."
            yield of_file(f"{docs.name}/{inner}", message, f"Move it to data/{path.parent.name}/.")


def image(file: PageText) -> Iterator[Diagnostic]:
    """Mistakes in an image in SVG, which a browser opens as a page as well."""
    for found in _ACTIVE.finditer(file.text):
        line = line_at(file.text, found.start() + 1)
        message = f"The image holds {found.group().strip()!r}, which runs or loads something."
        yield file.problem(line, "image", message, "Delete it.")
