"""Content-Security-Policy of a page: hashes of the scripts in it."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from typing import Final

PLACEHOLDER: Final = "ATLAS-SCRIPT-HASHES"
"""Stands in the policy of `overrides/main.html`."""
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def with_script_hashes(html: str) -> str:
    """The page with the hashes of its inline scripts in its policy."""
    if PLACEHOLDER not in html:
        return html
    return html.replace(PLACEHOLDER, " ".join(dict.fromkeys(map(_hash, _SCRIPT.findall(html)))), 1)


@lru_cache(maxsize=64)
def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
