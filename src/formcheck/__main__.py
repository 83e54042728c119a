"""``python -m formcheck``: the command line."""

from formcheck.cli.app import main

main()
