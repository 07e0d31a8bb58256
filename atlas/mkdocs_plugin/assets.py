"""Styles and scripts of the theme as they are published: without the comments and the indentation of their sources."""

from __future__ import annotations

import re
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE: Final = re.compile(r"\s+")
_COMMENT_LINES: Final = re.compile(r"^\s*(?://.*|/\*\*(?:.|\n)*?\*/)\n", re.MULTILINE)


def replace_sources(files: Files, config: MkDocsConfig) -> None:
    """Put what is published in the place of each style sheet and script under `docs/assets/`."""
    for file in [*files.css_files(), *files.javascript_files()]:
        if not file.src_uri.startswith("assets/") or file.src_uri.endswith((".min.css", ".min.js")):
            continue
        shorten = style if file.src_uri.endswith(".css") else script
        files.remove(file)
        content = shorten(file.content_string)
        files.append(File.generated(config, file.src_uri, content=content, inclusion=InclusionLevel.INCLUDED))


def style(source: str) -> str:
    """Style sheet that means the same, in a line."""
    return _SPACE.sub(" ", _COMMENT.sub("", source)).strip() + "\n"


def script(source: str) -> str:
    """Script that means the same, without the lines that hold comments alone."""
    return _COMMENT_LINES.sub("", source)
