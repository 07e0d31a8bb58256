"""Repairs to the markup of a finished page, where Material and Markdown offer no template to change."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from atlas.i18n import gettext

_TOGGLE: Final = re.compile(r'(<input class="md-toggle"[^>]*?) autocomplete="off"')
_TASK: Final = re.compile(r'<label class="task-list-control"><input type="checkbox"(?P<state>[^>]*?)\s*/?>')


def repaired(html: str) -> str:
    """Page without two faults that checkers find: a needless attribute, and check boxes without a name.

    HTML allows no `autocomplete` on the check boxes by which Material opens its drawer and its search. A task in a list
    is named by its state.
    """
    html = _TOGGLE.sub(r"\1", html)
    return _TASK.sub(lambda task: _named(task["state"]), html)


def _named(state: str) -> str:
    label = escape(gettext("Done") if "checked" in state else gettext("To do"))
    return f'<label class="task-list-control"><input type="checkbox" aria-label="{label}"{state}>'
