"""What is the same on every page of a kind, rendered once: the theme's shell around the records.

A template that shows values and asks only whether they are there gives, for values of the same shape, the same text
but for the values. So it is rendered once a shape with a mark in the place of each text, and cut at the marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from html import escape
from typing import Any, Final

_MARK: Final = re.compile(r"AtlasMark(\d+)x")


class Raw(str):
    """A text that the template prints as it stands; all others it escapes."""

    __slots__ = ()


class Frames:
    """The rendered frames of one template, by the kind of page and the shape of its values."""

    def __init__(self) -> None:
        self._frames: dict[Hashable, list[str]] = {}

    def fill(self, kind: str, values: dict[str, Any], render: Callable[[dict[str, Any]], str]) -> str:
        """What `render(values)` gives.

        `values` holds texts in dicts and lists, None and truth values. `render` must treat texts as opaque: it may not
        measure, cut or compare them.
        """
        key = (kind, _shape(values))
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = _MARK.split(render(_marked(values, [0])))
        texts = list(_texts(values))
        parts = [frame[0]]
        for position in range(1, len(frame), 2):
            parts += (texts[int(frame[position])], frame[position + 1])
        return "".join(parts)


def _shape(value: Any) -> Hashable:
    if isinstance(value, dict):
        return tuple((name, _shape(part)) for name, part in value.items())
    if isinstance(value, list):
        return tuple(map(_shape, value))
    # An empty text is false to a template, as None is: it is a shape of its own.
    return bool(value) if isinstance(value, str) else ("constant", value)


def _marked(value: Any, count: list[int]) -> Any:
    if isinstance(value, dict):
        return {name: _marked(part, count) for name, part in value.items()}
    if isinstance(value, list):
        return [_marked(part, count) for part in value]
    if not isinstance(value, str):
        return value
    count[0] += 1
    return f"AtlasMark{count[0] - 1}x" if value else ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value if isinstance(value, Raw) else escape(value).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
