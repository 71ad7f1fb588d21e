"""`python -m machikado` is the command `machikado`."""

import os
import sys

from .cli import main


def run() -> None:
    """Runs the command and leaves at once: taking millions of values apart one by one would take a second."""
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    run()
