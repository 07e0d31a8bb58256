#!/usr/bin/env python3
"""Sets the project up and runs it, with nothing but Python: `python3 dev.py serve`, `python3 dev.py test`.

Everything installed from Python's and npm's registries stays in `.venv` and `.cache`. What the tests need of the
system (a browser, Java for the HTML checker, Node for the accessibility and language-server packages) is installed
with apt where this is root on Debian or a relative; elsewhere the command says what is missing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
NODE = ROOT / ".cache" / "node"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
OLDEST = (3, 11)

LIGHT_BROWSER = "chromium-headless-shell"
"""Debian's package, and the command, of Chromium without windows, in which a page opens in a third of the time."""
SYSTEM = {
    "chromium": ((LIGHT_BROWSER, "chromium", "chromium-browser", "google-chrome"), (), "a Chromium browser"),
    "default-jre-headless": (("java",), (), "Java 11 or newer"),
    "npm": (("npm",), (), "Node.js 18 or newer, with npm"),
    "git": (("git",), (), "git"),
    "curl": (("curl",), (), "curl"),
    "r-cran-jsonlite": (("Rscript",), ("-e", "library(jsonlite)"), "R with its package jsonlite, for an example"),
}
"""Debian's package; the commands of which one shows that it is there; what that has to bear; what to tell a person."""

MODULES = {
    # MkDocs itself, which the atlas tells which pages an edit changes.
    "serve": ("atlas.mkdocs_plugin", "serve", "--dirty", "--livereload"),
    "build": ("atlas.mkdocs_plugin", "build"),
    "check": ("atlas", "check"),
}
"""What each command runs."""
NO_NETWORK = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "ProxyError", "Network is unreachable",
              "connection broken", "Max retries exceeded", "ReadTimeout")  # fmt: skip
"""Words of pip where it reaches no registry."""
LOCKED = ROOT / ".github" / "locked"
LISTS = {
    "build": ("build",),
    "test": ("build", "test"),
    "properdocs": ("build", "properdocs"),
    "materialx": ("build", "materialx"),
}
"""Files of LOCKED, each with the groups of `pyproject.toml` that it locks beside what the atlas needs."""
IS_LOCKED = bool(os.environ.get("ATLAS_LOCKED"))
"""Whether only versions are installed whose hashes are in the repository, as the workflows want it."""
THREE_AT_A_TIME = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""Options of pytest when all tests are run: also on two cores, since a test with a browser often waits for it."""


def main() -> int:
    """Run one of the commands; returns its exit status."""
    parser = argparse.ArgumentParser(description="Set the project up and run it.")
    parser.add_argument("command", nargs="?", choices=(*MODULES, "test", "pytest", "tidy", "lock"), help="what to run")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="options for MkDocs, the checker or pytest")
    options = parser.parse_args()
    if sys.version_info < OLDEST:
        sys.exit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}.")
    if not options.command:
        parser.print_help()
        return 0
    # Material's notice of the end of MkDocs says nothing to an editor.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    try:
        return run_command(options.command, options.rest)
    except OSError as error:
        sys.exit(f"{error.filename or ROOT}: {error.strerror}. Give yourself the right to write there, or make room.")


def run_command(command: str, rest: list[str]) -> int:
    """Set up what a command needs, and run it; returns its exit status."""
    if command == "test":
        return test(rest)
    if command == "pytest":
        install("--group", "test")
        return run(python(), "-m", "pytest", *rest)
    if command == "lock":
        return lock()
    if command == "tidy":
        return tidy()
    install()
    return become(python(), "-m", *MODULES[command], *rest)


def test(arguments: list[str]) -> int:
    """The linters, the type checker, then every test."""
    install_system()
    install("--group", "test")
    install_node()
    checks = (
        (python(), "-m", "ruff", "check", "."),
        (python(), "-m", "ruff", "format", "--check", "."),
        (python(), "-m", "mypy"),
    )
    failed = [command for command in checks if run(*command)]
    status = run(python(), "-m", "pytest", *(arguments or THREE_AT_A_TIME))
    for command in failed:
        # What they found stands before the tests, far above.
        sys.stderr.write(f"{' '.join(command[2:])} failed: what it found stands above the tests.\n")
    return status or len(failed)


def tidy() -> int:
    """Put the fields of all records in order, and make the editors' schemas anew: a maintainer's work after a merge."""
    install()
    return run(python(), "-m", "atlas", "fmt") or run(python(), "-m", "atlas", "schema")


def lock() -> int:
    """Write anew, with the newest versions, what the workflows install: names, versions and hashes, no addresses."""
    install("--group", "lock")
    options = (
        "--quiet",
        "--upgrade",
        "--universal",
        "--python-version",
        ".".join(map(str, OLDEST)),
        "--generate-hashes",
    )
    plain = ("--no-header", "--no-annotate", "--no-emit-index-url")
    for name, groups in LISTS.items():
        chosen = [part for group in groups for part in ("--group", group)]
        if name == "materialx":
            # It has the same folder as Material, in whose place it is installed.
            chosen += ["--no-emit-package", "mkdocs-material"]
        target = ("--output-file", str(LOCKED / f"{name}.txt"))
        must(python(), "-m", "uv", "pip", "compile", "pyproject.toml", *chosen, *options, *plain, *target)
    npm = ("npm", "install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--silent")
    must(*npm, "--prefix", str(ROOT / "tests"))
    return 0


def python() -> str:
    """The interpreter of the project's own environment."""
    return str(BIN / ("python.exe" if os.name == "nt" else "python"))


def install(*more: str) -> None:
    """Make the environment where there is none, and bring it up to date once what the project needs has changed."""
    note = VENV / "-".join(["installed", *(name.strip("-") for name in more), "for.toml"])
    wanted = (ROOT / "pyproject.toml").read_bytes()
    if Path(python()).exists() and note.exists() and note.read_bytes() == wanted:
        return
    sys.stderr.write("Installing what the project needs into .venv; this takes a minute.\n")
    if not Path(python()).exists():
        try:
            venv.EnvBuilder(with_pip=True).create(VENV)
        except subprocess.CalledProcessError:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit(
                "This Python cannot make an environment with pip: install python3-venv, or Python from python.org."
            )
    if IS_LOCKED:
        pip("--require-hashes", "--requirement", str(LOCKED / f"{'test' if more else 'build'}.txt"))
        pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    else:
        pip("--upgrade", "pip>=25.1")
        pip("--editable", str(ROOT), *more)
    note.write_bytes(wanted)


def pip(*wanted: str) -> None:
    """Install packages; end with a sentence where that fails, at once where there is no network."""
    command = [python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    # A workflow waits for a network that comes back; a person is told at once that there is none.
    command += [] if IS_LOCKED else ["--retries", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    if any(sign in done.stderr for sign in NO_NETWORK):
        sys.exit("No network: Python's packages could not be fetched. Connect this machine, and run the command again.")
    if "No space left" in done.stderr:
        sys.exit("The disk is full. Make room, and run the command again.")
    sys.stderr.write(done.stderr)
    sys.exit("Python's packages could not be installed, for the reason above. Delete the folder .venv, and try again.")


def install_node() -> None:
    """The npm packages that the tests use."""
    NODE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "tests" / name, NODE / name)
    must("npm", "ci" if IS_LOCKED else "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(NODE))


def install_system() -> None:
    """What the tests need and no Python package brings."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
    may_install = bool(shutil.which("apt-get")) and os.geteuid() == 0
    if may_install and not shutil.which(LIGHT_BROWSER):
        run("apt-get", "update", "-qq", environment=environment)
        # Not every distribution has it: the tests take the whole browser there, and longer.
        run(*apt, LIGHT_BROWSER, environment=environment)
    missing = [name for name, (commands, trial, _) in SYSTEM.items() if not is_there(commands, trial)]
    if not missing:
        return
    if not may_install:
        sys.exit(f"Please install {', '.join(SYSTEM[name][-1] for name in missing)}, then run this again.")
    must("apt-get", "update", "-qq", environment=environment)
    must(*apt, *missing, environment=environment)


def is_there(commands: tuple[str, ...], trial: tuple[str, ...]) -> bool:
    """Whether one of some commands is there, and ends well when it is tried."""
    found = next((path for command in commands if (path := shutil.which(command))), None)
    if found and trial:
        return subprocess.run([found, *trial], capture_output=True, check=False).returncode == 0
    return bool(found)


def become(*command: str) -> int:
    """Run a command in the place of this program, where that is possible: then what ends this one ends that.

    Returns its exit status elsewhere.
    """
    if os.name != "nt":
        os.chdir(ROOT)
        os.execv(command[0], command)  # noqa: S606 (no shell is wanted)
    return run(*command)


def must(*command: str, environment: dict[str, str] | None = None) -> None:
    """Run a command; end with its exit status if it fails."""
    status = run(*command, environment=environment)
    if status:
        sys.exit(status)


def run(*command: str, environment: dict[str, str] | None = None) -> int:
    """Run a command in the repository; returns its exit status."""
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
