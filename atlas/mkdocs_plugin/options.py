"""Options of the plugin that hold several values: the second language, the licence, and the parts of the maps."""

import re
from typing import Any, Final

from mkdocs.config import config_options as c
from mkdocs.config.base import Config, ValidationError

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


def group(options: type[Config]) -> c.Optional[Any]:
    """Option of several values that may be left out as a whole, though not in part."""
    option = c.SubConfig(options)
    option.default = None  # MkDocs' own is an empty group, in which all that is required would be missing
    return c.Optional(option)
