"""How far a long build is: what a terminal and a log are told, and when."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from atlas.records import progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def used(monkeypatch: pytest.MonkeyPatch, seconds: float, items: int = 1000) -> list[int]:
    """The items as they come out, when all of them together take so many seconds."""
    clock = iter(range(items + 1))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock) * seconds / items)
    return [*progress.watched(range(items), "records read")]


@pytest.fixture
def _informed() -> Iterator[None]:
    """The log as MkDocs sets it up, unless it is to be quiet."""
    level = progress.LOG.level
    progress.LOG.setLevel(logging.INFO)
    yield
    progress.LOG.setLevel(level)


@pytest.mark.usefixtures("_informed")
def test_a_terminal_sees_one_line_that_counts_and_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    assert used(monkeypatch, seconds=10) == [*range(1000)]
    shown = terminal.getvalue()
    assert "\n" not in shown
    numbers = [int(part.split()[0].replace(",", "")) for part in shown.split("\r")[1:-1]]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == pytest.approx(1000 * progress.SHORT / 10, abs=5)
    assert len(numbers) == pytest.approx((10 - progress.SHORT) / progress.STEP, abs=2)
    assert shown.endswith("\r\x1b[K")


@pytest.mark.usefixtures("_informed")
def test_a_log_gets_a_plain_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(progress.sys, "stderr", io.StringIO())
    assert used(monkeypatch, seconds=35) == [*range(1000)]
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 3
    assert all(line.endswith(" records read") and line.isprintable() for line in lines)
    assert not progress.sys.stderr.getvalue()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("_informed")
@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_a_short_build_says_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, stream: type[io.StringIO]
) -> None:
    written = stream()
    monkeypatch.setattr(progress.sys, "stderr", written)
    assert used(monkeypatch, seconds=1.9) == [*range(1000)]
    assert not written.getvalue()
    assert not caplog.records


def test_a_quiet_build_says_nothing_however_long(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    progress.LOG.setLevel(logging.ERROR)
    terminal = Terminal()
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    assert used(monkeypatch, seconds=100) == [*range(1000)]
    assert not terminal.getvalue()
    assert not caplog.records
