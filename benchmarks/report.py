"""The results for people: lines for a terminal, and for docs/performance.md a table and a chart drawn as SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

Results = dict[str, Any]
"""What `run.py` writes: `about`, `versions`, and `sizes` with the costs of each contestant."""

NAMES: Final = {"ours": "The atlas", "material": "Stock Material", "zensical": "Zensical", "hugo": "Hugo, bare theme"}
BASE: Final = "material"
"""Whom ratios refer to."""
PAGE: Final = "docs/performance.md"
_PLACE: Final = re.compile(r"(<!-- results -->\n).*(<!-- end of results -->)", re.DOTALL)

_WIDTH: Final = 640
_LEFT: Final = 150
_BAR: Final = 20
_STEP: Final = 28


def text(size: str, found: Results) -> str:
    """The results of one size as a table in plain text."""
    rows = [["", *_HEADINGS], *([NAMES[name], *_cells(found, name)] for name in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([f"{_called(size)}:", *lines, ""])


def write(results: Results, root: Path) -> None:
    """Put table and chart into the page, between its two marks."""
    page = root / PAGE
    content = "\n\n".join(_markdown(results))
    page.write_text(_PLACE.sub(lambda place: f"{place[1]}\n{content}\n\n{place[2]}", page.read_text("utf-8")), "utf-8")


_HEADINGS: Final = (
    "CPU", "× stock", "Time", "× stock", "Memory", "Site", "Files", "Page", "Search", "Key",
    "CPU after edit", "Time after edit",
)  # fmt: skip


def _cells(found: Results, name: str) -> list[str]:
    one = found[name]
    warm = one["warm"]
    return [
        _seconds(one["cold"], "cpu"),
        _ratio(found, name, "cpu"),
        _seconds(one["cold"], "wall"),
        _ratio(found, name, "wall"),
        _size(median(cost["memory"] for cost in one["cold"])),
        _size(one["bytes"]),
        f"{one['files']:,}",
        _size(one["page"]),
        _size(one["search"]),
        f"{key} ms" if (key := one.get("key")) else "–",
        _seconds(warm, "cpu") if warm else "–",
        _seconds(warm, "wall") if warm else "–",
    ]


def _seconds(costs: list[dict[str, float]], what: str) -> str:
    return f"{median(cost[what] for cost in costs):.1f} s"


def _ratio(found: Results, name: str, what: str) -> str:
    """How a contestant's cost compares with the base's: the median of the runs, each compared within its turn."""
    value = _compared(found, name, what)
    return "–" if value is None else f"{value:.2f}"


def _compared(found: Results, name: str, what: str) -> float | None:
    if BASE not in found:
        return None
    pairs = zip(found[name]["cold"], found[BASE]["cold"], strict=True)
    return float(median(one[what] / base[what] for one, base in pairs))


def _size(number: float | None) -> str:
    if number is None:
        return "–"
    if number < 1_000_000:
        return f"{number / 1000:.0f} KB"
    return f"{number / 1_000_000:.0f} MB"


def _markdown(results: Results) -> Iterator[str]:
    about, sizes = results["about"], _in_order(results["sizes"])
    versions = "; ".join(f"{NAMES[name]}: {version}" for name, version in results["versions"].items())
    counts = {len(one["cold"]) for size in results["sizes"].values() for one in size.values()}
    between = " to ".join(map(str, sorted({min(counts), max(counts)})))
    runs = f"the median of {between} runs" if counts != {1} else "one run"
    machine = f"{about['cores']} processor cores, {about['system']}, {about['python']}"
    yield f"Measured on {about['date']} with {machine}; {runs} in turns. {versions}."
    if any(BASE in found for _, found in sizes):
        yield _chart([(size, found) for size, found in sizes if BASE in found])
    for size, found in sizes:
        yield f"### {_called(size)}"
        yield "\n".join(_table(found))


def _table(found: Results) -> Iterator[str]:
    rows = [_cells(found, name) for name in found]
    shown = [column for column in range(len(_HEADINGS)) if any(row[column] != "–" for row in rows)]
    yield f"| Generator | {' | '.join(_HEADINGS[column] for column in shown)} |"
    yield f"|---|{'---:|' * len(shown)}"
    for name, row in zip(found, rows, strict=True):
        yield f"| {NAMES[name]} | {' | '.join(row[column] for column in shown)} |"


def _chart(sizes: list[tuple[str, Results]]) -> str:
    """Processor time beside stock Material's, a group of bars for each size."""
    bars = [(size, name, _compared(found, name, "cpu") or 0) for size, found in sizes for name in found]
    longest = max(value for _, _, value in bars)
    lines = list(_bars(bars, (_WIDTH - _LEFT - 60) / longest))
    height = _STEP * (len(bars) + len(sizes)) + 8
    label = "Processor time of a full build, as a multiple of stock Material's"
    return "\n".join(
        [
            "<figure>",
            f'<svg viewBox="0 0 {_WIDTH} {height}" fill="currentColor" font-size="14" role="img"',
            f'aria-label="{label}; the tables give the numbers">',
            *lines,
            "</svg>",
            f"<figcaption>{label}. Shorter is better.</figcaption>",
            "</figure>",
        ]
    )


def _bars(bars: Iterable[tuple[str, str, float]], scale: float) -> Iterator[str]:
    y, last = 0, ""
    for size, name, value in bars:
        if size != last:
            yield f'<text x="0" y="{y + 20}" font-weight="bold">{_called(size)}</text>'
            y, last = y + _STEP, size
        width = max(value * scale, 1)
        yield f'<text x="0" y="{y + 15}">{NAMES[name]}</text>'
        strength = 0.9 if name == "ours" else 0.35
        yield f'<rect x="{_LEFT}" y="{y}" width="{width:.0f}" height="{_BAR}" opacity="{strength}"/>'
        yield f'<text x="{_LEFT + width + 6:.0f}" y="{y + 15}">{value:.2f}</text>'
        y += _STEP


def _in_order(sizes: dict[str, Results]) -> list[tuple[str, Results]]:
    """The real catalogue first, then by size."""
    return sorted(sizes.items(), key=lambda item: int(item[0]) if item[0].isdigit() else 0)


def _called(size: str) -> str:
    return f"{int(size):,} records" if size.isdigit() else "The real records"
