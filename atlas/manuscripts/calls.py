"""Mistakes in the macro calls of hand-written pages: told like those in the data, with line and cure, all at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

import jinja2
from jinja2 import meta, nodes

from atlas.records.problems import Problem

_PARSER = jinja2.Environment()  # noqa: S701 (parses only; nothing is rendered)
_BLOCK: Final = re.compile(r'<div id="atlas-block-(\d+)"></div>')


@dataclass
class Manuscript:
    """A hand-written page: its path in the repository, its text as it stands in the file, the problems found in it."""

    path: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    """HTML that waits until Markdown is done: to be read there again would take long and change nothing."""

    def set_aside(self, html: str) -> str:
        """Markdown that stands for some block of HTML until `restored` puts it in."""
        self.blocks.append(html)
        return f'\n\n<div id="atlas-block-{len(self.blocks) - 1}"></div>\n\n'

    def restored(self, html: str) -> str:
        """The page's HTML with every block in its place."""
        return _BLOCK.sub(lambda match: self.blocks[int(match.group(1))], html)

    def wrong_call(self, name: str, arguments: tuple[object, ...], message: str) -> None:
        """Note that a call of the macro `name` with these arguments went wrong."""
        line, column = self._position(name, arguments)
        said, _, cure = message.partition(". ")
        self.problems.append(Problem(self.path, line, column, "macro", said.rstrip(".") + ".", cure, name))

    def check(self, known: Collection[str]) -> bool:
        """Whether the page can be rendered: its template syntax is whole, and every name in it is known."""
        try:
            tree = _PARSER.parse(self.text)
        except jinja2.TemplateSyntaxError as error:
            cure = "Close every {{ with }}; put what is only to be shown between {% raw %} and {% endraw %}."
            self.problems.append(Problem(self.path, error.lineno, 1, "macro", f"{error.message}.", cure))
            return False
        unknown = meta.find_undeclared_variables(tree) - set(known)
        self.problems.extend(self._unknown_names(tree, unknown, known))
        return not unknown

    def _unknown_names(self, tree: nodes.Template, unknown: set[str], known: Collection[str]) -> Iterator[Problem]:
        for node in tree.find_all(nodes.Name):
            if node.name in unknown:
                close = difflib.get_close_matches(node.name, known, n=1, cutoff=0.6)
                cure = f"Did you mean {close[0]!r}?" if close else "The page on writing pages lists the macros."
                column = self._column(node.lineno, node.name)
                yield Problem(self.path, node.lineno, column, "macro", f"There is no macro {node.name!r}.", cure)

    def _column(self, line: int, name: str) -> int:
        return max(self.text.splitlines()[line - 1].find(name), 0) + 1

    def _position(self, name: str, arguments: tuple[object, ...]) -> tuple[int, int]:
        wanted = str(arguments[0]) if arguments else ""
        call = re.compile(rf"\b{re.escape(name)}\s*\([^)]*{re.escape(wanted)}")
        found = call.search(self.text)
        if not found:
            return 1, 1
        return self.text.count("\n", 0, found.start()) + 1, found.start() - self.text.rfind("\n", 0, found.start())
