"""Entry point of `python -m atlas`."""

import sys
from collections.abc import Iterable
from pathlib import Path

from atlas.cli.main import main
from atlas.records.diagnostics import Diagnostic


def _settings_problems(path: Path) -> Iterable[Diagnostic]:
    # To load MkDocs takes longer than most commands do.
    from atlas.mkdocs_plugin import settings_check  # noqa: PLC0415

    return settings_check.diagnostics(path)


if __name__ == "__main__":
    sys.exit(main(check_settings=_settings_problems))
