"""`python -m machikado` is the command `machikado`."""

from .cli import main

main()
