"""Minified styles and scripts of `docs/assets/`; style sheets with those that they import."""

import posixpath
import re
from typing import Final

import rcssmin
import rjsmin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

_IMPORT: Final = re.compile(r'@import "(?P<path>[^"]+)"(?: (?P<media>[^;]+))?;')


def minify(files: Files, config: MkDocsConfig) -> None:
    """Replace each style sheet and script under `docs/assets/` by a minified one; remove imported style sheets."""
    imported: set[str] = set()
    for file in [*files.css_files(), *files.javascript_files()]:
        if not file.src_uri.startswith("assets/") or file.src_uri.endswith((".min.css", ".min.js")):
            continue
        if file.src_uri.endswith(".css"):
            # Older browsers take a variable for empty only if a space follows the colon.
            content = rcssmin.cssmin(_with_imports(file, files, imported)).replace(":;", ": ;")
        else:
            content = rjsmin.jsmin(file.content_string)
        files.remove(file)
        files.append(File.generated(config, file.src_uri, content=content, inclusion=InclusionLevel.INCLUDED))
    for path in imported:
        files.remove(files.src_uris[path])


def _with_imports(file: File, files: Files, imported: set[str]) -> str:
    """Style sheet with each `@import` replaced by the imported one, so that browsers load one file."""

    def content(statement: re.Match[str]) -> str:
        path = posixpath.join(posixpath.dirname(file.src_uri), statement["path"])
        imported.add(path)
        text = files.src_uris[path].content_string
        return f"@media {statement['media']} {{\n{text}}}" if statement["media"] else text

    return _IMPORT.sub(content, file.content_string)
