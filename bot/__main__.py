"""`python -m bot` is `quiz`."""

from bot.cli import main

main()
