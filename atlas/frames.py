"""What is the same on every page of a kind, rendered once: the theme's shell around the records.

A template that shows values and asks only whether they are there gives, for values of the same shape, the same text
but for the values. So it is rendered once a shape with a mark in the place of each text, and cut at the marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from typing import Any, Final

from atlas.escaping import escaped

_MARK: Final = re.compile(r"AtlasMark(\d+)x")


class Raw(str):
    """A text that the template prints as it stands; all others it escapes."""

    __slots__ = ()


class Frames:
    """The rendered frames of one template, by the kind of page and the shape of its values."""

    def __init__(self) -> None:
        self._frames: dict[Hashable, tuple[str, list[tuple[int, str]]]] = {}
        """What comes before the first text, and for each text shown its number and what follows it."""

    def fill(self, kind: str, values: dict[str, Any], render: Callable[[dict[str, Any]], str]) -> str:
        """What `render(values)` gives.

        `values` holds texts in dicts and lists, None and truth values. `render` must treat texts as opaque: it may not
        measure, cut or compare them.
        """
        texts: list[str] = []
        key = (kind, _taken(values, texts))
        frame = self._frames.get(key)
        if frame is None:
            pieces = _MARK.split(render(_marked(values, [0])))
            frame = self._frames[key] = (pieces[0], [*zip(map(int, pieces[1::2]), pieces[2::2], strict=True)])
        head, rest = frame
        shown = _shown(texts)
        return head + "".join([shown[number] + piece for number, piece in rest])


def _taken(value: Any, texts: list[str]) -> Hashable:
    """The shape of some values, whose texts join the list."""
    if isinstance(value, str):
        texts.append(value)
        # An empty text is false to a template, as None is: it is a shape of its own.
        return value != ""
    if isinstance(value, dict):
        return tuple([(name, _taken(part, texts)) for name, part in value.items()])
    if isinstance(value, list):
        return tuple([_taken(part, texts) for part in value])
    return "constant", value


def _shown(texts: list[str]) -> list[str]:
    """The texts as a template would print them."""
    safe = escaped(["" if isinstance(text, Raw) else text for text in texts])
    return [text if isinstance(text, Raw) else one for text, one in zip(texts, safe, strict=True)]


def _marked(value: Any, count: list[int]) -> Any:
    """The values with a mark in the place of each text; numbered as `_taken` puts them."""
    if isinstance(value, dict):
        return {name: _marked(part, count) for name, part in value.items()}
    if isinstance(value, list):
        return [_marked(part, count) for part in value]
    if not isinstance(value, str):
        return value
    count[0] += 1
    return f"AtlasMark{count[0] - 1}x" if value else ""
