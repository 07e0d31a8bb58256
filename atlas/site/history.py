"""History of the files: when each was added and last changed, as git knows it.

Where the history is not there (a download without it, a shallow copy, no git), or does not hold for what lies on the
disk (a file changed and not yet committed), the answer is that nothing is known: a missing date, never a wrong one.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

Action = Literal["added", "changed", "removed"]

_ACTIONS: Final[dict[str, Action]] = {"A": "added", "M": "changed", "T": "changed", "D": "removed"}
_FORMAT: Final = "%x00%H%x00%ct%x00%s%x00"
"""Format of a commit in git's log: id, seconds and subject between NULs, which none of them can hold."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates in UTC on which a file was added and last changed."""

    added: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """Commit: its id, when it was made (UTC), its subject line, and what it did to which files."""

    commit: str
    when: datetime
    subject: str
    files: tuple[tuple[Action, str], ...]


@dataclass(frozen=True)
class History:
    """History of a repository. Paths are relative to the repository's root, with forward slashes.

    `changes` are newest first; `files` holds only files whose present content is the committed one.
    """

    files: Mapping[str, Dates] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    def latest(self, folder: str) -> datetime | None:
        """Date of the latest change under a folder (`data/`); None when that is not known."""
        touching = (change for change in self.changes if any(path.startswith(folder) for _, path in change.files))
        return next((change.when for change in touching), None)


UNKNOWN: Final = History()


def read(root: Path, *folders: str) -> History:
    """History of the files under these folders of the repository at `root`; UNKNOWN where there is none."""
    is_shallow = _git(root, "rev-parse", "--is-shallow-repository")
    log = _git(root, "log", "--no-renames", "--name-status", "--relative", f"--format={_FORMAT}", "--", *folders)
    unsaved = _git(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", *folders)
    if (is_shallow or "").strip() != "false" or log is None or unsaved is None:
        return UNKNOWN
    changes = tuple(_changes(log))
    unknown = set(unsaved.split("\0"))
    return History({path: dates for path, dates in _dates(changes).items() if path not in unknown}, changes)


def _changes(log: str) -> Iterator[Change]:
    parts = log.split("\0")[1:]
    for commit, seconds, subject, body in zip(*(parts[start::4] for start in range(4)), strict=True):
        files = (line.split("\t", maxsplit=1) for line in body.split("\n") if line)
        acted = tuple((_ACTIONS[letter[0]], path) for letter, path in files)
        yield Change(commit, datetime.fromtimestamp(int(seconds), UTC), subject, acted)


def _dates(changes: tuple[Change, ...]) -> dict[str, Dates]:
    """Dates of the files that exist, by path: changes come newest first, and of a file removed once, none before."""
    changed: dict[str, datetime] = {}
    added: dict[str, datetime] = {}
    removed: set[str] = set()
    for change in changes:
        for action, path in change.files:
            if path in removed:
                continue
            changed.setdefault(path, change.when)
            if action == "added":
                added[path] = change.when
            if action == "removed":
                removed.add(path)
    return {path: Dates(when, changed[path]) for path, when in added.items()}


def _git(root: Path, *arguments: str) -> str | None:
    """Output of git; None when it is not there or refuses."""
    command = ["git", "-c", "core.quotePath=false", "-c", "log.showSignature=false", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", errors="replace", check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
