"""Folder of the built site: a build is made beside it, and takes its place once all of it is there.

Whatever stops a build leaves the last site as it was. "Beside" is a hidden folder inside, which alone is sure to be on
the same disk. MkDocs leaves hidden files in the site alone, and so does this.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_OF_A_SITE: Final = ("index.html", "404.html", "sitemap.xml")
"""Files of which every built site has one."""
_MOUNTS: Final = Path("/proc/self/mountinfo")
"""Linux's list of what is mounted where."""


class SiteFolder:
    """Folder of the site, with a hidden one for the build (`new`), and one for what it replaces."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.new = self.path / ".new"
        self._old = self.path / ".old"
        self._is_made = False

    def prepare(self) -> None:
        """Make an empty folder for a build. Raises OSError, also where the folder holds something else than a site.

        Where a program was killed between two moves, the last site is put together again first.
        """
        for mount in _mounts():
            if self.path in mount.parents:
                raise OSError(None, "another file system is mounted there, which a build would empty", str(mount))
        if self._old.exists():
            for kept in list(self._old.iterdir()):
                _remove(self.path / kept.name)
                kept.rename(self.path / kept.name)
        if self._holds_something_else():
            raise OSError(None, "the folder holds no site but other files, which a build would delete", str(self.path))
        self.discard()
        self._is_made = not self.path.exists()
        self.new.mkdir(parents=True)

    def replace(self) -> None:
        """Put the build in the place of the last site. Raises OSError, and then the last site is as it was."""
        self._old.mkdir()
        moved: list[tuple[Path, Path]] = []
        try:
            for source, target in self._moves():
                source.rename(target)
                moved.append((source, target))
        except OSError:
            for source, target in reversed(moved):
                target.rename(source)
            raise
        self.discard()

    def _holds_something_else(self) -> bool:
        if not self.path.exists() or any((self.path / name).exists() for name in _OF_A_SITE):
            return False
        return any(not entry.name.startswith(".") for entry in self.path.iterdir())

    def _moves(self) -> Iterator[tuple[Path, Path]]:
        made = {entry.name for entry in self.new.iterdir()}
        for entry in list(self.path.iterdir()):
            if entry not in (self.new, self._old) and (entry.name in made or not entry.name.startswith(".")):
                yield entry, self._old / entry.name
        for name in sorted(made):
            yield self.new / name, self.path / name

    def discard(self) -> None:
        """Delete what is not the site, and the folder if it was made for the site and holds none."""
        _remove(self.new)
        _remove(self._old)
        if self._is_made and not any(self.path.iterdir()):
            self.path.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _mounts() -> Iterator[Path]:
    """Folders at which something is mounted, as far as the system tells."""
    if not _MOUNTS.exists():
        return
    for line in _MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
        yield Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), line.split(" ")[4]))
