"""History of the files: when each was added and last changed, and what it held before, as git knows it.

Where the history is not there (a download without it, a shallow copy, no git), or does not hold for what lies on the
disk (a file changed and not yet committed), the answer is that nothing is known: a missing date, never a wrong one.
`History.problem` says why, and what to do.
"""

import re
import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, NamedTuple

from atlas.records import git

Action = Literal["added", "changed", "removed"]

_ACTIONS: Final[dict[str, Action]] = {"A": "added", "M": "changed", "T": "changed", "D": "removed"}
_FORMAT: Final = "%x00%H%x00%ct%x00"
"""Format of a commit in git's log: id and seconds between NULs, which none of them can hold."""
_LATEST: Final = 253_402_300_799
"""Seconds of the last moment of the year 9999, after which Python knows no dates. git knows them."""
_EMPTY: Final = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""Id of the empty tree, which git knows in every repository."""
_VERSION: Final = re.compile(r"v\d+\.\d+\.\d+")
_NO_DATES: Final = "No dates of the records and no feeds are published: "


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates in UTC on which a file was added, last changed and removed; None while it is there."""

    added: datetime
    changed: datetime
    removed: datetime | None = None


class FileChange(NamedTuple):
    """Change of a file: what a commit did to it, its path, and git's ids of its content before and after."""

    action: Action
    path: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Commit: its id, when it was made (UTC), and what it did to which files."""

    commit: str
    when: datetime
    files: tuple[FileChange, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Contents of files as they once were, in the repository at `root`; of no files where there is none."""

    root: Path | None = None

    def read(self, ids: Collection[str]) -> dict[str, bytes]:
        """Contents by git's ids; those that git does not have are left out."""
        if self.root is None or not ids:
            return {}
        try:
            answer = git.run(self.root, "cat-file", "--batch", given="".join(f"{name}\n" for name in ids).encode())
        except (OSError, subprocess.CalledProcessError):
            return {}
        return dict(_objects(answer))


@dataclass(frozen=True)
class History:
    """History of a repository. Paths are relative to the repository's root, with forward slashes.

    `changes` are newest first; `files` holds only files whose present content is the committed one.
    """

    files: Mapping[str, Dates] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    problem: str = ""
    """Why nothing is known, and what to do: a sentence for the person who builds. Empty where the history is whole."""
    contents: Contents = field(default=Contents(), compare=False)

    def latest(self, folder: str) -> datetime | None:
        """Date of the latest change under a folder (`data/`); None when that is not known."""
        touching = (change for change in self.changes if any(file.path.startswith(folder) for file in change.files))
        return next((change.when for change in touching), None)

    @cached_property
    def lives(self) -> Mapping[str, Dates]:
        """Dates of the latest file at each path that ever was."""
        # Changes come newest first.
        added: dict[str, datetime] = {}
        changed: dict[str, datetime] = {}
        removed: dict[str, datetime] = {}
        earlier: set[str] = set()
        for change in self.changes:
            for action, path, *_ in change.files:
                changed.setdefault(path, change.when)
                if action == "removed":
                    # A second removal, or one after which a file was added, was that of an earlier file.
                    if path in added or path in removed:
                        earlier.add(path)
                    else:
                        removed[path] = change.when
                elif action == "added" and path not in earlier:
                    added[path] = change.when
        return {path: Dates(when, changed[path], removed.get(path)) for path, when in added.items()}


UNKNOWN: Final = History()


def read(root: Path, *folders: str) -> History:
    """History of the files under these folders of the repository at `root`; with a `problem` where it is not known."""
    try:
        if _git(root, "rev-parse", "--is-shallow-repository").strip() == "true":
            return History(
                problem=f"{_NO_DATES}this copy of the repository is shallow. Complete it with `git fetch --unshallow`."
            )
        # A merge counts as one change, with all that it brought: so nothing is told twice, and nothing is left out.
        log = _git(
            root, "log", "--first-parent", "-m", "--no-renames", "--raw", "--no-abbrev", "--relative",
            f"--format={_FORMAT}", "--", *folders,
        )  # fmt: skip
        unsaved = _git(root, "diff", "--name-only", "--relative", "--no-ext-diff", "-z", "HEAD", "--", *folders)
    except OSError:
        return History(problem=f"{_NO_DATES}git is not installed. Install it from https://git-scm.com/.")
    except subprocess.CalledProcessError as error:
        return History(problem=_NO_DATES + _cause(root, error.stderr))
    found = History(changes=tuple(_changes(log)), contents=Contents(root))
    unknown = set(unsaved.split("\0"))
    there = {path: dates for path, dates in found.lives.items() if not dates.removed and path not in unknown}
    return replace(found, files=there)


def between(root: Path, start: str, *folders: str) -> Change:
    """Changes of files from a commit or tag, or from nothing where `start` is empty, to the present commit, as one."""
    versions = (start or _EMPTY, "HEAD")
    body = _git(root, "diff", "--raw", "--no-renames", "--no-abbrev", "--relative", *versions, "--", *folders)
    commit, seconds = _git(root, "log", "-1", "--format=%H %ct").split()
    return Change(commit, datetime.fromtimestamp(min(int(seconds), _LATEST), UTC), _file_changes(body))


def last_release(root: Path) -> str:
    """Tag of the newest version before or at the present commit (`v1.2.0`); empty where there is none."""
    tags = [tag for tag in _git(root, "tag", "--merged", "HEAD", "--list", "v*").split() if _VERSION.fullmatch(tag)]
    return max(tags, key=lambda tag: [int(number) for number in tag[1:].split(".")], default="")


def unsaved(root: Path) -> list[str]:
    """Paths of what is not committed, below `root`."""
    return [line[3:] for line in _git(root, "status", "--porcelain", "--", ".").splitlines()]


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
    for commit, seconds, body in zip(*(parts[start::3] for start in range(3)), strict=True):
        yield Change(commit, datetime.fromtimestamp(min(int(seconds), _LATEST), UTC), _file_changes(body))


def _file_changes(body: str) -> tuple[FileChange, ...]:
    """Changes of files in git's raw format, a line each: `:mode mode id id letter`, a tab, the path."""
    changes = []
    for told, _, path in (line.partition("\t") for line in body.split("\n") if line):
        *_modes, before, after, letter = told.split(" ")
        ids = ("" if set(name) == {"0"} else name for name in (before, after))
        changes.append(FileChange(_ACTIONS[letter[0]], path, *ids))
    return tuple(changes)


def _objects(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """Ids and contents of the files in the answer of `git cat-file --batch`."""
    start = 0
    while start < len(answer):
        end = answer.index(b"\n", start)
        name, *told = answer[start:end].decode().split(" ")
        start = end + 1
        if told[0] == "blob":
            yield name, answer[start : start + int(told[1])]
        if len(told) > 1:
            start += int(told[1]) + 1


def _git(root: Path, *arguments: str) -> str:
    return git.run(root, *arguments).decode("utf-8", "replace")
