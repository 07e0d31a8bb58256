"""Checks one data folder after the other, each in a process of its own that may have little memory: `python -m`.

It reads the folders from its input, a line each. To each it answers with a line of JSON: the exit status, the seconds
of the processor, what was written to the output and what to the errors. Python and our modules are loaded once for all.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from typing import IO

from atlas.cli.main import main

MEMORY = 512 * 1024 * 1024


def check(folder: str, told: IO[bytes], errors: IO[bytes]) -> None:
    """The check as the command runs it, as this process's last work."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.dup2(told.fileno(), sys.stdout.fileno())
    os.dup2(errors.fileno(), sys.stderr.fileno())
    sys.exit(main(["check", "--data", folder]))


if __name__ == "__main__":
    for line in sys.stdin:
        with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
            child = os.fork()
            if not child:
                check(line.rstrip("\n"), told, errors)
            _, status, used = os.wait4(child, 0)
            told.seek(0)
            errors.seek(0)
            said = told.read().decode(), errors.read().decode()
        answer = (os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, *said)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
