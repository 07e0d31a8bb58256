"""Emoji generator for `pymdownx.emoji`: icons of Material as SVG in the page, emoji as characters.

Material's own generator takes the images of emoji from a content delivery network; pages of the atlas load nothing
from other sites.
"""

from typing import Any
from xml.etree.ElementTree import Element

from material.extensions.emoji import to_svg
from pymdownx.emoji import to_alt


def icon_or_character(*args: Any) -> Element | str:
    """SVG element of an icon (`:material-map:`), or the character of an emoji (`:smile:`).

    The arguments are those of a generator of `pymdownx.emoji`. The fourth holds the code points of an emoji and is
    empty for an icon.
    """
    is_icon = not args[3]
    made: Element | str = to_svg(*args) if is_icon else to_alt(*args)
    return made
