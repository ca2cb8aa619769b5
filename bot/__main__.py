"""`python -m bot` is `cairn`."""

from bot.cli import main

if __name__ == "__main__":
    main()
