"""Texts that commands write for people, by the templates under `atlas/templates/cli/`."""

import re
from typing import Any, Final

import jinja2

from atlas.records.strings import counted
from atlas.site.site import TEMPLATES

_VALUE_LENGTH: Final = 160


def rendered(template: str, **values: Any) -> str:
    """Text of a template."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "cli"),
        autoescape=template.endswith(".html"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(code=code, counted=counted, **values)


def code(text: str, limit: int = _VALUE_LENGTH) -> str:
    """Code span of foreign text, which can neither link nor mention anyone: between more backticks than it holds."""
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    text = "".join(character if character.isprintable() else "�" for character in text) or " "
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"
