"""Removal of unused rules and variables from Material's style sheets: an eighth of what a page loads would be these.

A selector is used if each class in it stands in a page or in a script of the site, or a script may make it from a
beginning such as `md-tag--`; a variable is, if a style sheet, a page or a script names it. What has no class is kept.
"""

import re
from collections.abc import Container
from pathlib import Path
from typing import Final

SHEETS: Final = "assets/stylesheets/*.min.css"
"""Material's own: those of the atlas have no "min" in their names."""
_CLASSES: Final = re.compile(rb'class=("[^"]*"|[^\s>"]+)')
_WORD: Final = re.compile(r"-*[A-Za-z_][\w-]*")
_READ: Final = re.compile(rb"var\(\s*(--[\w-]+)")
"""Both look at bytes: there are too many pages to decode each."""
_TEXT: Final = r""""[^"]*"|'[^']*'"""
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE: Final = re.compile(rf"([^{{}}]+)\{{((?:[^{{}}\"']|{_TEXT})*)\}}")
_EMPTY: Final = re.compile(r"@(?:media|supports)[^{}]*\{\}")
_ARGUMENTS: Final = r"\((?:[^()]|\([^()]*\))*\)"
_SELECTOR: Final = re.compile(rf"(?:[^,()]|{_ARGUMENTS})+")
_OPTIONAL: Final = re.compile(rf"{_ARGUMENTS}|\[[^\]]*\]")
"""Parts of a selector that may name a class which is not there: `:not(.a)`, `:is(.a,.b)`."""
_CLASS: Final = re.compile(r"\.((?:[A-Za-z_-]|\\.)(?:[\w-]|\\.)*)")
_VARIABLE: Final = re.compile(rf"(?<=[{{;])(--[\w-]+):(?:[^;{{}}\"']|{_TEXT})*;?")


def remove(folder: Path) -> None:
    """Remove what is unused from the style sheets of the site in a folder."""
    classes: set[bytes] = set()
    read: set[bytes] = set()
    files = [*folder.rglob("*")]
    pages, scripts, styles = ([file for file in files if file.suffix == end] for end in (".html", ".js", ".css"))
    for path in pages:
        html = path.read_bytes()
        classes.update(_CLASSES.findall(html))
        read.update(_READ.findall(html))
    words = {word for several in classes for word in several.decode().strip('"').split()}
    for path in scripts:
        words.update(_WORD.findall(path.read_text(encoding="utf-8")))
    sheets = {path: used_rules(path.read_text(encoding="utf-8"), words) for path in sorted(folder.glob(SHEETS))}
    others = [path.read_bytes() for path in styles if path not in sheets]
    for style in (*map(str.encode, sheets.values()), *others):
        read.update(_READ.findall(style))
    used = words.union(map(bytes.decode, read))
    for path, text in sheets.items():
        path.write_text(used_variables(text, used), encoding="utf-8")


def used_rules(sheet: str, classes: Container[str]) -> str:
    """Style sheet without the selectors that name a class which is not one of these."""

    def rule(found: re.Match[str]) -> str:
        selectors = [one for one in _SELECTOR.findall(found[1]) if _used(one, classes)]
        return f"{','.join(selectors)}{{{found[2]}}}" if selectors else ""

    return _EMPTY.sub("", _RULE.sub(rule, _COMMENT.sub("", sheet)))


def _used(selector: str, classes: Container[str]) -> bool:
    names = (name.replace("\\", "") for name in _CLASS.findall(_OPTIONAL.sub("", selector)))
    return all(name in classes or f"{name.rpartition('--')[0]}--" in classes for name in names)


def used_variables(sheet: str, read: Container[str]) -> str:
    """Style sheet without the definitions of variables that are not among these."""
    return _VARIABLE.sub(lambda found: found[0] if found[1] in read else "", sheet)
