"""Options of the plugin in `mkdocs.yml`."""

import re
from typing import Any, Final

from mkdocs.config import config_options as c
from mkdocs.config.base import Config, ValidationError

from atlas.site.code_host import HOSTS

_CORNERS: Final = 4


class Bounds(c.ListOfItems[float]):
    """Option of a part of the world: its west, south, east and north in degrees."""

    def __init__(self) -> None:
        super().__init__(c.Type((int, float)))

    def run_validation(self, value: object) -> list[float]:
        """The four numbers. Raises ValidationError, with an example, where they enclose no part of the world."""
        found = super().run_validation(value)
        is_part = len(found) == _CORNERS and -90 <= found[1] < found[3] <= 90 and found[0] != found[2]
        if not is_part or not all(-180 <= degrees <= 180 for degrees in found[::2]):
            raise ValidationError("Give its west, south, east and north in degrees, such as [-15, 35, 37, 69].")
        return found


class Form(c.Type[str]):
    """Option whose text has a form, which an example shows; empty where that is its default."""

    def __init__(self, pattern: str, example: str, **options: Any) -> None:
        super().__init__(str, **options)
        self.pattern, self.example = pattern, example

    def run_validation(self, value: object) -> str:
        """The text. Raises ValidationError, with the example, where it has another form."""
        found = super().run_validation(value)
        if not re.fullmatch(self.pattern, found) and found != self.default:
            raise ValidationError(f"Write it as in {self.example!r}, not {found!r}.")
        return found


LANGUAGE_TAG: Final = (r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "pt-BR")
FILE_NAME: Final = (r"[A-Za-z0-9][A-Za-z0-9._-]*", "eu-china-atlas")
UUID: Final = (r"\{?([0-9a-fA-F]-?){32}\}?", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6")
"""The example is that of RFC 4122: each atlas has another."""


class AreaConfig(Config):  # type: ignore[no-untyped-call] # MkDocs leaves its hook untyped
    """Part of the world on the maps."""

    name = c.Type(str)
    """Name under which the maps show it."""
    bounds = Bounds()
    countries = c.ListOfItems(c.Type(str), default=[])
    """Ids of the countries whose places belong to it; without them, all places within its bounds do."""


class SecondLanguageConfig(Config):  # type: ignore[no-untyped-call]
    """Second language, in which records have a name too, in their field `local_name`."""

    tag = Form(*LANGUAGE_TAG)
    """Code of the language, such as `ja` or `pt-BR`."""
    label = c.Type(str)
    """Label of these names on the site."""
    site_name = c.Type(str, default="")
    """Name of the site in it."""
    countries = c.ListOfItems(c.Type(str), default=[])
    """Ids of the countries where it is spoken: the maintenance page lists what lies there and has no such name."""
    kinds = c.DictOfItems(c.Type(str), default={})
    """Names of the kinds in it, for the preview images."""
    former_field = c.Type(str, default="")
    """Name that the field once had in the API and the tables, which keep it."""


class LicenceConfig(Config):  # type: ignore[no-untyped-call]
    """Licence of the data and the texts."""

    id = c.Type(str)
    """Its SPDX identifier."""
    name = c.Type(str)
    short_name = c.Type(str)
    url = c.URL()


def _group(options: type[Config]) -> c.Optional[Any]:
    """Option of several values that may be left out as a whole, though not in part."""
    option = c.SubConfig(options)
    option.default = None  # MkDocs' own is an empty group, in which all that is required would be missing
    return c.Optional(option)


class AtlasConfig(Config):  # type: ignore[no-untyped-call]
    """All options. `atlas.site.settings` joins them with MkDocs' own settings."""

    short_name = Form(*FILE_NAME, default="")
    """Name in the names of files and identifiers; by default made from `site_name`."""
    text_language = Form(*LANGUAGE_TAG, default="")
    """Language of the texts, where it is more exact than `theme.language`: `en-GB`."""
    second_language = _group(SecondLanguageConfig)
    """Language in which records have a second name."""
    licence = _group(LicenceConfig)
    """Licence of the data and the texts; CC BY 4.0 unless another is named."""
    sides = c.Optional(c.ListOfItems(c.SubConfig(AreaConfig)))
    """Parts of the world whose cooperation is told: each has a large map."""
    windows = c.Optional(c.ListOfItems(c.SubConfig(AreaConfig)))
    """Parts of the world that the small maps show, from the closest to the widest; by default the sides, and both."""
    search_examples = c.Optional(c.ListOfItems(c.Type(str)))
    """What a reader may search for, as the hint in the search field of the home page."""
    namespace = Form(*UUID, default="")
    """UUID from which those of the records are made; by default made from the short name. It must never change."""
    branch = c.Type(str, default="main")
    """Branch of the repository that the published site is built from, for links to the history of a record."""
    code_host = c.Choice(("", *HOSTS), default="")
    """Software that hosts the repository, where the name of its server does not tell."""
    exports_after_edit = c.Type(bool, default=False)
    """Whether `mkdocs serve --dirty` makes the exports and the search index again after each edit."""
