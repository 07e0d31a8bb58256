"""Repairs to the HTML of a page where Material and Markdown have no template to override."""

import re
from html import escape
from typing import Final

from atlas.i18n import gettext

_TOGGLE: Final = re.compile(r'(<input class="md-toggle"[^>]*?) autocomplete="off"')
_TASK: Final = re.compile(r'<label class="task-list-control"><input type="checkbox"(?P<state>[^>]*?)\s*/?>')
_KEPT: Final = re.compile(
    "(" + "|".join(rf"<{name}\b.*?</{name}>" for name in ("pre", "textarea", "script", "style")) + ")", re.DOTALL
)
"""Element that keeps its white space."""
_SPACE: Final = re.compile(r"\n\s+")
"""The indentation and empty lines of templates."""


def repaired(html: str) -> str:
    """HTML without two errors of validators: a wrong attribute, and check boxes without a label.

    HTML allows no `autocomplete` on the check boxes by which Material opens its drawer and its search. The check box
    of a task list gets its state as its label.
    """
    # Material has two, near the start of a page.
    html = _TOGGLE.sub(r"\1", html, count=2)
    if "task-list-control" not in html:
        return html
    return _TASK.sub(lambda task: _named(task["state"]), html)


def without_indentation(html: str) -> str:
    """HTML without the empty lines and the indentation that templates leave; what shows its white space keeps it."""
    # Split first: to look for both at once takes twice the time.
    pieces = _KEPT.split(html)
    pieces[::2] = [_SPACE.sub("\n", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _named(state: str) -> str:
    label = escape(gettext("Done") if "checked" in state else gettext("To do"))
    return f'<label class="task-list-control"><input type="checkbox" aria-label="{label}"{state}>'
