"""Content-Security-Policy of a page: hashes of the scripts that stand in it.

The theme writes the policy into each page (overrides/main.html). It allows scripts from the site itself; Material's few
inline scripts, and those that other plugins add, are allowed one by one, by what they say.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Final

PLACEHOLDER: Final = "ATLAS-SCRIPT-HASHES"
"""Token in the policy, in whose place the hashes stand in the finished page."""

_SCRIPT: Final = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_SOURCE: Final = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_TYPE: Final = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_RUN: Final = frozenset({"", "module", "text/javascript", "application/javascript"})
"""Types of a script that a browser runs; any other type makes it data, of which the policy says nothing."""


def with_script_hashes(html: str) -> str:
    """Page whose policy allows the inline scripts that stand in it, and no other.

    Hashes come in the order in which their scripts first appear. A page without the placeholder is returned unchanged.
    """
    if PLACEHOLDER not in html:
        return html
    hashes = dict.fromkeys(_hash(script["text"]) for script in _SCRIPT.finditer(html) if _is_run(script["attributes"]))
    return html.replace(PLACEHOLDER, " ".join(hashes), 1)


def _is_run(attributes: str) -> bool:
    if _SOURCE.search(attributes):
        return False
    given = _TYPE.search(attributes)
    return (given[1].lower() if given else "") in _RUN


@cache
def _hash(text: str) -> str:
    # A browser reads every line break as a line feed before it hashes.
    normalised = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(normalised.encode()).digest()).decode()}'"
