"""Overlay of mistakes in the browser, while MkDocs serves: `docs/assets/javascripts/mistakes.js` shows what is here."""

import json
from collections.abc import Sequence
from pathlib import Path

from atlas.i18n import gettext as _
from atlas.records.diagnostics import Diagnostic


def write(site_dir: Path, mistakes: Sequence[Diagnostic]) -> None:
    """Write the mistakes, with the words around them, where the script looks for them."""
    content = {
        "title": _("To correct"),
        "note": _("Until then, the pages show the last state without mistakes."),
        "close": _("Close"),
        "mistakes": [str(mistake) for mistake in mistakes],
    }
    (site_dir / "mistakes.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
