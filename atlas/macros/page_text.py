"""Text of a hand-written page: its front matter and its body, what of it is code, and where something stands in it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import yaml

from atlas.records.diagnostics import Diagnostic, Severity
from atlas.records.yaml_syntax import LOADER

MARKDOWN_FILES: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Endings of the files that MkDocs takes for pages."""
CODE: Final = re.compile(
    r"^(?P<fence> *(?:`{3,}|~{3,}))[^\n]*\n.*?^(?P=fence)[^\n]*$"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
"""Blocks and spans of code in Markdown."""
_RAW: Final = re.compile(r"\{%-?\s*raw\s*-?%\}(?:.*?\{%-?\s*endraw\s*-?%\}|.*)", re.DOTALL)
_FRONT_MATTER: Final = re.compile(r"\A-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)


@dataclass(frozen=True)
class PageText:
    """Text of a page as it stands in its file, and the path by which messages name it."""

    path: str
    text: str = ""

    @cached_property
    def head(self) -> str | None:
        """What stands between two lines of --- at the beginning."""
        found = _FRONT_MATTER.match(self.text)
        return found[1] if found else None

    @property
    def meta(self) -> dict[str, Any]:
        """Fields of the front matter."""
        return self._fields or {}

    @cached_property
    def _fields(self) -> dict[str, Any] | None:
        """Fields of the front matter as MkDocs reads them; None where it reads none, and all is text."""
        if self.head is None:
            return None
        try:
            # What an alias stands for can be multiplied without end.
            has_alias = any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(self.head, LOADER))
            meta = None if has_alias else yaml.load(self.head, LOADER)  # noqa: S506 (a safe loader)
        except (yaml.YAMLError, ValueError, RecursionError):
            return None
        return meta if isinstance(meta, dict) else None

    @cached_property
    def body(self) -> str:
        """Text below the front matter, which is a template."""
        return self.text if self._fields is None else _FRONT_MATTER.sub("", self.text, count=1).lstrip("\n")

    @property
    def lines_above(self) -> int:
        """Number of lines above the body."""
        return self.text.count("\n") - self.body.count("\n")

    @property
    def template(self) -> str:
        """Body below as many empty lines as stand above it: its lines have the numbers of the file's."""
        return "\n" * self.lines_above + self.body

    @cached_property
    def prose(self) -> str:
        """Text without its code, and without what is only to be shown."""
        return prose(self.text)

    def problem(self, line: int, code: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> Diagnostic:
        """Diagnostic of a line."""
        return Diagnostic(self.path, line, 1, code, message, hint, severity=severity)


def line_at(text: str, position: int) -> int:
    """Line of a position in a text."""
    return text.count("\n", 0, position) + 1


def line_of(text: str, *words: str) -> int:
    """Line on which the last of some words stands that stands anywhere in a text."""
    return line_at(text, max(0, *map(text.find, words)))


def without_code(text: str) -> str:
    """Text with empty lines in the place of its code."""
    return CODE.sub(_blank, text)


def prose(text: str) -> str:
    """Text with empty lines in the place of its code, and of what is only to be shown."""
    return without_code(_RAW.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")
