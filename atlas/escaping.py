"""Makes many texts safe for HTML and XML together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import escape

_SEAM: Final = "\0"
"""Stands in no text: YAML, HTML and XML forbid it."""


def escaped(texts: Sequence[str]) -> list[str]:
    """Each text as a template would print it. Escaped one by one, they take five times as long."""
    return str(escape(_SEAM.join(texts))).split(_SEAM) if texts else []
