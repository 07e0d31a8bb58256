"""PNG images that other sites show with a link: one for each record, for each kind, and for all other pages.

Drawn at build time from a font that lies beside this file, so that they look the same everywhere.
"""

import struct
import textwrap
import zlib
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from atlas.exports.files import ExportedFile
from atlas.i18n import gettext
from atlas.records.model import KINDS, Record
from atlas.site import Site

FOLDER: Final = "social"
FONT: Final = Path(__file__).parent / "fonts" / "atlas-social.otf"
TITLES: Final = Path(__file__).parent / "fonts" / "atlas-titles.ttf"
"""Font of the records' titles, which have more letters than those of the kinds."""
_RANGES: Final = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2013, 0x2014), (0x2018, 0x201E), (0x2026, 0x2026),
    (0x2070, 0x2070), (0x2074, 0x2079),
)  # fmt: skip
TITLE_LETTERS: Final = frozenset(chr(code) for first, last in _RANGES for code in range(first, last + 1))
"""Letters of that font."""
MOST: Final = 1_000
"""Most records of an atlas whose records have images of their own: 2 ms and 14 KB each."""
_TITLE_SIZE: Final = 62
_LETTERS: Final = 24
"""Letters on a line of a title."""
SIZE: Final = (1200, 630)
"""Pixels: what social networks ask for."""

_GROUND: Final = (0x13, 0x21, 0x3C)
_INK: Final = (0xFF, 0xFF, 0xFF)
_ACCENT: Final = (0xF0, 0xA6, 0x76)
_SHADES: Final = 15
"""Of one colour, from the ground to the ink; the next place in the palette is the accent's."""
_BITS: Final = 4
"""Bits of a pixel, which hold them all."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_PALETTE: Final = 3
"""What PNG calls pixels that are places in a palette."""
_BRIGHT, _DIM, _DIMMER = 14, 12, 10
"""The shades of the title, of its translation and of the foot."""
_TRIAL: Final = 20
"""Size in which it is tried whether the font has a letter."""
_NO_LETTER: Final = "\uffff"
_FILTER: Final = 8 // _BITS
"""Pixels before each row, left empty: they make the byte by which PNG says that the row stands there as it is."""
_MARGIN: Final = 90
_TITLE, _FOOT = 255, 525
"""The rows where a record's title begins, and the line at the foot."""
_LEFT: Final = _FILTER + _MARGIN
_WIDTH: Final = SIZE[0] - 2 * _MARGIN


def image(site: Site, path: str) -> str:
    """The path of the image for a page, given the page's path from the home page."""
    record = site.catalogue.get(path.strip("/"))
    if record and has_own(site, record):
        return f"{FOLDER}/{record.key}.png"
    kind = path.partition("/")[0]
    return f"{FOLDER}/{kind if kind in KINDS else 'atlas'}.png"


def has_own(site: Site, record: Record) -> bool:
    """Whether a record has an image of its own: not in a large atlas, nor if the font lacks a letter of its title."""
    return len(site.catalogue) <= MOST and set(site.titles[record.key]) <= TITLE_LETTERS


def files(site: Site) -> Iterator[ExportedFile]:
    """An image for each record and each kind, and `atlas.png`."""
    name, second = site.settings.name, site.settings.second_language
    foot = f"{name}  {drawable(second.site_name)}".strip()
    yield ExportedFile(f"{FOLDER}/atlas.png", partial(draw, name, second.site_name, ""))
    for kind, model in KINDS.items():
        translation = second.kinds.get(kind, "")
        yield ExportedFile(f"{FOLDER}/{kind}.png", partial(draw, _word(model.plural), translation, foot))
        both = f"{_word(model.singular)}  {drawable(translation)}".strip()
        for record in site.catalogue.of_kind(kind):
            if has_own(site, record):
                yield ExportedFile(
                    f"{FOLDER}/{record.key}.png", partial(draw_record, site.titles[record.key], both, foot)
                )


def draw(title: str, translation: str, foot: str) -> bytes:
    """A PNG image with a title, its translation, and a line at the foot.

    Drawn in shades of one colour, with a single place in the palette kept for the accent: a tenth of the size and the
    time of full colour.
    """
    picture, pen = _strip(_FOOT)
    _mark(pen)
    pen.text((_LEFT, 200), title, _BRIGHT, _fitting(title, 104))
    pen.text((_LEFT, 340), drawable(translation), _DIM, _fitting(translation, 72))
    return _png(b"", _rows(picture), _foot(foot))


def draw_record(title: str, kind: str, foot: str) -> bytes:
    """A PNG image with a record's title on up to three lines, its kind above, and a line at the foot."""
    picture, _ = _strip(_FOOT - _TITLE)
    lines = textwrap.wrap(title, _LETTERS, max_lines=3, placeholder="…")
    font = _font(_TITLE_SIZE, TITLES)
    longest = max(_length(line, font) for line in lines)
    if longest > _WIDTH:
        font = _font(int(_TITLE_SIZE * _WIDTH / longest), TITLES)
    for number, line in enumerate(lines):
        _write(picture, line, number * 82, font)
    return _png(_kind(kind), _rows(picture), _foot(foot))


# The records come kind by kind.
@lru_cache(maxsize=1)
def _kind(kind: str) -> bytes:
    """Rows above the title of a record, with its kind."""
    picture, pen = _strip(_TITLE)
    _mark(pen)
    pen.text((_LEFT, 170), kind, _DIM, _fitting(kind, 44))
    return _rows(picture)


@lru_cache(maxsize=1)
def _foot(foot: str) -> bytes:
    """The last rows, with the line at the foot."""
    picture, pen = _strip(SIZE[1] - _FOOT)
    pen.text((_LEFT, 0), foot, _DIMMER, _fitting(foot, 36))
    return _rows(picture)


def _strip(height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty strip of the image, and what draws on it. Each strip is drawn only where it differs from the last."""
    picture = Image.new("P", (_FILTER + SIZE[0], height), 0)
    pen = ImageDraw.Draw(picture)
    pen.fontmode = "L"
    return picture, pen


def _mark(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((_LEFT, 140, _LEFT + 120, 150), _SHADES)


def _write(picture: Image.Image, line: str, top: int, font: ImageFont.FreeTypeFont) -> None:
    """Write a line with letters that are drawn once: to draw each anew takes four times as long."""
    left = float(_LEFT)
    for letter, following in pairwise(f"{line} "):
        shape, (right, down) = _letter(letter, font)
        picture.paste(_BRIGHT, (int(left) + right, top + down), shape)
        left += _advance(letter, following, font)


@cache
def _letter(letter: str, font: ImageFont.FreeTypeFont) -> tuple[Image.Image, tuple[int, int]]:
    """A letter as a mask, and where it begins from the point at which it is written."""
    left, top, right, bottom = map(int, font.getbbox(letter))
    shape = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
    ImageDraw.Draw(shape).text((-left, -top), letter, 255, font)
    return shape, (left, top)


@cache
def _advance(letter: str, following: str, font: ImageFont.FreeTypeFont) -> float:
    return font.getlength(letter + following) - font.getlength(following)


def _length(line: str, font: ImageFont.FreeTypeFont) -> float:
    return sum(_advance(letter, following, font) for letter, following in pairwise(f"{line} "))


def _rows(picture: Image.Image) -> bytes:
    """The rows of a strip as PNG holds them."""
    return picture.tobytes("raw", f"P;{_BITS}")


def _png(above: bytes, middle: bytes, below: bytes) -> bytes:
    """The strips as PNG in four bits a pixel. Pillow takes more than twice as long, and there are hundreds."""
    steps = [step / (_SHADES - 1) for step in range(_SHADES)]
    shades = [round(low + (high - low) * step) for step in steps for low, high in zip(_GROUND, _INK, strict=True)]
    begun, compressor = _compressed(above)
    compressor = compressor.copy()
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", *SIZE, _BITS, _PALETTE, 0, 0, 0),
        b"PLTE": bytes([*shades, *_ACCENT]),
        b"IDAT": begun + compressor.compress(middle) + compressor.compress(below) + compressor.flush(),
        b"IEND": b"",
    }
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks.items())


@lru_cache(maxsize=1)
def _compressed(above: bytes) -> tuple[bytes, "zlib._Compress"]:
    """The first strip, and a compressor that the others follow in: the records of a kind share this work."""
    compressor = zlib.compressobj(1, strategy=zlib.Z_RLE)
    return compressor.compress(above), compressor


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _word(english: str) -> str:
    """The word in the language of the interface; in English where the font lacks a letter of it."""
    return drawable(gettext(english)) or english


def drawable(text: str) -> str:
    """The text; empty where the font lacks a letter of it, in whose place it would draw a box."""
    font = _font(_TRIAL, FONT)
    box = font.getmask(_NO_LETTER)
    drawn = (font.getmask(letter) for letter in text)
    return "" if any((one.size, bytes(one)) == (box.size, bytes(box)) for one in drawn) else text


def _fitting(text: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at this size, or as much smaller as the text needs to fit the width."""
    length = _font(size, FONT).getlength(text)
    return _font(size if length <= _WIDTH else int(size * _WIDTH / length), FONT)


@cache
def _font(size: int, file: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
