"""Content-Security-Policy of a page: hashes of its inline scripts and styles.

The theme writes the policy into each page (`overrides/main.html`). It allows files of the site itself; the inline
scripts of Material and of other plugins are allowed one by one, by the hash of their text.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Final

SCRIPTS: Final = " ATLAS-SCRIPT-HASHES"
"""Placeholder in the policy of `overrides/main.html` for the hashes of the scripts."""
STYLES: Final = " ATLAS-STYLE-HASHES"
"""Placeholder for the hashes of the style elements; only other plugins add any."""

_ELEMENT: Final = re.compile(
    r"<(?P<name>script|style)\b(?P<attributes>[^>]*)>(?P<text>[^<]*(?:<(?!/(?P=name))[^<]*)*)</(?P=name)\s*>",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_TYPE: Final = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_JAVASCRIPT: Final = frozenset({"", "module", "text/javascript", "application/javascript"})
"""Types of a script that a browser runs; a script of any other type is data and needs no hash."""
_FOREIGN: Final = re.compile(
    r"""<(?:(?:script|img|iframe|video|audio|source|embed)\b[^>]*?\ssrc|link\b(?=[^>]*\b(?:stylesheet|icon)\b)[^>]*?\shref)"""
    r"""\s*=\s*["']?((?:https?:)?//[^\s"'>]+)""",
    re.IGNORECASE,
)
"""Script, style sheet, image or part of another site."""
_ELSEWHERE: Final = re.compile(r"//[^\s\"'>]+")
_STYLED: Final = re.compile(r"""<([a-z][\w-]*)\b[^<>]*\sstyle\s*=""", re.IGNORECASE)


def foreign(html: str) -> list[str]:
    """Addresses of what a page would load from other sites; its policy blocks them."""
    # Few tags have an address of another site: to look at these alone takes a quarter of the time.
    addresses = (found.span() for found in _ELSEWHERE.finditer(html))
    tags = dict.fromkeys(html[html.rfind("<", 0, start) : html.find(">", end)] for start, end in addresses)
    return [address for tag in tags for address in _FOREIGN.findall(tag)]


def blocked(address: str) -> str:
    """Warning, behind the name of a file, that it loads this address of another site."""
    return (
        f"loads {address!r}, and the policy of the pages blocks what comes from another site: put a copy into "
        f"docs/assets, and name that."
    )


def styled(html: str) -> list[str]:
    """Names of the elements that have a style attribute, which the policy blocks; other plugins add them."""
    return _STYLED.findall(html) if " style=" in html else []


def with_hashes(html: str) -> str:
    """HTML of a page whose policy allows its inline scripts and styles, and no others.

    Hashes come in the order in which the scripts appear. A page without the placeholders is returned unchanged.
    """
    if SCRIPTS not in html:
        return html
    found: dict[str, list[str]] = {"script": [], "style": []}
    for element in _ELEMENT.finditer(html):
        name = element["name"].lower()
        if name == "style" or _is_inline_javascript(element["attributes"]):
            found[name].append(element["text"])
    return html.replace(SCRIPTS, _hashes(found["script"]), 1).replace(STYLES, _hashes(found["style"]), 1)


def _is_inline_javascript(attributes: str) -> bool:
    if _SOURCE.search(attributes):
        return False
    given = _TYPE.search(attributes)
    return (given[1].lower() if given else "") in _JAVASCRIPT


def _hashes(texts: Iterable[str]) -> str:
    return "".join(dict.fromkeys(f" {_hash(text)}" for text in texts))


@cache
def _hash(text: str) -> str:
    # A browser reads every line break as a line feed before it hashes.
    normalised = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(normalised.encode()).digest()).decode()}'"
