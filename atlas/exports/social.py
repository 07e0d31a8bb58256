"""PNG images that other sites show with a link: one for each kind of record, and one for all other pages.

Drawn at build time from a font that lies beside this file, so that they look the same everywhere.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from atlas.exports.files import ExportedFile
from atlas.records.model import KINDS
from atlas.site import Site

FOLDER: Final = "social"
FONT: Final = Path(__file__).parent / "fonts" / "atlas-social.otf"
SIZE: Final = (1200, 630)
"""Pixels: what social networks ask for."""

_GROUND: Final = (0x13, 0x21, 0x3C)
_INK: Final = (0xFF, 0xFF, 0xFF)
_ACCENT: Final = (0xF0, 0xA6, 0x76)
_SHADES: Final = 15
"""Of one colour, from the ground to the ink; the next place in the palette is the accent's. Four bits hold them all."""
_BRIGHT, _DIM, _DIMMER = 14, 12, 10
"""The shades of the title, of its translation and of the foot."""
_TRIAL: Final = 20
"""Size in which it is tried whether the font has a letter."""
_NO_LETTER: Final = "\uffff"
_MARGIN: Final = 90
_WIDTH: Final = SIZE[0] - 2 * _MARGIN


def image(path: str) -> str:
    """The path of the image for a page, given the page's path from the home page."""
    kind = path.partition("/")[0]
    return f"{FOLDER}/{kind if kind in KINDS else 'atlas'}.png"


def files(site: Site) -> Iterator[ExportedFile]:
    """An image for each kind, and `atlas.png`."""
    name, second = site.settings.name, site.settings.second_language
    yield ExportedFile(f"{FOLDER}/atlas.png", partial(draw, name, second.site_name, ""))
    for kind, model in KINDS.items():
        texts = model.plural, second.kinds.get(kind, ""), f"{name}  {drawable(second.site_name)}".strip()
        yield ExportedFile(f"{FOLDER}/{kind}.png", partial(draw, *texts))


def draw(title: str, translation: str, foot: str) -> bytes:
    """A PNG image with a title, its translation, and a line at the foot.

    Drawn in shades of one colour, with a single place in the palette kept for the accent: a tenth of the size and the
    time of full colour.
    """
    picture = Image.new("L", SIZE, 0)
    pen = ImageDraw.Draw(picture)
    pen.text((_MARGIN, 525), foot, _DIMMER, _fitting(foot, 36))
    pen.rectangle((_MARGIN, 140, _MARGIN + 120, 150), _SHADES)
    pen.text((_MARGIN, 200), title, _BRIGHT, _fitting(title, 104))
    pen.text((_MARGIN, 340), drawable(translation), _DIM, _fitting(translation, 72))
    steps = [step / (_SHADES - 1) for step in range(_SHADES)]
    shades = [round(low + (high - low) * step) for step in steps for low, high in zip(_GROUND, _INK, strict=True)]
    picture.putpalette([*shades, *_ACCENT])
    content = io.BytesIO()
    picture.save(content, "PNG", bits=4, compress_level=1, compress_type=zlib.Z_RLE)
    return content.getvalue()


def drawable(text: str) -> str:
    """The text; empty where the font lacks a letter of it, in whose place it would draw a box."""
    box = _font(_TRIAL).getmask(_NO_LETTER)
    drawn = (_font(_TRIAL).getmask(letter) for letter in text)
    return "" if any((one.size, bytes(one)) == (box.size, bytes(box)) for one in drawn) else text


def _fitting(text: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at this size, or as much smaller as the text needs to fit the width."""
    length = _font(size).getlength(text)
    return _font(size if length <= _WIDTH else int(size * _WIDTH / length))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
