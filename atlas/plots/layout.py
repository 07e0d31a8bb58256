"""Layout of marks and their names on a map, so that none hides another."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final, Literal

Anchor = Literal["start", "middle", "end"]
Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""

LETTER: Final = 0.51
"""Average width of a letter, as a part of the font size, in the sans-serif fonts of the site."""
_ITALIC: Final = 1.2
"""How much wider the names of areas may be, whose faces differ more."""
_STEPS: Final = 80
_ATTEMPTS: Final = 60
_COST_OF_NO_NAME: Final = 40
"""Cost of leaving a mark without a name; the best place for one costs nothing."""
_MAX_NAMES: Final = 60
"""Largest number of marks that get a name."""
_COST_OF_AMBIGUITY: Final = 18
"""Cost of a place for a name that could belong to another mark as well."""
_CLEARANCE: Final = 5
"""Units by which a name must be nearer to its own mark than to any other, or it is ambiguous."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Circle on the sheet, in its units, and its name; an area has the radius 0, and its name stands in it."""

    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """Position of a name: `x` is its start, middle or end, as `anchor` says; `y` is its base line."""

    x: float
    y: float
    anchor: Anchor


# After an edit of one record, the large maps have mostly the same marks, and the same names beside them.
@lru_cache(maxsize=256)
def spread(marks: tuple[Mark, ...], gap: float, least: float, sheet: tuple[float, float]) -> tuple[Mark, ...]:
    """Marks, moved as little as needed until `gap` units lie between circles and `least` between their middles.

    Of two that collide, the smaller one moves more. `sheet` is the width and height that they may not leave.
    """
    x, y = [mark.x for mark in marks], [mark.y for mark in marks]
    reach = max(least, 2 * max((mark.radius for mark in marks), default=0.0) + gap)
    for _ in range(_STEPS):
        moved = False
        order = sorted(range(len(marks)), key=lambda index: (x[index], index))
        for position, first in enumerate(order):
            for second in order[position + 1 :]:
                if x[second] - x[first] > reach:
                    break
                moved |= _push(marks, x, y, first, second, gap, least)
        for index, mark in enumerate(marks):
            x[index] = min(max(x[index], mark.radius + 2), sheet[0] - mark.radius - 2)
            y[index] = min(max(y[index], mark.radius + 2), sheet[1] - mark.radius - 2)
        if not moved:
            break
    return tuple(Mark(x[index], y[index], mark.radius, mark.name) for index, mark in enumerate(marks))


def _push(
    marks: Sequence[Mark], x: list[float], y: list[float], first: int, second: int, gap: float, least: float
) -> bool:
    """Move two marks apart if they are too close, and return whether they were."""
    dx, dy = x[second] - x[first], y[second] - y[first]
    distance = math.hypot(dx, dy)
    lacking = max(marks[first].radius + marks[second].radius + gap, least) - distance
    if lacking <= 0.01:
        return False
    if not distance:
        dx, dy, distance = math.cos(second), math.sin(second), 1.0  # the same spot: any way will do, the same each time
    first_weight, second_weight = marks[first].radius ** 2, marks[second].radius ** 2
    share = second_weight / (first_weight + second_weight)
    for index, part in ((first, -share), (second, 1 - share)):
        x[index] += dx / distance * lacking * part
        y[index] += dy / distance * lacking * part
    return True


@lru_cache(maxsize=256)
def labels(marks: tuple[Mark, ...], size: float, sheet: tuple[float, float]) -> tuple[Label | None, ...]:
    """A place for the name of each mark, in the order given; None where there is no room for it.

    `size` is that of the type. No name covers a mark, another name, or the edge of the sheet.
    """
    circles = [mark for mark in marks if mark.radius]
    room = [(mark.radius + 1, mark) for mark in circles]
    around = [(mark.x - away, mark.y - away, mark.x + away, mark.y + away) for away, mark in room]
    # What a name would cover of marks and edge does not depend on the other names: it is looked at once.
    possible = []
    for mark in marks[:_MAX_NAMES]:
        free = [
            (rank + _COST_OF_AMBIGUITY * _is_ambiguous(box, mark, circles), label, box)
            for rank, (label, box) in enumerate(_candidates(mark, size) if mark.radius else _within(mark, size))
            if _on(box, sheet) and not any(_meet(box, other) for other in around)
        ]
        possible.append(sorted(free, key=itemgetter(0)))
    best: dict[int, Label] = {}
    least = 0
    for attempt in range(_ATTEMPTS):
        # Which name comes first decides which find room: the first attempt keeps the order, the others mix it.
        order = sorted(range(len(possible)), key=lambda index: (index * attempt * 37 % 61, index))
        found, badness = _in_turn(possible, order)
        if badness < least:
            best, least = found, badness
    return tuple(best.get(index) for index in range(len(marks)))


def _in_turn(
    possible: Sequence[Sequence[tuple[int, Label, Rectangle]]], order: Sequence[int]
) -> tuple[dict[int, Label], int]:
    """The names in the given order, each where there is still room, and how much worse they are than none."""
    found: dict[int, Label] = {}
    taken: list[Rectangle] = []
    badness = 0
    for index in order:
        for rank, label, box in possible[index]:
            if not any(_meet(box, other) for other in taken):
                found[index] = label
                taken.append(box)
                badness += rank - _COST_OF_NO_NAME
                break
    return found, badness


def _candidates(mark: Mark, size: float) -> Iterator[tuple[Label, Rectangle]]:
    """The ways to set a name beside a mark, the most legible first."""
    width, away, near = len(mark.name) * LETTER * size, mark.radius + 4, mark.radius * 0.72 + 4
    half, rise, far = width / 2, size * 0.35, away + size * 0.6
    spots: tuple[tuple[float, float, Anchor], ...] = (
        (away, rise, "start"), (-away, rise, "end"),
        (0, -away, "middle"), (0, away + 2 * rise, "middle"),
        (near, -near, "start"), (near, near + 2 * rise, "start"),
        (-near, -near, "end"), (-near, near + 2 * rise, "end"),
        (-half / 2, -away, "middle"), (half / 2, -away, "middle"),
        (-half / 2, away + 2 * rise, "middle"), (half / 2, away + 2 * rise, "middle"),
        (0, -far, "middle"), (0, far + 2 * rise, "middle"),
        (-half / 2, far + 2 * rise, "middle"), (half / 2, far + 2 * rise, "middle"),
    )  # fmt: skip
    for dx, dy, anchor in spots:
        x, y = mark.x + dx, mark.y + dy
        left = x - {"start": 0, "middle": half, "end": width}[anchor]
        yield Label(x, y, anchor), (left - 2, y - size * 0.78, left + width + 2, y + size * 0.22)


def _within(area: Mark, size: float) -> Iterator[tuple[Label, Rectangle]]:
    """The ways to set the name of an area: in its middle, then further and further from it."""
    half = len(area.name) * LETTER * size * _ITALIC / 2
    for step in range(5):
        for dx, dy in ((0, step), (0, -step), (step, 0), (-step, 0), (step, step), (-step, -step)):
            x, y = area.x + dx * size, area.y + size * 0.35 + dy * size * 0.8
            yield Label(x, y, "middle"), (x - half - 2, y - size * 0.78, x + half + 2, y + size * 0.22)


def _is_ambiguous(box: Rectangle, own: Mark, marks: Sequence[Mark]) -> bool:
    """Whether a name in this box could be taken for that of another mark."""
    if not own.radius:
        return False
    clear = _distance(box, own) + _CLEARANCE
    return any(mark is not own and _distance(box, mark) < clear for mark in marks)


def _distance(box: Rectangle, mark: Mark) -> float:
    """From the edge of a box to that of a mark."""
    left, top, right, bottom = box
    return math.hypot(max(left - mark.x, 0, mark.x - right), max(top - mark.y, 0, mark.y - bottom)) - mark.radius


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _on(box: Rectangle, sheet: tuple[float, float]) -> bool:
    return box[0] >= 2 and box[1] >= 2 and box[2] <= sheet[0] - 2 and box[3] <= sheet[1] - 2
