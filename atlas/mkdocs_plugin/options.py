"""Options of the plugin that hold several values: the second language, the licence, and the parts of the maps."""

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


class AreaConfig(Config):  # type: ignore[no-untyped-call] # MkDocs leaves its hook untyped
    """Part of the world on the maps."""

    name = c.Type(str)
    """Name under which the maps show it."""
    bounds = Bounds()
    countries = c.ListOfItems(c.Type(str), default=[])
    """Ids of the countries whose places belong to it; without them, all places within its bounds do."""


class SecondLanguageConfig(Config):  # type: ignore[no-untyped-call]
    """Second language, in which records have a name too, in their field `local_name`."""

    tag = c.Type(str)
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
