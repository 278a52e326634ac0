"""`python -m dateline.cli`: the console command without its script."""

from dateline.cli.app import main

main()
