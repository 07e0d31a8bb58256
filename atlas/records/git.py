"""git, as the atlas asks it: with answers that are the same on every computer."""

import os
import subprocess
from pathlib import Path
from typing import Final

_SETTINGS: Final = (
    "core.quotePath=false", "core.fsmonitor=false", "i18n.logOutputEncoding=UTF-8", "log.showRoot=true",
    "log.showSignature=false", "color.ui=false",
)  # fmt: skip
"""Settings of git by which its answers are the same whatever those of the user or the system are."""
_KEPT: Final = frozenset({"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH"})
"""Variables that say where git and its settings are; no others of its own reach it."""


def run(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Output of git, in English. Raises OSError where git is not there, CalledProcessError where it refuses.

    A hook of git sets variables that name its own repository, and others change what git tells: none reaches it. What
    a partial copy lacks is not fetched.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    command = ["git", *(part for setting in _SETTINGS for part in ("-c", setting)), *arguments]
    environment = {**kept, "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1"}
    done = subprocess.run(command, cwd=root, env=environment, input=given, capture_output=True, check=False)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr.decode("utf-8", "replace"))
    return done.stdout


def log_of_commits(root: Path) -> Path | None:
    """File of a repository that git changes with each commit; None where there is none."""
    try:
        name = run(root, "rev-parse", "--git-path", "logs/HEAD").decode("utf-8", "surrogateescape").rstrip("\n")
    except (OSError, subprocess.CalledProcessError):
        return None
    return root / name if (root / name).is_file() else None
