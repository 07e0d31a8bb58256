"""Entry point of `python -m atlas`."""

import sys

from atlas.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
