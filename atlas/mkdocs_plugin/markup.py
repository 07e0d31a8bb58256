"""Repairs to HTML where Material and Markdown have no template to override."""

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from atlas.i18n import gettext

_TOGGLE: Final = re.compile(r'(<input class="md-toggle"[^>]*?) autocomplete="off"')
_TASK: Final = re.compile(r'<label class="task-list-control"><input type="checkbox"(?P<state>[^>]*?)\s*/?>')
_KEEPS_SPACE: Final = re.compile(r"(</?(?:pre|textarea|script|style)\b)")
"""Beginning or end of an element that keeps its white space."""
_SPACE: Final = re.compile(r"\n\s+")


class CompactTemplates(Extension):
    """Extension of Jinja that compiles templates without their indentation and empty lines, and a wrong attribute.

    HTML allows no `autocomplete` on the check boxes by which Material opens its drawer and its search.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Tokens of a template; its text becomes shorter, but in elements that keep their white space."""
        keeps = False
        for token in stream:
            if token.type == "data":
                pieces = _KEEPS_SPACE.split(_TOGGLE.sub(r"\1", token.value))
                for place, piece in enumerate(pieces):
                    if place % 2:
                        keeps = not piece.startswith("</")
                    elif not keeps:
                        pieces[place] = _SPACE.sub("\n", piece)
                yield Token(token.lineno, "data", "".join(pieces))
            else:
                yield token


def with_named_tasks(html: str) -> str:
    """HTML whose check boxes of task lists have their state as their label: without one, no reader is told of it."""
    return _TASK.sub(lambda task: _named(task["state"]), html) if "task-list-control" in html else html


def _named(state: str) -> str:
    label = escape(gettext("Done") if "checked" in state else gettext("To do"))
    return f'<label class="task-list-control"><input type="checkbox" aria-label="{label}"{state}>'
