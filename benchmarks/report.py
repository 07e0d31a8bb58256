"""The results for people: lines for a terminal, and for docs/performance.md a table and a chart drawn as SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

Results = dict[str, Any]
"""What `run.py` writes: `about`, and `sizes` with the costs of the atlas and of stock Material."""
Row = tuple[str, str, str]
"""What was measured, for the atlas and for stock Material."""

PAGE: Final = "docs/performance.md"
_PLACE: Final = re.compile(r"(<!-- results -->\n).*(<!-- end of results -->)", re.DOTALL)

_WIDTH: Final = 640
_LEFT: Final = 230
_BAR: Final = 20
_STEP: Final = 28


def text(size: str, found: Results) -> str:
    """The results of one size as a table in plain text."""
    rows = [(_called(size), "Atlas", "Stock Material"), *_rows(found)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, ""])


def write(results: Results, root: Path) -> None:
    """Put tables and chart into the page, between its two marks."""
    page = root / PAGE
    content = "\n\n".join(_markdown(results))
    page.write_text(_PLACE.sub(lambda place: f"{place[1]}\n{content}\n\n{place[2]}", page.read_text("utf-8")), "utf-8")


def _rows(found: Results) -> Iterator[Row]:
    atlas, stock = found["atlas"], found["stock"]
    build = _median(atlas, "cpu")
    yield "Full build, CPU × stock", f"{_compared(found, 'cpu'):.2f}", "1.00"
    yield "Full build, CPU", f"{build:.1f} s", f"{_median(stock, 'cpu'):.1f} s"
    yield "Full build, time", f"{_median(atlas, 'wall'):.1f} s", f"{_median(stock, 'wall'):.1f} s"
    yield "Full build, memory", _size(_median(atlas, "memory")), _size(_median(stock, "memory"))
    for edit, costs in atlas["edited"]["edits"].items():
        cost = median(costs)
        yield f"After an edit ({edit}), CPU", f"{cost:.1f} s, {cost / build:.2f} of a build", "–"
    yield "While serving, memory", _size(atlas["edited"]["memory"]), "–"
    yield "First load of a record's page", _size(atlas["page"]), _size(stock["page"])
    yield "First search", _size(atlas["search"]), _size(stock["search"])
    yield "From a key to a result", _milliseconds(atlas["key"]), _milliseconds(stock["key"])
    yield "Site", _size(atlas["bytes"]), _size(stock["bytes"])
    yield "Files", f"{atlas['files']:,}", f"{stock['files']:,}"


def _median(found: Results, what: str) -> float:
    return float(median(cost[what] for cost in found["builds"]))


def _compared(found: Results, what: str) -> float:
    """A build's cost as a multiple of stock Material's: the median of the runs, each compared within its turn."""
    pairs = zip(found["atlas"]["builds"], found["stock"]["builds"], strict=True)
    return float(median(atlas[what] / stock[what] for atlas, stock in pairs))


def _size(number: float | None) -> str:
    if number is None:
        return "–"
    return f"{number / 1e3:.0f} kB" if number < 1e6 else f"{number / 1e6:.0f} MB"


def _milliseconds(number: int | None) -> str:
    return "–" if number is None else f"{number} ms"


def _markdown(results: Results) -> Iterator[str]:
    about, sizes = results["about"], _in_order(results["sizes"])
    counts = sorted({len(found["atlas"]["builds"]) for _, found in sizes})
    span = sorted({counts[0], counts[-1]})
    runs = "one run of each" if counts == [1] else f"medians of {' to '.join(map(str, span))} runs of each, in turns"
    machine = f"{about['cores']} processor cores, {about['system']}, {about['versions']}"
    yield f"Measured on {about['date']} with {machine}; {runs}."
    yield _chart(sizes)
    for size, found in sizes:
        yield f"### {_called(size)}"
        yield "\n".join(["| Figure | Atlas | Stock Material |", "|---|---:|---:|", *map(_line, _rows(found))])


def _line(row: Row) -> str:
    return f"| {' | '.join(row)} |"


def _chart(sizes: list[tuple[str, Results]]) -> str:
    """Processor time as a multiple of stock Material's full build: bars of a build and of each edit, for each size."""
    bars = [(size, *bar) for size, found in sizes for bar in _bars_of(found)]
    longest = max(value for _, _, value in bars)
    height = _STEP * (len(bars) + len(sizes)) + 8
    label = "Processor time, as a multiple of a full build with stock Material"
    return "\n".join(
        [
            "<figure>",
            f'<svg viewBox="0 0 {_WIDTH} {height}" fill="currentColor" font-size="14" role="img"',
            f'aria-label="{label}; the tables give the numbers">',
            *_bars(bars, (_WIDTH - _LEFT - 60) / longest),
            "</svg>",
            f"<figcaption>{label}. Shorter is better.</figcaption>",
            "</figure>",
        ]
    )


def _bars_of(found: Results) -> Iterator[tuple[str, float]]:
    build, atlas = _compared(found, "cpu"), _median(found["atlas"], "cpu")
    yield "Stock Material, build", 1.0
    yield "Atlas, build", build
    for edit, costs in found["atlas"]["edited"]["edits"].items():
        yield f"After an edit ({edit})", build * median(costs) / atlas


def _bars(bars: Iterable[tuple[str, str, float]], scale: float) -> Iterator[str]:
    y, last = 0, ""
    for size, name, value in bars:
        if size != last:
            yield f'<text x="0" y="{y + 20}" font-weight="bold">{_called(size)}</text>'
            y, last = y + _STEP, size
        width = max(value * scale, 1)
        yield f'<text x="0" y="{y + 15}">{name}</text>'
        strength = 0.35 if name.startswith("Stock") else 0.9
        yield f'<rect x="{_LEFT}" y="{y}" width="{width:.0f}" height="{_BAR}" opacity="{strength}"/>'
        yield f'<text x="{_LEFT + width + 6:.0f}" y="{y + 15}">{value:.2f}</text>'
        y += _STEP


def _in_order(sizes: dict[str, Results]) -> list[tuple[str, Results]]:
    """The real catalogue first, then by size."""
    return sorted(sizes.items(), key=lambda item: int(item[0]) if item[0].isdigit() else 0)


def _called(size: str) -> str:
    return f"{int(size):,} records" if size.isdigit() else "The real records"
