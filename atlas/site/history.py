"""History of the files: when each was added and last changed, as git knows it.

Where the history is not there (a download without it, a shallow copy, no git), or does not hold for what lies on the
disk (a file changed and not yet committed), the answer is that nothing is known: a missing date, never a wrong one.
`History.problem` says why, and what to do.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

Action = Literal["added", "changed", "removed"]

_ACTIONS: Final[dict[str, Action]] = {"A": "added", "M": "changed", "T": "changed", "D": "removed"}
_FORMAT: Final = "%x00%H%x00%ct%x00%s%x00"
"""Format of a commit in git's log: id, seconds and subject between NULs, which none of them can hold."""
_SETTINGS: Final = (
    "core.quotePath=false", "core.fsmonitor=false", "i18n.logOutputEncoding=UTF-8", "log.showRoot=true",
    "log.showSignature=false", "color.ui=false",
)  # fmt: skip
"""Settings of git by which its answers are the same whatever those of the user or the system are."""
_LATEST: Final = 253_402_300_799
"""Seconds of the last moment of the year 9999, after which Python knows no dates. git knows them."""
_KEPT: Final = frozenset({"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH"})
"""Variables that say where git and its settings are; no others of its own reach it."""
_NO_DATES: Final = "No dates of the records and no feeds are published: "


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


@dataclass(frozen=True, slots=True)
class Life:
    """Latest life of a path: when a file was added there, and when it was removed; None while it is there."""

    began: datetime
    ended: datetime | None


@dataclass(frozen=True)
class History:
    """History of a repository. Paths are relative to the repository's root, with forward slashes.

    `changes` are newest first; `files` holds only files whose present content is the committed one.
    """

    files: Mapping[str, Dates] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    problem: str = ""
    """Why nothing is known, and what to do: a sentence for the person who builds. Empty where the history is whole."""

    def latest(self, folder: str) -> datetime | None:
        """Date of the latest change under a folder (`data/`); None when that is not known."""
        touching = (change for change in self.changes if any(path.startswith(folder) for _, path in change.files))
        return next((change.when for change in touching), None)

    @cached_property
    def lives(self) -> Mapping[str, Life]:
        """Life of each path that ever was."""
        return _lives(self.changes)

    def first_path(self, path: str, former: Collection[str]) -> str:
        """Path at which a file began that has been renamed, among its `former` paths in any order.

        The file that was renamed to a path was removed when that was added. One that was there at the same time has
        been merged into it.
        """
        left = set(former)
        while path in self.lives:
            began = self.lives[path].began
            before = {name: ended for name in left if (ended := self._ended(name)) and ended <= began}
            if not before:
                break
            path = max(before, key=lambda name: (before[name], name))
            left.remove(path)
        return path

    def _ended(self, path: str) -> datetime | None:
        life = self.lives.get(path)
        return life.ended if life else None


UNKNOWN: Final = History()


def read(root: Path, *folders: str) -> History:
    """History of the files under these folders of the repository at `root`; with a `problem` where it is not known."""
    try:
        if _git(root, "rev-parse", "--is-shallow-repository").strip() == "true":
            return History(
                problem=f"{_NO_DATES}this copy of the repository is shallow. Complete it with `git fetch --unshallow`."
            )
        log = _git(root, "log", "--no-renames", "--name-status", "--relative", f"--format={_FORMAT}", "--", *folders)
        unsaved = _git(root, "diff", "--name-only", "--relative", "--no-ext-diff", "-z", "HEAD", "--", *folders)
    except OSError:
        return History(problem=f"{_NO_DATES}git is not installed. Install it from https://git-scm.com/.")
    except subprocess.CalledProcessError as error:
        return History(problem=_NO_DATES + _cause(root, error.stderr))
    changes = tuple(_changes(log))
    unknown = set(unsaved.split("\0"))
    files = {path: dates for path, dates in _dates(changes).items() if path not in unknown}
    return History(files, changes)


def _cause(root: Path, answer: str) -> str:
    """Cause and cure of git's refusal, by its answer in English."""
    if "dubious ownership" in answer:
        return (
            f"the folder belongs to another user, and git does not trust it. If you do, run `git config --global --add "
            f"safe.directory {root.resolve()}`."
        )
    if "not a git repository" in answer:
        return "this folder is not a git repository. Clone the repository in place of downloading its files."
    if "does not have any commits" in answer or "unknown revision" in answer or "bad revision" in answer:
        return "nothing is committed yet. Commit the records with `git add` and `git commit`."
    last = next(iter(answer.strip().splitlines()[-1:]), "no answer")
    return f"git refuses to tell the history ({last}). Run `git log` in this folder, and mend what it complains of."


def _changes(log: str) -> Iterator[Change]:
    parts = log.split("\0")[1:]
    for commit, seconds, subject, body in zip(*(parts[start::4] for start in range(4)), strict=True):
        files = (line.split("\t", maxsplit=1) for line in body.split("\n") if line)
        acted = tuple((_ACTIONS[letter[0]], path) for letter, path in files)
        yield Change(commit, datetime.fromtimestamp(min(int(seconds), _LATEST), UTC), subject, acted)


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


def _lives(changes: tuple[Change, ...]) -> dict[str, Life]:
    """Latest life of each path: changes come newest first."""
    began: dict[str, datetime] = {}
    ended: dict[str, datetime] = {}
    earlier: set[str] = set()
    for change in changes:
        for action, path in change.files:
            if action == "removed":
                # A second removal, or one after which a file was added, ended an earlier life.
                if path in began or path in ended:
                    earlier.add(path)
                else:
                    ended[path] = change.when
            elif action == "added" and path not in earlier:
                began[path] = change.when
    return {path: Life(when, ended.get(path)) for path, when in began.items()}


def _git(root: Path, *arguments: str) -> str:
    """Output of git, in English. Raises OSError where git is not there, CalledProcessError where it refuses.

    A hook of git sets variables that name its own repository, and others change what git tells: none reaches it.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    command = ["git", *(part for setting in _SETTINGS for part in ("-c", setting)), *arguments]
    done = subprocess.run(
        command,
        cwd=root,
        env={**kept, "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=True,
    )
    return done.stdout
