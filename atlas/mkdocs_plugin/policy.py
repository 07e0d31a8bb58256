"""Content-Security-Policy of a page: hashes of the scripts and styles that stand in it.

The theme writes the policy into each page (overrides/main.html). It allows scripts and styles from the site itself;
Material's few inline scripts, and what other plugins add to a page, are allowed one by one, by what they say.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Final

SCRIPTS: Final = " ATLAS-SCRIPT-HASHES"
"""Token in the policy, in whose place the hashes of scripts stand in the finished page."""
STYLES: Final = " ATLAS-STYLE-HASHES"
"""The same for style elements, of which the theme itself has none."""

_SCRIPT: Final = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_STYLE: Final = re.compile(r"<style\b[^>]*>(?P<text>.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_SOURCE: Final = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_TYPE: Final = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_RUN: Final = frozenset({"", "module", "text/javascript", "application/javascript"})
"""Types of a script that a browser runs; any other type makes it data, of which the policy says nothing."""


def with_hashes(html: str) -> str:
    """Page whose policy allows the inline scripts and styles that stand in it, and no others.

    Hashes come in the order in which what they allow first appears. A page without the tokens is returned unchanged.
    """
    if SCRIPTS not in html:
        return html
    scripts = (script["text"] for script in _SCRIPT.finditer(html) if _is_run(script["attributes"]))
    styles = (style["text"] for style in _STYLE.finditer(html))
    return html.replace(SCRIPTS, _hashes(scripts), 1).replace(STYLES, _hashes(styles), 1)


def _is_run(attributes: str) -> bool:
    if _SOURCE.search(attributes):
        return False
    given = _TYPE.search(attributes)
    return (given[1].lower() if given else "") in _RUN


def _hashes(texts: Iterable[str]) -> str:
    return "".join(dict.fromkeys(f" {_hash(text)}" for text in texts))


@cache
def _hash(text: str) -> str:
    # A browser reads every line break as a line feed before it hashes.
    normalised = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(normalised.encode()).digest()).decode()}'"
